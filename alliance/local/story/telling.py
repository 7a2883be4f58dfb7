"""Telling the story: its chapters in order of time, and what is left open."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import transaction

from alliance import journal
from alliance.access import NOBODY, SYSTEM
from alliance.journal import clock
from alliance.journal.models import Entry
from alliance.local import code_apps
from alliance.local.story import open_end
from alliance.local.story.chapters import CHAPTERS
from alliance.local.story.parts import Chapter
from alliance.local.story.teller import Teller
from alliance.local.trouble import Trouble
from alliance.portal import seeding, sweep
from members.accession import applying
from members.ballots.models import Ballot
from members.notices.models import Notice
from tariffs.proposals.models import Proposal

FOUNDED = datetime(2026, 2, 4, 15, tzinfo=UTC)
TOLD = "tell_story"  # the act on record after which a second telling does nothing
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
        teller = Teller()
        for chapter in CHAPTERS:
            say(_decided(teller.tell(chapter), chapter))
        version = teller.table(present)
        discussed = open_end.on_the_table(now)
        text = teller.discuss(discussed)
        ballot = teller.open_ballot(version, present)
        _keep_old_mails_back(before=present.opens)
        teller.send_mails()
        cast = teller.vote(ballot, present, until=now - timedelta(hours=1))
        until = f"open until {present.closes:%a %d %b %Y, %H:%M} UTC, {cast} votes in"
        say(f"{ballot.symbol}  {present.title}: {until}")
        said = f"on the table since {discussed.tabled:%d %b %Y}, one amendment stands"
        say(f"{text.symbol}    {text.title}: {said}")
        draft = teller.draft_of_visitor(now)
        say(f"{draft.symbol}    {draft.title}: draft of {draft.sponsor.name}")
        clock.move_to(now - timedelta(minutes=30))
        application = applying.apply(said=open_end.application(), by=NOBODY)
        say(f"{application.symbol}     {application.name} asks to join: two officers read it next")
    finally:
        clock.reset()
    sweep.run_once()
    with transaction.atomic():
        journal.record(act=TOLD, obj=ballot, by=SYSTEM, payload={"chapters": len(CHAPTERS)})
    return True


def _keep_old_mails_back(*, before: datetime) -> None:
    """What was told of past chapters stands in the portal as read, and fills no mailbox today: it is overtaken."""
    now = journal.now()
    old = Notice.objects.filter(written_at__lt=before, sent_at=None)
    old.filter(held_until=None).update(dropped_at=now)
    old.update(read_at=now)


def _decided(ballot: Ballot, chapter: Chapter) -> str:
    decision = ballot.decision
    release = f" → release {chapter.release}" if chapter.release else ""
    outcome = decision.get_outcome_display().lower()
    return f"{ballot.symbol}  {chapter.title}: {outcome}, {decision.arithmetic}{release}"
