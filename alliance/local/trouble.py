"""What the embedded stack cannot do, told with its mend."""

import errno
import shutil
from pathlib import Path

_NOTHING_LEFT = 16 * 1024 * 1024  # bytes; a full disk leaves less than any step of ours writes


class Trouble(Exception):
    """A named obstacle and what the reader can do about it. `detail` keeps another program's own words."""

    def __init__(self, what: str, *, mend: str, detail: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend
        self.detail = detail.strip()

    def __str__(self) -> str:
        lines = [self.what]
        if self.detail:
            lines += ["", *("    " + line for line in self.detail.splitlines()), ""]
        lines.append(f"Mend: {self.mend}")
        return "\n".join(lines)


def disk_full(place: object) -> Trouble:
    """The same sentence wherever the disk turns out to be full."""
    return Trouble(
        f"The disk that holds {place} is full.",
        mend="free at least 500 MB there, or set ALLIANCE_DATA to a folder on another disk, and start again.",
    )


def is_full(place: Path) -> bool:
    """Whether nothing more can be written at `place`; a program that failed there may not have said so."""
    try:
        return shutil.disk_usage(place).free < _NOTHING_LEFT
    except OSError:
        return False


def from_os_error(error: OSError, *, place: object) -> Trouble:
    """Put the system's refusal to write at `place` in words."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(place)
    return Trouble(
        f"Cannot write to {place}: {error.strerror or error}.",
        mend="set ALLIANCE_DATA to an empty folder that you may write to, for example under /var/tmp.",
    )
