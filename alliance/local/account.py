"""Which account runs PostgreSQL: ourselves, or, as root, an unprivileged account that already exists.

PostgreSQL refuses to run as root. We neither create an account nor open a folder that is not ours.
"""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from alliance.local.trouble import Trouble

CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True, kw_only=True)
class Account:
    """An existing system account that a child process is started as."""

    name: str
    uid: int
    gid: int

    def may_enter(self, folder: Path) -> bool:
        """Whether the account can reach `folder`, asked of the kernel and not guessed from mode bits."""
        asked = subprocess.run(
            ["/bin/sh", "-c", 'cd "$0"', str(folder)],
            user=self.uid,
            group=self.gid,
            extra_groups=[],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=10,
        )
        return asked.returncode == 0


def unprivileged() -> Account | None:
    """The account to drop to as root; None for an ordinary user, who stays who they are."""
    if os.geteuid() != 0:
        return None
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(name=name, uid=entry.pw_uid, gid=entry.pw_gid)
    raise Trouble(
        "PostgreSQL refuses to run as root, and this machine has neither an account 'postgres' nor 'nobody'.",
        mend="run the command as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.",
    )
