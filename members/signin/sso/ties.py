"""Who an account is at a member's service: tied by its person, once, and never found by an e-mail address."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import SIGNED_IN, Refused, Seat, require
from members.delegates.models import User
from members.delegates.selectors import seats_of
from members.proofs import seals
from members.providers.models import Provider
from members.signin import noting
from members.signin.sso.models import Tie
from members.signin.sso.tokens import Proven

KIND = "a tie to a member's service"


@transaction.atomic
def tie(*, provider: Provider, proven: Proven, by: Seat) -> Tie:
    """Tie the account of `by` to whom the service proved it to be. The same once more changes nothing.

    Refused: `role_may_not`, `subject_tied`, `account_tied`.
    """
    require(by, SIGNED_IN, act=_("tie an account to a member's sign-in"))
    user = User.objects.select_for_update().get(person=by.person)
    same = Tie.objects.filter(user=user, issuer=proven.issuer, subject=proven.subject).first()
    if same:
        return same
    try:
        with transaction.atomic():
            row = Tie.objects.create(
                user=user, issuer=proven.issuer, subject=proven.subject, seal=seal_of(user, proven)
            )
    except IntegrityError as error:
        raise _worded(error, provider) from error
    noting.note_tie(act="tie_account", user=user, member=provider.member.code)
    return row


@transaction.atomic
def untie(*, tie_id: int, by: Seat) -> None:
    """Take the own tie to a service away. Refused: `role_may_not`, `tie_unknown`."""
    require(by, SIGNED_IN, act=_("take a tie away"))
    row = Tie.objects.select_for_update().filter(pk=tie_id, user__person=by.person).first()
    if row is None:
        raise Refused("tie_unknown", _("Your account has no such tie."), status=404)
    of = Provider.objects.filter(issuer=row.issuer, during__isnull=False).select_related("member").first()
    noting.note_tie(act="untie_account", user=row.user, member=of.member.code if of else "")
    row.delete()


def user_of(provider: Provider, proven: Proven) -> User | None:
    """Whose account it is, where that account is alive and its person sits for the service's member at this instant."""
    row = Tie.objects.filter(issuer=proven.issuer, subject=proven.subject, user__is_active=True).first()
    if row is None or not is_own(row.user, proven) or not sits_for(row.user, provider):
        return None
    Tie.objects.filter(pk=row.pk).update(used_at=journal.now())
    return row.user


def is_own(user: AbstractBaseUser | AnonymousUser, proven: Proven) -> bool:
    """Whether a service proved whom the user's own tie names, and the portal made that tie."""
    row = Tie.objects.filter(user_id=user.pk or 0, issuer=proven.issuer, subject=proven.subject).first()
    return row is not None and seals.opens(row.seal, KIND, *_sealed(user, proven))


def seal_of(user: AbstractBaseUser, proven: Proven) -> str:
    """The seal of a tie; what it says and whose it is."""
    return seals.seal_of(KIND, *_sealed(user, proven))


def _sealed(user: AbstractBaseUser | AnonymousUser, proven: Proven) -> tuple[str, str, str]:
    return str(user.pk), proven.issuer, proven.subject


def sits_for(user: User, provider: Provider) -> bool:
    """Whether a user holds a seat, at this instant, of the member whose service this is."""
    return any(
        each.seat.member == provider.member.code and each.issuer == provider.issuer for each in seats_of(user)
    )


def password_is_off(user: User) -> bool:
    """Whether a password no longer signs the user in: every seat is of a member with its own service, and the account
    is tied to one of those. Who is not tied yet signs in with the password to do that, and sits nowhere meanwhile."""
    issuers = {each.issuer for each in seats_of(user)}
    return bool(issuers) and "" not in issuers and Tie.objects.filter(user=user, issuer__in=issuers).exists()


def _worded(error: IntegrityError, provider: Provider) -> Exception:
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    if name == "a_subject_is_one_account":
        return Refused(
            "subject_tied",
            _("Another account is tied to this person of {name}'s sign-in.").format(
                name=provider.member.name
            ),
            mend=_("Sign in there as yourself, and try again. If that was you, tell the secretariat."),
        )
    if name == "an_account_is_one_subject_of_an_issuer":
        return Refused(
            "account_tied",
            _("Your account is tied to somebody else of {name}'s sign-in.").format(name=provider.member.name),
            mend=_("Take that tie away first, on the page Sign-in and security."),
        )
    return error
