"""allauth's adapter for second factors: secrets encrypted, our name and address, plain words."""

from urllib.parse import urlsplit

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from alliance.access import Refused
from members.providers.models import Provider
from members.providers.ring import ring

HOUSE = "Critical Minerals Alliance"
SECRETS = (
    "secret",
    "seed",
)  # the keys of an authenticator's data that are encrypted: a code app's, recovery codes'


class FactorAdapter(DefaultMFAAdapter):
    """How second factors are kept, and what they are told to be for."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _lazy(
            "This code is not right, or was used before. Wait for the next one and try again."
        ),
        "cannot_generate_recovery_codes": _lazy(
            "Set up a passkey or a code app first: recovery codes stand in for those."
        ),
    }

    def encrypt(self, text: str) -> str:
        return ring().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return ring().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            raise Refused(
                "factor_unreadable",
                _("The portal has lost the key that this code was kept with."),
                mend=_("Sign in with a passkey, or ask the secretariat to reset your second factor."),
                status=409,
            ) from None

    def get_totp_issuer(self) -> str:
        return HOUSE

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey {number}").format(number=number)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """A passkey is bound to the portal's one public address, whatever host a request names."""
        return {"id": urlsplit(settings.BASE_URL).hostname or "localhost", "name": HOUSE}


def renew() -> int:
    """Encrypt every secret anew under the newest key, so that older keys may go. How many rows were written:
    second factors, and the services of members that people sign in with."""
    written = 0
    for factor in Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN):
        for name in SECRETS:
            if name in factor.data:
                factor.data[name] = ring().rotate(factor.data[name].encode()).decode()
        factor.save(update_fields=["data"])
        written += 1
    for provider in Provider.objects.select_for_update(of=("self",)):
        provider.secret = ring().rotate(provider.secret.encode()).decode()
        provider.save(update_fields=["secret"])
        written += 1
    return written
