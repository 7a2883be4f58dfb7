"""What the page "Sign-in and security" shows of one account."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.models import Session as Session_
from django.db.models import Exists, OuterRef
from django.utils import timezone

from members.delegates.models import User
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
    def one(self) -> bool:
        """Whether one factor is all there is: without it nothing proves who one is."""
        return len(self.passkeys) + bool(self.code_app) == 1

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
            id=row.pk, device=devices.spoken(row.user_agent), address=row.ip, since=row.created_at,
            seen=row.last_seen_at, this=row.session_key == current,
        )
        for row in UserSession.objects.purge_and_list(user)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (not row.this, -row.seen.timestamp()))


@dataclass(frozen=True)
class Security:
    """What others may know of how a person signs in: which factors, never a secret. `codes_left` None: no codes."""

    passkeys: int
    code_app: bool
    codes_left: int | None
    last_sign_in: datetime | None
    sessions: int


def security_of(people: Iterable[UUID]) -> dict[UUID, Security]:
    """The security state of each of these persons who has an account, in three questions."""
    users = {row.pk: row for row in User.objects.filter(person__in=set(people))}
    held: dict[int, list[Authenticator]] = defaultdict(list)
    for row in Authenticator.objects.filter(user_id__in=users):
        held[row.user_id].append(row)
    live = Session_.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=timezone.now())
    open_now = Counter(
        UserSession.objects.filter(Exists(live), user_id__in=users).values_list("user_id", flat=True)
    )
    return {user.person_id: _security(user, held[key], open_now[key]) for key, user in users.items()}


def _security(user: User, factors: list[Authenticator], sessions: int) -> Security:
    types = Counter(row.type for row in factors)
    codes = next((row for row in factors if row.type == Authenticator.Type.RECOVERY_CODES), None)
    return Security(
        passkeys=types[Authenticator.Type.WEBAUTHN], code_app=bool(types[Authenticator.Type.TOTP]),
        codes_left=len(codes.wrap().get_unused_codes()) if codes else None, last_sign_in=user.last_login,
        sessions=sessions,
    )  # fmt: skip
