"""The checks: each finds its fault in the row and field it concerns, and a good row has none that blocks."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

from alliance import journal
from members.registry.models import Country, CustomsTerritory
from tariffs.catalogue.models import OriginGroup, OriginGroupMember
from tariffs.proposals import checks
from tariffs.proposals.checks import Finding, Severity, Stage
from tests import cast
from tests.owner import as_owner
from tests.tariffs import steps
from tests.tariffs.steps import day, row

DOCUMENTED = Path(__file__).resolve().parents[2] / "docs" / "checks.md"


def found(*rows: dict[str, str], stage: Stage = Stage.DRAFT) -> dict[str, Finding]:
    """What the checks find in a draft with these rows, by code."""
    findings = checks.check_proposal(steps.draft(*rows), at=journal.now(), stage=stage)
    return {finding.code: finding for finding in findings}


@pytest.mark.usefixtures("world")
class TestRows:
    def test_a_good_row_is_read_back_and_nothing_else(self):
        assert set(found(row())) == {"A204"}
        assert (
            found(row())["A204"].message == "Read as one hundred ten point zero zero US dollar per kilogram."
        )

    @pytest.mark.parametrize(
        ("typed", "code", "field"),
        [
            ({"kind": ""}, "R101", "kind"),
            ({"product": "unobtainium"}, "R102", "product"),
            ({"product": ""}, "R102", "product"),
            ({"origin": "XX"}, "R103", "origin"),
            ({"importer": "Atlantis"}, "R104", "importer"),
            ({"amount": "1.234"}, "A201", "amount"),
            ({"amount": "12,345"}, "A201", "amount"),
            ({"amount": "a lot"}, "A202", "amount"),
            ({"amount": "-5"}, "A202", "amount"),
            ({"amount": ""}, "A202", "amount"),
            ({"amount": "0"}, "A203", "amount"),
            ({"currency": "XYZ"}, "A205", "currency"),
            ({"unit": "bushel"}, "A206", "unit"),
            ({"unit": "H87"}, "A207", "unit"),
            ({"unit": "dmt"}, "A214", "unit"),
            ({"unit": "mtu"}, "A214", "unit"),
            ({"content_basis": ""}, "A208", "content_basis"),
            ({"value_basis": "DDP"}, "A210", "value_basis"),
            ({"combination": ""}, "A211", "combination"),
            ({"valid_from": ""}, "D301", "valid_from"),
            ({"valid_from": "2027-02-30"}, "D301", "valid_from"),
            ({"valid_until": "soon"}, "D302", "valid_until"),
            ({"valid_from": "2027-05-01", "valid_until": "2027-04-30"}, "D303", "valid_until"),
            ({"valid_from": "2026-02-04"}, "D304", "valid_from"),
            ({"sunset": ""}, "D306", "sunset"),
            ({"valid_from": "2027-05-01", "sunset": "2030-05-01"}, "D307", "sunset"),
            ({"valid_from": "2027-05-01", "sunset": "2027-04-30"}, "D308", "sunset"),
            ({"valid_from": "2027-05-01", "sunset": "2199-12-31"}, "D307", "sunset"),
            ({"kind": "change"}, "L402", "names"),
        ],
    )
    def test_a_fault_is_found_where_it_is(self, typed: dict[str, str], code: str, field: str):
        finding = found(row(**typed))[code]
        assert (finding.severity, finding.row, finding.field) == (Severity.BLOCKS, 1, field)
        assert finding.message

    def test_an_amount_that_reads_two_ways_is_read_back_both_ways(self):
        finding = found(row(amount="1.234"))["A201"]
        assert "one thousand two hundred thirty-four" in finding.message
        assert "one point two three four" in finding.message
        assert finding.mend == "Write 1234 or 1.2340."

    def test_three_years_to_the_day_is_not_too_long(self):
        assert "D307" not in found(row(valid_from="2027-05-01", sunset="2030-04-30"))

    def test_an_end_asks_for_no_money(self):
        floor = steps.a_floor()
        end = {
            "kind": "end",
            "product": "ndpr-oxide",
            "origin": "ALL",
            "importer": "ALLIANCE",
            "names": floor.symbol,
            "valid_from": str(day(60)),
        }
        assert found(end) == {}
        assert {"A212", "D310"} == set(found({**end, "amount": "1.234", "sunset": "never"}))

    def test_a_territory_of_no_party_is_refused(self):
        with as_owner():  # else an admission alone writes one
            CustomsTerritory.objects.create(code="CN", name="China", basis="of this test")
        assert found(row(importer="CN"))["R105"].blocks

    def test_another_content_basis_than_the_products_warns(self):
        assert found(row(content_basis="contained:Nd"))["A209"].severity is Severity.WARNS


@pytest.mark.usefixtures("world")
class TestLines:
    def test_a_floor_already_there_is_changed_and_not_set(self):
        floor = steps.a_floor()
        finding = found(row())["L401"]
        assert floor.symbol in finding.message and floor.symbol in finding.mend

    def test_a_lapsed_floor_is_changed_or_ended_by_its_symbol(self):
        lapsed = steps.a_floor(sunset=day(40))
        later = {"valid_from": lapsed.sunset + timedelta(days=1), "sunset": day(300)}
        finding = found(row(**later))["L401"]
        assert f"{lapsed.symbol} lapsed after {lapsed.sunset}" in finding.message
        assert lapsed.symbol in finding.mend and "end it" in finding.mend
        assert "stands on this line" in found(row(**later | {"valid_from": lapsed.sunset}))["L401"].message
        change = found(row(**later, kind="change", names=lapsed.symbol))
        assert not checks.blocking(list(change.values()))

    def test_a_lapsed_floor_of_another_group_is_no_second_answer(self):
        floor = steps.a_floor(origin="NONMEMBERS", sunset=day(40))
        group = OriginGroup.objects.create(code="SOME", name="Some origins", rank=OriginGroup.Rank.GROUP)
        china = Country.objects.get(iso2="CN")
        OriginGroupMember.objects.create(group=group, country=china, during=(day(-100), None))
        assert "L406" in found(row(origin="SOME", valid_from=floor.sunset))
        after = row(origin="SOME", valid_from=floor.sunset + timedelta(days=1), sunset=day(300))
        assert "L406" not in found(after)
        assert steps.enacted(after)[0].stood

    def test_a_floor_for_other_days_may_be_set(self):
        steps.a_floor(sunset="", valid_until=day(40))
        assert "L401" not in found(row(valid_from=day(41)))

    def test_a_change_names_the_version_now_on_record(self):
        old = steps.a_floor()
        change = row(kind="change", names=old.symbol, valid_from=day(60), amount="120")
        assert not checks.blocking(list(found(change).values()))
        new = steps.enacted(change)[0].floor
        finding = found(row(kind="change", names=old.symbol, valid_from=day(70)))["L403"]
        assert f"decision {new.decision.number}" in finding.message
        assert new.symbol in finding.mend

    def test_a_version_of_another_line_is_refused(self):
        other = steps.a_floor(product="ndpr-metal")
        assert "L403" in found(row(kind="change", names=other.symbol))

    def test_a_change_may_not_run_into_the_next_version(self):
        old, begins = steps.a_floor(), day(60)
        new = steps.enacted(row(kind="change", names=old.symbol, valid_from=begins, amount="120"))[0].floor
        rest = new.line.floors.get(record__upper_inf=True, validity__contains=begins - timedelta(days=9))
        change = {"kind": "change", "names": rest.symbol, "valid_from": begins - timedelta(days=8)}
        assert new.symbol in found(row(**change))["L405"].message
        assert "L405" not in found(row(**change, valid_until=begins - timedelta(days=1)))

    def test_a_change_after_its_version_has_ended_is_refused(self):
        old = steps.a_floor(sunset="", valid_until=day(40))
        assert "L404" in found(row(kind="change", names=old.symbol, valid_from=day(41)))

    def test_a_change_that_leaves_no_floor_behind_it_warns(self):
        old = steps.a_floor()
        assert "L408" in found(row(kind="change", names=old.symbol, valid_from=day(60), valid_until=day(90)))

    def test_two_rows_on_one_line_are_refused(self):
        finding = found(row(), row(amount="90"))["L409"]
        assert finding.row == 2

    def test_a_wrong_unit_shows_as_an_amount_far_from_the_old_one(self):
        old = steps.a_floor()
        change = {"kind": "change", "names": old.symbol, "valid_from": day(60)}
        assert "A213" in found(row(**change, amount="125", unit="TNE"))
        assert "A213" not in found(row(**change, amount="125000", unit="TNE"))

    def test_groups_of_one_rank_that_share_a_country_on_a_day_are_refused(self):
        steps.a_floor(origin="NONMEMBERS")
        group = OriginGroup.objects.create(code="SOME", name="Some origins", rank=OriginGroup.Rank.GROUP)
        china = Country.objects.get(iso2="CN")
        member = OriginGroupMember.objects.create(group=group, country=china, during=(day(-100), day(20)))
        assert "L406" not in found(row(origin="SOME"))
        member.during = (day(-100), day(200))
        member.save()
        assert "L406" in found(row(origin="SOME"))
        assert "L406" not in found(row(origin="SOME", importer="JP"))
        assert "L406" not in found(row(origin="CN"))

    def test_an_open_ballot_on_the_line_informs_a_draft_and_blocks_a_ballot(self):
        steps.ballot()
        assert found(row())["L407"].severity is Severity.INFORMS
        assert found(row(), stage=Stage.BALLOT)["L407"].severity is Severity.BLOCKS


@pytest.mark.usefixtures("world")
def test_an_empty_draft_says_what_is_missing():
    proposal = steps.services.start_draft(by=cast.delegate("JP"))
    findings = checks.check_proposal(proposal, at=journal.now())
    assert [finding.code for finding in findings] == ["P001", "P002", "P003"]


def test_every_check_is_documented_with_its_mend():
    for code, each in checks.CHECKS.items():
        assert len(code) == 4 and "Mend:" in each.text, code


def test_the_documentation_of_the_checks_is_current():
    assert DOCUMENTED.read_text() == checks.documentation(), "run: python manage.py document_checks"


@pytest.mark.usefixtures("world")
def test_the_command_writes_what_is_checked(tmp_path):
    call_command("document_checks", "--to", str(tmp_path / "checks.md"), verbosity=0)
    assert (tmp_path / "checks.md").read_text() == checks.documentation()


def test_a_day_three_years_on_exists_also_from_29_february():
    from tariffs.proposals.checks.dates import years_later

    leap = years_later(steps.date(2028, 2, 29), 3)
    assert leap == steps.date(2031, 2, 28) and leap - timedelta(days=1) < leap


@pytest.mark.usefixtures("world")
def test_a_row_just_added_is_asked_for_nothing_but_what_it_does():
    assert set(found({})) == {"R101"}
    assert {"R102", "R103", "R104", "A202", "A206", "D301"} <= set(found({"kind": "set"}))
