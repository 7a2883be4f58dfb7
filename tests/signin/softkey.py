"""A security key in software: what a browser would post for it. Each flag and field can be made wrong."""

import json
import os
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

FLAG = AuthenticatorData.FLAG
ORIGIN = "http://localhost:8000"


@dataclass
class SoftKey:
    """One credential. `verified` False leaves out the mark that the person was verified (PIN, finger, face)."""

    origin: str = ORIGIN
    rp: str = "localhost"
    verified: bool = True
    id: bytes = field(default_factory=lambda: os.urandom(16))
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    user: str = ""  # the user handle that it was made with

    def _flags(self, more: int = 0) -> int:
        return FLAG.UP | (FLAG.UV if self.verified else 0) | more

    def _said(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def made(self, options: dict) -> str:
        """The answer to the options of a new passkey."""
        asked = options["publicKey"]
        self.user = asked["user"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(Aaguid.NONE, self.id, public)
        data = AuthenticatorData.create(sha256(self.rp.encode()), self._flags(FLAG.AT), 0, credential)
        attestation = AttestationObject.create("none", data, {})
        return self._posted(
            clientDataJSON=self._said("webauthn.create", asked["challenge"]),
            attestationObject=bytes(attestation),
        )

    def answered(self, options: dict, **wrong: bytes) -> str:
        """The answer to the options of a sign-in; `wrong` replaces a field."""
        said = self._said("webauthn.get", options["publicKey"]["challenge"])
        data = AuthenticatorData.create(sha256(self.rp.encode()), self._flags(), 0)
        signature = self.key.sign(bytes(data) + sha256(said), ec.ECDSA(hashes.SHA256()))
        fields = {"clientDataJSON": said, "authenticatorData": bytes(data), "signature": signature} | wrong
        return self._posted(userHandle=self.user, **fields)

    def _posted(self, **response: bytes | str) -> str:
        name = websafe_encode(self.id)
        coded = {
            key: value if isinstance(value, str) else websafe_encode(value) for key, value in response.items()
        }
        return json.dumps(
            {"type": "public-key", "id": name, "rawId": name, "response": coded, "clientExtensionResults": {}}
        )
