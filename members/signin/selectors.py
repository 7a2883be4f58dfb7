"""What the page "Sign-in and security" shows of one account."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.base_user import AbstractBaseUser

from members.signin import devices


@dataclass(frozen=True)
class Factors:
    """The factors of an account. `left` and `of` count recovery codes; `unseen`: they were never shown."""

    passkeys: list[Authenticator]
    code_app: Authenticator | None
    codes: Authenticator | None
    left: int = 0
    of: int = 0

    @property
    def any(self) -> bool:
        return bool(self.passkeys or self.code_app)

    @property
    def unseen(self) -> bool:
        return self.codes is not None and not self.codes.wrap().did_view


@dataclass(frozen=True)
class Session:
    """One session of an account: in which browser, from which address, since when, and when it was last seen."""

    id: int
    device: str
    address: str
    since: datetime
    seen: datetime
    this: bool


def factors_of(user: AbstractBaseUser) -> Factors:
    """The factors of an account, the oldest first."""
    rows = list(Authenticator.objects.filter(user_id=user.pk).order_by("created_at", "pk"))
    of_type = {row.type: row for row in rows}
    codes = of_type.get(Authenticator.Type.RECOVERY_CODES)
    every = codes.wrap().generate_codes() if codes else []
    left = codes.wrap().get_unused_codes() if codes else []
    return Factors(
        passkeys=[row for row in rows if row.type == Authenticator.Type.WEBAUTHN],
        code_app=of_type.get(Authenticator.Type.TOTP), codes=codes, left=len(left), of=len(every),
    )  # fmt: skip


def sessions_of(user: AbstractBaseUser, *, current: str) -> list[Session]:
    """The sessions of an account that still hold, this one (of key `current`) first, then the last seen."""
    rows = [
        Session(
            id=row.pk, device=devices.described(row.user_agent), address=row.ip, since=row.created_at,
            seen=row.last_seen_at, this=row.session_key == current,
        )
        for row in UserSession.objects.purge_and_list(user)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (not row.this, -row.seen.timestamp()))
