"""The outage clause: what a probe saw moves the close, or does not, and whether that can be told yet."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.domain.errors import Refusal
from alliance.domain.tally import (
    Fact,
    Observation,
    Outage,
    Window,
    announce,
    document,
    explain_before,
    for_the_record,
    from_terms,
    interrupted,
    read_paper,
    span,
    tally_document,
    tally_paper,
    unavailable,
    unheard,
)

from .ballots import TWO_THIRDS, electors

OPENS = datetime(2026, 3, 2, 9, tzinfo=UTC)
CLOSES = datetime(2026, 3, 2, 17, tzinfo=UTC)
WINDOW = Window(OPENS, CLOSES)
CLAUSE = Outage(minutes=15, within_hours=4, extends_minutes=120)
TERMS = {**TWO_THIRDS, "outage": {"extends_minutes": 120, "minutes": 15, "within_hours": 4}}
MINUTE = timedelta(minutes=1)


def looked(marks: str, *, until: datetime = CLOSES, every: timedelta = MINUTE) -> list[Observation]:
    """Looks in a row, the last at `until`: `x` failed, `.` found the portal up, a blank was not made."""
    first = until - every * (len(marks) - 1)
    return [
        Observation(first + every * place, mark == ".") for place, mark in enumerate(marks) if mark != " "
    ]


def test_fifteen_minutes_seen_at_both_ends_move_the_close_once():
    found = interrupted(CLAUSE, WINDOW, looked("." + "x" * 16 + ".."))
    assert found is not None
    assert (found.met_at, found.closes_at) == (CLOSES - 2 * MINUTE, CLOSES + timedelta(hours=2))


def test_a_second_less_moves_nothing():
    seen = looked("x" * 15 + " .")
    short = [*seen, Observation(CLOSES - 2 * MINUTE + timedelta(seconds=59), False)]
    assert interrupted(CLAUSE, WINDOW, seen) is None
    assert interrupted(CLAUSE, WINDOW, short) is None
    whole = [*seen, Observation(CLOSES - MINUTE, False)]
    assert interrupted(CLAUSE, WINDOW, [each for each in whole if not each.up]) is not None


def test_a_portal_that_comes_and_goes_is_added_up():
    assert interrupted(CLAUSE, WINDOW, looked("x" * 9 + "." + "x" * 8)) is not None
    assert interrupted(CLAUSE, WINDOW, looked("x" * 8 + "." + "x" * 8)) is None


def test_a_time_that_nobody_observed_is_no_outage():
    assert unavailable(looked("x" + " " * 100 + "x"), WINDOW) == timedelta()
    assert interrupted(CLAUSE, WINDOW, looked("x" * 10 + "   " + "x" * 5)) is None


def test_what_lies_before_the_last_hours_or_after_the_close_does_not_count():
    early = looked("x" * 30, until=CLOSES - timedelta(hours=4))
    late = looked("x" * 30, until=CLOSES + 29 * MINUTE)
    assert interrupted(CLAUSE, WINDOW, early) is None
    assert interrupted(CLAUSE, WINDOW, late) is None
    assert unavailable(looked("x" * 11, until=CLOSES + 5 * MINUTE), span(CLAUSE, WINDOW)) == 5 * MINUTE


def test_one_probe_that_found_it_up_speaks_against_another():
    failing = looked("x" * 20)
    assert interrupted(CLAUSE, WINDOW, failing) is not None
    other = [Observation(each.at + timedelta(seconds=20), True) for each in failing]
    assert interrupted(CLAUSE, WINDOW, failing + other) is None


def test_what_is_not_heard_yet_could_move_the_close_only_if_it_is_long_enough():
    def said(marks: str) -> bool:
        seen = looked(marks)
        return unheard(CLAUSE, WINDOW, seen, max(each.at for each in seen))

    assert not said("." * 20)  # it looked at the close
    assert not said("." * 20 + " " * 14)  # 14 minutes of silence are too few
    assert said("." * 20 + " " * 15)
    assert said("x" * 8 + "." + " " * 8)  # 7 minutes seen and 8 of silence
    assert not said("x" * 16 + " " * 20)  # it is owed already
    assert not unheard(CLAUSE, WINDOW, [], None)  # nobody ever looked: nothing is owed
    assert unheard(CLAUSE, WINDOW, [], OPENS)  # it looked when the ballot opened, and never again


SEEN = st.lists(
    st.tuples(st.integers(-40, 320), st.booleans()), max_size=60, unique_by=lambda each: each[0]
).map(lambda rows: [Observation(CLOSES - MINUTE * minute, up) for minute, up in rows])


def by_the_second(seen: list[Observation]) -> int:
    """Another counter: each second from the last hours' first to the close, asked whether it was seen to be away."""
    ordered = sorted(seen, key=lambda each: each.at)
    first, last = CLOSES - timedelta(hours=CLAUSE.within_hours), CLOSES
    away = 0
    for one, then in zip(ordered, ordered[1:], strict=False):
        if one.up or then.up or then.at - one.at > timedelta(minutes=2):
            continue
        at = one.at
        while at < then.at:
            away += first <= at < last
            at += timedelta(seconds=30)
    return away * 30


@given(SEEN)
def test_the_time_away_is_what_a_count_by_half_minutes_finds(seen):
    away = by_the_second(seen)
    assert unavailable(seen, span(CLAUSE, WINDOW)) == timedelta(seconds=away)
    found = interrupted(CLAUSE, WINDOW, seen)
    assert (found is not None) == (away >= 900)
    if found is not None:
        assert CLOSES - timedelta(hours=4) < found.met_at <= CLOSES
        until_met = [each for each in seen if each.at <= found.met_at] + [Observation(found.met_at, False)]
        assert unavailable(until_met, span(CLAUSE, WINDOW)) == timedelta(minutes=15)


@given(SEEN, st.integers(-40, 320))
def test_one_more_look_that_found_it_up_never_moves_the_close(seen, minute):
    up = Observation(CLOSES - MINUTE * minute + timedelta(seconds=7), True)
    if interrupted(CLAUSE, WINDOW, seen) is None:
        assert interrupted(CLAUSE, WINDOW, [*seen, up]) is None


@given(SEEN, SEEN)
def test_no_extension_is_missed_by_not_waiting(before, later):
    """Where nothing unheard could move the close, nothing that is heard later does."""
    last = max((each.at for each in before), default=None)
    if last is None or unheard(CLAUSE, WINDOW, before, last) or interrupted(CLAUSE, WINDOW, before):
        return
    after = [each for each in later if each.at > last]
    assert interrupted(CLAUSE, WINDOW, [*before, *after]) is None


def written(seen: list[Observation], *, closes_at: datetime = CLOSES + timedelta(hours=2), times: int = 1):
    fact = Fact("extended", CLOSES + MINUTE, closes_at=closes_at, cause="outage", observations=tuple(seen))
    return document(
        rule_code="two-thirds", rule_version=1, terms=TERMS, citation="Invented", electors=electors(3), votes=[],
        opens_at=OPENS, closes_at=CLOSES, text_digest="ab" * 32, notice="Invented", facts=[fact] * times,
    )  # fmt: skip


def test_the_document_tells_the_extension_and_recounts_it():
    found = tally_document(written(looked("x" * 20)))
    assert found.record["window"]["closes_at"] == "2026-03-02T19:00:00.000000Z"
    assert found.record["window"]["extended"] == [
        {"at": "2026-03-02T16:56:00.000000Z", "cause": "outage", "closes_at": "2026-03-02T19:00:00.000000Z"}
    ]


def test_it_is_said_before_and_after_the_vote():
    assert explain_before(from_terms(TERMS), electors(3))[-1] == (
        "If the portal was unavailable for 15 minutes in all within the last 4 hours before the close, as its probe "
        "saw it, the ballot closes 120 minutes later, once."
    )
    paper = read_paper(written(looked("x" * 20)))
    lines = announce(paper, tally_paper(paper))
    closed = lines.index("The ballot closed on 2 March 2026, 19:00 UTC.")
    assert lines[closed + 1] == (
        "The close had moved: by 2 March 2026, 16:56 UTC the portal had been unavailable for as long as the rule "
        "names."
    )
    assert not any("moved" in line for line in for_the_record(paper, tally_paper(paper)))


@pytest.mark.parametrize(
    ("doc", "said"),
    [
        (written(looked("x" * 15)), "do not bring this close"),
        (written(looked("x" * 20), closes_at=CLOSES + timedelta(hours=3)), "do not bring this close"),
        (written(looked("x" * 20), times=2), "An outage moves the close once."),
    ],
)
def test_an_extension_that_was_not_owed_is_refused_by_whoever_recounts(doc, said):
    with pytest.raises(Refusal) as refusal:
        tally_document(doc)
    assert said in refusal.value.detail


def test_a_rule_without_the_clause_knows_no_such_extension():
    doc = written(looked("x" * 20))
    doc["rule"]["terms"] = TWO_THIRDS
    with pytest.raises(Refusal) as refusal:
        tally_document(doc)
    assert refusal.value.detail == "facts[0]: The rule has no outage clause."


@pytest.mark.parametrize(
    "clause",
    [
        {"extends_minutes": 120, "minutes": 241, "within_hours": 4},
        {"extends_minutes": 0, "minutes": 15, "within_hours": 4},
        {"minutes": 15, "within_hours": 4},
        {"extends_minutes": 120, "minutes": 15, "within_hours": 9000},
    ],
)
def test_a_clause_that_can_never_be_met_or_says_too_little_is_refused(clause):
    with pytest.raises(Refusal) as refusal:
        from_terms({**TWO_THIRDS, "outage": clause})
    assert "outage" in refusal.value.detail


HOURS = 8784  # a leap year


@pytest.mark.parametrize(
    ("minutes", "within_hours", "extends_minutes", "fault"),
    [
        (1, 4, 1, None),
        (240, 4, 60 * HOURS, None),
        (241, 4, 120, ("minutes", "No more than 240.")),
        (15, 4, 60 * HOURS + 1, ("extends_minutes", "No more than 527040.")),
    ],
)
def test_a_clause_may_name_all_of_its_hours_and_move_the_close_by_a_year(
    minutes, within_hours, extends_minutes, fault
):
    clause = {"extends_minutes": extends_minutes, "minutes": minutes, "within_hours": within_hours}
    if fault is None:
        assert from_terms({**TWO_THIRDS, "outage": clause}).outage == Outage(**clause)
        return
    with pytest.raises(Refusal) as refusal:
        from_terms({**TWO_THIRDS, "outage": clause})
    assert refusal.value.values == {"path": f"outage.{fault[0]}", "fault": fault[1]}
