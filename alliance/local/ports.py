"""Loopback ports: is one free, who holds it, which one is free."""

import socket
from contextlib import suppress
from pathlib import Path

from alliance.local.trouble import Trouble

_LISTENING = "0A"


def addresses() -> list[tuple[socket.AddressFamily, str]]:
    """The loopback addresses that 'localhost' can mean on this machine."""
    found = [(socket.AF_INET, "127.0.0.1")]
    with suppress(OSError), socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
        probe.bind(("::1", 0))
        found.append((socket.AF_INET6, "::1"))
    return found


def require_free(port: int) -> None:
    """Raise Trouble, naming the holder where it can be found, unless `port` is free on loopback."""
    for family, address in addresses():
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except PermissionError as error:
                raise Trouble(
                    f"Port {port} is reserved for the system.", mend="choose one above 1023: --port 8000"
                ) from error
            except (OSError, OverflowError) as error:
                by = holder(port)
                raise Trouble(
                    f"Port {port} is already taken{f' by {by}' if by else ''}.",
                    mend=f"stop that program, or choose another port: python manage.py demo --port {free()}",
                ) from error


def free() -> int:
    """A port that was free a moment ago."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def holder(port: int) -> str | None:
    """The program listening on `port` as 'name (process 123)'; None where the kernel does not tell us."""
    sockets = {f"socket:[{inode}]" for inode in _listening_inodes(port)}
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            with suppress(OSError):
                for handle in (process / "fd").iterdir():
                    if str(handle.readlink()) in sockets:
                        return f"{(process / 'comm').read_text().strip()} (process {process.name})"
    return None


def _listening_inodes(port: int) -> list[str]:
    inodes = []
    for table in ("tcp", "tcp6"):
        with suppress(OSError):
            for line in (Path("/proc/net") / table).read_text().splitlines()[1:]:
                columns = line.split()
                if columns[3] == _LISTENING and int(columns[1].rpartition(":")[2], 16) == port:
                    inodes.append(columns[9])
    return inodes
