"""The checks of a row of a tariff line: goods, duty, what it breaches, and that a floor is another thing."""

import pytest

from alliance import journal
from members.registry.models import CustomsTerritory
from tariffs.catalogue.models import Concession, OriginGroup
from tariffs.proposals import checks
from tariffs.proposals.checks import Finding
from tests.tariffs import steps
from tests.tariffs.duties import line
from tests.tariffs.steps import day, row

pytestmark = pytest.mark.usefixtures("world")


def found(*rows: dict[str, str]) -> dict[str, Finding]:
    """What the checks find in a draft with these rows, by code."""
    findings = checks.check_proposal(steps.draft(*rows), at=journal.now())
    return {finding.code: finding for finding in findings}


def test_a_good_row_blocks_nothing_and_its_duty_is_read_back_where_it_was_written_otherwise():
    assert found(line()) == {}
    assert found(line(expression="0.10 USD/KGM + 5%"))["S605"].message == "Read as 5% + 0.10 USD/kg."
    staged = found(line(staged_from="10%", staged_cuts="2", staged_later="on 1 January"))
    assert staged["S605"].message.startswith(f"Read as 6.25% from {day(30)}; 2.5% from ")


@pytest.mark.parametrize(
    ("typed", "code", "field"),
    [
        ({"rule": "quota"}, "S601", "rule"),
        ({"hs": "2846.90"}, "S602", "hs"),
        ({"product": ""}, "S602", "hs"),
        ({"product": "", "hs": "2846"}, "S603", "hs"),
        ({"product": "", "hs": "abc"}, "S603", "hs"),
        ({"product": "", "hs": "9999.99"}, "S603", "hs"),
        ({"product": "", "hs": "2846.90.10"}, "S603", "hs"),
        ({"product": "unobtainium"}, "R102", "product"),
        ({"expression": ""}, "S604", "expression"),
        ({"expression": "5% + a lot"}, "S604", "expression"),
        ({"staged_from": "10%"}, "S604", "staged_later"),
        ({"staged_from": "ten", "staged_cuts": "5", "staged_later": "on 1 January"}, "S604", "staged_from"),
        ({"staged_from": "10%", "staged_cuts": "0", "staged_later": "on 1 January"}, "S604", "staged_cuts"),
        ({"staged_from": "10%", "staged_cuts": "5", "staged_later": "soon"}, "S604", "staged_later"),
        ({"expression": "5 USD/u"}, "S606", "expression"),
        ({"kind": "change"}, "L402", "names"),
        ({"kind": ""}, "R101", "kind"),
        ({"valid_from": ""}, "D301", "valid_from"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found_in_its_field(typed, code, field):
    finding = found(line(**typed))[code]
    assert finding.blocks
    assert finding.field == field


def test_a_duty_that_does_not_read_is_told_with_its_column_and_how_to_mend_it():
    assert found(line(expression="5% + a lot"))["S604"].message == (
        '"5% + a lot", column 6: Write free, 5%, 0.10 USD/kg, or a duty in brackets here.'
    )


def test_what_was_typed_for_a_floor_stays_in_the_draft_and_out_of_the_text():
    left = found(line(amount="110", sunset=day(90)))["S608"]
    assert (left.severity, left.message) == (
        "informs", "Typed for another kind of rule, so left out of the text: amount, sunset.",
    )  # fmt: skip
    assert "S608" in found(row(hs="2846.90"))


def test_a_floor_and_a_tariff_line_of_the_same_goods_may_stand_in_one_text_and_two_lines_may_not():
    assert "L409" not in found(row(), line())
    assert found(line(), line(expression="3%"))["L409"].blocks


def test_two_groups_that_share_a_country_would_answer_alike_and_a_product_beside_a_code_does_not():
    shared = OriginGroup.objects.filter(rank=1).first().code
    both = line(origin=shared), line(origin=shared, importer="US")
    assert "L406" not in found(*both)
    steps.enacted(line(origin=shared))
    assert found(line(origin=shared))["L401"].message.startswith("TL-1.1 stands on this line")
    assert found(line(origin=shared, product="", hs="284690")).keys() == set()


def test_what_a_territory_has_bound_is_named_with_its_rate_and_source():
    territory = CustomsTerritory.objects.get(code="US")
    bound = {
        "territory": territory,
        "hs_prefix": "2846",
        "during": ("2020-01-01", None),
        "source": "Schedule XX",
    }
    Concession.objects.create(
        **bound, origin=OriginGroup.objects.get(code="ALL"), kind="bound", expression="2%"
    )
    finding = found(line())["S607"]
    assert not finding.blocks
    assert finding.message == "United States has bound HS 2846 at 2% (Schedule XX)."
    assert "S607" not in found(line(expression="2%"))
    assert "S607" not in found(line(importer="JP"))
    staged = {"expression": "1%", "staged_from": "10%", "staged_cuts": "5", "staged_later": "on 1 January"}
    assert "S607" in found(line(**staged))
