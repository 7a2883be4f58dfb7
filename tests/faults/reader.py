"""A consumer that looks at what is public 50 times a second and forgives nothing.

What a reader may never see: a file that is not whole, a number that goes back, a hash that fails, bytes under a
release's name that change. It reads the file tree or the API of a running portal; both tell one story.
"""

import hashlib
import json
import threading
import time
from pathlib import Path
from typing import Any

import httpx

PACE = 1 / 50  # seconds


class Reader(threading.Thread):
    """Reads until it is stopped. `faults` holds what it saw and may not see, `numbers` the releases it met."""

    def __init__(self, *, pace: float = PACE) -> None:
        super().__init__(daemon=True)
        self.pace = pace
        self.reads = 0
        self.numbers: list[int] = []
        self.faults: list[str] = []
        self.instants: dict[int, float] = {}  # when each number was first seen, monotonic seconds
        self._seen: dict[tuple[int, str], str] = {}
        self._over = threading.Event()

    def get(self, name: str) -> bytes | None:
        """The bytes under a name of the tree; None where there are none yet."""
        raise NotImplementedError

    def run(self) -> None:
        while not self._over.is_set():
            begun = time.monotonic()
            try:
                self.look()
            except Exception as fault:  # whatever a consumer trips over counts against the publisher
                self.faults.append(repr(fault))
            self.reads += 1
            self._over.wait(max(0.0, self.pace - (time.monotonic() - begun)))

    def look(self) -> None:
        """One look: the pointer, its manifest, and of the files that it lists all when it moved, else the next one."""
        raw = self.get("channels/live.json")
        if raw is None:
            if self.numbers:
                self.faults.append("the pointer is gone")
            return
        pointer = json.loads(raw)
        number = pointer["release"]
        if self.numbers and number < self.numbers[-1]:
            self.faults.append(f"the pointer went back from {self.numbers[-1]} to {number}")
        manifest = self._same(number, "manifest.json", pointer["manifest_sha256"])
        rows, moved = json.loads(manifest)["files"], not self.numbers or number != self.numbers[-1]
        for row in rows if moved else [rows[self.reads % len(rows)]]:
            self._same(number, row["name"], row["sha256"])
        if moved:
            self.numbers.append(number)
            self.instants[number] = time.monotonic()

    def _same(self, number: int, name: str, promised: str) -> bytes:
        content = self.get(f"releases/{number:04d}/{name}")
        if content is None:
            raise FileNotFoundError(f"release {number} is named and has no {name}")
        digest = hashlib.sha256(content).hexdigest()
        if digest != promised:
            raise ValueError(f"{name} of release {number} is not what was promised: {len(content)} bytes")
        if self._seen.setdefault((number, name), digest) != digest:
            raise ValueError(f"{name} of release {number} has changed")
        return content

    def __enter__(self) -> "Reader":
        self.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self._over.set()
        self.join(30)


class TreeReader(Reader):
    """Reads the public file tree. Also looks at every file that stands there, named by a pointer or not."""

    def __init__(self, root: Path, *, pace: float = PACE) -> None:
        super().__init__(pace=pace)
        self.root = root
        self._standing: dict[Path, tuple[int, ...]] = {}

    def get(self, name: str) -> bytes | None:
        try:
            return (self.root / name).read_bytes()
        except FileNotFoundError:
            return None

    def look(self) -> None:
        super().look()
        for path in self.root.glob("releases/*/[!.]*"):  # a name with a dot is a file being written
            status = path.stat()
            now = status.st_ino, status.st_size, status.st_mtime_ns
            if self._standing.setdefault(path, now) != now:
                self.faults.append(
                    f"{path.relative_to(self.root)} was not whole when it appeared, or changed"
                )


class HttpReader(Reader):
    """Reads the API of the portal as a customs system does: by the same looks."""

    def __init__(self, site: str, *, pace: float = PACE) -> None:
        super().__init__(pace=pace)
        self.client = httpx.Client(base_url=f"{site}/api/v1/", timeout=20)

    def get(self, name: str) -> bytes | None:
        release, _, file = name.removeprefix("releases/").partition("/")
        if name.startswith("channels/"):
            address = "channels/live"
        elif file == "manifest.json":
            address = f"releases/{int(release)}/manifest"
        else:
            address = f"releases/{int(release)}/files/{file}"
        answer = self.client.get(address)
        if answer.status_code == 404:
            return None
        answer.raise_for_status()
        return answer.content
