"""The public file tree: written by the publisher, served as it is, never read for the portal's own answers.

A reader may look at any moment. So a file appears whole or not at all (temporary name in the same folder,
sync, rename, sync of the folder), and the pointer is moved last, when everything that it names stands.
"""

import fcntl
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from alliance.access import Refused
from alliance.domain import canon
from alliance.domain.errors import Refusal

POINTER = "channels/live.json"
HISTORY = "channels/live"  # the pointer as it stood at each release; never changes
DECISIONS = "decisions"  # the tally documents: what every outcome can be recounted from


def root() -> Path:
    """The top folder of the tree."""
    return Path(settings.PUBLICATION_ROOT)


def folder(number: int) -> Path:
    """The folder of a release."""
    return root() / "releases" / f"{number:04d}"


@contextmanager
def writing() -> Iterator[None]:
    """The tree, for one writing process: a lock that only its end or its death takes away.

    The channel's row is not enough. A publisher whose database session was ended under it goes on writing, and
    would move the pointer back when another has published since. Raises BlockingIOError while such a one lives.
    """
    _make_folder(root())
    handle = os.open(root(), os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def write_release(number: int, files: Mapping[str, bytes]) -> None:
    """Put the files of a release into the tree; those that stand there with the same bytes are left alone.

    Raises Refused `public_tree_differs` where other bytes stand under a name: what is public is never
    rewritten (it happens when a database was restored to before a publication).
    """
    place = folder(number)
    for name, content in files.items():
        put_once(place / name, content)


def put_once(path: Path, content: bytes) -> None:
    """Write a file that never changes; left alone where it stands already. Refused: `public_tree_differs`."""
    if not path.exists():
        put(path, content)
    elif path.read_bytes() != content:
        raise Refused(
            "public_tree_differs",
            _("Other bytes were published before as {relative_to}.").format(
                relative_to=path.relative_to(root())
            ),
            mend=_("Nothing is published until the secretariat finds out which record is the true one."),
        )


def decision_path(number: int) -> Path:
    """Where the tally document of a decision stands."""
    return root() / DECISIONS / f"{number:04d}.json"


def history_path(number: int) -> Path:
    """Where the pointer is kept as it stood when it first named a release."""
    return root() / HISTORY / f"{number:04d}.json"


def numbers() -> list[int]:
    """The numbers of the releases that have a folder, whole or not, in order."""
    place = root() / "releases"
    if not place.is_dir():
        return []
    return sorted(int(each.name) for each in place.iterdir() if each.name.isdigit())


def pointer(path: Path | None = None) -> dict[str, Any] | None:
    """What the pointer (or its history at `path`) says, or None before the first publication.

    Raises Refused `pointer_unreadable`.
    """
    path = path or root() / POINTER
    if not path.exists():
        return None
    try:
        found = canon.parse_json(path.read_bytes())
        return {
            "manifest_sha256": str(found["manifest_sha256"]),
            "published_at": datetime.fromisoformat(found["published_at"]).astimezone(UTC),
            "release": int(found["release"]),
        }
    except (Refusal, KeyError, TypeError, ValueError) as fault:
        raise unreadable("cannot be read") from fault


def unreadable(why: str) -> Refused:
    """The refusal to publish beside a pointer that is no true one."""
    return Refused(
        "pointer_unreadable",
        _("The pointer {pointer} of the public tree {why}.").format(pointer=POINTER, why=why),
        mend=_("Nothing is published until the secretariat restores it."),
    )


def move_pointer(document: Mapping[str, Any]) -> None:
    """Make the pointer name a release: the last write of a publication."""
    put(root() / POINTER, canon.canonical_bytes(dict(document)) + b"\n")


def put(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old bytes or the new, and a power cut leaves one of the two."""
    _make_folder(path.parent)
    for left in path.parent.glob(
        f".{path.name}.*"
    ):  # by a writer that was killed; none other lives (`writing`)
        left.unlink()
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), 0o644)  # mkstemp closes it to others; this tree is public
            os.fsync(file.fileno())
        Path(temporary).rename(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _make_folder(place: Path) -> None:
    """Make a folder and those above it, each kept by the disk before anything is put into it."""
    for each in reversed([place, *place.parents]):
        if not each.exists():
            each.mkdir(exist_ok=True)
            each.chmod(0o755)  # whatever the umask of the service: the web server in front reads this tree
            _sync_folder(each.parent)


def _sync_folder(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
