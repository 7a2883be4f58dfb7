"""A lost second factor: said so by anybody, taken away by two officers, set up anew over one link of a mail.

The call-back and the request stand in `members/delegations/calling.py`. Between the reset and the link the password
alone lets nobody in.
"""

from datetime import datetime, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import SECRETARIAT, SYSTEM, VOTERS, Refused, Seat, require
from alliance.journal.clock import Now
from members.approvals.models import Request
from members.delegates.models import Accreditation, Office, User
from members.delegates.seating import end_sessions
from members.signin import tokens
from members.signin.models import LINK_LASTS, Device, FactorReset, LossReport

SALT = "members.signin.resetting"
MARKED_FOR = timedelta(days=7)  # votes after a reset; and in a trigger of migration 0019
LISTED = timedelta(days=7)  # so long a report waits for an officer; then it is said again
KEPT = "new_factor"  # the key of a session under which the digest of an opened link waits


@transaction.atomic
def report_loss(*, address: str, by: Seat) -> None:
    """Put on record that the second factor of the account at an address is said to be lost; the person is told by mail.

    Nothing is written for an address without such an account, or while a report of it waits for an officer, and nobody
    is told which. A head or alternate who is signed in says it for a delegate of the own member; anybody else's name
    proves nothing and is not kept.
    """
    user = User.objects.filter(email__iexact=address.strip(), is_active=True).first()
    if user is None or not (_has_factor(user) or pending(user.person_id)):
        return
    own = Accreditation.objects.filter(
        person=user.person_id, member__code=by.member or "", during__contains=journal.now()
    )
    leads = not by.viewed and by.role in VOTERS and by.person != user.person_id and own.exists()
    if not leads and waiting().filter(person=user.person_id).exists():
        return  # anybody may say it again and again: what an officer has begun goes on
    row = LossReport.objects.create(person_id=user.person_id, by_head_id=by.person if leads else None)
    said = {"report": row.pk} | ({"about": by.member} if leads else {})
    journal.record(act="report_lost_factor", obj=user.person, by=by if leads else SYSTEM, payload=said)


def waiting() -> QuerySet[LossReport]:
    """The reports of lost factors that no reset followed yet."""
    reset = FactorReset.objects.filter(person=OuterRef("person"), at__gte=OuterRef("at"))
    return LossReport.objects.filter(at__gt=Now() - LISTED).exclude(Exists(reset))


def take_away(*, request: Request, by: Seat) -> FactorReset:
    """Take every factor, recovery code, known browser and session of the person that an approved request names.

    Inside the transaction of the approval. Refused: `role_may_not`, `person_erased`, `own_factors`.
    """
    require(by, SECRETARIAT, act=_("reset a factor alone"))
    person = UUID(request.asks["person"])
    user = User.objects.select_for_update(no_key=True).filter(person=person).first()
    if user is None:
        raise Refused("person_erased", _("This person's name and address were erased."))
    refuse_own(person, by)
    nonce, digest = tokens.new(SALT)
    row = FactorReset(
        person_id=person, request=request, at=journal.now(), nonce=nonce, digest=digest,
    )  # fmt: skip
    row.expires_at = row.at + LINK_LASTS
    row.save(force_insert=True)
    Authenticator.objects.filter(user_id=user.pk).delete()
    Device.objects.filter(user=user).delete()
    UserSession.objects.filter(user_id=user.pk).delete()
    end_sessions(user)
    said = {"about": request.about, "request": request.symbol, "reset": row.pk}
    journal.record(act="reset_factors", obj=row.person, by=by, payload=said)
    return row


@transaction.atomic
def reset_officer(*, address: str, reason: str, by: Seat = SYSTEM) -> User:
    """Take every factor, the password, known browsers and sessions from an officer whom no two officers can help.

    For the owner of the tables (`manage.py reset_officer`): they let factors go for nobody else without a request. The
    password goes too, so the way back in is the link for a new one, over the mailbox; then a first factor is set up.
    Refused: `role_may_not`, `reason_missing`, `person_unknown`, `not_an_officer`.
    """
    require(by, frozenset(), act=_("reset an officer"))
    if not reason.strip():
        raise Refused("reason_missing", _("Say why, and how the officer was recognised: it goes on record."))
    user = User.objects.select_for_update(no_key=True).filter(email__iexact=address.strip()).first()
    if user is None:
        raise Refused("person_unknown", _("No account has this address."))
    at = journal.now()
    holds = Office.objects.filter(person=user.person_id, during__contains=at).exists()
    if not holds or Accreditation.objects.filter(person=user.person_id, during__contains=at).exists():
        raise Refused("not_an_officer", _("This is not an officer without a seat in a delegation."),
                      mend=_("Two officers reset the factors of a delegate, after a call-back."))  # fmt: skip
    user.set_unusable_password()
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user_id=user.pk).delete()
    Device.objects.filter(user=user).delete()
    UserSession.objects.filter(user_id=user.pk).delete()
    end_sessions(user)
    journal.record(act="reset_officer", obj=user.person, by=by, payload={"reason": reason.strip()})
    return user


def refuse_own(person: UUID, by: Seat) -> None:
    """Nobody has a hand in the reset of the own factors. Refused: `own_factors`."""
    if by.person == person:
        raise Refused(
            "own_factors", _("These are your own second factors, so two other officers decide."), status=403
        )


def pending(person: UUID) -> FactorReset | None:
    """The last reset of a person, where no factor was set up since; it may have run out."""
    last = FactorReset.objects.filter(person=person).order_by("-id").first()
    return last if last and last.used_at is None else None


def lately(person: UUID, at: datetime) -> datetime | None:
    """When the factors of a person were last reset, where that was in the 7 days before `at`."""
    last = FactorReset.objects.filter(person=person, at__gt=at - MARKED_FOR).order_by("-id").first()
    return last.at if last else None


def refuse_without_link(user: User, digest: str) -> None:
    """Refused: `reset_link_needed` where the factors of a user were reset and this browser did not open the link."""
    reset = pending(user.person_id)
    if reset is not None and reset.digest != digest:
        raise Refused(
            "reset_link_needed",
            _(
                "Your second factors were taken away on your word. Signing in takes the link that was "
                "mailed to you."
            ),
            status=403,
            mend=_(
                "Open the link in the mail, in this browser. It works for 24 hours. If it has run out, say again that "
                "you lost your second factor."
            ),
        )


def found(digest: str) -> FactorReset:
    """The reset that a link opens. Refused: `link_unknown`, `link_used`, `link_replaced`, `link_expired`."""
    row = FactorReset.objects.filter(digest=digest).first()
    if row is None:
        raise Refused(
            "link_unknown",
            _("We know no reset by this link."),
            status=404,
            mend=_("Open it from the mail again, whole."),
        )
    if row.used_at is not None:
        raise Refused(
            "link_used", _("This link was used: a new factor was set up with it."), mend=_("Sign in.")
        )
    if FactorReset.objects.filter(person=row.person_id, pk__gt=row.pk).exists():
        raise Refused(
            "link_replaced",
            _("A later reset replaced this link."),
            mend=_("Open the link in the newer mail."),
        )
    if journal.now() >= row.expires_at:
        raise _late()
    return row


def use_link(user: User, digest: str) -> None:
    """Before a first factor is written, in its transaction: use up the link where the account was reset.

    Refused: `reset_link_needed`, and as `found`.
    """
    if pending(user.person_id) is None:
        return
    refuse_without_link(user, digest)
    row = FactorReset.objects.select_for_update(no_key=True).get(pk=found(digest).pk)
    row.used_at = journal.now()
    try:
        with transaction.atomic():
            row.save(update_fields=["used_at"])
    except IntegrityError as error:
        raise _late() from error


def address_of(row: FactorReset) -> str:
    """The link, made again to be sent; '' where it is dead or its secret is gone."""
    try:
        found(row.digest)
    except Refused:
        return ""
    token = tokens.again(bytes(row.nonce), row.digest, SALT)
    return settings.BASE_URL + reverse("new_factor_open", args=[token]) if token else ""


def _has_factor(user: User) -> bool:
    return Authenticator.objects.filter(user_id=user.pk).exists()


def _late() -> Refused:
    return Refused("link_expired", _("This link has run out: it works for 24 hours, once."),
                   mend=_("Say again that you lost your second factor."))  # fmt: skip
