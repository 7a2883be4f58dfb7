"""The delta of a release: what became of every file since the release before, made and proven as it is built."""

from alliance.domain import delta
from alliance.domain.book import KEYS
from alliance.domain.canon import sha256
from alliance.domain.errors import Refusal
from tariffs.releases import contents
from tariffs.releases.models import Release


def file_of(files: list[contents.File], *, number: int, previous: Release | None) -> contents.File:
    """`delta.ndjson` of release `number`: from the stored bytes of the release before (or nothing) to `files`.

    It is read back and applied before anybody gets it. Raises Refusal `delta_…` where the outcome is not `files`,
    byte for byte.
    """
    before = {} if previous is None else stored(previous)
    after = {file.name: file.content for file in files}
    made = delta.between(
        before,
        after,
        keys={f"{name}.ndjson": key for name, key in KEYS.items()},
        notice=contents.notice(),
        base=None if previous is None else delta.Base(previous.number, previous.manifest_sha256),
        release=number,
    )
    content = made.to_bytes()
    for name, came in delta.apply(delta.read(content), before).items():
        if came != after[name]:
            raise Refusal("delta_result_differs", file=name, found=sha256(came), wanted=sha256(after[name]))
    return contents.File(delta.NAME, content, made.rows, delta.SCHEMA)


def stored(release: Release) -> dict[str, bytes]:
    """The data files of a release, by name."""
    rows = release.files.exclude(name=delta.NAME).values_list("name", "content")
    return {name: bytes(content) for name, content in rows}
