"""Static files for the web server: collected again only when something that goes into them changed.

Collecting hashes and compresses every file of the front-end libraries, which takes some ten seconds.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from alliance.local import subcommands
from alliance.local.folders import CHECKOUT

_STAMP = "static.digest"
# What decides the result beside the files: the pinned libraries and the settings that name the folders.
_RECIPES = ("package-lock.json", "pyproject.toml", "alliance/settings/base.py")


def ensure(folder: Path, *, env: Mapping[str, str], log: Path) -> bool:
    """Bring the data folder's static files up to date; True when they were collected. Raises Trouble."""
    stamp, digest = folder / _STAMP, _digest()
    if stamp.is_file() and (folder / "static").is_dir() and stamp.read_text() == digest:
        return False
    stamp.unlink(missing_ok=True)
    subcommands.run("collectstatic", "--noinput", "--clear", env=env, log=log)
    stamp.write_text(digest)
    return True


def _digest() -> str:
    made = hashlib.sha256()
    for name in _RECIPES:
        recipe = CHECKOUT / name
        if recipe.is_file():
            made.update(recipe.read_bytes())
    for path in sorted(p for pattern in ("*/static/**/*", "*/*/static/**/*") for p in _files(pattern)):
        found = path.stat()
        made.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return made.hexdigest()


def _files(pattern: str) -> set[Path]:
    """Our own static files; those of the libraries are fixed by the lock files."""
    return {p for p in CHECKOUT.glob(pattern) if p.is_file() and "node_modules" not in p.parts}
