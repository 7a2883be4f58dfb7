"""Building the next release and publishing it: two transactions, each safe to run twice or eight at once.

The channel's row is the lock of both: releases are made one at a time, numbers come from the table under
that lock, and the journal's head is locked last (journal.chain).
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import SYSTEM, Refused, Seat, require
from alliance.domain import canon
from alliance.domain.book import Book
from alliance.domain.errors import Refusal
from alliance.web.lasting import lasting
from tariffs.catalogue import belonging
from tariffs.releases import contents, deltas, selectors, standing, tree, writing
from tariffs.releases.models import Channel, Publication, Release, ReleaseFile


@lasting
def build_release(*, by: Seat = SYSTEM) -> Release | None:
    """Build the next release when decisions have taken effect that none holds yet, or who belongs has changed; else
    None.

    Its number is the last one plus one. A release that its own reader (alliance.domain.book) refuses, or whose
    delta does not lead from the release before to it, is not built: that becomes an incident, and None. So does a
    public tree that tells another story (standing.py).
    """
    require(by, frozenset(), act=_("build a release"))
    try:
        with transaction.atomic():
            return _build(by)
    except Refusal as refusal:
        with transaction.atomic():
            channel = Channel.objects.get(pk=standing.LIVE)
            code, mend = _incident_of(refusal)
            journal.incident(code=code, obj=channel, by=by, detail=refusal.detail, mend=mend)
        return None


def _incident_of(refusal: Refusal) -> tuple[str, str]:
    """The code and the mend of the incident that a release refused at its building becomes."""
    if refusal.code.startswith("delta_") and refusal.code != "delta_key_twice":
        return (
            "delta_differs",
            "Nothing is built until the fault in the program that makes the delta is mended.",
        )
    return "release_unreadable", "Correct the row that is named; the next sweep builds the release."


def _build(by: Seat) -> Release | None:
    channel = standing.lock()
    built_at = journal.now()
    fault = standing.fault()
    if fault is not None:
        standing.say(fault, channel)
        return None
    last, through = selectors.newest_built(), selectors.settled_through()
    if not selectors.something_new(last.through_decision if last else 0, through):
        return None
    number = last.number + 1 if last else 1
    belonging.hold_still()
    files = contents.files(through)
    if selectors.membership_ahead(through):
        return None  # the register moved, and this release would tell half of it: the sweep builds it anew
    Book.from_files({file.name: file.content for file in files})  # raises Refusal: nobody could read it
    files.append(deltas.file_of(files, number=number, previous=last))
    files.sort(key=lambda file: file.name)

    release = Release(number=number, built_at=built_at, through_decision=through, previous=last)
    journal.record(
        act="build_release",
        obj=release,
        by=by,
        payload={
            "files": {file.name: file.sha256 for file in files},
            "number": number,
            "through_decision": through,
        },
    )
    head = journal.chain(release=number)
    release.journal_position, release.journal_hash = head.position, head.hash
    text = canon.canonical_bytes(_manifest(release, files))
    release.manifest, release.manifest_sha256 = text.decode(), canon.sha256(text)
    release.save(force_insert=True)
    ReleaseFile.objects.bulk_create(
        ReleaseFile(
            release=release, name=file.name, media_type=file.media_type, content=file.content,
            size=len(file.content), sha256=file.sha256, rows=file.rows, schema=file.schema,
        )
        for file in files
    )  # fmt: skip
    return release


def _manifest(release: Release, files: list[contents.File]) -> dict[str, Any]:
    """What a consumer verifies by: the files with their hashes, the release before, the end of the record."""
    previous = release.previous
    return {
        "built_at": canon.instant_text(release.built_at),
        "files": [file.as_row() for file in files],
        "journal": {"hash": release.journal_hash, "position": release.journal_position},
        "notice": contents.notice(),
        "previous": None
        if previous is None
        else {"manifest_sha256": previous.manifest_sha256, "release": previous.number},
        "release": release.number,
        "schema": "manifest/1",
        "symbol": release.symbol,
        "through_decision": release.through_decision,
    }


def publish_release(*, number: int, by: Seat = SYSTEM) -> Publication:
    """Put a release into the public tree, move the pointer last, and note the instant.

    Killed anywhere, it is run again: files that stand are left, and a pointer that already names this
    release keeps the instant that consumers have seen. Refused, each also an incident, since the tree and
    the database then tell two stories (as after a restore): `public_tree_differs` and those of standing.py;
    and `previous_not_published` where the release before waits.
    """
    require(by, frozenset(), act=_("publish a release"))
    try:
        with transaction.atomic():
            return _publish(number, by)
    except Refused as refused:
        if refused.code != "previous_not_published":
            with transaction.atomic():
                standing.say(refused, Channel.objects.get(pk=standing.LIVE))
        raise


def _publish(number: int, by: Seat) -> Publication:
    standing.lock()
    at = journal.now()
    release = Release.objects.select_related("previous__publication").get(pk=number)
    existing = Publication.objects.filter(release=release).first()
    if existing:
        return existing
    if release.previous is not None and not hasattr(release.previous, "publication"):
        raise Refused(
            "previous_not_published",
            _("Release {number} is not published yet.").format(number=release.previous.number),
            mend=_("Publish releases in the order of their numbers."),
        )
    with tree.writing():
        fault = standing.fault()
        if fault is not None:
            raise fault
        published_at = _instant(release, at)
        pointer = writing.pointer_document(release, published_at)
        writing.write(release, pointer)
        tree.move_pointer(pointer)
    publication = Publication.objects.create(release=release, published_at=published_at)
    journal.record(
        act="publish_release",
        obj=release,
        by=by,
        payload={
            "manifest_sha256": release.manifest_sha256,
            "number": number,
            "published_at": canon.instant_text(published_at),
        },
    )
    return publication


def _instant(release: Release, at: datetime) -> datetime:
    """When the release counts as published: now, or what a run that was killed has written down already.

    Never before it was built: `selectors.at_instant` relies on that.
    """
    for said in (tree.pointer(), tree.pointer(tree.history_path(release.number))):
        if said is not None and said["release"] == release.number:
            if said["published_at"] < release.built_at:
                raise tree.unreadable(f"dates release {release.number} before it was built")
            return said["published_at"]
    return max(at, release.built_at)  # a clock that was set back does not date it earlier
