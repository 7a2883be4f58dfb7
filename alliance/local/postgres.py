"""An embedded PostgreSQL: a cluster in our data folder, reachable only through a socket in a private folder.

No network port is taken, so nobody else on the machine can connect and two stacks never collide.
Two ordinary roles, as in a public installation: the owner migrates (and may create databases, as the tests do),
the application only adds to what is final. Neither is a superuser.
"""

import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from alliance.local.account import Account, unprivileged
from alliance.local.leash import dies_with_us
from alliance.local.programs import MAJOR, Programs, programs
from alliance.local.service import Service
from alliance.local.sockets import socket_folder
from alliance.local.trouble import Trouble, disk_full, from_os_error

OWNER = DATABASE = "alliance"
APPLICATION = "alliance_app"  # settings.APPLICATION_ROLE by default
SUPERUSER = "postgres"
_SOCKET = ".s.PGSQL.5432"
# A test run that loses its data on power failure loses nothing; a demonstration keeps its data.
_QUICK = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_connections": "200"}
_DURABLE = {"max_connections": "100"}


@dataclass(frozen=True, kw_only=True)
class Postgres:
    """One cluster under `folder`; `url` is what DATABASE_URL becomes, `owner_url` ALLIANCE_OWNER_URL."""

    folder: Path
    durable: bool
    account: Account | None
    programs: Programs
    sockets: Path

    @property
    def cluster(self) -> Path:
        return self.folder / "cluster"

    @property
    def url(self) -> str:
        """The application's way in."""
        return self._url(APPLICATION)

    @property
    def owner_url(self) -> str:
        """The way in of whoever migrates, seeds and moves a demonstration's clock."""
        return self._url(OWNER)

    def _url(self, role: str) -> str:
        """The form that libpq, psycopg and django-environ all read: the socket's folder as `host`."""
        return f"postgresql://{role}@/{DATABASE}?host={quote(str(self.sockets), safe='/')}&port=5432"

    def prepare(self) -> None:
        """Make the cluster if there is none; clear away what a killed server left. Raises Trouble."""
        version = self.cluster / "PG_VERSION"
        if version.exists():
            _require_major(version.read_text().strip(), self.cluster)
        else:
            self._init()
        _end_strays(self.cluster)
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)
        for left in (_SOCKET, _SOCKET + ".lock"):
            (self.sockets / left).unlink(missing_ok=True)

    def _init(self) -> None:
        """Run initdb into a draft that is moved into place whole: an interrupted run leaves no half."""
        draft = self.folder / "draft"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        if self.account is not None:
            os.chown(draft, self.account.uid, self.account.gid)
        command = [
            str(self.programs.initdb),
            f"--pgdata={draft}",
            f"--username={SUPERUSER}",
            "--auth=trust",  # the socket's folder is private: whoever can reach it is us
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions",
            *([] if self.durable else ["--no-sync", "--no-data-checksums"]),
        ]
        done = subprocess.run(
            command,
            cwd="/",
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            user=None if self.account is None else self.account.uid,
            group=None if self.account is None else self.account.gid,
            extra_groups=None if self.account is None else [],
            process_group=0,
            preexec_fn=dies_with_us(signal.SIGKILL),
        )
        if done.returncode != 0:
            if "No space left on device" in done.stdout:
                raise disk_full(self.folder)
            raise Trouble(
                f"PostgreSQL could not make its data folder {draft}.",
                mend="remove what the message names, or set ALLIANCE_DATA to another folder.",
                detail=done.stdout,
            )
        draft.rename(self.cluster)

    def answers(self) -> bool:
        """Whether our database takes a query; creates the roles and the database on the first time."""
        try:
            with self._connect(SUPERUSER, "postgres") as connection:
                for role, what in ((OWNER, "LOGIN CREATEDB CREATEROLE"), (APPLICATION, "LOGIN")):
                    if not connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [role]).rowcount:
                        connection.execute(f"CREATE ROLE {role} {what}")
                connection.execute(f"GRANT {APPLICATION} TO {OWNER}")  # may look through its eyes
                if not connection.execute(
                    "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
                ).fetchone():
                    connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
                    connection.execute(f"REVOKE TEMPORARY ON DATABASE {DATABASE} FROM PUBLIC")
            with self._connect(APPLICATION, DATABASE) as connection:
                connection.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _connect(self, user: str, dbname: str) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.sockets), port=5432, user=user, dbname=dbname, autocommit=True, connect_timeout=3
        )

    def service(self, log: Path) -> Service:
        """The server as a process to start and watch."""
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "logging_collector": "off",
            "jit": "off",  # our queries are short; compiling them takes longer than running them
            **(_DURABLE if self.durable else _QUICK),
        }
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        # Fast shutdown: open sessions are ended, data is written. A test run's data is thrown away.
        stop = signal.SIGINT if self.durable else signal.SIGQUIT
        return Service(
            name="PostgreSQL",
            argv=[str(self.programs.postgres), "-D", str(self.cluster), *flags],
            log=log,
            prepare=self.prepare,
            ready=self.answers,
            env=_environment(),
            cwd=Path("/"),
            account=self.account,
            stop_signal=stop,
            death_signal=stop,
            patience=20.0,
        )


def postgres(folder: Path, *, durable: bool) -> Postgres:
    """Lay out an embedded PostgreSQL under `folder` (the claimed data folder). Raises Trouble."""
    account = unprivileged()
    place = folder / "postgres"
    try:
        place.mkdir(exist_ok=True)
        place.chmod(0o700 if account is None else 0o711)
    except OSError as error:
        raise from_os_error(error, place=place) from error
    if account is not None and not account.may_enter(place):
        raise Trouble(
            f"PostgreSQL refuses root and runs as the account '{account.name}', which cannot enter {folder}.",
            mend="set ALLIANCE_DATA to a folder that it can reach, for example "
            "/var/tmp/alliance-portal-data; we change no permissions of folders that are not ours.",
        )
    return Postgres(
        folder=place,
        durable=durable,
        account=account,
        programs=programs(account),
        sockets=socket_folder(place, longest=_SOCKET + ".lock", account=account),
    )


def _environment() -> dict[str, str]:
    """Nothing of ours: a PGDATA or PGPORT of the caller must not steer this server."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def _require_major(found: str, cluster: Path) -> None:
    if found != str(MAJOR):
        raise Trouble(
            f"{cluster} was made by PostgreSQL {found}; this portal brings PostgreSQL {MAJOR}, "
            "which cannot read it.",
            mend="python manage.py demo --fresh   (starts over; the old demonstration data is removed)",
        )


def _end_strays(cluster: Path) -> None:
    """End servers of a killed run that still work in our cluster; every backend has it as working folder."""
    for signum, wait in ((None, 1.0), (signal.SIGINT, 5.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
        deadline = time.monotonic() + wait
        strays = _working_in(cluster)
        for pid in strays if signum is not None else []:
            with suppress(ProcessLookupError):
                os.kill(pid, signum)  # type: ignore[arg-type]
        while strays and time.monotonic() < deadline:
            time.sleep(0.05)
            strays = _working_in(cluster)
        if not strays:
            return
    raise Trouble(
        f"A PostgreSQL of an earlier run (process {_working_in(cluster)[0]}) still works in {cluster}.",
        mend="end that process, then start again.",
    )


def _working_in(folder: Path) -> list[int]:
    place, found = folder.resolve(), []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                if (entry / "cwd").readlink() == place and (entry / "comm").read_text() == "postgres\n":
                    found.append(int(entry.name))
    return sorted(found)
