"""Writing the record: one entry an act, in the act's own transaction; the chain, at each release."""

from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import connection, transaction

from alliance.domain import canon
from alliance.journal import clock
from alliance.journal.models import Entry, Head, Incident, Link

GENESIS = "0" * 64


class Actor(Protocol):
    """Who acts, as the record keeps it: an opaque person, the member acted for, the role held."""

    @property
    def person(self) -> UUID | None: ...
    @property
    def member(self) -> str | None: ...
    @property
    def role(self) -> str: ...


def record(*, act: str, obj: Any, by: Actor, payload: dict[str, Any]) -> Entry:
    """Append one entry for an act on `obj` (a saved model row), at the clock's instant.

    The payload must be canonical JSON material (strings, whole numbers, lists, objects; no floats) and must not
    carry names or addresses, nor a choice of a sealed ballot. Runs inside the act's transaction or not at all.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An act and its entry share one transaction.")
    entry = entry_of(act=act, obj=obj, by=by, payload=payload, at=clock.now())
    entry.save(force_insert=True)
    return entry


def entry_of(*, act: str, obj: Any, by: Actor, payload: dict[str, Any], at: datetime) -> Entry:
    """The entry of an act with its digest, not written yet."""
    object_type, object_id = name_of(obj)
    entry = Entry(
        at=at, person=by.person, member=by.member or "", role=str(by.role), act=act,
        object_type=object_type, object_id=object_id, payload=canon.canonical_bytes(payload).decode(),
    )  # fmt: skip
    entry.digest = canon.digest(form_of(entry))
    return entry


def form_of(entry: Entry) -> dict[str, Any]:
    """What an entry's digest is taken over, as docs/architecture.md ("The record") writes it down.

    Raises Refusal `json_malformed` when the payload is no canonical JSON.
    """
    return {
        "act": entry.act,
        "at": canon.instant_text(entry.at),
        "member": entry.member,
        "object": [entry.object_type, entry.object_id],
        "payload": canon.parse_json(entry.payload.encode(), where="payload"),
        "person": str(entry.person or ""),
        "role": entry.role,
    }


def incident(*, code: str, obj: Any, detail: str, mend: str, by: Actor) -> Incident:
    """Say aloud that something could not stand. The same detail is said once for each code and object, however
    often it recurs; another detail is another fault, and is said."""
    object_type, object_id = name_of(obj)
    with transaction.atomic():
        row, is_new = Incident.objects.get_or_create(
            code=code,
            object_type=object_type,
            object_id=object_id,
            detail_digest=canon.digest(detail),
            defaults={"at": clock.now(), "detail": detail, "mend": mend},
        )
        if is_new:
            record(act="incident", obj=obj, by=by, payload={"code": code, "detail": detail})
    return row


def chain(*, release: int) -> Head:
    """Link every entry not yet in the chain, in order, and return the new head (row lock held: the last lock).

    Each link is the hash of the one before and the entry's digest, so a changed or missing entry breaks every
    later hash; the head leaves the building in the release's manifest.
    """
    head = Head.objects.select_for_update().get()
    position, tip = head.position, head.hash
    links = []
    for entry in Entry.objects.filter(link=None).order_by("id"):
        position, tip = position + 1, canon.chain_link(tip, entry.digest)
        links.append(Link(position=position, entry=entry, hash=tip, release=release))
    Link.objects.bulk_create(links)
    head.position, head.hash = position, tip
    head.save(update_fields=["position", "hash"])
    return head


def bridge(*, entry: Entry, until: int, hash: str, release: int) -> Head:
    """Continue the chain from a head that left the building and is lost here: `entry` follows place `until`.

    The places between are a hole that the entry itself declares (`verify.Hole`). Head locked: the last lock.
    Raises RuntimeError where the chain has that place itself.
    """
    head = Head.objects.select_for_update().get()
    if head.position >= until:
        raise RuntimeError(f"The chain has place {until} itself.")
    head.position, head.hash = until + 1, canon.chain_link(hash, entry.digest)
    Link.objects.create(position=head.position, entry=entry, hash=head.hash, release=release)
    head.save(update_fields=["position", "hash"])
    return head


def name_of(obj: Any) -> tuple[str, str]:
    """How the record names an object: its table's word and its citable symbol, else its id."""
    return obj._meta.model_name, str(getattr(obj, "symbol", None) or obj.pk)
