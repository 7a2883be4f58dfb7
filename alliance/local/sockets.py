"""Short private folders for Unix sockets: the kernel takes at most 107 bytes of path."""

import os
import tempfile
from pathlib import Path

from alliance.local.account import Account
from alliance.local.trouble import from_os_error

_LIMIT = 100  # bytes, with some air below the kernel's 107


def socket_folder(place: Path, *, longest: str, account: Account | None = None) -> Path:
    """A folder only its owner can enter: `place`/socket, or, where that path is too long, one under /tmp.

    `longest` is the longest file name to come. The owner is `account`, or ourselves.
    """
    folder = place / "socket"
    try:
        if len(os.fsencode(folder / longest)) > _LIMIT:
            folder = Path(tempfile.mkdtemp(prefix="alliance-", dir="/tmp"))  # noqa: S108  random name, mode 700
        else:
            folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)
        if account is not None:
            os.chown(folder, account.uid, account.gid)
    except OSError as error:
        raise from_os_error(error, place=folder) from error
    return folder
