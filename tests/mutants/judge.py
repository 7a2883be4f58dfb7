"""A pytest plugin: collects once, then judges each mutant in a process of its own, by the tests that come to it.

mutmut starts pytest anew for each mutant, which takes longer than the tests do.
"""

import gc
import json
import os
import resource
import time
from collections import Counter

import pytest

from tests.mutants import ledger

ASKED = ledger.ROOT / "asked.json"  # the names of the mutants to judge
STATS = ledger.ROOT / "mutmut-stats.json"  # which tests come to a function, and how long each takes
SECONDS = 5  # of a processor that a mutant has beside what its tests take: one without end is ended
MEMORY = 4 << 30
SAVED_EVERY = 20


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    """Judge what was asked and write it down as it comes; a test that killed a function's mutant is asked first."""
    stats = json.loads(STATS.read_text(encoding="utf-8"))
    took, coming = stats["duration_by_test"], stats["tests_by_mangled_function_name"]
    by_cost = sorted(session.items, key=lambda item: (_rank(item), took.get(item.nodeid, 0.0)))
    names = json.loads(ASKED.read_text(encoding="utf-8"))
    found: dict[str, int] = {}
    killers: dict[str, Counter[str]] = {}
    begun = time.monotonic()
    gc.freeze()  # what the children share stays shared
    for place, name in enumerate(names, start=1):
        function = name.rpartition("__mutmut_")[0]
        wanted, killed = set(coming.get(function, ())), killers.setdefault(function, Counter())
        items = [item for item in by_cost if item.nodeid in wanted]
        items.sort(key=lambda item: -killed[item.nodeid])
        seconds = SECONDS + int(
            sum(took.get(item.nodeid, 0.0) for item in items) / 2
        )  # mutmut measures slowly
        found[name], killer = _judged(session, name, items, seconds)
        killed[killer] += 1
        if place % SAVED_EVERY == 0 or place == len(names):
            ledger.record(ledger.ROOT, found)
            survived = sum(status in (ledger.SURVIVED, ledger.UNTESTED) for status in found.values())
            print(
                f"{place} of {len(names)}, {survived} survive, {time.monotonic() - begun:.0f} s", flush=True
            )
    return True


def _rank(item: pytest.Item) -> tuple[bool, bool, bool]:
    """Conformance documents, then examples, then properties; last what starts the program on a file."""
    starts_a_program = "tmp_path" in getattr(item, "fixturenames", ())
    is_property = hasattr(getattr(item, "function", None), "hypothesis")
    return starts_a_program, is_property, "conformance" not in item.nodeid


def _judged(session: pytest.Session, name: str, items: list[pytest.Item], seconds: int) -> tuple[int, str]:
    """What became of a mutant, and the test that killed it if one did."""
    if not items:
        return ledger.UNTESTED, ""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _live(session, name, items, seconds, writer)
    os.close(writer)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with os.fdopen(reader) as told:
        killer = told.read()
    return (ended if ended in (ledger.KILLED, ledger.SURVIVED) else ledger.ENDLESS), killer


def _live(session: pytest.Session, name: str, items: list[pytest.Item], seconds: int, writer: int) -> None:
    """The child's life: the mutant in force, one test after the other until one is red."""
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    os.environ["MUTANT_UNDER_TEST"] = name
    try:
        for item in items:
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            if session.testsfailed:
                os.write(writer, item.nodeid.encode())
                os._exit(ledger.KILLED)
    except BaseException:
        os._exit(ledger.KILLED)  # it went through pytest itself
    os._exit(ledger.SURVIVED)
