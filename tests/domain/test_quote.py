"""What a lot owes, with its working, and why."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.domain.money import UNITS, Price, Quantity, unit
from alliance.domain.quote import Source, quote

from .sample import NOTICE, book, files, lot, member, price, product, rate, rule

BOOK = book()


def test_ndpr_oxide_at_69_against_a_floor_of_110_owes_41():
    answer = quote(BOOK, lot())
    assert answer.headline_parts == (
        "Duty under the alliance's rule: 41.00 USD/kg.",
        "Not yet chargeable at a border: no notification of a national act is recorded.",
        "By what is recorded here, the base duty alone applies today: 0.00 USD/kg "
        "(illustrative: do not charge on this).",
    )
    assert answer.headline == " ".join(answer.headline_parts)
    assert (answer.adjustable, answer.base, answer.total, answer.landed) == (41, 0, 41, 110)
    shown = answer.as_dict()
    assert shown["duty"] == {
        "adjustable": "41.00", "ad_valorem_equivalent_percent": "59.42", "base": "0.00", "currency": "USD",
        "landed": "110.00", "of_which_adjustable": "41.00", "of_which_base": "0.00", "owed": None,
        "per": "USD/kg", "suspended": "0.00", "total": "41.00", "unit": "KGM",
    }  # fmt: skip
    assert shown["rule"] == rule()
    assert [decision["symbol"] for decision in shown["decisions"]] == ["DEC/2026/003"]
    assert "not yet chargeable at a border" in shown["caveat"]
    assert shown["notice"] == NOTICE


def test_the_working_is_told_step_by_step():
    read = Source(7, datetime(2026, 2, 21, 9, tzinfo=UTC), datetime(2026, 11, 22, 10, tzinfo=UTC))
    assert [step.sentence for step in quote(BOOK, lot(), read).steps] == [
        "Rule PF-12 (version 1, valid from 1 March 2026) applies to ndpr oxide, HS 2846.90; origin: China (CN); "
        "into: United States (US); on 22 November 2026. Floor: 110.00 USD/kg (gross, CIF), by full top-up. "
        "The adjustable duty is owed beside the base duty. The rule covers goods of: Non-members. "
        "Into: the territory of any party.",
        "Read from release 7, published on 21 February 2026, 09:00 UTC.",
        "The rules are those valid on 22 November 2026, as they were known on 22 November 2026, 10:00 UTC.",
        "Price as declared: 69.00 USD/kg of the goods as delivered (gross), on the basis CIF "
        "(cost, insurance and freight).",
        "Compared with the floor (gross, CIF): 69.00 is 41.00 below 110.00 USD/kg.",
        "Asked for as adjustable duty: 110.00 - 69.00 = 41.00 USD/kg.",
        "The base duty of United States on HS 28 is free (illustrative).",
        "No tariff act is recorded for this base duty: do not charge on it.",
        "Result: duty 41.00 USD/kg.",
        "Landed price: 69.00 + 41.00 = 110.00 USD/kg.",
        "Decision DEC/2026/003, A price floor, taken on 20 February 2026.",
        "Adopted by the alliance, not yet chargeable at a border: no notification of a national act is recorded.",
    ]


def test_an_answer_holds_nothing_but_json():
    answer = quote(BOOK, lot(quantity=Quantity(Decimal("2.5"), unit("t"))))
    shown = answer.as_dict()
    assert json.loads(json.dumps(shown)) == shown
    assert shown["duty"]["owed"] == "102500.00"


def test_exactly_at_the_floor_no_adjustable_duty_is_owed():
    at, below = (quote(BOOK, lot(at=price(amount))).headline for amount in ("110", "109.99"))
    assert at.startswith("The alliance's rule adds nothing: the base duty alone applies, 0.00 USD/kg ")
    assert below.startswith("Duty under the alliance's rule: 0.01 USD/kg. ")


def test_a_price_of_zero_owes_the_whole_floor_and_has_no_percentage():
    answer = quote(BOOK, lot(at=price("0")))
    assert answer.total == 110
    assert answer.as_dict()["duty"]["ad_valorem_equivalent_percent"] is None


def test_adding_owes_the_base_duty_too():
    answer = quote(book(base_rates=[rate("US", "2846", "5%")]), lot())
    assert (answer.base, answer.total) == (Fraction("3.45"), Fraction("44.45"))


def test_under_max_the_greater_duty_is_owed():
    low = quote(BOOK, lot("cobalt-cathode", price("10", unit="lb")))
    high = quote(BOOK, lot("cobalt-cathode", price("14", unit="lb")))
    assert (low.adjustable, low.base, low.total) == (5, 1, 5)
    assert (high.adjustable, high.base, high.total) == (1, Fraction("1.4"), Fraction("1.4"))


def test_figures_are_rounded_once_and_at_the_end():
    answer = quote(
        BOOK, lot("cobalt-cathode", price("20", unit="kg"), quantity=Quantity(Decimal(1000), unit("kg")))
    )
    exact = Fraction(15) / Fraction("0.45359237") - 20
    assert answer.total == exact
    assert answer.as_dict()["duty"]["total"] == "13.07"
    assert answer.as_dict()["duty"]["owed"] == "13069.34"
    assert "once, at the end" in answer.rounding


def test_without_a_rule_the_base_duty_stands_alone():
    answer = quote(BOOK, lot(origin="KZ"))
    assert (answer.rule, answer.floor, answer.total) == (None, None, 0)
    assert answer.steps[0].code == "no_rule"
    assert answer.outcome.kind == "not_covered"
    assert answer.as_dict()["decisions"] == []


def test_a_country_stands_for_its_customs_territory():
    at = price("1200", currency="EUR", unit="t")
    answer = quote(BOOK, lot("ferro-silicon", at, importer="DE"))
    assert answer.territory.code == "EU"
    assert answer.adjustable == 1208
    assert answer.base == Fraction("68.4")


def test_the_longest_hs_code_with_a_base_duty_answers():
    assert quote(BOOK, lot("cobalt-cathode", price("100", unit="lb"))).base_rate.hs == "8105"


def test_a_classification_that_depends_on_rulings_is_said():
    unsure = product("ndpr-oxide", "284690", "neodymium", "oxide_compound", hs_certain=False)
    sentences = [step.sentence for step in quote(book(products=[unsure], rules=[rule()]), lot()).steps]
    assert "Whether ndpr oxide stands under HS 2846.90 depends on customs rulings." in sentences


def test_an_hs_code_with_one_product_is_that_product():
    answer = quote(BOOK, lot(None, price("14", unit="lb"), hs="8105.20"))
    assert answer.product.slug == "cobalt-cathode"
    assert answer.steps[0].code == "product_from_hs"


@pytest.mark.parametrize(
    ("others", "answering"),
    [
        ([rule(rule="ALL", origin="ALL", importer="US")], "PF-12"),
        ([rule(rule="CN", origin="CN")], "CN"),
        ([rule(rule="US", importer="US")], "US"),
        ([rule(rule="CN", origin="CN"), rule(rule="US", importer="US")], "CN"),
        ([rule(rule="EU", importer="EU", origin="CN")], "PF-12"),
        ([rule(rule="RU", origin="RU")], "PF-12"),
    ],
)
def test_a_named_country_answers_before_a_group_and_a_territory_before_the_alliance(others, answering):
    for rows in ([rule(), *others], [*others, rule()]):
        found = quote(book(rules=rows), lot()).rule
        assert found.rule == answering


def test_a_floor_answers_from_its_first_day_until_the_day_before_its_end():
    dated = book(
        rules=[rule(valid_before="2027-03-01"), rule(rule="PF-12", amount="120.00", valid_from="2027-03-01")]
    )
    floors = [
        quote(dated, lot(on=day)).floor for day in ("2026-02-28", "2026-03-01", "2027-02-28", "2027-03-01")
    ]
    assert floors == [None, 110, 110, 120]
    assert len(dated.rules_valid_on(lot(on="2026-03-01").on)) == 1


def test_a_floor_answers_on_its_sunset_and_not_the_day_after():
    sunset = book(rules=[rule(sunset="2029-02-28")])
    assert [quote(sunset, lot(on=day)).floor for day in ("2029-02-28", "2029-03-01")] == [110, None]


def test_a_country_is_in_a_group_only_from_its_day():
    late = {
        "countries": [member("CN", "2026-06-01")],
        "group": "NONMEMBERS",
        "name": "Non-members",
        "rank": 1,
    }
    dated = book(origin_groups=[late])
    assert quote(dated, lot(on="2026-05-31")).rule is None
    assert quote(dated, lot(on="2026-06-01")).rule is not None


MASS = st.sampled_from([each for each in UNITS.values() if each.kilograms and not each.counts])
PRICES = st.decimals(0, 1000, places=3).map(abs)
BASE = st.sampled_from(["free", "5%", "0.10 USD/kg", "7.5% + 3 USD/lb"])
BOOKS = {
    (base, mode): book(rules=[rule(combination=mode)], base_rates=[rate("US", "2846", base)])
    for base in ("free", "5%", "0.10 USD/kg", "7.5% + 3 USD/lb")
    for mode in ("add", "max")
}
MODE = st.sampled_from(["add", "max"])


@given(PRICES, BASE, MODE, MASS)
def test_the_duty_does_not_depend_on_the_unit_of_the_rule(amount, base, mode, other):
    """A floor restated in another unit, as far as decimals can state it, owes the same."""
    factor = Fraction(other.kilograms or 1)
    restated = rule(
        combination=mode, unit=other.code, amount=f"{110 * factor.numerator / factor.denominator:.0f}"
    )
    if Fraction(restated["amount"]) != 110 * factor:
        restated = rule(combination=mode, unit="TNE", amount="110000")
    other_book = book(rules=[restated], base_rates=[rate("US", "2846", base)])
    at = lot(at=price(f"{amount:f}"))
    assert quote(other_book, at).total == quote(BOOKS[base, mode], at).total


@given(PRICES, BASE, MODE)
def test_the_duty_on_a_consignment_does_not_depend_on_the_unit_of_its_price(amount, base, mode):
    per_kilogram = price(f"{amount:f}")
    per_tonne = price(f"{amount * 1000:f}", unit="t")
    consignment = Quantity(Decimal("12.5"), unit("t"))
    owed = {
        quote(BOOKS[base, mode], lot(at=at, quantity=consignment)).owed for at in (per_kilogram, per_tonne)
    }
    assert len(owed) == 1


@given(PRICES, BASE, MODE, st.lists(st.integers(1, 10**6), min_size=2, max_size=5))
def test_a_split_consignment_owes_what_it_owed_whole(amount, base, mode, parts):
    def owed(grams: int) -> Fraction:
        quantity = Quantity(Decimal(grams), unit("g"))
        return quote(BOOKS[base, mode], lot(at=price(f"{amount:f}"), quantity=quantity)).owed

    assert sum(owed(part) for part in parts) == owed(sum(parts))


@given(PRICES, PRICES, BASE, MODE)
def test_the_landed_price_reaches_the_floor_and_never_falls(one, other, base, mode):
    low, high = sorted((one, other))
    landed = [quote(BOOKS[base, mode], lot(at=price(f"{at:f}"))).landed for at in (low, high)]
    assert 110 <= landed[0] <= landed[1]


def run(folder, *arguments):
    command = [sys.executable, "-m", "alliance.domain.quote", str(folder), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    return done.returncode, json.loads(done.stdout), done.stderr


ASKED = [
    "--product=ndpr-oxide", "--origin=CN", "--importer=US", "--on=2026-11-22", "--price=69", "--currency=USD",
    "--unit=kg", "--content-basis=gross", "--value-basis=CIF",
]  # fmt: skip


def test_the_command_answers_from_a_folder_of_files(tmp_path):
    for name, data in files().items():
        (tmp_path / name).write_bytes(data)
    status, answer, errors = run(tmp_path, *ASKED, "--quantity", "1", "--quantity-unit", "t")
    assert (status, errors) == (0, "")
    assert answer["headline"].startswith(
        "Duty under the alliance's rule: 41\u202f000.00 USD on 1\u202f000 kg (41.00 USD/kg). Not yet chargeable"
    )
    assert answer["duty"]["owed"] == "41000.00"


def test_the_command_refuses_in_json(tmp_path):
    status, refusal, _ = run(tmp_path, *ASKED)
    assert (status, refusal["code"]) == (2, "file_unreadable")
    status, refusal, errors = run(tmp_path, "--product", "ndpr-oxide")
    assert (status, refusal["code"], errors) == (2, "arguments_malformed", "")


def test_prices_with_every_fact_equal_compare():
    assert price("69") == Price.of(Decimal("69"), "USD", "KGM", "gross", "CIF")
