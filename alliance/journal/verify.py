"""Walk the record and say where it first breaks: entries → links → head, and the heads that releases took away.

Reads only. An entry that stands in no release yet is held by its digest alone; once chained, by every later hash.

Places may be missing in one way only: a restore lost them, and the entry that follows them says so. It names the
last place before the hole, the last place in it, and the hash there, which a release took away.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, Subquery

from alliance.domain import canon
from alliance.domain.errors import Refusal
from alliance.journal.models import Entry, Head, Link
from alliance.journal.services import GENESIS, form_of

ROWS_AT_ONCE = 2000
RESTORED = "restore_record"  # the act whose entry may follow a hole


@dataclass(frozen=True)
class Promise:
    """A head of the chain as it left the building, for example in the manifest of a release."""

    by: str  # what took it away, in words or as a symbol
    position: int
    hash: str


@dataclass(frozen=True)
class Walk:
    """What a walk found: how far it came, and its first `fault` ('' where everything agrees)."""

    linked: int
    waiting: int  # entries that no release has chained yet
    fault: str = ""
    lost: int = 0  # places that a restore lost, as the record itself says


@dataclass(frozen=True)
class Hole:
    """Places that a restore lost: `after` is the last before them, `until` the last of them, `hash` the one there."""

    after: int
    until: int
    hash: str


def walk(promises: Iterable[Promise] = ()) -> Walk:
    """Recompute every digest and hash of the record, and compare them with what was promised outside."""
    end = Link.objects.order_by().values("release").annotate(last=Max("position")).order_by("-last")
    head = Head.objects.annotate(last=Subquery(end.values("last")[:1])).get()  # one statement, one moment
    promised: dict[int, list[Promise]] = {}
    for promise in promises:
        promised.setdefault(promise.position, []).append(promise)
    position, tip, lost = 0, GENESIS, 0
    for link in _links(head.position):
        hole = _hole(link, position)
        if hole is not None:
            for promise in promised.get(hole.until, ()):
                if promise.hash != hole.hash:
                    return Walk(
                        position, 0, f"Place {hole.until} was lost with another hash than {promise.by} holds."
                    )
            lost += hole.until - hole.after
            position, tip = hole.until, hole.hash
        fault = _fault_in_link(link, position, tip) or _fault_in_promises(promised, link)
        if fault:
            return Walk(position, 0, fault)
        position, tip = link.position, link.hash
    if (head.last or 0, position, tip) != (head.position, head.position, head.hash):
        return Walk(position, 0, f"The head at place {head.position} is not the end of the chain.")
    for place in sorted(place for place in promised if place > position):
        return Walk(
            position, 0, f"{promised[place][0].by} holds place {place}, which the chain does not have."
        )
    waiting = 0
    for entry in Entry.objects.filter(link=None).order_by("id").iterator(ROWS_AT_ONCE):
        fault = _fault_in_entry(entry)
        if fault:
            return Walk(position, waiting, fault)
        waiting += 1
    return Walk(position - lost, waiting, lost=lost)


def _links(until: int) -> Iterable[Link]:
    """The links up to a head read before; what is chained meanwhile is for the next walk."""
    rows = Link.objects.filter(position__lte=until).select_related("entry").order_by("position")
    return rows.iterator(ROWS_AT_ONCE)


def _hole(link: Link, before: int) -> Hole | None:
    """The hole that a link's entry declares between it and the place `before`, if there is one."""
    if link.position == before + 1 or link.entry.act != RESTORED:
        return None
    try:
        said = canon.parse_json(link.entry.payload.encode())["journal"]
        hole = Hole(int(said["after"]), int(said["until"]), str(said["hash"]))
    except (Refusal, KeyError, TypeError, ValueError):
        return None
    return hole if (hole.after, hole.until) == (before, link.position - 1) else None


def _fault_in_link(link: Link, before: int, tip: str) -> str:
    if link.position != before + 1:
        return f"Place {before + 1} of the chain is missing."
    fault = _fault_in_entry(link.entry)
    if fault:
        return f"Place {link.position} of the chain: {fault}"
    if canon.chain_link(tip, link.entry.digest) != link.hash:
        return f"Place {link.position} of the chain does not follow from the place before and its entry."
    return ""


def _fault_in_entry(entry: Entry) -> str:
    """Whether an entry still says what its digest was taken over."""
    try:
        same = canon.digest(form_of(entry)) == entry.digest
    except Refusal:
        same = False
    return "" if same else f"Entry {entry.pk} ({entry.act}) is not what its digest was taken over."


def _fault_in_promises(promised: dict[int, list[Promise]], link: Link) -> str:
    for promise in promised.get(link.position, ()):
        if promise.hash != link.hash:
            return f"Place {link.position} of the chain is not the one that {promise.by} holds."
    return ""
