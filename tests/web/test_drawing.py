"""Pictures of figures: each stands where its figure is, says the same as its table, and no word lies on another."""

import re
from datetime import date
from fractions import Fraction
from xml.etree import ElementTree

import pytest

from alliance.domain import duty
from alliance.domain.floor import Terms, of_rule
from alliance.domain.money import Price
from alliance.domain.shape import Node
from alliance.portal import patterns
from alliance.web.drawing import Cargo, Named, Observed, Standing, curve_of, history_of, svg
from alliance.web.drawing.inks import by_day
from alliance.web.drawing.labels import Label, placed
from alliance.web.drawing.scales import Scale, coordinate, month_after, months, step, ticks

PICTURES = (patterns.history(), patterns.curve(), patterns.versions())


def curve(terms=None, combination="add", base="5 %", floor="100"):
    read = Terms.read(Node(terms or {}, "terms", "document_malformed"), combination)
    return of_rule(Price.of(floor, "USD", "kg", "gross", "CIF"), read, combination, duty.parse(base))


def rows(terms, **how):
    return [row[1:4] for row in curve_of([Named("it", curve(terms, **how))], title="t").table.rows]


@pytest.mark.parametrize(
    ("high", "most", "said"),
    [
        ("165", 8, "25"),
        ("0.07", 6, "0.02"),
        ("3500", 6, "1000"),
        ("100", 5, "20"),
        ("0.000001", 6, "0.0000002"),
    ],
)
def test_ticks_stand_at_round_figures(high, most, said):
    assert step(Fraction(high), most) == Fraction(said)
    found = ticks(Fraction(high), most)
    assert found[0] == 0 and found[-1] <= Fraction(high) and len(found) <= most + 1


def test_a_figure_stays_exact_until_it_is_a_coordinate():
    scale = Scale(Fraction(0), Fraction(3), Fraction(0), Fraction(1))
    assert scale(Fraction(1)) == Fraction(1, 3)
    assert coordinate(scale(Fraction(1))) == "0.3"
    assert coordinate(Fraction(1, 20)) == "0.1"  # a half goes away from zero


def test_months_are_counted_from_january_and_never_too_many():
    assert months(date(2021, 1, 1), date(2026, 6, 1), 6) == tuple(
        date(year, 1, 1) for year in range(2021, 2027)
    )
    assert [each.month for each in months(date(2026, 1, 15), date(2026, 8, 1), 4)] == [3, 5, 7]


def test_the_ladder_of_entry_prices_lands_where_the_reference_says():
    """Floor 100, base 5 %, maximum tariff equivalent 30: price-floors.md, section (e)."""
    terms = {"mechanism": {"kind": "entry-price-ladder", "maximum_tariff_equivalent": "30", "rungs": [
        {"from_percent": f"{each}", "add_percent": f"{100 - each}"} for each in (98, 96, 94, 92)]}}  # fmt: skip
    found = rows(terms)
    assert ("92.00", "34.60", "126.60") in found and ("92.00", "12.60", "104.60") in found
    assert found[0] == ("0.00", "30.00", "30.00")
    assert ("100.00", "5.00", "105.00") in found


def test_a_capped_top_up_lands_below_its_floor_and_the_picture_says_so():
    """Minimum import price with a top-up of at most 25 % of the price: below 80 it restores the floor no more."""
    cap = {"kind": "ad-valorem", "percent": "25", "on": "adjustable"}
    picture = curve_of([Named("it", curve({"caps": [cap]}))], title="t")
    assert ("80.00", "24.00", "104.00") in [row[1:4] for row in picture.table.rows]
    assert any("floor" in sentence for sentence in picture.notes)


def test_a_floor_of_the_rate_is_not_blamed_for_landing_below_a_price_it_never_read():
    leaking = curve({"caps": [{"kind": "ad-valorem", "percent": "25", "on": "adjustable"}]})
    assert curve_of([Named("it", leaking, by_gap=False)], title="t").notes == []


def test_rules_of_two_units_do_not_stand_in_one_picture():
    other = of_rule(Price.of("9", "EUR", "t", "gross", "CIF"), Terms(), "add", duty.parse("0 %"))
    with pytest.raises(ValueError, match="EUR/t"):
        curve_of([Named("one", curve()), Named("other", other)], title="t")


def test_a_cargo_is_the_last_line_of_the_table():
    picture = curve_of(
        [Named("it", curve())], title="t", cargo=Cargo(Fraction(69), Fraction(31), "This cargo")
    )
    assert picture.table.rows[-1] == ("This cargo", "69.00", "31.00", "100.00", "")


def series(*amounts):
    starts = [date(2026, month, 1) for month in range(2, 2 + len(amounts))]
    return [Observed(each, month_after(each), Fraction(a)) for each, a in zip(starts, amounts, strict=True)]


def test_the_floor_bites_only_below_it_and_only_while_it_stands():
    floor = Standing(date(2026, 3, 1), date(2026, 5, 1), Fraction("110"))
    picture = history_of(series("69.20", "69.20", "110", "60"), [floor], unit="USD/kg", title="t")
    assert [(row[0], row[2], row[3]) for row in picture.table.rows] == [
        ("Feb 2026", "–", ""),
        ("Mar 2026", "110.00", "Floor bites"),
        ("Apr 2026", "110.00", ""),
        ("May 2026", "–", ""),
    ]
    assert "bites in 1 of 4" in picture.said


def test_a_floor_that_begins_within_an_observation_stands_beside_it():
    """An average of a year, and a floor from its March on."""
    year = Observed(date(2026, 1, 1), date(2027, 1, 1), Fraction("69"))
    picture = history_of(
        [year], [Standing(date(2026, 3, 1), None, Fraction("110"))], unit="USD/kg", title="t"
    )
    assert picture.table.rows == [("2026", "69.00", "110.00", "Floor bites")]


@pytest.mark.parametrize("picture", PICTURES, ids=lambda each: each.title)
def test_a_drawing_is_whole_and_styles_nothing(picture):
    for drawing in (picture.wide, picture.narrow):
        text = svg(drawing, ident="x", title="<b>", said="A & B")
        root = ElementTree.fromstring(text)
        assert root.find("{*}title").text == "<b>" and root.find("{*}desc").text == "A & B"
        assert not re.search(r"style|#[0-9a-f]{3}|<script", text)
        words = [each for each in root.iter() if each.tag.endswith("text")]
        assert words and all(0 <= float(each.get("x")) <= drawing.width for each in words)
        assert all(0 <= float(each.get("y")) <= drawing.height for each in words)


def test_on_paper_the_colours_are_those_of_the_day():
    text = svg(patterns.curve().wide, ink=by_day, face="Public Sans")
    assert by_day("--accent") == "#0b4a50"
    assert "#0b4a50" in text and "var(" not in text and "--" not in text


def test_labels_of_points_that_lie_together_do_not_cover_each_other():
    labels = [Label((Fraction(100 + i), Fraction(100)), f"point {i}", "--ink") for i in range(5)]
    found = placed(labels, (Fraction(0), Fraction(0), Fraction(300), Fraction(200)), [])
    assert len(found) >= 4
    boxes = [each.box for each in found]
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_a_label_that_fits_nowhere_is_left_to_the_table():
    label = Label((Fraction(5), Fraction(5)), "far too long a word", "--ink")
    assert placed([label], (Fraction(0), Fraction(0), Fraction(40), Fraction(40)), []) == []
