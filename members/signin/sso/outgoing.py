"""What the portal itself fetches from a member's service: over TLS, to a public address, small, and soon.

httpcore follows no redirect, keeps no cookie and reads no proxy from the environment. A page that asks a service gets
one budget of time for all of it; when that is over the connection is cut, whatever it is doing.
"""

import ipaddress
import json
import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from threading import Timer
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpcore
from django.conf import settings

BUDGET = 5.0  # seconds for everything that one page asks a service
LARGEST = 256 * 1024  # bytes of an answer
_names = ThreadPoolExecutor(4, thread_name_prefix="names")  # the system's own look-up knows no limit of time
_OTHERS = tuple(
    ipaddress.ip_network(each) for each in ("64:ff9b::/96", "2002::/16")
)  # they lead to IPv4 addresses


class Unreachable(Exception):
    """A service that did not answer, or not as one; `args[0]` says how, in words that end a sentence."""


def usable(address: str) -> bool:
    """Whether an address may be asked or led to: HTTPS, a host, no user, nothing that would break out of a page.

    HTTP on this machine itself counts only where settings.SSO_LOOPBACK says so: tests, and one's own machine.
    """
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username or parts.password or parts.fragment or not address.isascii():
        return False
    if any(letter <= " " or letter in "\"'<>\\^`{|}" for letter in address):
        return False
    return parts.scheme == "https" or (
        parts.scheme == "http" and settings.SSO_LOOPBACK and host in ("localhost", "127.0.0.1")
    )


def public(address: str) -> bool:
    """Whether an IP address is one of the internet at large. Python counts some as global that are not."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return found.is_global and not found.is_multicast and not any(found in net for net in _OTHERS)


class Web:
    """The requests of one page, within one budget of time. Use once."""

    def __init__(self, budget: float = BUDGET) -> None:
        self._until = time.monotonic() + budget

    def left(self) -> float:
        """Seconds that are left. Raises Unreachable when there are none."""
        seconds = self._until - time.monotonic()
        if seconds <= 0:
            raise Unreachable("did not answer in time")
        return seconds

    def get(self, address: str) -> dict[str, Any]:
        """A JSON object from an address."""
        status, said = self._ask("GET", address, {}, None)
        if status != 200:
            raise Unreachable(f"answered with status {status}")
        return said

    def post(
        self, address: str, form: Mapping[str, str], headers: Mapping[str, str]
    ) -> tuple[int, dict[str, Any]]:
        """Send a form; the status and the JSON object of the answer."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", address, kind | dict(headers), urlencode(form).encode())

    def _ask(
        self, method: str, address: str, headers: Mapping[str, str], content: bytes | None
    ) -> tuple[int, dict[str, Any]]:
        if not usable(address):
            raise Unreachable("names an address that is not HTTPS")
        wire = _Wire(self)
        try:
            with httpcore.ConnectionPool(ssl_context=_tls(), network_backend=wire) as pool:
                seconds = self.left()
                limits = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), seconds)}
                sent: dict[bytes | str, bytes | str] = {
                    "Accept": "application/json",
                    "Host": urlsplit(address).netloc,
                    "Connection": "close",
                }
                sent.update(headers)
                with pool.stream(method, address, headers=sent, content=content, extensions=limits) as answer:
                    body = _whole(answer.iter_stream())
                    self.left()  # a connection that was cut may look like an answer that has ended
                    return answer.status, _object(body)
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, OSError) as fault:
            self.left()
            raise Unreachable("could not be reached") from fault
        finally:
            wire.done()


class _Wire(httpcore.SyncBackend):
    """Connects to addresses that may be connected to, and cuts the connection when the time is over."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._timer: Timer | None = None
        self._held: socket.socket | None = None

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        address = _resolved(host, port, self._web.left())
        stream = super().connect_tcp(address, port, self._web.left(), local_address, socket_options)
        self._held = stream.get_extra_info(
            "socket"
        ).dup()  # TLS takes the socket over; this one stays ours to cut
        self._timer = Timer(self._web.left(), _cut, [self._held])
        self._timer.daemon = True
        self._timer.start()
        return stream

    def done(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._held is not None:
            self._held.close()


def _cut(held: socket.socket) -> None:
    try:
        held.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it has ended by itself


def _resolved(host: str, port: int, seconds: float) -> str:
    """One address of a host, once every address of it was found to be one that may be asked."""
    asked = _names.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    try:
        found = [str(row[4][0]) for row in asked.result(seconds)]
    except (OSError, UnicodeError, TooLate) as fault:
        raise Unreachable("has a name that could not be looked up") from fault
    if settings.SSO_LOOPBACK and all(ipaddress.ip_address(each).is_loopback for each in found):
        return found[-1]  # IPv4 stands last for localhost
    if not found or not all(public(each) for each in found):
        raise Unreachable("lies at an address that is not on the public internet")
    return found[0]


def _whole(parts: Iterable[bytes]) -> bytes:
    body = b""
    for part in parts:
        body += part
        if len(body) > LARGEST:
            raise Unreachable(f"answered with more than {LARGEST // 1024} KiB")
    return body


def _object(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise Unreachable("answered with something that is no JSON object")
    return said


def _tls() -> ssl.SSLContext:
    """Certificates as the system trusts them, so that an operator may add a government's own root."""
    return ssl.create_default_context()
