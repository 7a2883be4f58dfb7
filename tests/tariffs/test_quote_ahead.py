"""What published decisions still change in the duty on a cargo: the true next change, never that there is none."""

from datetime import date, timedelta

from alliance import journal
from tests.tariffs.test_public_pages import words
from tests.tariffs.test_quote_page import ask

NONE = "No decision that is published changes"


def test_the_end_of_a_floor_before_the_day_asked_about_is_said(client, released):
    """An importer read of October 2029 that nothing changes, where the floor ended in August."""
    rule = ask(client, released, on=released.raised_from.isoformat()).context["rule"]
    last = rule.sunset
    page = ask(client, released, on=(last + timedelta(days=30)).isoformat())
    assert NONE not in words(page)
    turn = page.context["ahead"].before[-1]
    assert (turn.on, turn.was, turn.now) == (last + timedelta(days=1), "51.00 USD/kg", "0.00 USD/kg")
    assert (
        turn.why
        == f"Floor {released.rule} ends on {last.day} {last:%b} {last.year} by its sunset; none is decided after it."
    )
    assert page.context["ahead"].after is None


def test_each_stage_of_a_duty_that_begins_before_the_day_is_said_with_both_figures(client, released, third):
    """NdPr metal pays 8 % from the day of the line on, and two points less on each 1 January."""
    start = date.fromisoformat(third)
    page = ask(
        client, released, product="ndpr-metal", price="200", on=date(start.year + 2, 1, 10).isoformat()
    )
    assert NONE not in words(page)
    turns = page.context["ahead"].before
    assert [(each.was, each.now) for each in turns] == [
        ("10.00 USD/kg", "16.00 USD/kg"), ("16.00 USD/kg", "12.00 USD/kg"), ("12.00 USD/kg", "8.00 USD/kg"),
    ]  # fmt: skip
    assert [each.on for each in turns] == [start, date(start.year + 1, 1, 1), date(start.year + 2, 1, 1)]
    assert turns[1].why == "The base duty of tariff line TL-3 goes from 8% to 6%."
    assert page.context["ahead"].after.on == date(start.year + 3, 1, 1)


def test_where_nothing_changes_until_then_the_page_says_so_and_what_changes_next(client, released):
    today = journal.now().date()
    page = ask(client, released, on=(today + timedelta(days=1)).isoformat())
    assert NONE in words(page)
    turn = page.context["ahead"].after
    assert (turn.on, turn.was, turn.now) == (released.raised_from, "41.00 USD/kg", "51.00 USD/kg")
    assert turn.why == "The floor changes from 110.00 USD/kg to 120.00 USD/kg."
