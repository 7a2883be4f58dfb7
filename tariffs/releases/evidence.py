"""What the public tree holds that this database lost, read and verified as a consumer would, before it is believed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from alliance.access import Refused
from alliance.domain import canon
from alliance.domain.book import Book
from alliance.domain.errors import Refusal
from tariffs.releases import tree
from tariffs.releases.models import Release

MENDED_BY_HAND = "Take the file from a copy of the tree, or from a customs system that pulled it."


@dataclass(frozen=True)
class Lost:
    """One release as the tree has it, every digest checked. `published_at` is None where no pointer named it."""

    number: int
    manifest: Mapping[str, Any]
    text: bytes
    files: Mapping[str, bytes]
    published_at: datetime | None

    @property
    def sha256(self) -> str:
        """The digest of its manifest, which the pointer and the next release name."""
        return canon.sha256(self.text)

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of one of its files, without the header."""
        return canon.parse_ndjson(self.files[name])[1:]


def lost(after: Release | None) -> list[Lost]:
    """The releases of the tree that follow on `after`, the newest of this database, in order.

    Refused: `tree_incomplete` where one is not whole, `tree_broken` where a digest or the chain fails,
    `another_record` where the first does not follow on `after`.
    """
    pointer, folders = tree.pointer(), tree.numbers()
    named = pointer["release"] if pointer else 0
    number, digest = (after.number, after.manifest_sha256) if after else (0, None)
    found: list[Lost] = []
    for wanted in range(number + 1, max([named, *folders]) + 1):
        if wanted not in folders:
            raise _incomplete(wanted, f"has no folder {tree.folder(wanted).name}")
        release = _read(wanted, pointer)
        said = release.manifest["previous"] or {"release": 0, "manifest_sha256": None}
        if (said["release"], said["manifest_sha256"]) != (wanted - 1, digest):
            raise _another(wanted) if not found else _broken(wanted, "does not name the one before it")
        digest = release.sha256
        found.append(release)
        if wanted == named and pointer and pointer["manifest_sha256"] != digest:
            raise _broken(wanted, "is not the one that the pointer names")
    return found


def _read(number: int, pointer: Mapping[str, Any] | None) -> Lost:
    place = tree.folder(number)
    try:
        text = (place / "manifest.json").read_bytes()
        manifest = canon.parse_json(text)
        names = [str(row["name"]) for row in manifest["files"]]
        files = {name: (place / name).read_bytes() for name in names if name == (place / name).name}
        whole = {
            row["name"]: (len(files[row["name"]]), canon.sha256(files[row["name"]]))
            for row in manifest["files"]
        }
        if any(whole[row["name"]] != (row["bytes"], row["sha256"]) for row in manifest["files"]):
            raise _broken(number, "has a file whose digest is not the one in its manifest")
        if (manifest["schema"], manifest["release"]) != ("manifest/1", number):
            raise _broken(number, "has the manifest of something else")
        Book.from_files(files)
    except FileNotFoundError as fault:
        raise _incomplete(number, f"lacks {fault.filename}") from fault
    except (Refusal, KeyError, TypeError, ValueError) as fault:
        raise _broken(number, f"cannot be read: {fault}") from fault
    return Lost(number, manifest, text, files, _published_at(number, canon.sha256(text), manifest, pointer))


def _published_at(
    number: int, digest: str, manifest: Mapping[str, Any], pointer: Mapping[str, Any] | None
) -> datetime | None:
    """The instant that consumers saw. A tree without a history of its pointer has only that of the newest; for the
    others it is then the instant of building, a moment earlier."""
    if pointer is None or number > pointer["release"]:
        return None
    for said in (tree.pointer(tree.history_path(number)), pointer):
        if said is not None and (said["release"], said["manifest_sha256"]) == (number, digest):
            return said["published_at"]
    return datetime.fromisoformat(manifest["built_at"])


def document(row: Mapping[str, Any]) -> bytes:
    """The tally document of a decision that a release lists. Refused: `tree_incomplete`, `tree_broken`."""
    path = tree.decision_path(row["decision"])
    where = f"the document of {row['symbol']}, SHA-256 {row['document_sha256']}"
    if not path.exists():
        raise Refused(
            "tree_incomplete", _("The public tree lacks {where}.").format(where=where),
            mend=_("{mended_by_hand} It belongs at {path}.").format(mended_by_hand=MENDED_BY_HAND, path=path),
        )  # fmt: skip
    content = path.read_bytes()
    if canon.sha256(content) != row["document_sha256"]:
        raise Refused(
            "tree_broken",
            _("The file {path} is not {where}.").format(path=path, where=where),
            mend=MENDED_BY_HAND,
        )
    return content


def _incomplete(number: int, why: str) -> Refused:
    return Refused(
        "tree_incomplete",
        _("Release {number} in the public tree is not whole: it {why}.").format(number=number, why=why),
        mend=_(
            "{mended_by_hand} A folder beyond the pointer that was never finished may be moved away."
        ).format(mended_by_hand=MENDED_BY_HAND),
    )


def _broken(number: int, why: str) -> Refused:
    return Refused(
        "tree_broken",
        _("Release {number} in the public tree {why}.").format(number=number, why=why),
        mend=MENDED_BY_HAND,
    )


def _another(number: int) -> Refused:
    return Refused(
        "another_record",
        _(
            "Release {number} in the public tree does not follow on the newest release of this database."
        ).format(number=number),
        mend=_("They are two records, and no command makes them one. Find the database of this tree."),
    )
