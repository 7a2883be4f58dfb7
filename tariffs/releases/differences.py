"""What releases changed, for pages that list them: read from the rows that differ, never from all rules.

Two releases of 100,000 rules share nearly all lines of `rules.ndjson` byte for byte, so only the others are read. What
a release changed never changes, so it is kept by the digest of its manifest, which names the release before.
"""

from collections.abc import Mapping, Sequence

from alliance.domain import delta
from alliance.domain.book import Book
from tariffs.releases import schedule
from tariffs.releases.changes import Change, changes
from tariffs.releases.models import Release, ReleaseFile
from tariffs.releases.schedule import LineChange

RULES = "rules.ndjson"
MOST = 1000  # releases whose changes are kept in memory
AnyChange = Change | LineChange
_KEPT: dict[str, list[AnyChange]] = {}


def changes_of(releases: Sequence[Release]) -> dict[int, list[AnyChange]]:
    """Number of a release → what it changed; one question to the database for all that are not in memory."""
    told = {each.number: _KEPT.get(each.manifest_sha256) for each in releases}
    unknown = [each for each in releases if told[each.number] is None]
    if unknown:
        numbers = {each.number for each in unknown} | {
            each.previous_id for each in unknown if each.previous_id
        }
        files: dict[int, dict[str, bytes]] = {}
        rows = ReleaseFile.objects.filter(release__in=numbers).exclude(name=delta.NAME)
        for number, name, content in rows.values_list("release", "name", "content"):
            files.setdefault(number, {})[name] = bytes(content)
        if len(_KEPT) > MOST:
            _KEPT.clear()
        for each in unknown:
            found = _compared(files[each.previous_id] if each.previous_id else None, files[each.number])
            told[each.number] = _KEPT[each.manifest_sha256] = found
    return {number: found or [] for number, found in told.items()}


def _compared(before: Mapping[str, bytes] | None, after: Mapping[str, bytes]) -> list[AnyChange]:
    if before is None:
        whole = Book.from_files(after)
        return [*changes(None, whole), *schedule.changes(None, whole)]
    old, new = _without(before, after[RULES]), _without(after, before[RULES])
    return [*changes(old, new), *schedule.changes(old, new)]


def _without(files: Mapping[str, bytes], others: bytes) -> Book:
    """A release as a book of those rules alone whose rows `others` does not hold."""
    head, *rows = files[RULES].splitlines(keepends=True)
    known = set(others.splitlines(keepends=True))
    return Book.from_files({**files, RULES: head + b"".join(row for row in rows if row not in known)})
