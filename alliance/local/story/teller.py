"""Who tells the story: ordinary services, with the clock moved before each act."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from alliance.access import Role, Seat
from alliance.journal import clock
from alliance.local.story import open_end
from alliance.local.story.parts import Asked, Chapter, Discussed, First, Typed
from alliance.local.trouble import Trouble
from alliance.portal import sweep
from members.ballots.casting import cast_vote, purpose_of
from members.ballots.models import Ballot, ElectorateEntry
from members.delegates.models import Accreditation, Office
from members.delegates.selectors import seat_on
from members.notices import selectors as due
from members.notices.services import send_notice, write_notice
from members.proofs import services as proofs
from members.proofs.models import Proof
from members.registry.models import CustomsTerritory
from tariffs.catalogue.models import OriginGroup, Product
from tariffs.floors import selectors as floors
from tariffs.proposals import services as proposals
from tariffs.proposals.models import Proposal, Version
from tariffs.proposals.negotiation import amendments, positions, revising
from tariffs.releases import selectors as releases

MAIL = ("send",)  # the step that the past does without


@dataclass
class Teller:
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
        ballot = self.open_ballot(self.table(chapter), chapter)
        self.vote(ballot, chapter, until=chapter.closes)
        clock.move_to(chapter.closes + timedelta(seconds=1))
        sweep.run_once(without=MAIL)
        ballot = Ballot.objects.select_related("decision").get(pk=ballot.pk)
        _must_be_as_told(ballot, chapter)
        return ballot

    def table(self, chapter: Chapter) -> Version:
        """Draft, negotiate where a first text was another one, table."""
        sponsor = self.head(chapter.sponsor)
        clock.move_to(chapter.drafted)
        begun = chapter.first or chapter
        proposal = self._draft(sponsor, chapter.title, begun.prose, begun.rows)
        if chapter.first:
            self._negotiate(proposal, chapter, chapter.first)
        return self._table(proposal, sponsor, chapter.tabled)

    def open_ballot(self, version: Version, chapter: Chapter) -> Ballot:
        """Put a tabled text to the ballot."""
        clock.move_to(chapter.opens)
        ballot = proposals.put_to_ballot(version_id=version.pk, closes_at=chapter.closes, by=self.officer)
        sweep.run_once(without=MAIL)
        return ballot

    def discuss(self, text: Discussed) -> Proposal:
        """A text on the table, with what other states have said of it; it stays there."""
        sponsor = self.head(text.sponsor)
        clock.move_to(text.drafted)
        proposal = self._draft(sponsor, text.title, text.prose, text.rows)
        version = self._table(proposal, sponsor, text.tabled)
        for each in text.said:
            clock.move_to(each.at)
            by = self.head(each.by)
            if isinstance(each, Asked):
                self._ask(version, each)
            elif each.stance == "cosponsors":
                positions.cosponsor(proposal_id=proposal.pk, digest=version.digest, by=by)
            else:
                positions.take_position(
                    proposal_id=proposal.pk,
                    digest=version.digest,
                    stance=each.stance,
                    reason=each.reason,
                    by=by,
                )
        proposal.refresh_from_db()
        return proposal

    def _negotiate(self, proposal: Proposal, chapter: Chapter, first: First) -> None:
        """The first text is tabled, others amend its rows, and its sponsor writes what the chapter says."""
        sponsor = self.head(chapter.sponsor)
        version = self._table(proposal, sponsor, first.tabled)
        for asked in first.asked:
            clock.move_to(asked.at)
            self._ask(version, asked)
        clock.move_to(chapter.tabled - timedelta(hours=2))
        revising.revise(proposal_id=proposal.pk, by=sponsor)
        proposals.save_text(
            proposal_id=proposal.pk, title=chapter.title, prose=chapter.prose, language="en", by=sponsor
        )
        for row in list(proposal.rows.all()):
            proposals.remove_row(row_id=row.pk, by=sponsor)
        for typed in chapter.rows:
            proposals.add_row(proposal_id=proposal.pk, by=sponsor, typed=typed)

    def _table(self, proposal: Proposal, sponsor: Seat, at: datetime) -> Version:
        """Table a text, and tell the delegations on that day."""
        clock.move_to(at)
        version = proposals.table_proposal(proposal_id=proposal.pk, by=sponsor)
        _tell_delegations()
        return version

    def _ask(self, version: Version, asked: Asked) -> None:
        """An amendment, and its withdrawal where it did not stand."""
        by = self.head(asked.by)
        made = amendments.move_amendment(
            proposal_id=version.proposal_id, digest=version.digest, row=asked.row, cells=asked.cells,
            reason=asked.reason, by=by,
        )  # fmt: skip
        if asked.left:
            clock.move_to(asked.left)
            amendments.withdraw_amendment(amendment_id=made.pk, by=by)
        _tell_delegations()

    def send_mails(self) -> None:
        """Send what is due at the instant of the story: who looks at the proof of dispatch sees it sent in time."""
        for notice in due.to_send():
            send_notice(notice_id=notice)

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
            if not chapter.outcome:
                _tell_delegations()
                self.send_mails()
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


def _tell_delegations() -> None:
    """Write the notices that are due at the instant of the story. Left to the next sweep they would bear its date."""
    for entry in due.to_write():
        write_notice(entry_id=entry)


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
