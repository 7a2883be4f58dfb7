"""A release as it stands in the public tree: its files, what its decisions are recounted from, the pointer to it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import SYSTEM, Seat, require
from alliance.domain import canon
from members.ballots.models import Decision
from tariffs.releases import selectors, standing, tree
from tariffs.releases.models import Channel, Release


def pointer_document(release: Release, published_at: datetime) -> dict[str, Any]:
    """What the pointer says while the release is the newest."""
    place = f"releases/{release.number:04d}/manifest.json"
    return selectors.pointer(release, published_at) | {"manifest": place}


def write(release: Release, pointer: dict[str, Any]) -> None:
    """Put into the tree what a pointer to the release names, and what its decisions can be recounted from."""
    tree.write_release(release.number, _files(release))
    after = release.previous.through_decision if release.previous else 0
    decisions = Decision.objects.filter(number__gt=after, number__lte=release.through_decision)
    for number, document in decisions.order_by("number").values_list("number", "document"):
        tree.put_once(tree.decision_path(number), document.encode())
    tree.put_once(tree.history_path(release.number), canon.canonical_bytes(pointer) + b"\n")


def _files(release: Release) -> dict[str, bytes]:
    files = {row.name: bytes(row.content) for row in release.files.all()}
    return files | {"manifest.json": release.manifest.encode(), "SHA256SUMS": selectors.sums(release.number)}


def write_tree(*, by: Seat = SYSTEM) -> int:
    """Write every published release into a tree that lacks them, then move the pointer; answers how many.

    For a tree that was lost or restored to an earlier state. Never writes over other bytes. Refused:
    `public_tree_differs`, `pointer_unreadable`, and `pointer_ahead` where the tree is the one that is ahead.
    """
    require(by, frozenset(), act=_("write the public tree"))
    with transaction.atomic():
        standing.lock()
        with tree.writing():
            fault = standing.fault()
            if fault is not None and fault.code != "tree_behind":
                raise fault
            rows = list(selectors.published().select_related("previous").order_by("number"))
            for release in rows:
                pointer = pointer_document(release, release.publication.published_at)
                write(release, pointer)
            if rows and fault is not None:
                tree.move_pointer(pointer)
                journal.record(act="write_tree", obj=Channel.objects.get(pk=standing.LIVE), by=by,
                               payload={"releases": len(rows)})  # fmt: skip
            return len(rows)
