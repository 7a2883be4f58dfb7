"""Facts and claims of a lot, asked by a machine: every vector of the conformance kit over HTTP, and every refusal."""

import ast
from pathlib import Path

import pytest

from alliance.api.codes import CODES
from alliance.domain import stated
from alliance.domain.amounts import parse_plain
from alliance.domain.floor.cases import KINDS
from alliance.domain.quote.document import answer, question
from alliance.domain.spelling import day, instant
from alliance.domain.terms import COSTS
from tariffs.releases.declaration import SHOWN_BY
from tariffs.releases.forms import FIELD_OF
from tariffs.releases.stated import STATED
from tests.tariffs import kit
from tests.tariffs.test_api_document import shape
from tests.tariffs.test_quote_api import ask

DOMAIN = Path(__file__).resolve().parents[2] / "alliance" / "domain"
EXCHANGE = {
    "exchange_rate": "1.15 USD/EUR", "exchange_set": "US-2027", "exchange_source": "illustrative",
    "exchange_fixed_on": "2026-10-21", "exchange_valid_from": "2026-11-01",
}  # fmt: skip


def declared(name: str, release: int) -> dict[str, str]:
    """The lot of a vector as flat parameters; a vector of several lines is not asked here."""
    document = kit.VECTORS[name]["lot"]
    (asked,) = question(kit.VECTORS[name])[1]
    price, facts, claims = asked.price, asked.facts, asked.claims
    query = {
        "product": kit.slug_of(name), "origin": asked.origin, "importer": asked.importer, "on": asked.on.isoformat(),
        "price": f"{price.amount:f}", "currency": price.currency.code, "unit": price.unit.code,
        "content_basis": str(price.content_basis), "value_basis": price.value_basis, "release": str(release),
    }  # fmt: skip
    if more := document["product"]["hs6"][6:]:
        query["hs"] = kit.hs_of(name) + more
    if asked.quantity is not None:
        query |= {"quantity": f"{asked.quantity.amount:f}", "quantity_unit": asked.quantity.unit.code}
    charges = {cost: getattr(facts, cost) for cost in COSTS}
    query |= {cost: stated.written(charge) for cost, charge in charges.items() if charge is not None}
    if facts.purity is not None:
        query["purity_percent"] = stated.written(facts.purity)
    if facts.exchange is not None:
        given = facts.exchange
        query |= {
            "exchange_rate": stated.written(given.rates[0]), "exchange_set": given.name,
            "exchange_source": given.source, "exchange_fixed_on": str(given.fixed_on),
            "exchange_valid_from": str(given.validity.start), "exchange_valid_before": str(given.validity.before),
        }  # fmt: skip
    assert set(document.get("facts", {})) <= {*COSTS, "purity_percent", "exchange"}, (
        "another fact needs its line here"
    )
    if claims.case is not None:
        query |= {"case": claims.case.kind} | {fact: str(value) for fact, value in claims.case.facts.items()}
    query |= {"quota": claims.quota} if claims.quota else {}
    query |= {"preference_proof": "EUR.1"} if claims.preference else {}
    return query | ({"price_proven": "true"} if claims.price_proven else {})


def compared(body: dict) -> dict:
    """What release and document answer alike: names of places and of the release stand in the steps of one only."""
    codes = [step["code"] for step in body["steps"]]
    beside = ("release_read", "clock_valid", "clocks", "rule_found", "rule_found_no_floor")
    floor = {name: value for name, value in body["exact"].items() if name != "floor"}
    return {"outcome": body["outcome"], "duty": body["duty"], "exact": floor} | {
        "steps": [code for code in codes if code not in beside]
    }


def test_every_vector_of_the_kit_is_answered_over_http_as_by_the_domain(client, released, monkeypatch):
    release = kit.publish(monkeypatch).number
    outcomes, form = set(), shape("Quote")
    for name, document in kit.VECTORS.items():
        if "lines" in document["lot"]:
            continue
        wanted = answer(document)
        response = client.get("/api/v1/quote", declared(name, release))
        body = response.json()
        outcomes.add(wanted["outcome"]["kind"])
        if wanted["outcome"]["kind"] == "cannot_determine":
            assert response.status_code in (409, 422), name
            needs = {"kind": "cannot_determine", "needs": wanted["outcome"]["needs"]}
            assert (body["outcome"], body["code"]) == (needs, wanted["outcome"]["refusal"]["code"]), name
            continue
        assert response.status_code == 200, (name, body)
        assert next(iter(body)) == "outcome"
        form.validate(body)
        assert compared(body) == compared(wanted), name
    assert outcomes == {"duty", "not_covered", "prohibited", "security_required", "cannot_determine"}


def test_the_working_names_the_release_and_both_clocks(client, released):
    def said(**changed) -> list[str]:
        return [step["sentence"] for step in ask(client, released, **changed).json()["steps"]]

    at = released.first_at.isoformat()
    valid, known = day(released.in_force), instant(released.first_at)
    assert f"Read from release 1, published on {known}." in said()
    assert f"The rules are those valid on {valid}." in said()
    assert f"The rules are those valid on {valid}, as they were known on {known}." in said(
        release=None, known_at=at
    )


def test_a_price_on_another_basis_is_carried_by_what_is_stated_and_what_was_read_comes_back(client, released):
    facts = {"freight": "2.00 USD/KGM", "insurance": "500 USD/lot"} | EXCHANGE
    body = ask(
        client, released, currency="EUR", price="60", value_basis="FOB", quantity="1000", quantity_unit="KGM", **facts
    ).json()  # fmt: skip
    assert body["exact"]["price_per_floor_unit"] == "143/2"  # 69 + 2 + 500/1000
    assert body["stated"] == facts | {"freight": "2 USD/KGM"}


@pytest.mark.parametrize(
    ("changed", "status", "code", "where"),
    [
        ({"freight": "2.00"}, 400, "parameter_malformed", "freight"),
        ({"freight": "2,00 USD/kg"}, 400, "parameter_malformed", "freight"),
        ({"freight": "2.00 USD/mtu"}, 400, "parameter_malformed", "freight"),
        ({"freight": "2.00 XXX/kg"}, 422, "currency_unknown", "freight"),
        ({"freight": "2.00 USD/hogshead"}, 422, "unit_unknown", "freight"),
        ({"assay": "65.2"}, 400, "parameter_malformed", "assay"),
        ({"assay": "WO3 165 net"}, 400, "parameter_malformed", "assay"),
        ({"moisture_percent": "100"}, 400, "parameter_malformed", "moisture_percent"),
        ({"payable_percent": "0"}, 400, "parameter_malformed", "payable_percent"),
        ({"gross_quantity": "0 KGM"}, 422, "quantity_not_positive", "gross_quantity"),
        ({"incoterm": "NFF"}, 422, "incoterm_unknown", "incoterm"),
        ({"incoterm": "FOB"}, 422, "incoterm_contradicts", "incoterm"),
        ({"value_basis": "FOB", "freight": "1 USD/lot"}, 422, "needs_insurance", "insurance"),
        ({"value_basis": "FOB", "freight": "1 USD/lot", "insurance": "0 USD/kg"}, 422, "needs_quantity",
         "gross_quantity"),
        ({"value_basis": "CIP", "frontier_costs": "90 USD/kg", "inland_costs": "0 USD/kg"}, 422, "price_below_costs",
         "price"),
        ({"exchange_rate": "1.15 USD/EUR"}, 422, "exchange_incomplete", "exchange_set"),
        ({"exchange_rate": "0 USD/EUR"}, 400, "parameter_malformed", "exchange_rate"),
        (EXCHANGE | {"exchange_rate": "2 USD/USD"}, 422, "exchange_same_currency", "exchange_rate"),
        (EXCHANGE | {"exchange_valid_from": "2099-01-01"}, 422, "exchange_set_not_used", "exchange_valid_from"),
        (EXCHANGE | {"exchange_valid_before": "2026-11-01"}, 422, "period_empty", "exchange_valid_before"),
        ({"case": "stolen"}, 422, "case_unknown", "case"),
        ({"bond_entry": "WH-1"}, 422, "case_not_claimed", "case"),
        ({"case": "in-transit", "bond_entry": "WH-1"}, 422, "case_not_claimed", "case"),
        ({"price_proven": "yes"}, 400, "parameter_malformed", "price_proven"),
        ({"quota": " AQ-1"}, 400, "parameter_malformed", "quota"),
    ],
)  # fmt: skip
def test_a_fact_that_cannot_be_read_or_used_is_refused_beside_its_parameter(
    client, released, changed, status, code, where
):
    response = ask(client, released, **changed)
    body = response.json()
    assert (response.status_code, body["code"], body["where"]) == (status, code, where), body
    assert body["mend"]


def test_a_claim_that_the_rule_does_not_know_changes_nothing_and_the_working_says_so(client, released):
    body = ask(client, released, case="in-transit", transport_document="2026-01-01", quota="AQ-9").json()
    assert body["duty"]["total"] == "41.00"
    assert {"case_not_admitted", "not_of_quota"} <= {step["code"] for step in body["steps"]}


def test_what_is_missing_is_the_outcome_of_the_problem(client, released):
    assert ask(client, released, value_basis="FOB").json()["outcome"] == {
        "kind": "cannot_determine", "needs": "freight",
    }  # fmt: skip
    assert "outcome" not in ask(client, released, origin="ZZ").json()


# Where a quote is answered: each Refusal raised in these files can come out of it. What reads stored law is not here.
RAISING = (
    "quote/asking.py", "quote/finding.py", "quote/settling.py", "quote/due.py", "book.py", "comparison.py",
    "content.py", "exchange.py", "floor/cases.py", "floor/steered.py", "duty/evaluate.py", "units.py",
)  # fmt: skip
OF_STORED_LAW = {"book_incomplete", "book_malformed"}
FAMILIES = {"needs_": [*COSTS, *(kind.fact for kind in KINDS.values())]}


def raised(path: str) -> set[str]:
    """The codes of the Refusals that a file raises; a code with a hole stands for its family."""
    codes: set[str] = set()
    for node in ast.walk(ast.parse((DOMAIN / path).read_text())):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refusal"):
            continue
        for part in ast.walk(node.args[0]):
            if isinstance(part, ast.JoinedStr):
                start = part.values[0].value  # type: ignore[attr-defined]
                codes |= {f"{start}{each}" for each in FAMILIES[start]}
            elif isinstance(part, ast.Constant) and part.value not in FAMILIES:
                codes.add(str(part.value))
    return codes


def test_every_refusal_that_a_quote_can_raise_has_its_code_and_its_parameter():
    assigned = {"base_rate_missing", "several_base_rates"}  # raised by a name of theirs
    codes = set().union(*map(raised, RAISING)) - OF_STORED_LAW | assigned
    codes |= {f"needs_{fact}" for fact in SHOWN_BY} | {"exchange_same_currency", "case_not_claimed"}
    assert len(codes) >= 39
    assert codes - set(CODES) == {"hs_malformed"} & codes
    assert codes - set(FIELD_OF) == set()


def test_every_fact_reads_its_own_example_and_writes_it_back_readable():
    for name, one in STATED.items():
        read = one.read(one.example, parse_plain)
        assert one.read(stated.written(read), parse_plain) == read, name
