"""What a chapter of the story is made of. Votes are invented; lists of member codes say who chose what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

Typed = Mapping[str, str]  # field of a row → what was typed (tariffs.proposals.fields.ROW_FIELDS)


def row(kind: str, product: str, amount: str = "", **more: str) -> Typed:
    """A row as a delegate types it; floors are in USD a kilogram, CIF, on origins outside the alliance."""
    usual = {
        "kind": kind, "product": product, "origin": "NONMEMBERS", "importer": "ALLIANCE",
        "amount": amount, "currency": "USD", "unit": "KGM", "content_basis": "gross", "value_basis": "CIF",
        "combination": "add",
    }  # fmt: skip
    return usual | more


def line(kind: str, product: str, expression: str = "", **more: str) -> Typed:
    """A row of a tariff line as a delegate types it, on origins outside the alliance."""
    usual = {
        "rule": "tariff-line", "kind": kind, "product": product, "origin": "NONMEMBERS", "importer": "ALLIANCE",
        "expression": expression,
    }  # fmt: skip
    return usual | more


@dataclass(frozen=True)
class Votes:
    """Who chose what, as lists of codes. `yes` empty: everybody who is on no other list."""

    no: str = ""
    abstain: str = ""
    absent: str = ""
    yes: str = ""
    first: Mapping[str, str] = field(default_factory=dict)  # code → what it chose first and then changed

    def choices(self, electors: list[str]) -> dict[str, str]:
        """Elector's code → its last choice; who stays away is left out."""
        said = {
            code: choice
            for choice, codes in (("yes", self.yes), ("no", self.no), ("abstain", self.abstain))
            for code in codes.split()
        }
        if not self.yes:
            said |= {code: "yes" for code in electors if code not in said and code not in self.absent.split()}
        strangers = sorted((set(said) | set(self.absent.split()) | set(self.first)) - set(electors))
        if strangers:
            raise ValueError(f"the story lets members vote that are no electors: {strangers}")
        return said


@dataclass(frozen=True)
class Asked:
    """An amendment to a row: by whom, when, which cells it asks for, why."""

    by: str
    at: datetime
    row: int
    cells: Typed
    reason: str
    left: datetime | None = None  # when it was withdrawn, where it was


@dataclass(frozen=True)
class Stood:
    """Where a state stands on a text: by whom, when, how, why; `cosponsors` says it without a reason."""

    by: str
    at: datetime
    stance: str
    reason: str = ""


@dataclass(frozen=True)
class First:
    """A first text that the sponsor revised before the ballot, and what others asked for."""

    prose: str
    rows: tuple[Typed, ...]
    tabled: datetime
    asked: tuple[Asked, ...]


@dataclass(frozen=True)
class Chapter:
    """A proposal from its first draft to the close of its ballot. Instants are UTC and only move forward."""

    sponsor: str
    title: str
    prose: str
    rows: tuple[Typed, ...]
    drafted: datetime
    tabled: datetime
    opens: datetime
    closes: datetime
    votes: Votes
    outcome: str = ""  # what the tally must say; empty while the ballot is open
    release: int | None = None  # the release that holds it, where one does
    first: First | None = None  # where the text of the chapter is a second version


@dataclass(frozen=True)
class Discussed:
    """A text on the table that no ballot is open on: who tabled it, and what other states have said of it since."""

    sponsor: str
    title: str
    prose: str
    rows: tuple[Typed, ...]
    drafted: datetime
    tabled: datetime
    said: tuple[Asked | Stood, ...]  # in the order of time
