"""What waits for an officer, as one queue: the oldest first, each with its age and the act that ends the wait."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from alliance.portal.named import Answer, Named
from alliance.portal.requests import Shown
from alliance.portal.waiting import Waiting
from alliance.web import words

if TYPE_CHECKING:
    from alliance.portal.desk import Tabled

LISTS = {
    "applications": ("membership", ngettext_lazy("{n} more application to join", "{n} more applications to join", "n")),
    "motions": (
        "membership", ngettext_lazy("{n} more motion on membership", "{n} more motions on membership", "n")
    ),
    "credentials": (
        "delegation_home", ngettext_lazy("{n} more document of credentials", "{n} more documents of credentials", "n")
    ),
    "losses": (
        "resets",
        ngettext_lazy(
            "{n} more call-back after a lost second factor", "{n} more call-backs after lost second factors", "n"
        ),
    ),
}  # fmt: skip
"""Where the rest of a kind stands, of which only the oldest are named one by one, and what it is called."""


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


@dataclass(frozen=True)
class Queue:
    """What this officer can do something about, what waits for another officer because this one asked for it, and in
    words who these others are."""

    items: list[Item] = field(default_factory=list)
    mine: list[Item] = field(default_factory=list)
    others: str = ""


def queue(
    found: Waiting, tabled: Iterable["Tabled"], requests: Iterable[Shown], now: datetime, named: Answer,
    person: UUID | None,
) -> Queue:  # fmt: skip
    """All of it, the oldest first. What a request asks for stands in the queue as that request alone."""
    requests = list(requests)
    about = {each.asked_by: each for each in named.things}
    asked = {(name, value) for each in requests for name, value in _asks(each)}
    free = [each for each in named.things if each.asked_by not in asked]
    items = [_of_text(each, now) for each in tabled] + [_of_named(each, now) for each in free]
    items += [_of_request(each, now, about) for each in requests if not each.own]
    items += _left_out(found, named, now)
    mine = [_of_request(each, now, about) for each in requests if each.own]
    others = [name for holder, name in named.officers if holder != str(person) and name]
    return Queue(sorted(items, key=lambda item: item.since), mine, _or(others))


def _asks(each: Shown) -> Iterator[tuple[str, Any]]:
    for name, value in each.row.asks.items():
        if not isinstance(value, dict | list):
            yield name, value


def _of_text(each: "Tabled", now: datetime) -> Item:
    proposal = each.proposal
    return Item(
        _("Text on the table"), proposal.heading, each.version.tabled_at, each.url,
        _("Put {symbol} to the ballot").format(symbol=proposal.symbol), each.age, proposal.symbol,
        _("Tabled by {member}").format(member=proposal.sponsor.name),
    )  # fmt: skip


def _of_named(each: Named, now: datetime) -> Item:
    return Item(each.kind, each.title, each.since, each.url, each.act, _age(each.since, now), each.symbol)


def _of_request(each: Shown, now: datetime, about: dict[tuple[str, Any], Named]) -> Item:
    """One request; what it is about is named, with its symbol where it has one."""
    row, title = each.row, each.title
    thing = next((about[key] for key in _asks(each) if key in about and about[key].symbol), None)
    name: str = row.about_name or ""  # type: ignore[attr-defined]
    if thing is not None:
        name = f"{name} ({thing.symbol})" if name else thing.symbol
    if name:
        title = _("{act}, {name}").format(act=title, name=name)
    by = (
        _("You asked for it: another officer decides")
        if each.own
        else _("Asked by {officer}").format(officer=each.asker)
    )
    act = _("See it") if each.own else _("Decide on {symbol}").format(symbol=row.symbol)
    return Item(
        _("Request for a second officer"), title, row.asked_at, reverse("request", args=[row.number]), act, each.age,
        row.symbol, f"{by}: {row.reason}", row.lapses_at,
    )  # fmt: skip


def _left_out(found: Waiting, named: Answer, now: datetime) -> Iterator[Item]:
    """Of each kind of which more wait than are named, the rest."""
    for counted, (page, several) in LISTS.items():
        told = [each for each in named.things if each.counted == counted]
        rest = getattr(found, counted) - len(told)
        if rest > 0 and told:
            since = told[-1].since
            title = str(several % {"n": rest}).format(n=rest)
            yield Item(told[0].kind, title, since, reverse(page), _("See them all"), _age(since, now))


def _or(names: list[str]) -> str:
    """Names of which one is enough: `A`, `A or B`, `A, B or C`."""
    if len(names) < 2:
        return "".join(names)
    return _("{names} or {last}").format(names=", ".join(names[:-1]), last=names[-1])


def said_of_mine(found: Queue) -> str:
    """`2 requests of yours wait for A or B.`; '' where none does."""
    n = len(found.mine)
    if not n:
        return ""
    if not found.others:
        return ngettext(
            "{n} request of yours waits, and nobody else holds an office today.",
            "{n} requests of yours wait, and nobody else holds an office today.", n,
        ).format(n=n)  # fmt: skip
    said = ngettext(
        "{n} request of yours waits for {officers}.", "{n} requests of yours wait for {officers}.", n
    )
    return said.format(n=n, officers=found.others)


def _age(since: datetime, now: datetime) -> str:
    return words.span((now - since).total_seconds())
