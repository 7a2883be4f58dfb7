"""While a ballot is open nothing tells a choice: the same world lived twice differs in no place that can be seen.

What differs between two worlds can only be what was chosen, so whatever shows a difference tells a choice. Then the
three choices are tried against every digest that stands anywhere.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from alliance.access import Role, Seat
from alliance.domain import canon
from alliance.journal import clock
from alliance.portal import sweep
from members.ballots import documents
from members.ballots.models import Ballot, Decision, Vote
from members.ballots.services import certify, close_ballot
from tariffs.proposals.drafting import start_draft
from tests import cast, path
from tests.counts import counted
from tests.seals import attack
from tests.seals.seen import Seen, differences, see_files, see_pages, see_tables, still

# What Japan casts, and what Peru casts first and then; Australia votes yes in every world.
WORLDS = {
    "yes": ("yes", "no", "abstain"),
    "abstain": ("abstain", "yes", "no"),
    "no": ("no", "abstain", "yes"),
    "silence": (),  # the two do not vote: whether one has voted is as sealed as how
}
LOG_CHANCE = re.compile(
    r"\(\d+\.\d{3}\)|\"s\d+_x\d+\"|\"_django_curs_\d+_\w+\"|\b0x[0-9a-f]+|datetime\.datetime\([^)]*\)"
)


@dataclass
class World:
    """One life of the world: what others see, and how long the voters' own pages and requests were."""

    seen: Seen = field(default_factory=Seen)
    own: dict[str, int] = field(default_factory=dict)
    answers: int = 0


@pytest.fixture
def begun(committed: str, settings, tmp_path: Path) -> datetime:
    """A world with a published release, a draft, and a ballot that is open; the instant at which votes begin."""
    settings.EMAIL_BACKEND = "alliance.local.mailbox.MaildirBackend"
    path.decided()
    sweep.run_once()
    start_draft(by=cast.delegate("KE"))
    cast.end(cast.delegate("KR"))
    ballot = path.on_ballot(path.floor_row(product="dysprosium-oxide"))
    return (ballot.opens_at + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)


def readers() -> dict[str, Seat | None]:
    """Every kind of reader but the two states whose votes differ."""
    former = Seat(role=Role.SIGNED_IN, person=cast.delegate("KR").person)
    return {
        "anonymous": None,
        "a head that has voted": cast.delegate("AU"),
        "an officer": cast.officer(),
        "an adviser of another state": cast.delegate("US", "adviser"),
        "a head that has not voted": cast.delegate("KE"),
        "a represented state": cast.delegate("DE"),
        "the chair": cast.chair(),
        "a former delegate": former,
    }


@contextmanager
def everything_logged() -> Iterator[StringIO]:
    """All that any logger says at DEBUG, the SQL with its parameters among it."""
    said, root = StringIO(), logging.getLogger()
    handler, before = logging.StreamHandler(said), root.level
    loggers = [logging.getLogger(name) for name in ("django", "django.db.backends", "celery")]
    levels = [logger.level for logger in loggers]
    root.addHandler(handler)
    for logger in (root, *loggers):
        logger.setLevel(logging.DEBUG)
    connection.force_debug_cursor = True
    try:
        yield said
    finally:
        connection.force_debug_cursor = False
        root.removeHandler(handler)
        root.setLevel(before)
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def live(choices: tuple[str, ...], begun: datetime, settings, folder: Path, few: bool) -> World:
    """Cast the votes over HTTP, send the mails, then look at everything, as some readers or as all."""
    settings.MAILBOX = folder / "mail"
    world, ballot = World(), Ballot.objects.latest("pk")
    clock.move_to(begun)
    with everything_logged() as said:
        cast_over_http(world, ballot, "AU", "yes")
        for code, choice in zip(("JP", "PE"), choices or ("yes", "no"), strict=False):
            refused_over_http(ballot, code, choice)
        if choices:
            cast_over_http(world, ballot, "JP", choices[0])
            cast_over_http(world, ballot, "PE", choices[1])
            cast_over_http(world, ballot, "PE", choices[2], again=True)
        while sweep.run_once():
            pass
    world.seen.add("log", LOG_CHANCE.sub("", said.getvalue()))
    see_tables(world.seen)
    see_files(world.seen, "mail", folder / "mail")
    see_files(world.seen, "published", settings.PUBLICATION_ROOT)
    clock.move_to(begun + timedelta(hours=1))
    sweep.run_once()
    world.seen.add("health", Client().get("/health/").content.decode())
    world.answers = see_pages(world.seen, dict(list(readers().items())[: 2 if few else None]))
    return world


def refused_over_http(ballot: Ballot, code: str, choice: str) -> None:
    """A vote with this choice that is refused, for it names another text: what is kept of it tells no choice."""
    client = Client()
    client.force_login(cast.user_of(cast.delegate(code)))
    typed = {"choice": choice.ljust(len("abstain")), "text_digest": "b" * 64}
    assert client.post(reverse("ballot_cast", args=[ballot.year, ballot.number]), typed).status_code == 409


def cast_over_http(world: World, ballot: Ballot, code: str, choice: str, *, again: bool = False) -> None:
    """Paper, confirmation, vote, receipt, as a browser sends them; the lengths of all that went over the line."""
    client, step = Client(), f"{code}{' again' if again else ''}"
    client.force_login(cast.user_of(cast.delegate(code)))
    cast.code(cast.delegate(code))  # sets the app up
    at = {name: reverse(name, args=[ballot.year, ballot.number])
          for name in ("ballot", "ballot_confirm", "ballot_cast", "ballot_receipt", "ballot_receipt_file",
                       "ballot_room")}  # fmt: skip
    paper = client.get(at["ballot"]).content.decode()
    (sent,) = (
        each for each in re.findall(r'name="choice"[^>]* value="([^"]*)"', paper) if each.strip() == choice
    )
    confirm = client.post(at["ballot_confirm"], {"choice": sent}, follow=True)
    (sent_on,) = re.findall(r'name="choice" value="([^"]*)"', confirm.content.decode())
    typed = {
        "choice": sent_on, "text_digest": ballot.text_digest, "code": cast.code(cast.delegate(code)),
    }  # fmt: skip
    receipt = client.post(at["ballot_cast"], typed, follow=True)
    pages = {
        "confirmation": confirm,
        "receipt": receipt,
        "receipt to keep": client.get(at["ballot_receipt_file"]),
        "room": client.get(at["ballot_room"]),
        "paper": client.get(at["ballot"]),
        "proposal": client.get("/proposals/"),
        "desk": client.get("/desk/"),
        "record": client.get("/record/"),
    }
    for name, answer in pages.items():
        assert answer.status_code == 200
        text = re.sub(r'data-now="[^"]*"', "", answer.content.decode())
        world.own[f"{step}, {name}"] = len(still(text).encode())
    world.own[f"{step}, cookies"] = sum(
        len(still(cookie.OutputString())) for cookie in client.cookies.values()
    )
    world.own[f"{step}, choice sent"] = len(sent)
    world.own[f"{step}, choice sent on"] = len(sent_on)
    assert ballot.votes.filter(elector__code=code).latest("sequence").choice == choice


@pytest.fixture
def lives(another, begun: datetime, settings, tmp_path: Path):
    """Live the named worlds, each from the same copy."""

    def all_of(*names: str, few: bool = False) -> dict[str, World]:
        found = {}
        for name in names:
            with another():
                found[name] = live(WORLDS[name], begun, settings, tmp_path / name, few)
                if name == "yes":
                    every_digest_stays_shut(found[name].seen)
        return found

    return all_of


def every_digest_stays_shut(seen: Seen) -> None:
    """Try the three choices against every digest of a world, with all salts that one could guess."""
    ballot = Ballot.objects.latest("pk")
    digests, votes = seen.digests(), list(Vote.objects.filter(ballot=ballot).select_related("elector"))
    assert {vote.digest for vote in votes} <= digests, "the attack sees what it must open"
    candidates = attack.values(ballot, {vote.elector.code for vote in votes})
    said = [str(vote.person) for vote in votes] + [canon.instant_text(vote.cast_at) for vote in votes]
    salts = attack.guesses(
        *said, *digests, ballot.symbol, ballot.about, *{vote.elector.code for vote in votes}
    )
    assert attack.opened(digests, candidates, salts) == []
    raw = "\n".join(seen.raw.values())
    assert [vote.salt for vote in votes if vote.salt in raw] == []
    true = attack.opened(digests, candidates, {vote.salt for vote in votes})
    assert len(true) == len(votes) == 4, (
        "with the salts alone the attack opens every vote, so it would find one"
    )
    counted("digests tried", digests=len(digests), tries=len(candidates) * (len(salts) + 3))


def compare(worlds: dict[str, World]) -> None:
    """No two worlds differ anywhere, and no own page, cookie or request in its length."""
    first, *others = worlds.values()
    for other in others:
        told = differences(first.seen.still(), other.seen.still())
        assert not told, "\n".join(told)
        assert first.own == other.own
    answers = sum(world.answers for world in worlds.values())
    counted("worlds compared", worlds=len(worlds), places=len(first.seen.raw), answers=answers)


@pytest.mark.long
def test_three_worlds_look_the_same_and_nobody_sees_who_has_voted(lives):
    worlds = lives("yes", "abstain", "no", "silence")
    silence = worlds.pop("silence")
    compare(worlds)
    # Whoever runs the database sees that a state has voted, and the demonstration's mailbox is everybody's at once.
    pages = [
        {where: text for where, text in world.seen.still().items()
         if where.startswith(("page", "published")) and "/local/" not in where}
        for world in (silence, worlds["yes"])
    ]  # fmt: skip
    assert differences(*pages) == []


@pytest.mark.usefixtures("world")
def test_after_the_close_every_digest_opens_with_the_published_salt():
    ballot = cast.a_ballot()
    cast.everybody_votes(ballot, yes=20, no=8, abstain=4)
    cast.vote(ballot, "JP", "abstain")
    sealed = [(vote.digest, vote.elector.code) for vote in Vote.objects.order_by("id")]
    clock.move_to(ballot.closes_at)
    certify(decision_id=close_ballot(ballot_id=ballot.pk).pk)
    document = canon.parse_json(Decision.objects.get().document.encode())
    opened = [
        (documents.vote_digest(ballot, row["member"], row["choice"], row["receipt_sequence"], row["salt"]),
         row["member"])
        for row in document["votes"]
    ]  # fmt: skip
    assert sorted(opened) == sorted(sealed)
    assert len(opened) == 33


@pytest.mark.usefixtures("world")
def test_each_vote_has_a_salt_of_32_random_bytes_of_its_own():
    for _ in range(2):
        cast.everybody_votes(cast.a_ballot(), yes=20, no=20)
    salts = [bytes.fromhex(salt) for salt in Vote.objects.values_list("salt", flat=True)]
    assert {len(salt) for salt in salts} == {32}
    assert len(set(salts)) == len(salts) == 80
    fixed = [place for place in range(32) if len({salt[place] for salt in salts}) < 40]
    assert fixed == [], "of 80 random bytes some 69 differ; at these places of the salt they do not"


@pytest.mark.usefixtures("world")
def test_the_digest_is_taken_over_the_salt():
    vote = cast.vote(cast.a_ballot(), "JP", "no")
    given = (vote.ballot, "JP", "no", 1)
    assert documents.vote_digest(*given, vote.salt) == vote.digest
    assert documents.vote_digest(*given, "0" * 64) != vote.digest
