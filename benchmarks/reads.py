"""Reading: one rule by the API, 304s, release files; the files also from nginx, out of the same tree."""

import shutil
import urllib.request
from collections.abc import Iterator, Sequence

from alliance.local.service import Service
from benchmarks import load, rules
from benchmarks.place import Place, nginx, portal
from benchmarks.report import Figure, at_least
from tariffs.releases.services import build_release, publish_release

RULES = 1000
FILE = "releases/0001/rules.ndjson"
SMALL = "releases/0001/manifest.json"


def measure(place: Place, *, seconds: float, sizes: Sequence[int]) -> Iterator[Figure]:
    """Figures of the portal's own server, and the ratios to nginx in the same run."""
    if not shutil.which("wrk"):
        yield Figure("reads", "not measured: wrk is missing (Debian: apt-get install wrk)", "")
        return
    _publish()
    with portal(place) as server:
        for what, address, headers, goal in _questions(place.address):
            rate = load.wrk(address, seconds=seconds, group=server.pid or 0, headers=headers)
            yield _figure(what, rate, goal)
        ours = _files(f"{place.address}/publication", seconds, server)
    for what, rate in ours.items():
        yield _figure(f"{what}, portal", rate, 3000 if "304" in what else None)
    if not shutil.which("nginx"):
        yield Figure("reads", "no ratio: nginx is missing (Debian: apt-get install nginx-light)", "")
        return
    with nginx(place) as (address, server):
        theirs = _files(f"{address}/publication", seconds, server)
    for what, rate in theirs.items():
        yield _figure(f"{what}, nginx", rate, None)
        times = rate.per_second / ours[what].per_second
        yield Figure("reads", f"{what}, nginx : portal", f"{times:.1f} : 1")


def _publish() -> None:
    rules.fill(RULES)
    release = build_release()
    if release is not None:
        publish_release(number=release.number)


def _questions(base: str) -> list[tuple[str, str, tuple[str, ...], int | None]]:
    """What, address, headers and goal."""
    one, live = f"{base}/api/v1/rules/PF-500", f"{base}/api/v1/channels/live"
    named = f"{one}?release=1"
    return [
        ("one rule, release named", named, (), 1000),
        ("one rule, newest release", one, (), 1000),
        ("304 of one rule, release named", named, (_tag(named),), 3000),
        ("live channel", live, (), None),
        ("304 of the live channel", live, (_tag(live),), None),
    ]


def _figure(what: str, rate: load.Rate, goal: int | None) -> Figure:
    if goal is None:
        return Figure("reads", what, str(rate))
    return at_least("reads", what, rate.per_second, goal, "/s", rate.note)


def _files(base: str, seconds: float, server: Service) -> dict[str, load.Rate]:
    """The same three questions to whoever serves the tree."""
    file, small = f"{base}/{FILE}", f"{base}/{SMALL}"
    group = server.pid or 0
    return {
        "304 of a file": load.wrk(file, seconds=seconds, group=group, headers=(_tag(file),)),
        "manifest": load.wrk(small, seconds=seconds, group=group),
        "file of 1,000 rules": load.wrk(file, seconds=seconds, group=group),
    }


def _tag(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310  our own loopback address
        return f"If-None-Match: {answer.headers['ETag']}"
