"""The link with which a new password is chosen. It is made when the mail leaves, and stands nowhere else."""

from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from members.delegates.models import User

LINK = "(the link stands in the mail alone)"  # in the record of dispatch; whoever reads that must not get in


def new_password(user: User) -> str:
    """A link to choose a new password, good for PASSWORD_RESET_TIMEOUT and until the password or a sign-in changes."""
    key = PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    return f"{settings.BASE_URL}{path}"
