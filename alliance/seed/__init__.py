"""The seed data with its sources (SOURCES.md), and how the loaders of the packages read it.

A loader adds what is missing and changes nothing that is there: dated rows are law, not settings.
"""

import csv
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from django.db.models import Model

FOLDER = Path(__file__).resolve().parent
Row = TypeVar("Row", bound=Model)


def rows(name: str) -> list[dict[str, str]]:
    """The rows of `<name>.csv`, header → text."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def digests() -> dict[str, str]:
    """File name → SHA-256 of its bytes, of every file of seed data."""
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in sorted(FOLDER.glob("*.csv"))}


def add_missing(model: type[Row], wanted: Iterable[Row], *key: str) -> list[Row]:
    """Insert those of `wanted` whose `key` fields match no row yet, and return what was inserted."""
    there = set(model._default_manager.values_list(*key))
    missing = [row for row in wanted if tuple(getattr(row, field) for field in key) not in there]
    return model._default_manager.bulk_create(missing)
