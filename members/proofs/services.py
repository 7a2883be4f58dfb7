"""What a proof is worth: written once for a purpose, and checked by the act that it was given for.

How a person proves it (passkey, code, single sign-on) stands in `members.signin.proving`. A service that takes a
proof calls `check` under its locks, after it has read the clock, and writes the proof's id into its own row.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from alliance.access import SIGNED_IN, Refused, Seat, require
from alliance.domain import canon
from alliance.journal import clock
from members.proofs import refusals
from members.proofs.models import Proof

FRESH = timedelta(minutes=5)  # reliability.md, section 7; the tables say the same


@dataclass(frozen=True)
class Purpose:
    """What somebody proves who they are for: an act, the symbol of the thing, and what was shown of it.

    `shown` is sealed: for a vote the choice and the digest of the text. Texts only, in an order that the act fixes.
    """

    act: str
    about: str
    shown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Given:
    """A proof as an act is given it: its id, and the session that the request came in (`Proof.session`)."""

    proof: int
    session: str


def give(*, purpose: Purpose, method: str, session: str, by: Seat) -> Given:
    """Write that `by` has just proved who they are for `purpose`. Whoever calls has looked at the factor.

    `session` is the digest that `proving.session_of` makes. Refused: `role_may_not`.
    """
    salt = secrets.token_hex(32)
    return give_sealed(
        act=purpose.act, about=purpose.about, salt=salt, seal=bound(purpose, salt=salt, session=session, by=by),
        method=method, session=session, by=by,
    )  # fmt: skip


def give_sealed(
    *, act: str, about: str, salt: str, seal: str, method: str, session: str, by: Seat
) -> Given:  # fmt: skip
    """The same, where the purpose itself is out of sight by now and only what `bound` made of it was kept: the act is
    compared with it when it comes. Refused: `role_may_not`."""
    require(by, SIGNED_IN, act=_("prove who they are"))
    if by.person is None:
        raise Refused("role_may_not", _("The portal itself proves no identity."), status=403)
    try:
        with transaction.atomic():
            row = Proof.objects.create(
                person=by.person, session=session, method=method, at=clock.Now(), act=act, about=about, salt=salt,
                bound=seal,
            )  # fmt: skip
    except IntegrityError as error:  # the same answer of a service, sent twice at once
        raise refusals.used() from error
    return Given(row.pk, session)


def check(given: Given | Refused, purpose: Purpose, *, by: Seat, at: datetime) -> Proof:
    """The proof that `by` gives for `purpose` at the instant `at`; a refusal in its place is raised as it is.

    Whether it was used before is the table's to say: the act's row names its proof one-to-one.
    Refused: `proof_other`, `proof_stale`, and what `given` says.
    """
    if isinstance(given, Refused):
        raise given
    row = Proof.objects.filter(pk=given.proof, session=given.session).first()
    if (
        row is None
        or row.person != by.person
        or not constant_time_compare(row.bound, bound(purpose, salt=row.salt, session=given.session, by=by))
    ):
        raise refusals.other()
    if at - row.at > FRESH:
        raise refusals.stale()
    return row


def bound(purpose: Purpose, *, salt: str, session: str, by: Seat, key: str | None = None) -> str:
    """What ties a proof to its purpose: HMAC-SHA256 under the portal's key. Without the key, knowing the salt tells
    nothing: a vote has three choices, and whoever reads this table would try them all. `key`: a former one."""
    value = [
        salt, session, str(by.person), str(by.role), by.member or "", str(by.accreditation or ""),
        purpose.act, purpose.about, *purpose.shown,
    ]  # fmt: skip
    return salted_hmac(
        "a fresh proof of identity", canon.canonical_bytes(value), secret=key, algorithm="sha256"
    ).hexdigest()
