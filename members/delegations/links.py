"""The link of an invitation, as `members.signin.tokens` makes them."""

from django.conf import settings
from django.urls import reverse

from members.delegations.models import Invitation
from members.signin import tokens
from members.signin.tokens import digest_of

__all__ = ["address_of", "digest_of", "new"]
SALT = "members.delegations.links"


def new() -> tuple[bytes, str]:
    """A nonce and the digest of the link that it makes."""
    return tokens.new(SALT)


def address_of(invitation: Invitation) -> str:
    """The link, made again to be sent; '' where the secret that made it is gone."""
    token = tokens.again(bytes(invitation.nonce), invitation.digest, SALT)
    return settings.BASE_URL + reverse("invitation_open", args=[token]) if token else ""
