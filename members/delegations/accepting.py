"""Accepting an invitation: with a new account at the invited address, or signed in as that address."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from alliance import journal
from alliance.access import SIGNED_IN, Refused, Role, Seat, require
from members.delegates.contacts import is_contact
from members.delegates.models import User
from members.delegations.models import Invitation
from members.providers import selectors as providers
from members.providers.models import Provider
from members.signin.sso import ties
from members.signin.sso.tokens import Proven

LINK_DEAD = _lazy("A link works once, for 72 hours, and until another one is sent.")


def found(digest: str) -> Invitation:
    """The invitation that a link opens. Refused: `link_unknown`, `link_used`, `link_cancelled`, `link_expired`."""
    rows = Invitation.objects.filter(digest=digest).select_related("member")
    return _still_open(rows.first())


def account_of(invitation: Invitation) -> User | None:
    """The account at the invited address that somebody signs in to, if there is one."""
    user = _at(invitation.email)
    return None if user is None or is_contact(user) else user


def _at(address: str) -> User | None:
    return User.objects.filter(email__iexact=address).first()


@transaction.atomic
def open_account(
    *, digest: str, name: str, zone: str, password: str = "", proof: tuple[Provider, Proven] | None = None
) -> User:
    """Accept an invitation with a new account. Its address is the invited one, whoever holds the link.

    Where the member has its own sign-in service, its `proof` takes the place of a password: the account is tied to
    whom it proved, and has none. Refused: as `found`, `account_exists`, `password_weak`, `name_missing`,
    `proved_elsewhere`, `proof_missing`, `subject_tied`.
    """
    row = _locked(digest)
    _refuse_way(row, proof)
    if account_of(row):
        raise Refused("account_exists", _("There is an account at the invited address already."),
                      mend=_("Sign in to it, then open the link again."))  # fmt: skip
    if not name.strip() or not name.isprintable():
        raise Refused(
            "name_missing",
            _("Say what you are called, in letters that can be printed."),
            where="name",
            status=422,
        )
    # An address that was only written to, as the contact of a consumer, becomes the account; the person stays.
    user = _at(row.email) or User(person=row.person, email=row.email, date_joined=journal.now())
    user.name, user.zone, user.is_active = name.strip()[:120], zone, True
    if proof is None:
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise Refused("password_weak", " ".join(error.messages), where="password", status=422) from error
    user.password = make_password(password if proof is None else None)
    try:
        with transaction.atomic():
            user.save(force_insert=user.pk is None)
    except IntegrityError as error:
        raise Refused("account_exists", _("An account at this address was made this moment.")) from error
    guest = Seat(role=Role.SIGNED_IN, person=user.person_id)
    _accept(row, guest)
    if proof is not None:
        ties.tie(provider=proof[0], proven=proof[1], by=guest)
    return user


def _refuse_way(row: Invitation, proof: tuple[Provider, Proven] | None) -> None:
    """A guest of a member with its own service comes by that service, and by no other."""
    own = providers.of_member(row.member.code)
    if proof is None and own is not None:
        raise Refused(
            "proof_missing",
            _("The people of {name} sign in with its own service.").format(name=row.member.name),
            mend=_("Open the link in the mail again, and go on from there."),
        )
    if proof is not None and (own is None or own.pk != proof[0].pk):
        raise Refused(
            "proved_elsewhere",
            _("This is not the sign-in of {name}.").format(name=row.member.name),
            status=403,
            mend=_("Open the link in the mail again, and go on from there."),
        )


@transaction.atomic
def accept_invitation(*, digest: str, by: Seat) -> Invitation:
    """Accept an invitation signed in. Refused: as `found`, `role_may_not`, `other_address`."""
    require(by, SIGNED_IN, act=_("accept an invitation"))
    row = _locked(digest)
    if not User.objects.filter(person=by.person, email__iexact=row.email).exists():
        raise Refused("other_address", _("This invitation is for another address than the one you signed in with."),
                      mend=_("Sign out, and sign in with the address that the mail came to."), status=403)  # fmt: skip
    _accept(row, by)
    return row


def _locked(digest: str) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("member", "person")
    return _still_open(rows.filter(digest=digest).first())


def _still_open(row: Invitation | None) -> Invitation:
    at = journal.now()
    if row is None:
        raise Refused("link_unknown", _("We know no invitation by this link."), status=404,
                      mend=_("Open it from the mail again, whole. ") + str(LINK_DEAD))  # fmt: skip
    over = (
        ("link_used", _("This invitation was accepted already."), _("Sign in. ") + str(LINK_DEAD))
        if row.accepted_at
        else ("link_cancelled", _("This link was taken back or replaced by a newer one."), str(LINK_DEAD))
        if row.cancelled_at
        else (
            "link_expired",
            _("This link has expired."),
            _("Ask the delegation to send a new one. ") + str(LINK_DEAD),
        )
        if at >= row.expires_at
        else None
    )
    if over:
        raise Refused(over[0], over[1], mend=over[2])
    return row


def _accept(row: Invitation, by: Seat) -> None:
    row.accepted_at, row.accepted_by_id = journal.now(), by.person
    row.save(update_fields=["accepted_at", "accepted_by"])
    said = {"about": row.member.code, "role": row.role}
    journal.record(
        act="accept_invitation", obj=row, by=Seat(role=Role.SIGNED_IN, person=by.person), payload=said
    )
