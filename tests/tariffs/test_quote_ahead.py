"""What published decisions still change in the duty on a cargo: the true next change, never that there is none."""

from datetime import date, timedelta
from types import SimpleNamespace

from tests import cast, path
from tests.tariffs import duties, releasing
from tests.tariffs.test_public_pages import words
from tests.tariffs.test_quote_page import ask

NONE = "No decision that is published changes"


def test_the_end_of_a_floor_before_the_day_asked_about_is_said(client, released):
    """An importer read of October 2029 that nothing changes, where the floor ended in August."""
    rule = ask(client, released).context["rule"]
    last = rule.sunset
    page = ask(client, released, on=(last + timedelta(days=30)).isoformat())
    assert NONE not in words(page)
    turn = page.context["ahead"].before[-1]
    assert (turn.on, turn.was, turn.now) == (last + timedelta(days=1), "51.00 USD/kg", "0.00 USD/kg")
    assert turn.why == f"Floor {released.rule} ends on {last.day} {last:%b} {last.year} by its sunset; none is decided after it."
    assert page.context["ahead"].after is None


def test_each_stage_of_a_duty_that_begins_before_the_day_is_said_with_both_figures(client, world):
    start = cast.in_days(30).date()
    cuts = duties.line(expression="", **STAGED(start))
    releasing.published(path.floor_row(), cuts, yes=23)
    later = date(start.year + 2, 1, 10)
    page = ask(client, SimpleNamespace(in_force=later))
    assert NONE not in words(page)
    turns = page.context["ahead"].before
    assert [(each.was, each.now) for each in turns][-1] == ("x", "y")


def test_where_nothing_changes_until_then_the_page_says_so_and_what_changes_after(client, released):
    on = released.in_force + timedelta(days=1)
    page = ask(client, released, on=on.isoformat())
    ahead = page.context["ahead"]
    assert ahead is None or ahead.after is not None
