"""A provider of the tests' own that signs with a real key whatever a test wants it to say, true or not."""

import hmac
import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc import jws
from joserfc.jwk import RSAKey

KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
CLIENT = "portal"


class Forger:
    """`issuer` answers as a provider would. `token` makes the ID token from the claims of an honest one; `slow` are the
    seconds between two bytes of an answer."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.metadata: dict[str, Any] = {
            "issuer": issuer, "authorization_endpoint": f"{issuer}/auth", "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/keys", "response_types_supported": ["code"],
        }  # fmt: skip
        self.reset()

    def reset(self) -> None:
        self.nonce, self.claims, self.slow = "", {}, 0.0
        self.keys: list[dict] = [KEY.as_dict(private=False)]
        self.token: Callable[[dict], str] = signed
        self.asked: list[str] = []
        self.redirect = ""

    def honest(self) -> dict[str, Any]:
        """What a token should say now, with what the test has changed; a claim of None is left out."""
        now = int(time.time())
        said = {
            "iss": self.issuer, "aud": CLIENT, "sub": "aiko", "nonce": self.nonce, "iat": now, "exp": now + 300,
            "auth_time": now,
        } | self.claims  # fmt: skip
        return {name: value for name, value in said.items() if value is not None}

    def answer(self, path: str) -> dict[str, Any]:
        if path == "/token":
            return {"token_type": "Bearer", "access_token": "x", "id_token": self.token(self.honest())}
        return {"keys": self.keys} if path == "/keys" else self.metadata


def signed(claims: dict, *, key: Any = KEY, alg: str = "RS256", **header: str) -> str:
    """A token over the claims, signed by the forger's key."""
    return jws.serialize_compact(
        {"alg": alg, "kid": "one"} | header, json.dumps(claims), key, algorithms=[alg]
    )


def unsigned(claims: dict) -> str:
    """A token with algorithm `none`."""
    return "".join(
        _coded(json.dumps(part).encode()) + "." for part in ({"alg": "none", "kid": "one"}, claims)
    )


def keyed_with_the_public_key(claims: dict) -> str:
    """An HMAC with the public key's text as its secret: it deceives who lets the token choose the algorithm."""
    said = ".".join(_coded(json.dumps(part).encode()) for part in ({"alg": "HS256", "kid": "one"}, claims))
    return f"{said}.{_coded(hmac.digest(KEY.as_pem(private=False), said.encode(), 'sha256'))}"


def _coded(part: bytes) -> str:
    return urlsafe_b64encode(part).rstrip(b"=").decode()


@contextmanager
def running() -> Iterator[Forger]:
    """A forger on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def _say(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            forger.asked.append(self.path)
            if forger.redirect:
                self.send_response(302)
                self.send_header("Location", forger.redirect)
                self.end_headers()
                return
            body = json.dumps(forger.answer(self.path)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            for at in range(0, len(body), 1 if forger.slow else len(body)):
                try:
                    self.wfile.write(body[at : at + 1] if forger.slow else body)
                except OSError:
                    return
                time.sleep(forger.slow)

        do_GET = do_POST = _say  # noqa: N815

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    forger = Forger(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield forger
    finally:
        server.shutdown()
        server.server_close()
