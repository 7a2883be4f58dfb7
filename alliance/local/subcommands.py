"""Runs `manage.py` commands as children, each with its own time limit; nothing of them outlives us."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from alliance.local.folders import CHECKOUT
from alliance.local.leash import dies_with_us
from alliance.local.trouble import Trouble, disk_full, is_full


def run(
    *arguments: str, env: Mapping[str, str], log: Path | None = None, mend: str = "", limit: float = 300.0
) -> None:
    """Run a command; its words go to `log`, or to the terminal. Raises Trouble when it fails.

    `limit` is in seconds.
    """
    code = run_code(*arguments, env=env, log=log, limit=limit)
    if code == 0:
        return
    words = log.read_text(errors="replace").splitlines()[-20:] if log else []
    data = Path(env["ALLIANCE_DATA"])
    if is_full(data) or any("No space left on device" in word for word in words):
        raise disk_full(data)
    raise Trouble(
        f"`manage.py {' '.join(arguments)}` ended with code {code}.",
        detail="\n".join(words),
        mend=mend or "read the message above.",
    )


def run_code(*arguments: str, env: Mapping[str, str], log: Path | None = None, limit: float = 300.0) -> int:
    """Run a command and return its exit code. Raises Trouble when it takes longer than `limit` seconds."""
    sys.stdout.flush()
    output = None if log is None else log.open("wb")
    try:
        child = subprocess.Popen(
            [sys.executable, str(CHECKOUT / "manage.py"), *arguments],
            cwd=CHECKOUT,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            process_group=0,
            preexec_fn=dies_with_us(signal.SIGTERM),
        )
    finally:
        if output:
            output.close()
    try:
        return child.wait(limit)
    except subprocess.TimeoutExpired:
        raise Trouble(
            f"`manage.py {' '.join(arguments)}` had not ended after {limit:.0f} seconds and was stopped.",
            mend="see what it waits for; `python manage.py demo --fresh` starts over.",
        ) from None
    finally:
        if child.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                child.terminate()
                child.wait(5)
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait(5)
