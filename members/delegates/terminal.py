"""Who sits at a terminal: a person by e-mail address and their own password, as the sign-in page would ask."""

import getpass
import sys

from django.utils.translation import gettext as _

from alliance.access import NOBODY, Refused, Seat
from members.delegates import selectors
from members.delegates.models import User


def seat_at_terminal(*, email: str, password: str) -> Seat:
    """The seat of the person with this address and password. Refused: `not_recognised`, in the same words for both."""
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if user is None or not user.check_password(password):
        raise Refused(
            "not_recognised", _("The e-mail address and the password do not belong together."), status=403
        )
    return selectors.seat_of(user) if user.person_id else NOBODY


def asked_password(email: str) -> str:
    """Asked without an echo; read from standard input where that is no terminal."""
    if sys.stdin.isatty():
        return getpass.getpass(f"Password of {email}: ")
    return sys.stdin.readline().rstrip("\n")
