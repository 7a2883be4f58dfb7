"""What waits for officers on membership, each thing by its name, in one question to the database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, DateTimeField, F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from members.accession import selectors as accession
from members.accession.models import Application, Motion
from members.delegates.models import Accreditation, User
from members.delegations import calling
from members.delegations import selectors as delegations
from members.secretariat import selectors as offices

SHOWN = 20  # of a kind; the queue says how many more there are
TEXT, WHOLE, NO_TIME = CharField(), IntegerField(), Value(None, DateTimeField())


@dataclass(frozen=True)
class Named:
    """One thing that waits since an instant, of a kind that `waiting` counts. A request about it names it by its
    symbol or id as `asked_by`: (name in the payload, value)."""

    counted: str  # as in `waiting`: applications, motions, credentials, losses
    kind: str
    title: str
    url: str
    act: str
    since: datetime
    symbol: str = ""
    asked_by: tuple[str, Any] = ("", None)


@dataclass(frozen=True)
class Answer:
    """What waits, the oldest first, and who holds an office today: (person, name)."""

    things: list[Named]
    officers: list[tuple[str, str]]


@dataclass(frozen=True)
class _Row:
    """What the database tells of one thing."""

    of: str
    key: int
    since: datetime
    name: str
    about: str
    year: int
    number: int
    code: str


def read() -> Answer:
    """All of it, at most `SHOWN` of a kind."""
    person = Cast("person_id", TEXT)
    parts = [
        _rows("applications", accession.awaiting_officers(), F("received_at"), F("name"), F("state"), numbered=True),
        _rows("motions", accession.awaiting_ballot(), F("moved_at"), F("member__name"), F("kind"), numbered=True),
        _rows("credentials", delegations.unread(), F("uploaded_at"), F("member__name"), F("role"), F("member__code")),
        _rows("losses", calling.reports(), F("at"), _called(), Value("")),
        _rows("office", offices.held(), NO_TIME, _called(), Value(""), person),
    ]  # fmt: skip
    rows = [_Row(*each) for each in parts[0].union(*parts[1:], all=True)]
    things = [MADE[row.of](row) for row in rows if row.of in MADE]
    return Answer(
        sorted(things, key=lambda each: each.since),
        sorted(((row.code, row.name) for row in rows if row.of == "office"), key=lambda each: each[1]),
    )


def _rows(
    of: str, rows: QuerySet[Any], since: Combinable, name: Combinable, about: Combinable,
    code: Combinable = Value(""), *, numbered: bool = False,  # noqa: B008 - a constant
) -> QuerySet[Any]:  # fmt: skip
    """Things of one kind as rows, the oldest first."""
    year, number = (F("year"), F("number")) if numbered else (Value(0), Value(0))
    oldest = rows.order_by(since if since is not NO_TIME else "pk")
    return oldest.values_list(
        Value(of, TEXT), Cast("pk", WHOLE), since, Cast(name, TEXT), Cast(about, TEXT), Cast(year, WHOLE),
        Cast(number, WHOLE), Cast(code, TEXT),
    )[:SHOWN]  # fmt: skip


def _called() -> Combinable:
    """The name of a row's person; erased, it has none."""
    name = User.objects.filter(person=OuterRef("person")).values("name")[:1]
    return Coalesce(Subquery(name), Value("", TEXT))


def _application(row: _Row) -> Named:
    found = Application(year=row.year, number=row.number)
    received = row.about == Application.State.RECEIVED
    title = _("{name} asks to join") if received else _("The application of {name} is admissible")
    return Named(
        "applications", _("Application to join"), title.format(name=row.name),
        reverse("application", args=[row.year, row.number]),
        _("Rule on {symbol}").format(symbol=found.symbol) if received
        else _("Put {symbol} to the ballot").format(symbol=found.symbol),
        row.since, found.symbol, ("application", row.key),
    )  # fmt: skip


def _motion(row: _Row) -> Named:
    found = Motion(year=row.year, number=row.number)
    kind = Motion.Kind(row.about).label
    return Named(
        "motions", _("Motion on membership"),
        _("{kind}: {member}").format(kind=kind, member=row.name), reverse("motion", args=[row.year, row.number]),
        _("Put {symbol} to the ballot").format(symbol=found.symbol), row.since, found.symbol, ("motion", row.key),
    )  # fmt: skip


def _credential(row: _Row) -> Named:
    role = Accreditation.DelegateRole(row.about).label
    return Named(
        "credentials", _("Document of credentials"),
        _("Credentials for {member}: {role}").format(member=row.name, role=role.lower()),
        reverse("credential_ask", args=[row.code, row.key]), _("Read it and ask for the seat"), row.since,
        asked_by=("credential", row.key),
    )  # fmt: skip


def _loss(row: _Row) -> Named:
    title = (
        _("{name}: second factor said to be lost") if row.name else _("A second factor is said to be lost")
    )
    return Named(
        "losses", _("Call-back after a lost second factor"), title.format(name=row.name),
        reverse("reset_ask", args=[row.key]), _("Call back"), row.since, asked_by=("report", row.key),
    )  # fmt: skip


MADE: dict[str, Callable[[_Row], Named]] = {
    "applications": _application, "motions": _motion, "credentials": _credential, "losses": _loss,
}  # fmt: skip
