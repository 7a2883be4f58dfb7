"""What a check has to say: how grave, about which row and field, and how to mend it."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """`blocks` stops tabling and the ballot, `warns` asks for a second look, `informs` reads back."""

    BLOCKS = "blocks"
    WARNS = "warns"
    INFORMS = "informs"


class Stage(StrEnum):
    """What the checks are run for; some are graver the nearer the vote."""

    DRAFT = "draft"
    TABLE = "table"
    BALLOT = "ballot"


@dataclass(frozen=True)
class Finding:
    """One thing found. `row` is the row's position (none: the proposal), `field` its field (empty: the
    whole)."""

    code: str
    severity: Severity
    row: int | None
    field: str
    message: str
    mend: str = ""
    missing: bool = False  # nothing was written there yet: told calmly, as what is still to fill in

    @property
    def blocks(self) -> bool:
        return self.severity is Severity.BLOCKS


@dataclass(frozen=True)
class Found:
    """What a check function yields; the registry adds the code, the row and the usual severity."""

    message: str
    mend: str = ""
    field: str = ""
    severity: Severity | None = None
    missing: bool = False
