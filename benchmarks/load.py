"""Load: wrk for reads; for votes our own raw sockets, since wrk cannot send what a delegate's session sends."""

import asyncio
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

CONNECTIONS = 32


@dataclass(frozen=True)
class Rate:
    """What wrk saw: answers a second, the 99th percentile in milliseconds; and what an answer cost."""

    per_second: float
    p99_ms: float
    cpu_ms: float  # of the server's processes for one answer

    def __str__(self) -> str:
        return f"{self.per_second:,.0f} /s{self.note}"

    @property
    def note(self) -> str:
        return f" (p99 {self.p99_ms:.1f} ms, CPU {self.cpu_ms:.2f} ms each)"


def cpu_seconds(group: int) -> float:
    """The processor time of a process group so far: what a busy machine does not change."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = path.read_text().rpartition(")")[2].split()
            if int(fields[2]) == group:
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def wrk(address: str, *, seconds: float, group: int, headers: Iterable[str] = ()) -> Rate:
    """Ask one address as fast as it answers, over 32 connections kept open, of a server with this process group.

    Raises RuntimeError on any error.
    """
    used = cpu_seconds(group)
    program = shutil.which("wrk")
    assert program is not None, "asked for only where it is installed"
    flags = [f"-H{each}" for each in headers]
    command = [
        program,
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{max(int(seconds), 1)}s",
        "--timeout=10s",
        "--latency",
        *flags,
        address,
    ]
    said = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60, check=True).stdout
    if fault := re.search(r"Non-2xx.*|Socket errors.*", said):
        raise RuntimeError(f"{address}: {fault[0]}")
    answers = float(_found(r"(\d+) requests in", said)[0])
    return Rate(
        per_second=float(_found(r"Requests/sec:\s+([\d.]+)", said)[0]),
        p99_ms=_milliseconds(*_found(r"99%\s+([\d.]+)(us|ms|s)", said)),
        cpu_ms=(cpu_seconds(group) - used) / answers * 1000,
    )


def _found(pattern: str, said: str) -> Sequence[str]:
    match = re.search(pattern, said)
    if match is None:
        raise RuntimeError(f"wrk said nothing of {pattern}:\n{said}")
    return match.groups()


def _milliseconds(figure: str, unit: str) -> float:
    return float(figure) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


@dataclass(frozen=True)
class Caster:
    """One delegate at the browser: the cookies of a real session, and the votes to cast, one a ballot."""

    cookies: dict[str, str]
    votes: Sequence[tuple[str, dict[str, str]]]  # path of the cast form, its fields


@dataclass(frozen=True)
class Cast:
    """What came of it: seconds from the first vote sent to the last answered, and each vote's own."""

    elapsed: float
    each: list[float]
    refused: list[str]


def cast(address: str, casters: Sequence[Caster]) -> Cast:
    """Every delegate casts vote after vote over one connection kept open, all of them at once."""
    return asyncio.run(_cast(address, casters))


async def _cast(address: str, casters: Sequence[Caster]) -> Cast:
    each: list[float] = []
    refused: list[str] = []
    begun = time.perf_counter()
    await asyncio.gather(*(_one(address, caster, each, refused) for caster in casters))
    return Cast(time.perf_counter() - begun, each, refused)


async def _one(address: str, caster: Caster, each: list[float], refused: list[str]) -> None:
    where = urlsplit(address)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    cookie = "; ".join(f"{name}={value}" for name, value in caster.cookies.items())
    token = next(value for name, value in caster.cookies.items() if "csrf" in name)
    try:
        for path, fields in caster.votes:
            body = urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
            head = (
                f"POST {path} HTTP/1.1\r\nHost: {where.netloc}\r\nCookie: {cookie}\r\n"
                f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            begun = time.perf_counter()
            writer.write(head.encode() + body)
            status, closes = await _answer(reader)
            each.append(time.perf_counter() - begun)
            if status != 303:  # to the receipt; back to the form too, so whoever asks counts the votes
                refused.append(f"{path}: {status}")
            if closes:
                writer.close()
                reader, writer = await asyncio.open_connection(where.hostname, where.port)
    finally:
        writer.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bool]:
    """Status of an answer, and whether the server closes the connection; its body is read to the end."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    if length := re.search(r"content-length:\s*(\d+)", head):
        await reader.readexactly(int(length[1]))
    elif "transfer-encoding: chunked" in head:
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    return int(head.split(" ", 2)[1]), "connection: close" in head
