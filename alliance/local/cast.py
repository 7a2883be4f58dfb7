"""Who can be tried out: the invented people of the demonstration, and what each can do."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from alliance import journal
from alliance.access import Role
from members.delegates.models import Accreditation, Office, User
from members.registry.selectors import represented_on

# Stated on purpose: every account that has it exists only where every page says 'Demonstration'.
PASSWORD: str = settings.DEMONSTRATION_PASSWORD

VISITOR = "head.jp@delegates.example"
FIRST = (
    VISITOR, "adviser.jp@delegates.example", "head.au@delegates.example", "head.eu@delegates.example",
    "head.de@delegates.example", "officer.1@secretariat.example", "chair@secretariat.example",
)  # fmt: skip

GROUPS = {
    "first": _lazy("Start with one of these"),
    "voters": _lazy("Heads of delegation and alternates who vote"),
    "represented": _lazy("Delegates whose customs union votes for them on tariffs"),
    "advisers": _lazy("Advisers, who draft and do not vote"),
    "secretariat": _lazy("Secretariat"),
}


@dataclass(frozen=True)
class Player:
    """One invented person to sign in as: the name, the seat in words, what there is to try."""

    email: str
    name: str
    seat: str
    tries: str
    group: str


def players() -> list[Player]:
    """Everybody seated now, those to start with first, then by group and member."""
    at = journal.now()
    represented = represented_on(at.date(), area="tariff")
    names = dict(User.objects.values_list("person_id", "name"))
    emails = dict(User.objects.values_list("person_id", "email"))
    found = []
    seats = Accreditation.objects.filter(during__contains=at, person__in=names).select_related("member")
    for seat in seats.order_by("member__name", "role"):
        union = represented.get(seat.member.code)
        found.append(
            _player(
                emails[seat.person_id], names[seat.person_id],
                seat=f"{seat.member.name}, {seat.get_role_display().lower()}",
                tries=_tries(seat.role, seat.member.name, union=bool(union)),
                group="advisers" if seat.role == Role.ADVISER else "represented" if union else "voters",
            )
        )  # fmt: skip
    for office in Office.objects.filter(during__contains=at, person__in=names).order_by("-role", "id"):
        tries = _("Put a tabled proposal to ballot; read the record and the incidents.")
        found.append(
            _player(
                emails[office.person_id], names[office.person_id],
                seat=office.get_role_display(), tries=tries, group="secretariat",
            )
        )  # fmt: skip
    place = {email: number for number, email in enumerate(FIRST)}
    order = list(GROUPS)
    return sorted(found, key=lambda player: (order.index(player.group), place.get(player.email, 0)))


def _player(email: str, name: str, *, seat: str, tries: str, group: str) -> Player:
    if email == VISITOR:
        tries = _("Cast the vote that is missing, amend a row of Australia’s text, mend and table the draft.")
    return Player(email=email, name=name, seat=seat, tries=tries, group="first" if email in FIRST else group)


def _tries(role: str, member: str, *, union: bool) -> str:
    if role == Role.ADVISER:
        return _("Draft a proposal; see that an adviser may not vote.")
    if union:
        return _("Draft and table; see why {member} does not vote on tariffs.").format(member=member)
    if member == "European Union":
        return _("Cast one vote for the states of the Union that are members.")
    return (
        _("Vote in place of the head, or draft.") if role == Role.ALTERNATE else _("Draft, table and vote.")
    )
