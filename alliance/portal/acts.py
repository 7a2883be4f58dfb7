"""The record as one seat may read it: which entries it sees, and what each says in plain words.

A vote on an open ballot, how others sign in, and what is said of a text that the seat may not read, are left out, in
filters too: who has voted is as sealed here as what was chosen. Persons are opaque ids; no name is read. What a seat
may read it may also recompute, so each line carries the canonical form that the entry's digest was taken over.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Exists, F, Func, Model, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat, Greatest, Length, LPad
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import DELEGATES, SECRETARIAT, Seat
from alliance.domain import canon
from alliance.journal.models import Entry, Incident
from alliance.portal.spoken import ACTS, KINDS
from members.approvals.models import Request
from members.ballots.models import Ballot
from members.ballots.special import SignedNote
from members.viewing.models import symbols_of
from tariffs.proposals.audience import visible, visible_ballots
from tariffs.proposals.models import EDITED, Proposal

OF_AN_ACCOUNT = (
    "add_factor",
    "ask_new_password",
    "change_password",
    "choose_notices",
    "end_calendar",
    "make_calendar",
    "meet_device",
    "remove_factor",
    "report_lost_factor",
    "renew_recovery_codes",
    "reset_officer",
)  # how a person signs in: for that person and the secretariat
DRAFTING = ("add_row", "paste_rows", "redo_step", "remove_row", "save_row", "save_text", "undo_step")
BY_NOTE = ("cast_by_note", "receive_note")  # sealed while the ballot is open: who votes by note has voted
OF_A_PROPOSAL = ("amendment", "change", "proposal", "version")  # their symbols begin with the proposal's
FOLLOWED = frozenset({"ballot", "change", "decision", "pricefloor", "proposal", "release", "version"})
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Line:
    """One entry as a page shows it. `position` is its place in the hash chain, None before a release; `file` the page
    of a request or an application, which officers open; `whose` the whole id of the person."""

    at: datetime
    act: str
    thing: str
    url: str  # to the page that follows the thing, or ''
    member: str
    role: str
    person: str
    digest: str
    form: str  # canonical JSON; its SHA-256 is `digest`
    position: int | None
    release: int | None
    file: str
    whose: UUID | None


def visible_entries(seat: Seat) -> QuerySet[Entry]:
    """The entries that a seat may read, the newest first."""
    own = Q(member=seat.insider) if seat.role in DELEGATES and seat.insider else Q(pk__in=[])
    about = (
        Q(payload__contains=f'"about":"{seat.insider}"')
        if seat.role in DELEGATES and seat.insider
        else Q(pk__in=[])
    )
    sealed = Q(act="cast_vote", object_type="ballot", object_id__in=_open_ballots()) & ~own
    sealed |= Q(act__in=BY_NOTE, object_type="ballot", object_id__in=_open_ballots()) & ~about
    sealed |= Q(object_type="request", object_id__in=_open_notes()) & ~about
    sealed |= Q(act="save_note") & ~own  # for ever: that a delegation takes notes is its own too
    sealed |= Q(act="prepare_vote") & ~own  # for ever: what was prepared and not cast is nobody else's
    private = Q(pk__in=[])
    # What is written for a next version is its delegation's own until it is tabled.
    sealed |= (
        Q(act__in=DRAFTING, object_id__in=_symbols("PROP", Proposal.objects.filter(state__in=EDITED))) & ~own
    )
    if seat.role not in SECRETARIAT:
        private = Q(act__in=OF_AN_ACCOUNT) & ~Q(object_type="person", object_id=str(seat.person))
        private |= Q(act="set_two_persons") & ~own
        private |= Q(object_type="viewing") & ~Q(object_id__startswith=symbols_of(seat.member or ""))
    return _known(Entry.objects.exclude(sealed | private), seat).select_related("link").order_by("-id")


def visible_incidents(seat: Seat) -> QuerySet[Incident]:
    """The incidents that a seat may know of, the newest first."""
    return _known(Incident.objects.all(), seat).order_by("-at", "-id")


def _known(rows: QuerySet[Row], seat: Seat) -> QuerySet[Row]:
    """Without the rows on a proposal or ballot that a seat may not know of, nor on its versions and changes."""
    proposal = Func(F("object_id"), Value("/v"), Value(1), function="split_part", output_field=TextField())
    hidden = Proposal.objects.exclude(pk__in=visible(seat).values("pk"))
    unknown = Ballot.objects.exclude(pk__in=visible_ballots(seat).values("pk"))
    known: QuerySet[Any] = rows.alias(proposal=proposal)
    known = known.exclude(object_type__in=OF_A_PROPOSAL, proposal__in=_symbols("PROP", hidden))
    return known.exclude(object_type="ballot", object_id__in=_symbols("BALLOT", unknown))


def _symbols(series: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The symbols of rows with a year and a number, written by the database as their tables write them."""
    text = TextField()
    number = Cast("number", text)
    padded = LPad(number, Greatest(Value(3), Length(number)), Value("0", text), output_field=text)
    year = Cast("year", text)
    said = Concat(Value(f"{series}/", text), year, Value("/", text), padded, output_field=text)
    return rows.order_by().annotate(said=said).values("said")


def _open_ballots() -> QuerySet[Any]:
    return _symbols("BALLOT", Ballot.objects.filter(state=Ballot.State.OPEN))


def _open_notes() -> QuerySet[Any]:
    """The symbols of requests on notes to ballots that are open."""
    text = TextField()
    notes = SignedNote.objects.filter(ballot__state=Ballot.State.OPEN).order_by()
    said = Concat(Value('"note":', text), Cast("pk", text), Value(",", text))
    waiting = notes.annotate(said=said).filter(said=OuterRef("of")).values("pk")
    of = Func(F("payload"), Value('"note":[0-9]+,', text), function="substring", output_field=text)
    rows = Request.objects.filter(act="enter_note").annotate(of=of).filter(Exists(waiting))
    number = Cast("number", text)
    padded = LPad(number, Greatest(Value(4), Length(number)), Value("0", text), output_field=text)
    return rows.order_by().annotate(symbol_=Concat(Value("REQ/", text), padded)).values("symbol_")


def lines(entries: Iterable[Entry]) -> list[Line]:
    """Entries in words."""
    return [_line(entry) for entry in entries]


def act_word(act: str) -> str:
    """What an act is called: its sentence, else its own code with spaces."""
    return str(ACTS.get(act) or act.replace("_", " ").capitalize())


def address_of(object_type: str, object_id: str) -> str:
    """The page that follows a thing through the record, or '' for what has no symbol of its own."""
    return reverse("record_of", args=[object_id.partition("#")[0]]) if object_type in FOLLOWED else ""


def _line(entry: Entry) -> Line:
    link = getattr(entry, "link", None)
    followed = entry.object_type in FOLLOWED
    return Line(
        at=entry.at,
        act=act_word(entry.act),
        thing=entry.object_id if followed else _thing(entry),
        url=address_of(entry.object_type, entry.object_id),
        member=entry.member,
        role=entry.role.replace("_", " ") if entry.role != "system" else _("the portal itself"),
        person=str(entry.person)[:8] if entry.person else "",
        digest=entry.digest,
        form=canon.canonical_bytes(journal.form_of(entry)).decode(),
        position=link.position if link else None,
        release=link.release if link else None,
        file=_file(entry),
        whose=entry.person,
    )


def _thing(entry: Entry) -> str:
    """A thing that the record does not follow: its kind and its symbol, or the start of its id."""
    kind = str(KINDS.get(entry.object_type) or entry.object_type.capitalize())
    return f"{kind} {entry.object_id if '/' in entry.object_id else entry.object_id[:8]}"


def _file(entry: Entry) -> str:
    """The page of a request or an application that an act was done on, '' for anything else."""
    parts = entry.object_id.split("/")[1:]
    if not all(part.isdecimal() for part in parts):
        return ""
    if entry.object_type == "request" and len(parts) == 1:
        return reverse("request", args=[int(parts[0])])
    if entry.object_type == "application" and len(parts) == 2:
        return reverse("application", args=[int(parts[0]), int(parts[1])])
    return ""
