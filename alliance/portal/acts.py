"""The record as one seat may read it: which entries it sees, and what each says in plain words.

A vote on an open ballot, how others sign in, and what is said of a text that the seat may not read, are left out, in
filters too: who has voted is as sealed here as what was chosen. Persons are opaque ids; no name is read. What a seat
may read it may also recompute, so each line carries the canonical form that the entry's digest was taken over.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Exists, F, Func, Model, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat, Greatest, Length, LPad
from django.urls import reverse

from alliance import journal
from alliance.access import DELEGATES, SECRETARIAT, Seat
from alliance.domain import canon
from alliance.journal.models import Entry, Incident
from members.approvals.models import Request
from members.ballots.models import Ballot
from members.ballots.special import SignedNote
from members.viewing.models import symbols_of
from tariffs.proposals.audience import visible, visible_ballots
from tariffs.proposals.models import EDITED, Proposal

ACTS = {
    "accept_amendment": "Amendment accepted into a version",
    "accept_invitation": "Invitation accepted",
    "accredit": "Delegate accredited",
    "add_factor": "Second factor set up",
    "add_person": "Person added",
    "add_row": "Row added to a draft",
    "apply": "Application to join received",
    "appoint": "Office filled",
    "approve_request": "Request approved by a second officer",
    "ask_new_password": "Link for a new password asked for",
    "ask_second_officer": "Second officer asked",
    "begin_view": "An officer looked on in a seat",
    "build_release": "Release built",
    "call_rule": "Another rule called for by a subject",
    "cancel_invitation": "Invitation taken back",
    "cast_by_note": "Vote cast by signed note",
    "cast_vote": "Vote cast",
    "certify": "Decision certified",
    "change_contact": "Contact of a consumer changed",
    "confirm_seat": "Provisional seat confirmed",
    "change_password": "Password changed",
    "choose_notices": "Way to be told of news chosen",
    "confirm_restore": "Public head confirmed after a restore",
    "cosponsor": "Co-sponsor joined",
    "correct_standing": "Side and weight of a member corrected",
    "decide": "Ballot closed and decided",
    "declare_competence": "Competence of a union declared",
    "enact": "Change put on record",
    "end_accreditation": "Accreditation ended",
    "end_all_sessions": "Every session of the portal ended",
    "end_calendar": "Calendar address ended",
    "end_competence": "Declaration of a union ended",
    "end_key": "Key ended",
    "end_office": "Office ended",
    "end_view": "An officer’s view ended",
    "erase_person": "Person erased",
    "follow_membership": "Origins outside the alliance brought to the register",
    "forget_guest": "Guest erased who never accepted",
    "extend_accreditation": "Accreditation extended",
    "give_notice": "Notice of withdrawal given",
    "incident": "Incident noted",
    "invite": "Person invited",
    "issue_key": "Key issued",
    "keep_declaration": "Document of a declaration kept",
    "keep_version": "Version kept as it stands",
    "leave_amendment_out": "Amendment not put: another that was adopted implies its rejection",
    "leave": "Withdrawal put on record",
    "leave_cosponsors": "Co-sponsor left",
    "load_seed": "Reference data loaded",
    "make_amended_version": "Amended version made by the portal",
    "make_calendar": "Calendar address made",
    "meet_device": "Signed in from a new browser",
    "lapse_motion": "Motion on membership lapsed",
    "move_amendment": "Amendment to a row moved",
    "move_motion": "Motion on membership moved",
    "open_ballot": "Ballot opened",
    "open_consumer": "Consumer opened",
    "paste_rows": "Rows pasted into a draft",
    "prepare_vote": "Vote prepared for a second person",
    "publish_release": "Release published",
    "question_seat": "Seat made provisional",
    "put_amendment": "Amendment put to the ballot",
    "put_amendments": "Votes on amendments begun",
    "put_to_ballot": "Version put to the ballot",
    "receive_note": "Signed note received",
    "redo_step": "Change of a draft’s rows made again",
    "refuse_request": "Request refused by a second officer",
    "remind_of_expiry": "Contact told that a key expires",
    "remove_factor": "Second factor removed",
    "remove_row": "Row removed from a draft",
    "renew_recovery_codes": "Recovery codes made anew",
    "report_lost_factor": "Second factor said to be lost",
    "reset_factors": "Second factors reset by two officers",
    "reset_officer": "An officer’s sign-in taken away by who runs the portal",
    "restore_decision": "Decision restored from its document",
    "restore_record": "Record restored to the public head",
    "rule_on_application": "Application ruled on by two officers",
    "return_text": "Text returned by the secretariat",
    "revise": "Revision of a tabled text begun",
    "save_note": "Note of the delegation saved",
    "save_row": "Row of a draft saved",
    "save_text": "Text of a draft saved",
    "set_two_persons": "Number of persons that a vote takes set",
    "settle_amendment": "Vote on an amendment settled",
    "settle": "Proposal settled",
    "settle_application": "Application settled by decision",
    "settle_motion": "Decision on membership put on record",
    "stop_agenda": "Votes on amendments ended without a ballot on the whole",
    "start_draft": "Draft started",
    "table": "Version tabled",
    "take_position": "Position taken",
    "take_motion_back": "Motion taken back",
    "take_notice_back": "Notice of withdrawal taken back",
    "tell_story": "Story of the demonstration told",
    "undo_step": "Change of a draft’s rows taken back",
    "upload_credential": "Credentials uploaded",
    "widen_audience": "More readers let in",
    "withdraw_amendment": "Amendment withdrawn",
    "withdraw": "Proposal withdrawn",
    "withdraw_delegate": "Delegate withdrawn by the head",
    "withdraw_request": "Request withdrawn by who asked",
    "write_rule": "Version of a decision rule written",
    "write_tree": "Public tree written from the database",
}
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
KINDS = {
    "amendment": "Amendment",
    "application": "Application to join",
    "accreditation": "Accreditation",
    "apikey": "API key",
    "change": "Change",
    "competence": "Declaration of a union",
    "credential": "Credentials",
    "customsterritory": "Customs territory",
    "declarationdocument": "Document of a declaration",
    "invitation": "Invitation",
    "motion": "Motion on membership",
    "office": "Office",
    "origingroup": "Group of origins",
    "person": "Person",
    "request": "Request",
    "withdrawalnotice": "Notice of withdrawal",
    "viewing": "View",
}

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Line:
    """One entry as a page shows it. `position` is its place in the hash chain, None before a release."""

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
    return ACTS.get(act) or act.replace("_", " ").capitalize()


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
        role=entry.role.replace("_", " ") if entry.role != "system" else "the portal itself",
        person=str(entry.person)[:8] if entry.person else "",
        digest=entry.digest,
        form=canon.canonical_bytes(journal.form_of(entry)).decode(),
        position=link.position if link else None,
        release=link.release if link else None,
    )


def _thing(entry: Entry) -> str:
    """A thing that the record does not follow: its kind and its symbol, or the start of its id."""
    kind = KINDS.get(entry.object_type, entry.object_type.capitalize())
    return f"{kind} {entry.object_id if '/' in entry.object_id else entry.object_id[:8]}"
