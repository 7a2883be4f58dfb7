"""The bulk path gives the engine's answer to the last digit: every mechanism, every outcome, every size of price."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

import numpy as np
import pytest

from alliance.domain.amounts import round_half_up
from alliance.domain.book import Book
from alliance.domain.errors import Refusal
from alliance.domain.money import Quantity
from alliance.domain.outcome import Prohibited
from alliance.domain.quote import Lot, quote
from alliance.domain.quote.document import question
from tariffs.releases import bulk
from tests.counts import counted

KIT = Path(__file__).parents[2] / "docs" / "conformance" / "quote"


def questions() -> list[tuple[str, Book, Lot]]:
    """Each example of the conformance kit: its book and its first lot."""
    found = []
    for path in sorted(KIT.glob("*.json")):
        book, lots = question(json.loads(path.read_text())["document"])
        found.append((path.stem, book, lots[0]))
    return found


QUESTIONS = questions()


def engine(book: Book, lot: Lot) -> tuple[str, int, int]:
    """Outcome, duty per unit and duty owed, as the engine rounds them, in minor units."""
    places = lot.price.currency.places
    try:
        answer = quote(book, lot)
    except Refusal:
        return "cannot_determine", 0, 0
    if isinstance(answer.outcome, Prohibited):
        return "prohibited", 0, 0
    total = int(round_half_up(answer.total, places).scaleb(places))
    owed = 0 if answer.owed is None else int(round_half_up(answer.owed, places).scaleb(places))
    return answer.outcome.kind, total, owed


def prices(of: Random, lot: Lot, count: int) -> list[Decimal]:
    """Prices of all sizes: near the lot's own, at round figures and a millionth beside them, tiny and huge."""
    own = lot.price.amount or Decimal(1)
    found = [Decimal(0), Decimal("0.000001"), Decimal("999999999999.999999")]
    while len(found) < count:
        near = (own * of.randint(0, 300) / 100).quantize(Decimal(of.choice(["1", "0.01", "0.000001"])))
        found.append(max(Decimal(0), near + of.choice([0, 0, 1, -1]) * Decimal("0.000001")))
    return found[:count]


def lots_of(of: Random, lot: Lot, count: int) -> list[Lot]:
    """The same cargo at so many prices, some with a quantity."""
    found = []
    for price in prices(of, lot, count):
        amount = Decimal(of.randint(1, 10 ** of.randint(1, 12))) / 10 ** of.randint(0, 6)
        held = None if of.random() < 0.3 else Quantity(amount, lot.price.unit)
        found.append(replace(lot, price=replace(lot.price, amount=price), quantity=held))
    return found


def compare(book: Book, lots: list[Lot]) -> int:
    """How many lots the bulk path answered as the engine does: all, or the first that differs is said."""
    found = bulk.duties(book, bulk.Lots.of(lots))
    for place, lot in enumerate(lots):
        said = (bulk.OUTCOMES[found.outcome[place]], int(found.total[place]), int(found.owed[place]))
        assert said == engine(book, lot), lot
    return len(lots)


@pytest.mark.parametrize(("name", "book", "lot"), QUESTIONS, ids=[each[0] for each in QUESTIONS])
def test_every_example_of_the_kit_at_many_prices(name: str, book: Book, lot: Lot):
    compare(book, lots_of(Random(name), lot, 12))


@pytest.mark.long
def test_a_hundred_thousand_random_lots():
    of, most = Random(4), -(-100_000 // len(QUESTIONS))
    lots = sum(compare(book, lots_of(of, lot, most)) for _, book, lot in QUESTIONS)
    assert lots >= 100_000
    counted("bulk against the engine", lots=lots, rules=len(QUESTIONS), differences=0)


def test_columns_of_many_kinds_come_back_in_their_order():
    _, book, lot = next(each for each in QUESTIONS if each[0].startswith("top-up-ndpr"))
    of = Random(1)
    kinds = [lot, replace(lot, on=lot.on.replace(day=28)), replace(lot, origin="ZZ")]
    lots = [each for kind in kinds for each in lots_of(of, kind, 20)]
    of.shuffle(lots)
    compare(book, lots)
    assert bulk.duties(book, bulk.Lots.of(lots)).refusals


def test_no_lots_are_no_duties():
    found = bulk.duties(QUESTIONS[0][1], bulk.Lots.of([]))
    assert (len(found.total), len(found.owed), found.refusals) == (0, 0, {})


def test_a_figure_beyond_64_bits_is_whole_all_the_same():
    _, book, lot = next(each for each in QUESTIONS if each[0].startswith("top-up-ndpr"))
    much = Quantity(Decimal(10**12 - 1), lot.price.unit)
    lots = [replace(lot, price=replace(lot.price, amount=Decimal(10**12 - 1)), quantity=much)]
    compare(book, lots)
    assert bulk.duties(book, bulk.Lots.of(lots)).total.dtype in (np.int64, object)
