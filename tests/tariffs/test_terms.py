"""How a floor becomes a duty: from what a delegate types to the floor on record, for every mechanism."""

import json

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from alliance import journal
from alliance.access import Refused
from alliance.domain import canon
from alliance.domain.floor.mechanisms import MECHANISMS
from alliance.domain.floor.terms import Terms
from alliance.domain.shape import Node
from members.ballots.models import Ballot
from tariffs.catalogue.models import Product
from tariffs.floors import services as floors
from tariffs.floors.models import PriceFloor, RuleLine
from tariffs.proposals import checks, services, stated
from tariffs.proposals.checks import Finding
from tariffs.proposals.fields import PARAMETERS, TERM_FIELDS
from tariffs.proposals.models import Change, DraftRow, Proposal
from tariffs.proposals.retyped import retyped
from tariffs.proposals.term_forms import GROUPS, PAGE_FIELDS, TermsForm
from tests import cast
from tests.tariffs import steps
from tests.tariffs.steps import day, row

pytestmark = pytest.mark.usefixtures("world")

TYPED = {  # what is typed for each mechanism: the form, and the row of terms that it means
    "full-top-up": ({"tolerance_percent": "2 %", "quota": "09.0123"}, {"quota": "09.0123", "tolerance_percent": "2"}),
    "minimum-import-price": (
        {"mechanism": "minimum-import-price", "otherwise_percent": "25"},
        {"mechanism": {"kind": "minimum-import-price", "otherwise_percent": "25"}},
    ),
    "gate-price": (
        {"mechanism": "gate-price", "most": "1 040,50", "combination": "max"},
        {"mechanism": {"kind": "gate-price", "most": "1040.5"}},
    ),
    "entry-price-ladder": (
        {"mechanism": "entry-price-ladder", "rungs": "98: 2\r\n\r\n96 %: 4%", "maximum_tariff_equivalent": "30"},
        {
            "mechanism": {
                "kind": "entry-price-ladder",
                "maximum_tariff_equivalent": "30",
                "rungs": [
                    {"add_percent": "2", "from_percent": "98"},
                    {"add_percent": "4", "from_percent": "96"},
                ],
            }
        },
    ),
    "safeguard-brackets": (
        {"mechanism": "safeguard-brackets", "brackets": "10: 30\n40: 50"},
        {
            "mechanism": {
                "kind": "safeguard-brackets",
                "brackets": [
                    {"beyond_percent": "10", "rate_percent": "30"},
                    {"beyond_percent": "40", "rate_percent": "50"},
                ],
            }
        },
    ),
    "price-band": (
        {
            "mechanism": "price-band", "ceiling": "120", "tax_percent": "5",
            "references": "2027-01-01 to 2027-12-31; 90,50; Fortnight 1; second edition\n2028-01-01; 95; Later",
        },
        {
            "mechanism": {
                "kind": "price-band",
                "ceiling": "120",
                "references": [
                    {"amount": "90.5", "before": "2028-01-01", "from": "2027-01-01",
                     "source": "Fortnight 1; second edition"},
                    {"amount": "95", "before": None, "from": "2028-01-01", "source": "Later"},
                ],
                "tax_percent": "5",
            }
        },
    ),
    "rate-floor": (
        {"mechanism": "rate-floor", "rate_percent": "15", "combination": "top_up", "preference": "before"},
        {"mechanism": {"kind": "rate-floor", "rate_percent": "15"}, "preference": "before"},
    ),
    "prohibition": ({"mechanism": "prohibition"}, {"mechanism": {"kind": "prohibition"}}),
}  # fmt: skip
BESIDE = {
    "cap_adjustable_amount": "40", "cap_adjustable_percent": "25", "cap_total_amount": "60",
    "cap_total_percent": "30", "cap_concession": "cut", "case_in_transit": "2027-01-01", "case_in_bond": "yes",
    "case_returned": "90", "case_samples": "1000", "case_inward_processing": "yes", "verification_amount": "80",
    "verification_threshold_percent": "8", "purity_minimum_percent": "99.5",
}  # fmt: skip
BESIDE_ROW = {
    "caps": [
        {"amount": "40", "kind": "specific", "on": "adjustable"},
        {"kind": "ad-valorem", "on": "adjustable", "percent": "25"},
        {"amount": "60", "kind": "specific", "on": "total"},
        {"kind": "ad-valorem", "on": "total", "percent": "30"},
        {"effect": "cut", "kind": "concession"},
    ],
    "cases": [
        {"before": "2027-01-01", "kind": "in-transit"},
        {"kind": "in-bond"},
        {"kind": "returned", "within_days": 90},
        {"at_most": "1000", "kind": "samples"},
        {"kind": "inward-processing"},
    ],
    "purity_minimum_percent": "99.5",
    "verification": {"amount": "80", "threshold_percent": "8"},
}


def at(name: str, proposal: Proposal, *more: int) -> str:
    return reverse(name, args=[proposal.year, proposal.number, *more])


def opened(draft: Proposal) -> Ballot:
    version = services.table_proposal(proposal_id=draft.pk, by=cast.delegate("JP"))
    return services.put_to_ballot(version_id=version.pk, closes_at=cast.in_days(7), by=cast.officer())


def found(**typed: str) -> dict[tuple[str, str], Finding]:
    """What the checks find in a row with these fields, by code and field."""
    findings = checks.check_proposal(steps.draft(row(**typed)), at=journal.now())
    return {(finding.code, finding.field): finding for finding in findings}


def test_every_mechanism_is_typed_here_and_every_field_has_its_place():
    assert set(TYPED) == set(MECHANISMS)
    assert set(PARAMETERS) <= set(MECHANISMS)
    typed = set().union(*(fields for fields, _ in TYPED.values())) | set(BESIDE)
    assert set(TERM_FIELDS) == typed - {"combination"}
    drawn = [name for _, names in GROUPS for name in names] + [
        name for names in PARAMETERS.values() for name in names
    ]
    assert sorted(TermsForm.base_fields) == sorted(drawn) == sorted(set(PAGE_FIELDS) - {"mechanism"})


def test_what_is_typed_on_the_page_is_frozen_decided_and_on_record_for_every_mechanism(sign_in):
    slugs = dict(zip(TYPED, Product.objects.filter(unit="KGM").values_list("slug", flat=True), strict=False))
    draft = steps.draft(*(row(product=slug, content_basis="gross") for slug in slugs.values()))
    japan = sign_in(cast.delegate("JP"))
    for line, (typed, _) in zip(draft.rows.order_by("position"), TYPED.values(), strict=True):
        page = {"combination": "add", **typed, "edition": "1"}
        assert japan.post(at("proposal_row_terms", draft, line.pk), page).status_code == 302
    digest = canon.digest(services.next_document(draft))
    japan.post(at("proposal_table", draft), {"digest": digest, "audience": "members"})
    version = draft.versions.get()
    document = json.loads(version.document)
    wanted = {slugs[kind]: meant for kind, (_, meant) in TYPED.items()}
    assert document["format"] == "proposal-version/2"
    assert {each["product"]: each["terms"] for each in document["rows"]} == wanted
    opened = services.put_to_ballot(version_id=version.pk, closes_at=cast.in_days(7), by=cast.officer())
    paper = japan.get(reverse("ballot", args=[opened.year, opened.number])).content.decode()
    assert "How the floor of row 8 becomes a duty: prohibition below the floor" in paper
    done = services.enact(decision_id=steps.decide(opened).pk)
    written = PriceFloor.objects.filter(pk__in=[each.floor.pk for each in done]).select_related(
        "line__product"
    )
    assert {floor.line.product.slug: floor.terms for floor in written} == wanted
    for floor in written:
        assert (
            Terms.read(Node(floor.terms, "", "document_malformed"), floor.combination).as_row() == floor.terms
        )


def test_caps_cases_and_proof_stand_beside_the_mechanism():
    floor = steps.a_floor(**BESIDE)
    assert floor.terms == BESIDE_ROW


@pytest.mark.parametrize("kind", [*sorted(MECHANISMS), "beside"])
def test_terms_on_record_are_typed_again_so_that_they_read_the_same(kind: str):
    typed, meant = TYPED.get(kind, (BESIDE, BESIDE_ROW))
    combination = typed.get("combination", "add")
    again = retyped(meant, combination)
    assert (stated.read(again, combination).row, again["combination"]) == (meant, combination)


def test_an_amount_that_would_read_two_ways_is_typed_so_that_it_reads_one():
    fine = {"mechanism": {"kind": "gate-price", "most": "1.234"}, "tolerance_percent": "1.5"}
    assert retyped(fine, "max")["most"] == "1.2340"
    assert stated.read(retyped(fine, "max"), "max").row == fine


def test_a_row_that_states_no_terms_freezes_the_bytes_of_before():
    document = json.loads(steps.table().document)
    assert document["format"] == "proposal-version/1"
    assert sorted(document["rows"][0]) == [
        "amount", "combination", "content_basis", "currency", "importer", "kind", "names", "origin", "position",
        "product", "sunset", "unit", "valid_from", "valid_until", "value_basis",
    ]  # fmt: skip
    usual = steps.table(row(product="ndpr-metal", mechanism="full-top-up", tolerance_percent="0"))
    assert json.loads(usual.document)["rows"][0].keys() == document["rows"][0].keys()
    assert json.loads(usual.document)["format"] == "proposal-version/1"
    assert usual.changes.get().terms == {}


def test_a_text_that_a_reader_of_before_would_misread_has_another_format():
    assert json.loads(steps.table(row(combination="top_up")).document)["format"] == "proposal-version/2"


def test_a_continuation_keeps_the_terms_and_a_change_states_its_own():
    old = steps.a_floor(mechanism="minimum-import-price", otherwise_percent="25")
    start, before = day(60), day(59)
    raised = row(kind="change", names=old.symbol, amount="120", valid_from=start, tolerance_percent="1")
    [done] = steps.enacted(raised)
    rest = PriceFloor.objects.get(line=old.line, record__upper_inf=True, validity__contains=before)
    assert (
        rest.terms == old.terms == {"mechanism": {"kind": "minimum-import-price", "otherwise_percent": "25"}}
    )
    assert done.floor.terms == {"tolerance_percent": "1"}


def test_terms_that_do_not_read_are_not_put_on_record():
    decision = steps.decide(steps.ballot())
    line, change = RuleLine.objects.get(), Change.objects.get()
    band = {"kind": "price-band", "ceiling": "1", "references": [], "tax_percent": "0"}
    for terms in (
        {"mechanism": {"kind": "auction"}}, {"tolerance_percent": "2.0"}, {"mechanism": band}, {"colour": "red"}, [],
    ):  # fmt: skip
        text = floors.FloorText(
            change.amount, "USD", "KGM", "gross", "FOB", "add", change.validity, change.sunset, terms
        )
        with pytest.raises(Refused) as refusal:
            floors.enact_set(line=line, text=text, decision=decision)
        assert refusal.value.code == "terms_unreadable" and refusal.value.mend
    assert not PriceFloor.objects.exists()


@pytest.mark.usefixtures("by_owner")
@pytest.mark.parametrize("table", ["tariffs_pricefloor", "tariffs_change"])
def test_the_terms_of_what_was_decided_never_change(table: str):
    steps.a_floor(tolerance_percent="2")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET terms = '{{}}'")


BRACKETS, LADDER = {"mechanism": "safeguard-brackets"}, {"mechanism": "entry-price-ladder"}
BAND = {"mechanism": "price-band", "ceiling": "120", "tax_percent": "0"}
FAULTS = [  # typed, code, field, part of what is said
    ({"mechanism": "auction"}, "T501", "mechanism", "auction"),
    ({"mechanism": "gate-price", "combination": "max"}, "T502", "most", "nothing is said"),
    (LADDER | {"rungs": "98: 2"}, "T502", "maximum_tariff_equivalent", "nothing"),
    ({"verification_amount": "80"}, "T502", "verification_threshold_percent", "nothing"),
    (
        {"mechanism": "minimum-import-price", "otherwise_percent": "1.234"},
        "T503", "otherwise_percent", "one thousand two hundred",
    ),
    (BRACKETS | {"brackets": "10 30"}, "T503", "brackets", "Line 1: “10 30”"),
    (BRACKETS | {"brackets": "10: 30\n\n10: 50"}, "T503", "brackets", "Line 3: Not above 10"),
    (BRACKETS | {"brackets": "10: 101"}, "T503", "brackets", "Above 100"),
    (LADDER | {"rungs": "92: 8\n94: 6", "maximum_tariff_equivalent": "3"}, "T503", "rungs", "Line 2: Not below 92"),
    (BAND | {"references": "2027-01-01; 90"}, "T503", "references", "semicolons"),
    (BAND | {"references": "2027-01-01; 9; A\n2027-05-01; 8; B"}, "T503", "references", "Line 2: Another entry"),
    (BAND | {"references": "2027-01-09 to 2027-01-01; 9; A"}, "T503", "references", "no day"),
    ({"tolerance_percent": "101"}, "T503", "tolerance_percent", "100"),
    ({"preference": "sometimes"}, "T503", "preference", "Not one of"),
    ({"cap_total_percent": "lots"}, "T503", "cap_total_percent", "not an amount"),
    ({"cap_concession": "hold"}, "T503", "cap_concession", "Not one of"),
    ({"cap_total_amount": "3", "case_in_transit": "soon"}, "T503", "case_in_transit", "not a day"),
    ({"case_in_bond": "yes", "case_returned": "0"}, "T503", "case_returned", "whole number"),
    ({"case_in_bond": "maybe"}, "T503", "case_in_bond", "list"),
    ({"quota": "09\u202e01"}, "T503", "quota", "cannot be seen"),
    ({"purity_minimum_percent": "100.5"}, "T503", "purity_minimum_percent", "at most 100"),
    ({"mechanism": "gate-price", "most": "40", "combination": "add"}, "T504", "combination", "gate price"),
    ({"mechanism": "gate-price", "combination": "add"}, "T504", "combination", "gate price"),
    (BAND | {"ceiling": "100", "references": "2026-01-01; 90; A"}, "T505", "ceiling", "110"),
    (
        {"mechanism": "rate-floor", "rate_percent": "15", "combination": "max", "tolerance_percent": "2"},
        "T506", "tolerance_percent", "rate floor",
    ),
]  # fmt: skip


class TestFaults:
    def test_a_fault_is_said_at_its_field_and_blocks(self):
        findings = checks.check_proposal(
            steps.draft(*(row(**typed) for typed, *_ in FAULTS)), at=journal.now()
        )
        told = {(finding.row, finding.code, finding.field): finding for finding in findings}
        for position, (typed, code, field, said) in enumerate(FAULTS, start=1):
            finding = told.get((position, code, field))
            assert finding is not None and finding.blocks, typed
            assert said in finding.message, finding.message

    def test_each_of_several_faults_is_said(self):
        faults = found(
            tolerance_percent="101", quota="x", case_returned="0", purity_minimum_percent="0", most="z"
        )
        assert {field for code, field in faults if code == "T503"} == {
            "tolerance_percent", "case_returned", "purity_minimum_percent",
        }  # fmt: skip

    def test_what_another_mechanism_asked_for_is_left_out_and_said(self):
        finding = found(most="a lot", rungs="98: 2", tolerance_percent="1")["T507", "mechanism"]
        assert not finding.blocks and "Steps" in finding.message and "Most that is owed" in finding.message
        assert steps.a_floor(most="a lot", tolerance_percent="1").terms == {"tolerance_percent": "1"}

    def test_an_end_states_no_terms(self):
        floor = steps.a_floor()
        end = {
            "kind": "end", "product": "ndpr-oxide", "origin": "ALL", "importer": "ALLIANCE", "names": floor.symbol,
            "valid_from": str(day(60)), "mechanism": "auction", "tolerance_percent": "lots",
        }  # fmt: skip
        findings = checks.check_proposal(steps.draft(end), at=journal.now())
        assert {finding.code for finding in findings} == {"A212"}


class TestWarnings:
    def test_the_usual_terms_warn_of_nothing(self):
        assert set(found(combination="top_up")) == {("A204", "amount")}

    def test_the_curve_is_told_with_its_prices_and_blocks_nothing(self):
        findings = found(cap_adjustable_percent="25")
        finding = findings["T508", "mechanism"]
        assert "From 0 to 88 USD/kg a cap lets imports land below the floor of 110" in finding.message
        assert not checks.blocking(list(findings.values()))

    def test_a_dearer_import_that_lands_cheaper_is_told(self):
        ladder = {
            "mechanism": "entry-price-ladder",
            "rungs": "98: 2\n96: 4",
            "maximum_tariff_equivalent": "30",
        }
        findings = checks.check_proposal(steps.draft(row(**ladder)), at=journal.now())
        said = " ".join(finding.message for finding in findings if finding.code == "T508")
        assert (
            "a dearer import lands cheaper" in said
            and "the duty jumps" in said
            and "more of the prices" in said
        )

    def test_a_band_with_no_reference_price_on_its_first_day_is_told(self):
        band = {"mechanism": "price-band", "ceiling": "120", "tax_percent": "5"}
        assert ("T509", "references") in found(**band, references="2031-01-01; 90; Fortnight 1")
        assert ("T509", "references") not in found(**band, references="2026-01-01; 90; Fortnight 1")

    def test_a_change_that_drops_terms_is_told(self):
        old = steps.a_floor(tolerance_percent="2")
        change = {"kind": "change", "names": old.symbol, "valid_from": day(60)}
        assert old.symbol in found(**change)["T510", "mechanism"].message
        assert ("T510", "mechanism") not in found(**change, tolerance_percent="3")
        plain = steps.a_floor(product="ndpr-metal")
        again = {"kind": "change", "product": "ndpr-metal", "names": plain.symbol, "valid_from": day(60)}
        assert ("T510", "mechanism") not in found(**again)


def test_a_text_tells_the_terms_and_those_it_replaces(sign_in):
    old = steps.a_floor(mechanism="gate-price", most="40", combination="max")
    version = steps.table(
        row(kind="change", names=old.symbol, amount="120", valid_from=day(60), combination="top_up")
    )
    page = sign_in(cast.delegate("AU")).get(at("proposal", version.proposal)).content.decode()
    assert "what the base duty leaves to the floor" in page
    assert "How the floor of row 1 becomes a duty: full top-up" in page
    assert f"What {old.symbol} says until then: gate price" in page
    assert "at most 40 USD/kg" in page and "Schedule of Japan" in page


class TestPage:
    def test_what_is_typed_is_kept_whatever_it_is_and_its_fault_stands_beside_it(self, sign_in):
        draft = steps.draft()
        line, japan = draft.rows.get(), sign_in(cast.delegate("JP"))
        address = at("proposal_row_terms", draft, line.pk)
        typed = {
            "mechanism": "safeguard-brackets",
            "brackets": "10: a lot\n",
            "tolerance_percent": "2",
            "most": "x",
        }
        japan.post(address, {**typed, "combination": "add", "edition": "1"})
        page = japan.get(address).content.decode()
        assert "10: a lot</textarea>" in page and 'value="x"' in page
        assert f'id="row-{line.pk}-brackets-said"' in page
        said = page.split(f'id="row-{line.pk}-brackets-said"')[1].split("</div>")[0]
        assert "T503" in said and "Line 1" in said
        editor = japan.get(at("proposal_edit", draft)).content.decode()
        assert "T503" in editor and address in editor

    def test_a_change_takes_over_the_terms_of_the_version_it_names(self, sign_in):
        old = steps.a_floor(mechanism="gate-price", most="40", combination="max", case_in_bond="yes")
        draft = steps.draft(row(kind="change", names=old.symbol, amount="120", valid_from=day(60)))
        line, japan = draft.rows.get(), sign_in(cast.delegate("JP"))
        address, take = at("proposal_row_terms", draft, line.pk), f"Take over the terms of {old.symbol}"
        assert take in japan.get(address).content.decode()
        answer = japan.post(address, {"take": old.symbol, "edition": "1"}, headers={"HX-Request": "true"})
        assert answer["HX-Redirect"] == address
        assert take not in japan.get(address).content.decode()
        [done] = services.enact(decision_id=steps.decide(opened(draft)).pk)
        assert (done.floor.terms, done.floor.combination, done.floor.amount) == (old.terms, "max", 120)

    def test_taking_over_where_no_version_is_named_keeps_what_is_typed(self, sign_in):
        draft = steps.draft()
        line, japan = draft.rows.get(), sign_in(cast.delegate("JP"))
        sent = {"take": "PF-1.1", "combination": "add", "quota": "1", "edition": "1"}
        assert japan.post(at("proposal_row_terms", draft, line.pk), sent).status_code == 302
        assert DraftRow.objects.get(pk=line.pk).typed["quota"] == "1"

    def test_a_row_saved_in_the_editor_keeps_its_terms_and_the_other_way_round(self, sign_in):
        draft = steps.draft(row(tolerance_percent="2"))
        line, japan = draft.rows.get(), sign_in(cast.delegate("JP"))
        japan.post(at("proposal_row", draft, line.pk), {**line.typed, "amount": "120", "edition": "1"})
        assert DraftRow.objects.get(pk=line.pk).typed == {**line.typed, "amount": "120"}
        japan.post(
            at("proposal_row_terms", draft, line.pk), {"combination": "max", "quota": "1", "edition": "2"}
        )
        typed = DraftRow.objects.get(pk=line.pk).typed
        kept = {name: text for name, text in line.typed.items() if name != "tolerance_percent"}
        assert typed == {**kept, "amount": "120", "combination": "max", "quota": "1"}
