"""The code apps of the demonstration's people: what each person's telephone would show, on a page of one's own machine.

Everybody gets an app with a random secret when the demonstration is made, so that a vote can be tried at once. Never
part of a production site: there nobody but a person's own app knows the secret.
"""

import time
from collections.abc import Sequence

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.db import transaction

from alliance import journal
from members.delegates.models import User
from members.signin import factors, limits, sealing


@transaction.atomic
def equip() -> int:
    """Give a code app to everybody who has no second factor, and say how many got one."""
    adapter = factors.FactorAdapter()
    without = User.objects.exclude(authenticator__isnull=False)
    rows = [
        sealing.sealed(
            Authenticator(
                user=user,
                type=Authenticator.Type.TOTP,
                data={"secret": adapter.encrypt(auth.generate_totp_secret())},
                created_at=journal.now(),  # of the story: it proved votes before today
            )
        )
        for user in without
    ]
    return len(Authenticator.objects.bulk_create(rows))


def code_of(user: User) -> str | None:
    """A code of the person's app that would be taken now and was not used; None where all were, or there is no app.

    The newest first, so that there is time to type it.
    """
    return shown([user.email]).get(user.email)


def shown(emails: Sequence[str]) -> dict[str, str | None]:
    """By address, for those of these people who have an app: a code as `code_of` finds it."""
    apps = Authenticator.objects.filter(user__email__in=emails, type=Authenticator.Type.TOTP)
    return {app.user.email: _unused(app) for app in apps.select_related("user")}


def _unused(app: Authenticator) -> str | None:
    secret = factors.FactorAdapter().decrypt(app.data["secret"])
    period = int(time.time()) // app_settings.TOTP_PERIOD
    codes = [
        auth.format_hotp_value(auth.hotp_value(secret, each)) for each in (period, period + 1, period - 1)
    ]
    return next((code for code in codes if not limits.was_used(app.user, code)), None)
