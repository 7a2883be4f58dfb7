"""What many are told of one act, and who they are. An app that stands above tells its own acts here (`register`)."""

from collections.abc import Callable
from dataclasses import dataclass

from alliance.journal.models import Entry
from members.notices.models import Notice

STATUTORY, OTHER, OWN = Notice.Kind.STATUTORY, Notice.Kind.OTHER, Notice.Kind.OWN


@dataclass(frozen=True)
class Said:
    """One message on an act, to every seat of these members (codes; None: of all). `path` is the page that it leads to.

    Statutory notices are sent at once, whatever a person chose; news as the person chose (members.notices.choosing).
    """

    kind: Notice.Kind
    subject: str
    body: str
    path: str = ""
    to: frozenset[str] | None = None
    whom: str = (
        "any delegation of the alliance"  # the same in words, for the incident that nobody was there to tell
    )


Reader = Callable[[Entry], list[Said]]
_READERS: dict[str, Reader] = {}


def register(act: str, reader: Reader) -> None:
    """Tell of an act from now on. A reader answers nothing where there is nobody to tell, or nothing to tell any more.

    It may run late and twice, and reads names and texts as they are then. Raises ValueError for a second reader.
    """
    if _READERS.setdefault(act, reader) is not reader:
        raise ValueError(f"{act} is told already.")


def acts() -> list[str]:
    """The acts that many are told of."""
    return sorted(_READERS)


def of(entry: Entry) -> list[Said]:
    """What is said of an entry. Raises KeyError for an act that nobody registered."""
    return _READERS[entry.act](entry)
