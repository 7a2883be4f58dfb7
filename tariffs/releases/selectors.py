"""Reading releases: what is due, which release answered at an instant, and a release as a quote reads it.

Only what was published is shown to anyone. PostgreSQL is the truth; the public file tree is never read for an
answer.
"""

from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Max, Prefetch, QuerySet
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import Refused
from alliance.domain import canon, delta
from alliance.domain.book import Book
from members.accession.models import Motion
from members.ballots.models import Decision
from tariffs.catalogue import belonging
from tariffs.floors.models import PriceFloor
from tariffs.proposals import selectors as proposals
from tariffs.proposals.models import Enactment
from tariffs.releases import contents
from tariffs.releases.models import Publication, Release, ReleaseFile


def settled_through() -> int:
    """The highest number up to which every decision is certified and has taken effect; 0 for none."""
    unsettled = proposals.unsettled().first()
    if unsettled is not None:
        return unsettled.number - 1
    return Decision.objects.aggregate(highest=Max("number"))["highest"] or 0


def newest_built() -> Release | None:
    """The release with the highest number, published or not."""
    return Release.objects.order_by("-number").first()


def something_new(after: int, through: int) -> bool:
    """Whether a decision in (after, through] put a rule on record or took one off it, or who belongs to the alliance
    has changed since a release was built. Membership alone makes no first release: there is no rule to owe."""
    enacted = Enactment.objects.filter(
        stood=True,
        change__version__ballot__decision__number__gt=after,
        change__version__ballot__decision__number__lte=through,
    )
    return enacted.exists() or (0 < after <= through and _membership_changed(after, through))


def _membership_changed(after: int, through: int) -> bool:
    """By a decision in (after, through], or by what moved the group of outsiders otherwise, as a withdrawal does."""
    stood = Motion.objects.filter(stood=True, ballot__decision__number__range=(after + 1, through))
    return stood.exists() or belonging.untold()


def membership_ahead(through: int) -> bool:
    """Whether the register says more than a release through a decision may tell, or the groups less than it."""
    later = Motion.objects.filter(stood=True, ballot__decision__number__gt=through)
    return later.exists() or bool(belonging.to_follow())


def build_is_due() -> bool:
    """Whether decisions have taken effect that no release holds yet."""
    return bool(to_build())


def to_build() -> list[int]:
    """The last decision that the release to be built would hold, if one is due; else nothing."""
    last, through = newest_built(), settled_through()
    due = something_new(last.through_decision if last else 0, through) and not membership_ahead(through)
    return [through] if due else []


def to_publish() -> list[int]:
    """Numbers of releases that are built and not yet published, the lowest first."""
    rows = Release.objects.filter(publication=None)
    return list(rows.order_by("number").values_list("number", flat=True))


def published() -> QuerySet[Release]:
    """The published releases, the newest first."""
    rows = Release.objects.filter(publication__isnull=False).select_related("publication")
    return rows.defer("manifest").order_by("-number")


def newest_published() -> Release | None:
    """The release that the live channel names."""
    return published().first()


def release(number: int, *, where: str = "") -> Release:
    """A published release; `where` is the parameter that names it. Refused: `release_unknown` (404)."""
    found = published().filter(number=number).first()
    if found is None:
        newest = newest_published()
        raise Refused(
            "release_unknown",
            _("There is no published release {number}.").format(number=number),
            mend=_("The newest is release {number}.").format(number=newest.number)
            if newest
            else _("None is published yet."),
            where=where,
            status=404,
        )
    return found


def after(number: int) -> list[Release]:
    """The published releases after `number` (0: all of them), the lowest first, each with `delta_files`: its
    delta, or nothing where it was built before deltas were made. Refused: `release_unknown` (404)."""
    if number:
        release(number, where="after")
    deltas = ReleaseFile.objects.filter(name=delta.NAME).defer("content")
    rows = published().filter(number__gt=number).order_by("number")
    return list(rows.prefetch_related(Prefetch("files", deltas, to_attr="delta_files")))


def at_instant(known_at: datetime) -> Release:
    """The release that was the newest at an instant (aware). The same instant never gets a second answer.

    A release counts from the instant at which its publication began, which is after it was built and before
    anybody can see that. So while one is built and not published, an instant from then on has no answer yet.
    The two questions are asked in this order: a release that the first did not see is published later than now.

    Refused: `known_at_ahead` (400; what will be known then is not known now), `publication_under_way` (503),
    `nothing_known_then` (404).
    """
    if known_at > journal.now():
        raise Refused(
            "known_at_ahead",
            _("{instant_text} has not come yet.").format(instant_text=canon.instant_text(known_at)),
            mend=_("Ask with an instant that has passed, or with the number of a release."),
            where="known_at",
            status=400,
        )
    under_way = Release.objects.filter(publication=None, built_at__lte=known_at).order_by("number").first()
    if under_way is not None:
        raise Refused(
            "publication_under_way",
            _("Release {number} is being published; it may count from before this instant.").format(
                number=under_way.number
            ),
            mend=_("Ask again in a moment, or with an instant before {instant_text}.").format(
                instant_text=canon.instant_text(under_way.built_at)
            ),
            where="known_at",
            status=503,
        )
    found = published().filter(publication__published_at__lte=known_at).first()
    if found is None:
        first = Publication.objects.order_by("published_at").first()
        since = f"The first was published at {canon.instant_text(first.published_at)}." if first else ""
        raise Refused(
            "nothing_known_then",
            _("No release was published by {instant_text}.").format(
                instant_text=canon.instant_text(known_at)
            ),
            mend=since or _("None is published yet."),
            where="known_at",
            status=404,
        )
    return found


def file(number: int, name: str) -> ReleaseFile:
    """A file of a published release. Refused: `release_unknown`, `file_unknown` (404)."""
    of = release(number)
    found = of.files.filter(name=name).first() if name.isprintable() else None
    if found is None:
        names = ", ".join(of.files.values_list("name", flat=True))
        raise Refused(
            "file_unknown",
            _("Release {number} has no file {name}.").format(number=number, name=name),
            mend=_("It has: {names}.").format(names=names),
            status=404,
        )
    return found


def book(number: int) -> Book:
    """A published or built release as a quote reads it, kept in memory: its bytes never change."""
    digest = Release.objects.values_list("manifest_sha256", flat=True).get(pk=number)
    return _book(number, digest)


def book_of(release: Release) -> Book:
    """The same of a release at hand, without asking the database where the book is in memory."""
    return _book(release.number, release.manifest_sha256)


@lru_cache(maxsize=16)
def _book(number: int, manifest_sha256: str) -> Book:
    """The digest is part of the key, so that another database with the same numbers gets its own."""
    rows = ReleaseFile.objects.filter(release=number).exclude(name=delta.NAME).values_list("name", "content")
    return Book.from_files({name: bytes(content) for name, content in rows})


def releases_with(line: int, version: int | None) -> list[int]:
    """Numbers of the published releases that hold a line, or one version of it, the oldest first."""
    floors = PriceFloor.objects.filter(line_id=line, **({"version": version} if version else {}))
    records = list(floors.values_list("record", flat=True))
    through = published().order_by("number").values_list("number", "through_decision")
    return [
        number
        for number, until in through
        if any(record.lower <= until and (record.upper is None or until < record.upper) for record in records)
    ]


def sums(number: int) -> bytes:
    """`SHA256SUMS` of a release, as `sha256sum --check` reads it: its files and its manifest."""
    rows = dict(ReleaseFile.objects.filter(release=number).values_list("name", "sha256"))
    rows["manifest.json"] = Release.objects.values_list("manifest_sha256", flat=True).get(pk=number)
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(rows.items())).encode()


def pointer(release: Release, published_at: datetime) -> dict[str, Any]:
    """What the live channel says: which release is the newest, and the digest of its manifest."""
    return {
        "channel": "live",
        "manifest_sha256": release.manifest_sha256,
        "notice": contents.notice(),
        "published_at": canon.instant_text(published_at),
        "release": release.number,
        "symbol": release.symbol,
        "through_decision": release.through_decision,
    }
