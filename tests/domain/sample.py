"""A small release for the tests of quotes: five products, three territories, four rules."""

from datetime import date
from typing import Any

from alliance.domain.book import FILES, Book, header
from alliance.domain.canon import ndjson
from alliance.domain.money import Price, Quantity, unit_rows
from alliance.domain.quote import Lot

NOTICE = "Demonstration, invented votes"
PARTY = [{"before": None, "from": "2026-02-04"}]


def rule(**changes: Any) -> dict[str, Any]:
    """A row of rules.ndjson: NdPr oxide from non-members, 110 USD/kg."""
    row = {
        "amount": "110.00", "combination": "add", "content_basis": "gross", "currency": "USD", "decision": 3,
        "importer": "ALLIANCE", "kind": "price-floor", "origin": "NONMEMBERS", "product": "ndpr-oxide",
        "rule": "PF-12", "set_by": 3, "sunset": None, "unit": "KGM", "valid_before": None,
        "valid_from": "2026-03-01", "value_basis": "CIF", "version": 1,
    }  # fmt: skip
    return row | changes


def product(slug: str, hs6: str, mineral: str, stage: str, **changes: Any) -> dict[str, Any]:
    row = {
        "content_basis": "gross", "description": f"{slug}, 99% min", "hs6": hs6, "hs_certain": True,
        "mineral": mineral, "name": slug.replace("-", " "), "product": slug, "stage": stage, "unit": "KGM",
    }  # fmt: skip
    return row | changes


def rate(territory: str, hs: str, expression: str, **changes: Any) -> dict[str, Any]:
    row = {"before": None, "from": "2026-01-01", "hs": hs, "source": "illustrative", "territory": territory}
    return row | {"expression": expression} | changes


def member(country: str, since: str = "2026-02-04") -> dict[str, Any]:
    return {"before": None, "country": country, "from": since}


ROWS: dict[str, list[dict[str, Any]]] = {
    "rules": [
        rule(),
        rule(rule="PF-13", product="cobalt-cathode", amount="15", unit="LBR", combination="max"),
        rule(rule="PF-14", product="ferro-silicon", currency="EUR", unit="TNE", amount="2408", origin="ALL"),
        rule(rule="PF-15", product="tantalite", content_basis="contained:Ta2O5", amount="200"),
    ],
    "products": [
        product("ndpr-oxide", "284690", "neodymium", "oxide_compound"),
        product(
            "mixed-ree-carbonate", "284690", "rare-earths", "intermediate", content_basis="contained:REO"
        ),
        product("cobalt-cathode", "810520", "cobalt", "metal"),
        product("ferro-silicon", "720221", "silicon", "alloy", unit="TNE"),
        product("tantalite", "261590", "tantalum", "ore_concentrate", content_basis="contained:Ta2O5"),
    ],
    "origin-groups": [
        {"countries": [member("CN"), member("RU")], "group": "NONMEMBERS", "name": "Non-members", "rank": 1},
        {"countries": [], "group": "ALL", "name": "All origins", "rank": 2},
    ],
    "territories": [
        {"countries": [member("US")], "name": "United States", "party": PARTY, "territory": "US"},
        {
            "countries": [member("DE"), member("FR")],
            "name": "European Union",
            "party": PARTY,
            "territory": "EU",
        },
        {"countries": [member("CL")], "name": "Chile", "party": [], "territory": "CL"},
    ],
    "countries": [
        {"country": code, "name": name}
        for code, name in {
            "CL": "Chile",
            "CN": "China",
            "DE": "Germany",
            "FR": "France",
            "KZ": "Kazakhstan",
            "RU": "Russia",
            "US": "United States",
        }.items()
    ],
    "base-rates": [
        rate("US", "28", "free"),
        rate("US", "81", "5%"),
        rate("US", "8105", "10%"),
        rate("US", "7202", "free"),
        rate("US", "2615", "0.10 USD/kg"),
        rate("EU", "2846", "3.2%"),
        rate("EU", "7202", "5.7%"),
    ],
    "units": unit_rows(),
    "decisions": [
        {
            "decided": "2026-02-20T17:00:05Z",
            "decision": number,
            "outcome": "adopted",
            "symbol": f"DEC/2026/00{number}",
            "title": "A price floor",
        }
        for number in (3, 4)
    ],
}


def files(**changes: list[dict[str, Any]]) -> dict[str, bytes]:
    """The files of the release; `changes` replaces the rows of a file (`base_rates` for base-rates)."""
    rows = ROWS | {name.replace("_", "-"): replaced for name, replaced in changes.items()}
    return {f"{name}.ndjson": ndjson([header(name, NOTICE), *rows[name]]) for name in FILES}


def book(**changes: list[dict[str, Any]]) -> Book:
    return Book.from_files(files(**changes))


def price(
    amount: str = "69", currency: str = "USD", unit: str = "kg", content: str = "gross", value: str = "CIF"
) -> Price:
    return Price.of(amount, currency, unit, content, value)


def lot(
    product: str | None = "ndpr-oxide",
    at: Price | None = None,
    *,
    origin: str = "CN",
    importer: str = "US",
    on: str = "2026-11-22",
    hs: str | None = None,
    quantity: Quantity | None = None,
) -> Lot:
    return Lot(origin, importer, date.fromisoformat(on), at or price(), product, hs, quantity)
