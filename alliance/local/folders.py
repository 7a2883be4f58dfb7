"""Where the demonstration keeps its data: one folder of our own, outside the checkout, one demo at a time."""

import fcntl
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from alliance.local.account import Account, unprivileged
from alliance.local.trouble import Trouble, disk_full, from_os_error

CHECKOUT = Path(__file__).resolve().parents[2]
ROOTS_FOLDER = Path("/var/tmp/alliance-portal-root")  # noqa: S108  claimed below: must belong to root
ROOM = 500 * 1024 * 1024  # bytes that must be free before anything is started
# Everything that the portal ever puts into its data folder; `--fresh` removes these names and no others.
_FOLDERS = ("celery", "logs", "mail", "postgres", "publication", "redis", "static")
_FILES = ("secret-key", "services.json", "static.digest")
PARTS = _FOLDERS + _FILES
KEPT = (".alliance-portal", "lock", "programs")
_MARK = ".alliance-portal"
_TEMPORARY = "alliance-portal-tmp-"


def data_folder() -> Path:
    """ALLIANCE_DATA, else the user's data home, else, as root, a folder under /var/tmp. Creates nothing."""
    chosen = os.environ.get("ALLIANCE_DATA")
    if chosen:
        return Path(chosen).expanduser().absolute()
    if os.geteuid() == 0:
        return ROOTS_FOLDER
    home = os.environ.get("XDG_DATA_HOME", "")
    base = Path(home) if Path(home).is_absolute() else Path.home() / ".local" / "share"
    return base / "alliance-portal"


def own_folder(folder: Path, *, mode: int = 0o700) -> Path:
    """Create `folder` if it is missing; refuse one that another account owns or a link put in its place.

    Only a folder that we create gets `mode`; parents that exist stay as they are.
    """
    try:
        if not folder.exists() and not folder.is_symlink():
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(mode)
        found = folder.stat(follow_symlinks=False)
    except OSError as error:
        raise from_os_error(error, place=folder) from error
    if found.st_uid != os.geteuid() or not folder.is_dir() or folder.is_symlink():
        raise Trouble(
            f"{folder} is not a folder of this account.",
            mend="set ALLIANCE_DATA to an empty folder of your own.",
        )
    return folder


def claim(folder: Path) -> Path:
    """Make `folder` ours: new, or empty, or marked by an earlier run. Refuses one with other files."""
    # As root, PostgreSQL's account must pass through; it can list nothing.
    own_folder(folder, mode=0o711 if os.geteuid() == 0 else 0o700)
    mark = folder / _MARK
    try:
        if not mark.exists():
            strange = sorted(p.name for p in folder.iterdir() if p.name not in (*PARTS, *KEPT))
            if strange:
                raise Trouble(
                    f"{folder} holds files that are not the portal's, for example {strange[0]}.",
                    mend="set ALLIANCE_DATA to a new or empty folder.",
                )
            mark.write_text("The data of the alliance portal's demonstration. Made by: manage.py demo\n")
    except OSError as error:
        raise from_os_error(error, place=folder) from error
    return folder


def require_room(folder: Path) -> None:
    """Refuse to start on a disk with less than 500 MB free, before PostgreSQL fails halfway."""
    if shutil.disk_usage(folder).free < ROOM:
        raise disk_full(folder)


def clear(folder: Path) -> None:
    """Start over: remove the portal's own parts of a claimed folder, nothing else."""
    for name in PARTS:
        part = folder / name
        if part.is_dir() and not part.is_symlink():
            shutil.rmtree(part)
        else:
            part.unlink(missing_ok=True)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; the kernel gives it back even after kill -9."""
    try:
        handle = (folder / "lock").open("a+")
    except OSError as error:
        raise from_os_error(error, place=folder) from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            handle.seek(0)
            holder = handle.read().strip() or "unknown"
            raise Trouble(
                f"Another demonstration (process {holder}) already uses {folder}.",
                mend="stop it with Ctrl-C, or give this one its own folder: "
                "ALLIANCE_DATA=/var/tmp/another-folder python manage.py demo --port 8001",
            ) from error
        handle.truncate(0)
        handle.write(f"{os.getpid()}\n")
        handle.flush()
        yield


def is_locked(folder: Path) -> bool:
    """Whether a run holds the folder's lock. Raises OSError where there is no such folder."""
    with (folder / "lock").open("r") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def secret_key(folder: Path) -> str:
    """The installation's random secret, made once and readable by us only."""
    path = folder / "secret-key"
    with suppress(FileExistsError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text()


@contextmanager
def temporary() -> Iterator[Path]:
    """A claimed, locked folder that is gone afterwards; first sweeps those of runs that were killed."""
    base = _temporary_base(unprivileged())
    _sweep(base)
    draft = Path(tempfile.mkdtemp(prefix="draft-" + _TEMPORARY, dir=base))
    folder = draft.with_name(draft.name.removeprefix("draft-"))
    try:
        if os.geteuid() == 0:
            draft.chmod(0o711)
        claim(draft)
        with locked(draft):
            draft.rename(folder)  # only now does a sweep of another run see it, and finds it locked
            yield folder
    finally:
        for place in (draft, folder):
            shutil.rmtree(place, ignore_errors=True)


def _temporary_base(account: Account | None) -> Path:
    """TMPDIR, else /var/tmp, else /tmp: the first that we can write to and PostgreSQL's account can enter."""
    named = os.environ.get("TMPDIR")
    for base in ([Path(named)] if named else []) + [Path("/var/tmp"), Path("/tmp")]:  # noqa: S108
        if os.access(base, os.W_OK | os.X_OK) and (account is None or account.may_enter(base)):
            return base
    raise Trouble("No temporary folder can be written to.", mend="set TMPDIR to a folder of your own.")


def _sweep(base: Path) -> None:
    """Remove temporary folders of ours whose lock nobody holds any more."""
    for folder in base.glob(_TEMPORARY + "*"):
        with suppress(OSError):
            if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
                continue
            with (folder / "lock").open("r+") as handle:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
