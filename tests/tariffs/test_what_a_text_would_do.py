"""What a text would do: curves and effects on the prices that were, exact, for whoever may read the text."""

import csv
import io
from fractions import Fraction

import pytest

from alliance import journal
from alliance.journal import clock
from tariffs.proposals.checks.reading import read_row
from tariffs.proposals.effects.curves import beside_row
from tariffs.proposals.negotiation.amendments import move_amendment
from tests import cast, path
from tests.tariffs import steps

pytestmark = pytest.mark.usefixtures("world")


def address(version):
    return f"/proposals/{version.proposal.year}-{version.proposal.number}/"


def page(client, version, **query):
    return client.get(f"{address(version)}impact/", query)


def table(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def test_the_floor_would_have_bitten_in_each_year_below_it(client, sign_in):
    """NdPr oxide stood at 92, 124, 75, 55 and 69 USD/kg: below 110 in four years of five, by 18, 35, 55 and 41."""
    sign_in(cast.delegate("JP"))
    effect = page(client, path.tabled()).context["shown"].newest
    assert (effect.felt.times, effect.felt.of, effect.series.times) == (4, 5, "years")
    assert effect.felt.mean == Fraction(18 + 35 + 55 + 41, 4)
    assert (effect.mean, effect.largest) == ("37.25", "55.00")
    assert "at most as often" in effect.series.caveat  # the series is FOB, the floor CIF


def test_the_prices_stand_in_the_file_with_the_duty_of_each(client, sign_in):
    version = path.tabled(path.floor_row(value_basis="FOB"))
    sign_in(cast.delegate("JP"))
    rows = table(client.get(f"{address(version)}impact/prices.csv"))
    assert [(row["reference_price"], row["adjustable_duty"]) for row in rows] == [
        ("92.00", "18.00"), ("124.00", "0.00"), ("75.00", "35.00"), ("55.00", "55.00"), ("69.00", "41.00"),
    ]  # fmt: skip
    assert (rows[0]["first_day"], rows[0]["last_day"]) == ("2021-01-01", "2021-12-31")
    assert {row["not_counted"] for row in rows} == {""}


def test_a_series_in_ounces_or_tonnes_meets_a_floor_in_kilograms_exactly(client, sign_in):
    """Nickel of class 1 by the month; a floor of 16.50 USD/kg is one of 16 500 USD/t."""
    version = path.tabled(path.floor_row(product="nickel-metal-class1", amount="16.50"))
    sign_in(cast.delegate("JP"))
    effect = page(client, version).context["shown"].newest
    in_tonnes = [Fraction(each.price) for each in version.changes.get().product.reference_prices.all()]
    assert effect.series.times == "months" and effect.felt.of == 65
    assert effect.felt.times == sum(each < 16500 for each in in_tonnes)
    assert effect.felt.largest == (16500 - min(in_tonnes)) / 1000


def test_where_a_fact_is_missing_the_page_names_it_and_draws_nothing(client, sign_in):
    """Tungsten is quoted per unit of WO3; a floor on the goods as delivered needs an assay."""
    row = path.floor_row(product="tungsten-concentrate", amount="20", content_basis="gross")
    version = path.tabled(row)
    sign_in(cast.delegate("JP"))
    answer = page(client, version)
    assert answer.context["shown"].history is None
    assert "State the assay: percent of WO3" in answer.content.decode()
    assert table(client.get(f"{address(version)}impact/prices.csv")) == []


def test_the_curve_counts_the_duty_of_the_readers_own_country(client, sign_in):
    """Into the Union NdPr oxide owes a base duty; who reads for no country sees the floor alone."""
    version = path.tabled(audience="public")
    alone = page(client, version).context["shown"]
    assert alone.curve.table.rows[1][1:4] == ("110.00", "0.00", "110.00")
    sign_in(cast.delegate("EU"))
    shown = page(client, version).context["shown"]
    assert "European Union" in shown.base.said and shown.reach.own_imports
    share = shown.base.duty.percent / 100
    assert shown.curve.table.rows[1][3] == f"{110 * (1 + share):.2f}"


def test_an_amendment_that_stands_is_a_curve_of_its_own(client, sign_in):
    version = path.tabled()
    proposal = version.proposal
    move_amendment(
        proposal_id=proposal.pk, digest=version.digest, row=1, cells={"amount": "90"}, reason="Enough.",
        by=cast.delegate("AU"),
    )  # fmt: skip
    sign_in(cast.delegate("JP"))
    shown = page(client, version).context["shown"]
    assert [each.rule.name for each in shown.effects] == ["A1 of Australia", "as proposed"]
    assert [each.felt.largest for each in shown.effects] == [35, 55]
    rows = table(client.get(f"{address(version)}impact/curves.csv"))
    assert ("A1 of Australia", "90.00", "91.80") in [
        (r["rule"], r["import_price"], r["landed_price"]) for r in rows
    ]


def test_the_page_of_the_proposal_shows_its_first_curve(client, sign_in):
    version = path.tabled()
    sign_in(cast.delegate("JP"))
    answer = client.get(address(version))
    assert answer.context["curve"].table.rows[1][1:] == ("110.00", "0.00", "110.00", "at the floor")
    assert f"{address(version)}impact/" in answer.content.decode()


def test_one_row_of_many_is_chosen_by_its_address_and_nothing_else_is_asked(client, sign_in):
    version = path.tabled(path.floor_row(), path.floor_row(product="germanium-metal", amount="2000"))
    sign_in(cast.delegate("JP"))
    assert page(client, version, row="2").context["shown"].line.product.slug == "germanium-metal"
    assert page(client, version, row="3").status_code == 404
    assert page(client, version, rows="2").status_code == 400


def test_a_row_of_a_draft_has_a_curve_once_it_reads():
    typed = path.floor_row()
    on = journal.now().date()
    assert beside_row(read_row(typed | {"amount": ""}, position=1), on) is None
    assert beside_row(read_row(typed | {"amount": "x"}, position=1), on) is None
    picture = beside_row(read_row(typed, position=1), on)
    assert picture.table.rows[1][:4] == ("as typed", "110.00", "0.00", "110.00")


def test_a_draft_that_was_never_tabled_has_no_such_page(client, sign_in):
    version = path.tabled()
    sign_in(cast.delegate("JP"))
    assert (
        client.get(f"/proposals/{version.proposal.year}-{version.proposal.number + 50}/impact/").status_code
        == 404
    )


def test_years_and_a_month_are_counted_as_such_and_no_mean_is_taken_of_them(client, sign_in):
    """Dysprosium oxide: four averages of years, and one price of a month. Each would weigh alike in a mean."""
    version = path.tabled(path.floor_row(product="dysprosium-oxide", amount="290"))
    sign_in(cast.delegate("JP"))
    answer = page(client, version)
    effect, said = answer.context["shown"].newest, answer.content.decode()
    assert effect.counted.endswith(" of 5 observations (4 yearly averages, 1 month)")
    assert effect.mean == "–" and effect.counted in said and "no mean is taken" in said
    brief = client.get(f"{address(version)}brief/").context["brief"].effect
    assert any(effect.counted in each and "on average" not in each for each in brief)


def test_the_page_says_first_what_it_would_do_to_the_readers_country(client, sign_in):
    """NdPr oxide stood at 69 USD/kg last; the floor of non-members' goods does not reach goods of Japan."""
    version = path.tabled()
    sign_in(cast.delegate("JP"))
    told = page(client, version).context["to_own"]
    assert told[0].startswith("Imports into Japan fall under it.")
    assert "At the newest price recorded, 69.00 USD/kg (2025), it adds a duty of 41.00 USD/kg." in told
    assert "Below 110.00 USD/kg an import owes what its price lacks to the floor." in told
    assert "Goods of Japan do not fall under it." in told


def test_a_floor_on_all_origins_reaches_the_readers_goods_but_not_on_the_way_home(client, sign_in):
    sign_in(cast.delegate("JP"))
    into_all = page(client, path.tabled(path.floor_row(origin="ALL")))
    assert "Goods of Japan fall under it where they enter the alliance." in into_all.context["to_own"]
    home = page(client, path.tabled(path.floor_row(origin="ALL", importer="JP", product="ndpr-metal")))
    assert "Goods of Japan do not fall under it." in home.context["to_own"]


def test_a_decided_text_stands_beside_what_was_in_force_before_it_and_not_beside_itself(client, sign_in):
    """The first decision sets 110; the second changes it to 95: today's floor is its own work."""
    first = steps.a_floor()
    clock.move_to(cast.in_days(60))
    ballot = steps.ballot(steps.row(kind="change", names=first.symbol, amount="95.00"))
    sign_in(cast.delegate("PE"))
    names = [each.rule.name for each in page(client, ballot.version).context["shown"].effects]
    assert names == [f"{first.symbol}, in force today", "as proposed"]
    steps.services.enact(decision_id=steps.decide(ballot).pk)
    clock.move_to(cast.in_days(60))
    answer = page(client, ballot.version)
    names = [each.rule.name for each in answer.context["shown"].effects]
    assert names == [f"{first.symbol}, in force before the decision", "as adopted"]
    assert "What it changed" in answer.content.decode() and "in force today" not in answer.content.decode()
    set_by = page(client, first.decision.ballot.version).context["shown"].effects
    assert [each.rule.name for each in set_by] == ["as adopted"]
