"""A release told in words: which line is new, raised, lowered, replaced, ended; the rest is not mentioned."""

from datetime import date

from alliance.domain import money
from alliance.domain.book import Book
from alliance.domain.floor import Terms
from alliance.domain.floor.lifting import Prohibition
from alliance.domain.period import Period
from alliance.domain.rows import Decision, FloorRule, Product
from tariffs.releases import changes

OXIDE = Product(
    "ndpr-oxide", "NdPr oxide", "An oxide", "neodymium", "oxide_compound", "284690", True,
    money.UNITS["KGM"], money.ContentBasis("gross"),
)  # fmt: skip
SPRING, SUMMER, AUTUMN = date(2026, 3, 1), date(2026, 6, 1), date(2026, 9, 1)


def rule(version: int, amount: str, *, by: int, set_by: int | None = None, start=SPRING, before=None, **how):
    price = money.Price.of(amount, "USD", how.get("unit", "KGM"), "gross", "CIF")
    days = Period(start, before)
    return FloorRule(
        "PF-1", version, "ndpr-oxide", "ALL", "ALLIANCE", price, "add", days, None, by, set_by or by,
        how.get("terms", Terms()),
    )  # fmt: skip


def book(*rules: FloorRule, through: int = 2) -> Book:
    decisions = {n: Decision(n, f"DEC/2026/{n:03d}", "A floor", "adopted", "") for n in range(1, through + 1)}
    return Book("notice", rules, {"ndpr-oxide": OXIDE}, {}, {}, {}, (), dict(money.UNITS), decisions)


FIRST = rule(1, "110", by=1)
BEFORE = book(FIRST, through=1)


def only(before: Book | None, after: Book) -> changes.Change:
    (change,) = changes.changes(before, after)
    return change


def test_the_first_release_is_all_new():
    change = only(None, BEFORE)
    assert (change.kind, change.now, change.was, change.from_day) == ("new", FIRST, None, SPRING)
    assert change.where == "All origins, into the whole alliance"


def test_a_raise_from_a_later_day_is_told_once_with_its_day_and_decision():
    after = book(rule(2, "110", by=2, set_by=1, before=SUMMER), rule(3, "120", by=2, start=SUMMER))
    change = only(BEFORE, after)
    assert (change.kind, change.from_day, change.decision) == ("raised", SUMMER, "DEC/2026/002")
    assert (str(change.was.floor), str(change.now.floor)) == ("110.00 USD/kg", "120.00 USD/kg")


def test_a_lower_amount_is_lowered():
    assert only(BEFORE, book(rule(2, "100", by=2))).kind == "lowered"


def test_the_same_amount_under_other_terms_is_told_as_such_and_another_one_is_not_a_raise():
    forbids = Terms(mechanism=Prohibition())
    assert only(BEFORE, book(rule(2, "110", by=2, terms=forbids))).kind == "terms"
    assert only(BEFORE, book(rule(2, "120", by=2, terms=forbids))).kind == "changed"


def test_an_amount_in_another_unit_is_neither_raised_nor_lowered():
    assert only(BEFORE, book(rule(2, "110000", by=2, unit="TNE"))).kind == "changed"


def test_new_dates_for_the_same_amount_are_a_change():
    assert only(BEFORE, book(rule(2, "110", by=2, before=AUTUMN))).kind == "changed"


def test_a_floor_that_ends_is_told_with_its_first_day_without_it():
    change = only(BEFORE, book(rule(2, "110", by=2, set_by=1, before=AUTUMN)))
    assert (change.kind, change.from_day, change.decision) == ("ended", AUTUMN, "DEC/2026/002")


def test_a_floor_that_never_came_into_force_ends_on_its_first_day():
    change = only(BEFORE, book())
    assert (change.kind, change.from_day, change.now) == ("ended", SPRING, None)


def test_what_did_not_change_is_not_mentioned():
    assert changes.changes(BEFORE, book(FIRST)) == []
