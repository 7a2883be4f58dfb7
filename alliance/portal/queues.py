"""What waits for an officer, as one queue: the oldest first, each with its age and the act that ends the wait."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from alliance.portal.requests import Shown
from alliance.portal.waiting import Waiting
from alliance.web import words

if TYPE_CHECKING:
    from alliance.portal.desk import Tabled

COUNTED = (
    ("applications", "Application to join", "applications to join", "membership", "Rule on it"),
    ("motions", "Motion on membership", "motions on membership", "membership", "Put it to the ballot"),
    ("credentials", "Document of credentials", "documents of credentials", "delegation_home", "Read it"),
    (
        "losses",
        "Call-back after a lost second factor",
        "call-backs after lost second factors",
        "resets",
        "Call back",
    ),
)
"""What `waiting` counts: its name there, what one and several are called, the page, the act."""


@dataclass(frozen=True)
class Item:
    """One thing that waits, or several of a kind since the oldest of them."""

    kind: str
    title: str
    since: datetime
    url: str
    act: str
    age: str
    symbol: str = ""
    note: str = ""
    lapses: datetime | None = None
    own: bool = False  # the seat asked for it itself, so another officer acts


def queue(found: Waiting, tabled: Iterable["Tabled"], requests: Iterable[Shown], now: datetime) -> list[Item]:
    """All of it, the oldest first; what the officer asked for itself comes last."""
    items = [_of_text(each, now) for each in tabled] + [_of_request(each, now) for each in requests]
    for key, one, several, page, act in COUNTED:
        count, since = getattr(found, key), found.since[key]
        if count and since:
            what = one if count == 1 else f"{count} {several}"
            items.append(Item(one, what, since, reverse(page), act, _age(since, now)))
    return sorted(items, key=lambda item: (item.own, item.since))


def _of_text(each: "Tabled", now: datetime) -> Item:
    proposal = each.proposal
    return Item(
        "Text on the table", proposal.heading, each.version.tabled_at, each.url,
        f"Put {proposal.symbol} to the ballot", each.age, proposal.symbol, f"Tabled by {proposal.sponsor.name}",
    )  # fmt: skip


def _of_request(each: Shown, now: datetime) -> Item:
    row = each.row
    about = f", {row.about_name}" if row.about_name else ""  # type: ignore[attr-defined]
    by = "You asked for it: another officer decides" if each.own else f"Asked by {each.asker}"
    return Item(
        "Request for a second officer", f"{each.title}{about}", row.asked_at, reverse("request", args=[row.number]),
        "See it" if each.own else f"Decide on {row.symbol}", each.age, row.symbol, f"{by}: {row.reason}",
        row.lapses_at, each.own,
    )  # fmt: skip


def _age(since: datetime, now: datetime) -> str:
    return words.span((now - since).total_seconds())
