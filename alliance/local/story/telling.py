"""Telling the story: ordinary services, in order of time, with the clock moved before each act."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.db import transaction

from alliance import journal
from alliance.access import NOBODY, SYSTEM, Role, Seat
from alliance.journal import clock
from alliance.journal.models import Entry
from alliance.local import code_apps
from alliance.local.story import open_end
from alliance.local.story.chapters import CHAPTERS
from alliance.local.story.parts import Chapter, First, Typed
from alliance.local.trouble import Trouble
from alliance.portal import seeding, sweep
from members.accession import applying
from members.ballots.casting import cast_vote, purpose_of
from members.ballots.models import Ballot, ElectorateEntry
from members.delegates.models import Accreditation, Office
from members.delegates.selectors import seat_on
from members.notices.models import Notice
from members.proofs import services as proofs
from members.proofs.models import Proof
from members.registry.models import CustomsTerritory
from tariffs.catalogue.models import OriginGroup, Product
from tariffs.floors import selectors as floors
from tariffs.proposals import services as proposals
from tariffs.proposals.models import Proposal
from tariffs.proposals.negotiation import amendments, revising
from tariffs.releases import selectors as releases

FOUNDED = datetime(2026, 2, 4, 15, tzinfo=UTC)
TOLD = "tell_story"  # the act on record after which a second telling does nothing
MAIL = ("send",)  # the step that the past does without
Say = Callable[[str], None]


def tell(say: Say) -> bool:
    """Tell the story once. False where it was told before. Raises Trouble where history is in its way.

    The true time is asked first, and the clock is put back whatever happens.
    """
    if Entry.objects.filter(act=TOLD).exists():
        code_apps.equip()  # one of before votes took a proof
        return False
    if Proposal.objects.exists():
        raise Trouble(
            "The story cannot be told: proposals stand here already, perhaps of a run that was interrupted.",
            mend="python manage.py demo --fresh   (starts over; the old demonstration data is removed)",
        )
    clock.reset()
    now = journal.now()
    present = open_end.open_ballot(now)
    if present.drafted <= CHAPTERS[-1].closes:
        raise Trouble(
            f"The story runs until {CHAPTERS[-1].closes:%d %B %Y}; this machine's clock says {now:%d %B %Y}.",
            mend="set the machine's clock.",
        )
    try:
        clock.move_to(FOUNDED)
        seeding.load(with_people=True)
        code_apps.equip()
        teller = _Teller()
        for chapter in CHAPTERS:
            say(_decided(teller.tell(chapter), chapter))
        ballot = teller.open_ballot(present)
        cast = teller.vote(ballot, present, until=now - timedelta(hours=1))
        until = f"open until {present.closes:%a %d %b %Y, %H:%M} UTC, {cast} votes in"
        say(f"{ballot.symbol}  {present.title}: {until}")
        draft = teller.draft_of_visitor(now)
        say(f"{draft.symbol}    {draft.title}: draft of {draft.sponsor.name}")
        clock.move_to(now - timedelta(minutes=30))
        application = applying.apply(said=open_end.application(), by=NOBODY)
        say(f"{application.symbol}     {application.name} asks to join: two officers read it next")
    finally:
        clock.reset()
    _keep_old_mails_back(before=present.opens)
    sweep.run_once()
    with transaction.atomic():
        journal.record(act=TOLD, obj=ballot, by=SYSTEM, payload={"chapters": len(CHAPTERS)})
    return True


@dataclass
class _Teller:
    """Who sits where, looked up once: nobody's accreditation ends in this story."""

    seats: dict[tuple[str, str], Seat] = field(init=False)
    officer: Seat = field(init=False)

    def __post_init__(self) -> None:
        rows = Accreditation.objects.select_related("member")
        self.seats = {(row.member.code, row.role): seat_on(row) for row in rows}
        office = Office.objects.filter(role=Role.OFFICER).order_by("id").first()
        assert office is not None, "the seed has an officer"
        self.officer = Seat(role=Role.OFFICER, person=office.person_id)

    def head(self, code: str) -> Seat:
        return self.seats[code, "head"]

    def tell(self, chapter: Chapter) -> Ballot:
        """A chapter to its end: drafted, tabled, voted on, closed and all that the sweep makes of it."""
        ballot = self.open_ballot(chapter)
        self.vote(ballot, chapter, until=chapter.closes)
        clock.move_to(chapter.closes + timedelta(seconds=1))
        sweep.run_once(without=MAIL)
        ballot = Ballot.objects.select_related("decision").get(pk=ballot.pk)
        _must_be_as_told(ballot, chapter)
        return ballot

    def open_ballot(self, chapter: Chapter) -> Ballot:
        """Draft, table, put to the ballot."""
        sponsor = self.head(chapter.sponsor)
        clock.move_to(chapter.drafted)
        begun = chapter.first or chapter
        proposal = self._draft(sponsor, chapter.title, begun.prose, begun.rows)
        if chapter.first:
            self._negotiate(proposal, chapter, chapter.first)
        clock.move_to(chapter.tabled)
        version = proposals.table_proposal(proposal_id=proposal.pk, by=sponsor)
        clock.move_to(chapter.opens)
        ballot = proposals.put_to_ballot(version_id=version.pk, closes_at=chapter.closes, by=self.officer)
        sweep.run_once(without=MAIL)
        return ballot

    def _negotiate(self, proposal: Proposal, chapter: Chapter, first: First) -> None:
        """The first text is tabled, others amend its rows, and its sponsor writes what the chapter says."""
        sponsor = self.head(chapter.sponsor)
        clock.move_to(first.tabled)
        version = proposals.table_proposal(proposal_id=proposal.pk, by=sponsor)
        for asked in first.asked:
            clock.move_to(asked.at)
            amendments.move_amendment(
                proposal_id=proposal.pk, digest=version.digest, row=asked.row, cells=asked.cells,
                reason=asked.reason, by=self.head(asked.by),
            )  # fmt: skip
        clock.move_to(chapter.tabled - timedelta(hours=2))
        revising.revise(proposal_id=proposal.pk, by=sponsor)
        proposals.save_text(
            proposal_id=proposal.pk, title=chapter.title, prose=chapter.prose, language="en", by=sponsor
        )
        for row in list(proposal.rows.all()):
            proposals.remove_row(row_id=row.pk, by=sponsor)
        for typed in chapter.rows:
            proposals.add_row(proposal_id=proposal.pk, by=sponsor, typed=typed)

    def vote(self, ballot: Ballot, chapter: Chapter, *, until: datetime) -> int:
        """Everybody casts, spread over the window up to `until`; those who change do so at its end."""
        entries = ballot.electorate.filter(capacity=ElectorateEntry.Capacity.ELECTOR)
        last = chapter.votes.choices(list(entries.values_list("code", flat=True)))
        order = sorted(last, key=lambda code: sha256(f"{ballot.symbol} {code}".encode()).digest())
        acts = [(code, chapter.votes.first.get(code, last[code])) for code in order]
        acts += [(code, last[code]) for code in order if code in chapter.votes.first]
        step = (until - chapter.opens) / (len(acts) + 1)
        for number, (code, choice) in enumerate(acts, start=1):
            clock.move_to(chapter.opens + number * step)
            head, text = self.head(code), ballot.text_digest
            shown = purpose_of(ballot, choice=choice, text_digest=text)
            proof = proofs.give(purpose=shown, method=Proof.Method.CODE, session="", by=head)
            cast_vote(ballot_id=ballot.pk, choice=choice, text_digest=text, proof=proof, by=head)
        return len(last)

    def draft_of_visitor(self, now: datetime) -> Proposal:
        """What the visitor's delegation is working on, begun by its adviser within the hour."""
        adviser = self.seats[open_end.VISITOR, "adviser"]
        clock.move_to(now - timedelta(minutes=40))
        rows = open_end.draft_rows(now)
        draft = self._draft(adviser, open_end.DRAFT_TITLE, open_end.DRAFT_PROSE, rows)
        return Proposal.objects.select_related("sponsor").get(pk=draft.pk)

    def _draft(self, by: Seat, title: str, prose: str, rows: tuple[Typed, ...]) -> Proposal:
        draft = proposals.start_draft(by=by)
        proposals.save_text(proposal_id=draft.pk, title=title, prose=prose, language="en", by=by)
        for typed in rows:
            row = proposals.add_row(proposal_id=draft.pk, by=by, typed=typed)
            if typed["kind"] != "set":
                names = {**typed, "names": _on_record(typed)}
                proposals.save_row(row_id=row.pk, typed=names, edition=row.edition, by=by)
        return draft


def _keep_old_mails_back(*, before: datetime) -> None:
    """What was told of past chapters stands in the portal as read, and fills no mailbox today: it is overtaken."""
    now = journal.now()
    old = Notice.objects.filter(written_at__lt=before, sent_at=None)
    old.filter(held_until=None).update(dropped_at=now)
    old.update(read_at=now)


def _on_record(typed: Typed) -> str:
    """The symbol of the version on record that a change or an end names."""
    line = floors.find_line(
        product=Product.objects.get(slug=typed["product"]),
        origin=OriginGroup.objects.get(code=typed["origin"]),
        territory=CustomsTerritory.objects.filter(code=typed["importer"]).first(),
    )
    assert line is not None, "the story changes what an earlier chapter set"
    return floors.on_record(line.pk).latest("version").symbol


def _must_be_as_told(ballot: Ballot, chapter: Chapter) -> None:
    """The sweep logs what fails and goes on; a story with a hole would mislead, so it stops here."""
    newest = releases.newest_published()
    outcome = ballot.decision.outcome if hasattr(ballot, "decision") else "undecided"
    number = newest.number if newest else None
    if outcome != chapter.outcome or (chapter.release and number != chapter.release):
        raise Trouble(
            f"{ballot.symbol} should be {chapter.outcome} with release {chapter.release}; it is {outcome}, "
            f"and the newest release is {number}.",
            mend="read the log above: a step of the sweep failed.",
        )


def _decided(ballot: Ballot, chapter: Chapter) -> str:
    decision = ballot.decision
    release = f" → release {chapter.release}" if chapter.release else ""
    outcome = decision.get_outcome_display().lower()
    return f"{ballot.symbol}  {chapter.title}: {outcome}, {decision.arithmetic}{release}"
