"""Rows of tariff lines as a delegate would type them, and tariff lines on record."""

from datetime import date

from tariffs.schedules.models import TariffLine
from tests.tariffs import steps
from tests.tariffs.steps import day


def line(**typed: str | date) -> dict[str, str]:
    """A row that sets a good tariff line: NdPr oxide of all origins, 2.5 %, into all parties; but for what is given."""
    good = {
        "rule": "tariff-line", "kind": "set", "product": "ndpr-oxide", "origin": "ALL", "importer": "ALLIANCE",
        "expression": "2.5%", "valid_from": day(30).isoformat(),
    }  # fmt: skip
    said = good | {name: str(text) for name, text in typed.items()}
    return {name: text for name, text in said.items() if text}


def a_line() -> TariffLine:
    """A tariff line on record by an adopted text: 2.5 % on NdPr oxide from a day ahead."""
    [done] = steps.enacted(line())
    assert done.line is not None
    return done.line
