"""What a customs officer reads: the first line tells the whole truth, and the working can be redone by hand."""

import copy

import pytest

from alliance.domain.currencies import CURRENCIES
from alliance.domain.errors import Refusal
from alliance.domain.quote import quote
from alliance.domain.quote.document import answer
from alliance.domain.quote.explain import note
from alliance.domain.spelling import Spelt, day, instant, number

from .sample import book, lot, price, rate, rule
from .test_quote_conformance import VECTORS

NARROW = "\u202f"


def asked(name, **lot_changes):
    document = copy.deepcopy(VECTORS[name]["document"])
    document["lot"] |= lot_changes
    return document


def told(document):
    return [each["sentence"] for each in answer(document)["steps"]]


def head(name):
    return note(answer(VECTORS[name]["document"])).splitlines()[0]


@pytest.mark.parametrize("name", VECTORS)
def test_a_duty_under_a_rule_is_never_called_owed_today(name):
    found = answer(VECTORS[name]["document"])
    if found["outcome"]["kind"] in ("cannot_determine", "not_covered"):
        return
    assert "is owed" not in found["headline"]
    assert "adds nothing" in found["headline"] or "no notification of a national act" in found["headline"]
    assert "the base duty alone applies" in found["headline"]


@pytest.mark.parametrize(
    ("name", "first"),
    [
        (
            "lines-a-prohibited-price-owes-nothing-and-stays-out",
            "Under the alliance's rule 1 kg may not be imported at the price declared. "
            "Duty under the alliance's rule on the other 1 kg: 7.50 USD.",
        ),
        (
            "in-bond-the-duty-is-suspended",
            "Nothing is charged now under the alliance's rule: 44.45 USD/kg is suspended.",
        ),
        (
            "prohibition-price-99-99-is-not-allowed",
            "Under the alliance's rule these goods may not be imported at 99.99 USD/kg: "
            "the lowest price allowed is 100.00 USD/kg.",
        ),
        (
            "security-declared-100-against-a-value-of-80",
            "Duty under the alliance's rule: 5.00 USD/kg. Security until the price is proven: 29.00 USD/kg.",
        ),
        (
            "conversion-currency-by-a-dated-exchange-set",
            "Duty under the alliance's rule: 35.65 EUR/kg (about 35.652174 before rounding).",
        ),
        (
            "not-covered-no-rule-at-all",
            "No price floor of the alliance applies: the base duty alone applies, 3.45 USD/kg "
            "(illustrative: do not charge on this).",
        ),
        (
            "cannot-determine-freight-is-missing",
            "The duty cannot be determined. Missing: the freight and the insurance.",
        ),
    ],
)  # fmt: skip
def test_the_first_line_tells_the_whole(name, first):
    assert head(name).startswith(first)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("concession-breach-is-warned-of-and-not-cut", "Warning: this exceeds what US has bound (6.90 USD/kg)."),
        ("prohibition-goods-in-bond-stay-forbidden-on-release",
         "The goods may stay in bond, but under the alliance's rule may not be released at 80.00 USD/kg"),
        ("prohibition-goods-in-bond-stay-forbidden-on-release",
         "the base duty alone applies today, and is suspended too: 4.00 USD/kg"),
        ("lines-part-of-the-lot-in-quota", "on 3 kg, each of the 2 parts of the lot on its own: 82.00 USD."),
        ("price-band-no-reference-price-for-the-day", "the base duty alone applies today: 5.50 USD/kg"),
        ("lines-without-a-quantity-are-refused",
         "the base duty alone applies today: 0.00 USD/kg at 150.00 USD/kg and 0.00 USD/kg at 60.00 USD/kg"),
    ],
)  # fmt: skip
def test_what_else_the_first_line_tells(name, sentence):
    assert sentence in head(name)


def test_a_quota_claimed_for_a_part_of_a_lot_is_told_of_that_part_alone():
    first, second = answer(VECTORS["lines-part-of-the-lot-in-quota"]["document"])["lines"]
    steps = [[each["sentence"] for each in line["steps"]] for line in (first, second)]
    assert "This part of the lot (1 kg) is within tariff quota AQ-1." in steps[0]
    assert not any("quota" in each for each in steps[1])
    assert "The lot is within tariff quota AQ-1." in told(VECTORS["in-quota-nothing-is-added"]["document"])


def test_parts_of_a_lot_that_are_held_are_told_as_held():
    document = asked("lines-a-prohibited-price-owes-nothing-and-stays-out")
    document["rule"]["terms"]["cases"] = [{"kind": "in-bond"}]
    document["lot"]["claims"] = {"case": {"kind": "in-bond", "bond_entry": "WH-1"}}
    first = answer(document)["headline"]
    assert first.startswith(
        "Under the alliance's rule 1 kg may not enter free circulation at the price declared."
    )
    assert "the base duty alone applies today, and is suspended too: 10.50 USD" in first
    document["lot"]["lines"][0]["claims"] = {}
    assert (
        "the base duty alone applies today, and 3.00 USD of it is suspended too: 10.50 USD"
        in (answer(document)["headline"])
    )


def test_parts_of_a_lot_that_exceed_a_concession_are_warned_of():
    document = asked("concession-breach-is-warned-of-and-not-cut")
    at, one = document["lot"].pop("price"), {"amount": "1", "unit": "KGM"}
    document["lot"]["lines"] = [
        {"price": at | {"amount": amount}, "quantity": one} for amount in ("69", "200")
    ]
    assert "Warning: on 1 kg this exceeds what US has bound." in answer(document)["headline"]


def test_on_a_quantity_the_money_due_stands_first_and_is_rounded_once_on_the_sum():
    document = asked(
        "conversion-currency-by-a-dated-exchange-set", quantity={"amount": "1000", "unit": "KGM"}
    )
    first = answer(document)["headline"]
    assert first.startswith(
        f"Duty under the alliance's rule: 35{NARROW}652.17 EUR on 1{NARROW}000 kg "
        "(about 35.652174 EUR/kg, rounded once on the sum)."
    )
    assert (
        f"On 1{NARROW}000 kg: 1{NARROW}000 x about 35.652174 = about 35{NARROW}652.173913, rounded once on the sum: "
        f"35{NARROW}652.17 EUR."
    ) in told(document)
    assert "Rounded to the cent, half a cent upwards, once, at the end." in told(document)


def test_a_security_is_worked_out_and_stated_in_all():
    document = asked(
        "security-declared-100-against-a-value-of-80", quantity={"amount": "20000", "unit": "KGM"}
    )
    steps = told(document)
    assert (
        "At the verification value: base duty 4.00 + adjustable duty 30.00 = 34.00; less the 5.00 owed, "
        "security of 29.00 USD/kg."
    ) in steps
    assert f"Security on 20{NARROW}000 kg: 20{NARROW}000 x 29.00 = 580{NARROW}000.00 USD." in steps
    assert f"580{NARROW}000.00 USD on 20{NARROW}000 kg (29.00 USD/kg)" in answer(document)["headline"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("security-not-called-at-the-threshold",
         "The declared price of 86.40 is not more than 8% above the verification value of 80.00 USD/kg (limit 86.40): "
         "no security."),
        ("security-not-called-within-the-quota",
         "Within the quota nothing is added at any price, so also not at the verification value: no security."),
        ("conversion-freight-and-insurance-from-fob-to-cif",
         "Landed price on the basis of the rule (CIF): 71.50 + 38.50 = 110.00 USD/kg."),
        ("conversion-freight-and-insurance-from-fob-to-cif",
         "Declared price (FOB) plus duty: 69.00 + 38.50 = 107.50 USD/kg."),
        ("prohibition-goods-in-bond-stay-forbidden-on-release",
         "The goods may stay in bond. They may not be released at this price."),
        ("prohibition-goods-in-transit-are-allowed", "The prohibition does not apply."),
        ("cap-specific-exactly-met-cuts-nothing",
         "Cap on the adjustable duty: 41.00 USD/kg. 41.00 does not exceed it."),
        ("full-top-up-with-ad-valorem-cap-price-80",
         "Cap on the adjustable duty, 25% of the price of 80.00: 20.00 USD/kg. 20.00 does not exceed it."),
        ("price-band-reference-122-rebate", "The rebate comes off the base duty: 5.50 - 2.10 = 3.40 USD/kg."),
        ("price-band-reference-140-rebate-ends-at-nothing",
         "The rebate of 21.00 is no less than the base duty of 5.50 USD/kg: nothing is left of it."),
        ("tolerance-of-2-percent-ends-below-98",
         "The price of 97.99 is further below the floor of 100.00 than the tolerance of 2% (2.00; down to 98.00 "
         "USD/kg): the rule applies in full."),
        ("not-covered-the-day-before-the-rule", "Rule PF-12 is recorded, but begins on 1 March 2026."),
        ("not-covered-no-rule-at-all", "No price floor on NdPr oxide is recorded."),
        ("cannot-determine-freight-is-missing",
         "Enter them in the fields lot.facts.freight and lot.facts.insurance of the document."),
        ("in-transit-without-a-transport-document",
         "Enter it in the field lot.claims.case.transport_document of the document."),
        ("lines-without-a-quantity-are-refused",
         "Price as declared: 60.00 USD/kg of the goods as delivered (gross), on the basis CIF (cost, insurance and "
         "freight)."),
        ("price-band-no-reference-price-for-the-day",
         "Once recorded, it stands in the field rule.terms.mechanism.references of the document."),
        ("prohibition-price-99-99-is-not-allowed", "5% of 99.99 USD/kg is 4.9995 USD/kg."),
        ("prohibition-price-99-99-is-not-allowed",
         "Adopted by the alliance, not yet applied at a border: no notification of a national act is recorded."),
        ("prohibition-goods-in-bond-stay-forbidden-on-release",
         "Result: at 80.00 USD/kg these goods may not be released from bond."),
        ("rate-floor-before-preference-is-10-4-percent",
         "The rule asks for 15% of the price of 100.00, less the base duty before any preference: 15.00 USD/kg in all. "
         "With a preference less may be charged."),
        ("rate-floor-after-preference-is-15-percent",
         "The rule asks for 15% of the price of 100.00, base duty included: 15.00 USD/kg."),
        ("minimum-price-with-cap-price-40",
         "The price is 100.00 - 40.00 = 60.00 USD/kg below the floor. The adjustable duty is at most 25% of the price: "
         "10.00."),
        ("interaction-top-up-floor-110-price-69-base-5-percent",
         "The rule asks for, base duty included: 110.00 - 69.00 = 41.00 USD/kg."),
        ("interaction-add-floor-110-price-69-base-5-percent",
         "Asked for as adjustable duty: 110.00 - 69.00 = 41.00 USD/kg."),
        ("entry-price-ladder-price-92",
         "The price of 92.00 lies from 92% (92.00) up to, but not at, 94% (94.00) of the entry price of 100.00. For "
         "that step 8% of the entry price is added: 8.00 USD/kg."),
        ("not-covered-origin-outside-the-group",
         "Rule PF-12 covers goods of CN and RU only (group NONMEMBERS); goods of KZ are not among them on "
         "22 November 2026."),
        ("security-declared-100-against-a-value-of-80", "Result: duty 5.00 USD/kg, and security of 29.00 USD/kg."),
        ("unit-tungsten-floor-per-kilogram-price-per-mtu", "The unit mtu is the metric ton unit: 10 kg."),
    ],
)  # fmt: skip
def test_the_working_says_it_with_its_figures(name, sentence):
    assert sentence in told(VECTORS[name]["document"])


def test_a_base_duty_above_what_the_floor_asks_for_leaves_nothing_to_add():
    document = asked("interaction-top-up-floor-110-price-69-base-5-percent")
    document["base_duty"]["expression"] = "70%"
    steps = told(document)
    assert "The base duty of 48.30 already covers the 41.00 USD/kg asked for: nothing is added." in steps
    assert not any(" less " in each for each in steps)


def test_a_cut_below_the_base_duty_says_what_it_takes_of_each_duty():
    document = asked("concession-treaty-rate-below-the-bound-rate")
    document["base_duty"]["expression"] = "5%"
    assert (
        "The cut takes all the adjustable duty of 41.00, and 0.69 of the base duty of 3.45 USD/kg."
    ) in told(document)


def test_a_preference_that_the_rule_counts_before_comes_after_the_floor_in_the_working():
    steps = told(VECTORS["rate-floor-before-preference-is-10-4-percent"]["document"])
    order = [
        "4.6% of 100.00 USD/kg is 4.60 USD/kg.",
        "The rule counts this base duty of 4.60 USD/kg, as it is before the preference.",
        "The base duty counts towards what is asked for. Adjustable duty: 15.00 - 4.60 = 10.40 USD/kg.",
        "For goods of CN the base duty is free instead of 4.6% (free trade agreement). "
        "Of the 4.60 USD/kg, 0.00 is charged.",
        "Base duty and adjustable duty together: 0.00 + 10.40 = 10.40 USD/kg.",
        "Result: duty 10.40 USD/kg.",
    ]
    assert [each for each in steps if each in order] == order


def test_a_model_is_no_legal_ground_and_the_credit_of_the_base_duty_no_part_of_it():
    text = note(answer(VECTORS["reference-price-duty-after-other-duties"]["document"]))
    assert "Model for this method (not the legal ground): Regulation (EU) 2025/2351" in text
    assert "is a term of this rule and no part of that model" in text
    assert "no part of that model" not in note(answer(VECTORS["cap-specific-of-30-binds"]["document"]))


NEAREST = {
    "of another origin": ({}, {"origin": "KZ"}, ["no_rule_of_origin"]),
    "of another country": ({"origin": "CN"}, {"origin": "KZ"}, ["no_rule_of_origin"]),
    "of another importer": ({"importer": "EU"}, {}, ["no_rule_of_importer"]),
    "of another importer and origin": (
        {"importer": "EU"}, {"origin": "KZ"}, ["no_rule_of_origin", "no_rule_of_importer"]),
    "not begun": ({}, {"on": "2026-02-28"}, ["no_rule_yet"]),
    "ended": ({"valid_before": "2026-07-01"}, {"on": "2026-07-01"}, ["no_rule_any_more"]),
    "ended with its sunset": ({"sunset": "2026-06-30"}, {"on": "2026-07-01"}, ["no_rule_after_sunset"]),
}  # fmt: skip


@pytest.mark.parametrize("name", NEAREST)
def test_without_a_rule_the_nearest_one_says_what_keeps_it(name):
    changed, cargo, codes = NEAREST[name]
    found = quote(book(rules=[rule(**changed)]), lot(**cargo))
    assert [each.code for each in found.steps[1 : 1 + len(codes)]] == codes
    assert found.steps[1 + len(codes)].code == "clock_valid"


def test_the_nearest_rule_is_the_one_that_the_fewest_things_keep_and_then_the_closest_in_time():
    far = rule(rule="FAR", importer="EU", origin="RU")
    ended = rule(rule="ENDED", valid_from="2026-02-10", valid_before="2026-02-15")
    begins = rule(rule="BEGINS", valid_from="2026-03-01")
    for rows in ([far, ended, begins], [begins, ended, far]):
        found = quote(book(rules=rows), lot(on="2026-02-27"))
        assert found.steps[1].sentence == "Rule BEGINS is recorded, but begins on 1 March 2026."
    found = quote(book(rules=[rule(sunset="2026-06-30")]), lot(on="2026-07-02"))
    assert found.steps[1].sentence == "Rule PF-12 ended with its sunset on 30 June 2026."


def test_names_come_from_the_book_and_their_code_stands_in_brackets_once():
    sentences = [each.sentence for each in quote(book(rules=[rule(importer="US", origin="CN")]), lot()).steps]
    assert "origin: China (CN); into: United States (US)" in sentences[0]
    assert "goods of: China. Into: United States (US)." in sentences[0]
    assert not any("(CN)" in each or "(US)" in each for each in sentences[1:])


def test_a_source_that_stands_for_no_tariff_act_is_never_told_as_one():
    act = book(base_rates=[rate("US", "2846", "5%", source="HTS 2026, chapter 28")])
    steps = [each.code for each in quote(act, lot()).steps]
    assert "base_illustrative" not in steps and "illustrative" not in quote(act, lot()).headline
    assert "base_illustrative" in [each.code for each in quote(book(), lot()).steps]


def test_a_last_day_is_told_with_the_rule():
    found = quote(book(rules=[rule(sunset="2029-02-28")]), lot())
    assert "valid from 1 March 2026 until and including 28 February 2029)" in found.steps[0].sentence


def test_prices_in_two_currencies_are_no_one_lot():
    document = copy.deepcopy(VECTORS["lines-unlike-prices-are-split-and-never-averaged"]["document"])
    document["lot"]["lines"][1]["price"]["currency"] = "EUR"
    with pytest.raises(Refusal) as refused:
        answer(document)
    assert refused.value.values["path"] == "lot.lines"


def test_a_rule_names_the_decision_that_the_document_lacks():
    document = asked("cap-specific-of-30-binds")
    document["decisions"] = []
    with pytest.raises(Refusal) as refused:
        answer(document)
    assert (refused.value.values["path"], refused.value.values["fault"]) == (
        "rule.set_by", "Decision 3 is not in decisions.",
    )  # fmt: skip


def test_values_are_spelt_for_people_and_stay_as_they_are_in_the_data():
    assert (day("2026-03-01"), instant("2026-03-30T14:59:59.999000Z")) == (
        "1 March 2026", "30 March 2026, 14:59:59 UTC",
    )  # fmt: skip
    assert instant("2026-03-06T10:00:00.000000Z") == "6 March 2026, 10:00 UTC"
    assert [number(text, 2) for text in ("7.5", "0", "-2.1", "about 1234567.891", "4.9995")] == [
        "7.50", "0.00", "-2.10", f"about 1{NARROW}234{NARROW}567.891", "4.9995",
    ]  # fmt: skip
    spelt = Spelt({"amount": "60", "per": "JPY/kg", "sum": "60 EUR", "last": "", "on": "soon"})
    assert "{amount:money}|{sum:sum}|{last:until}|{on:day}".format_map(spelt) == "60|60.00 EUR||soon"
    with pytest.raises(KeyError):
        "{amount:loud}".format_map(spelt)
    assert all(each.minor for each in CURRENCIES.values())


def test_a_steps_values_are_what_a_machine_reads():
    found = quote(book(), lot(at=price("69.5")))
    values = {each.code: each.values for each in found.steps}
    assert values["lifted_to_floor"]["amount"] == "40.5"
    assert values["clock_valid"] == {"on": "2026-11-22"}
