"""Why each survivor may live: `survivors.toml`, held against what was judged.

A change is written as the line with what the mutant does to it in brackets: `if slope >⟦→=⟧ 0:`. A kind is a pattern
of such changes with one reason; what no kind covers has its reason alone. So an explanation holds for one change in one
function: when the line changes or the mutant dies, it is asked for again.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mutmut.mutation.diff_apply import get_diff_for_mutant

from tests.mutants import ledger

FILE = Path(__file__).with_suffix(".toml")
PAGE = ledger.ROOT / "docs" / "mutation.md"
TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, order=True)
class Survivor:
    """A mutant that no test killed: its module (`floor.curve`), the function in it, and the change."""

    module: str
    function: str
    change: str

    def __str__(self) -> str:
        return f"{self.module} {self.function}: {self.change}"


def survivors(tree: Path, parts: list[str]) -> Iterator[Survivor]:
    """The survivors of these parts; call it in the root of the repository, as mutmut wants it."""
    for module, name, status in ledger.entries(tree, parts):
        if status in (ledger.SURVIVED, ledger.UNTESTED):
            yield Survivor(module, function(name), change(get_diff_for_mutant(name, path=source(module))))


def source(module: str) -> Path:
    """The file of a module, from the root of the repository."""
    path = Path("alliance/domain", *module.split("."))
    return path.with_suffix(".py")


def function(name: str) -> str:
    """What mutmut calls `alliance.domain.floor.curve.xǁCurveǁknees__mutmut_2`, as people do: `Curve.knees`."""
    mangled = name.rpartition("__mutmut_")[0].rpartition(".")[2]
    return mangled.strip("xǁ").replace("ǁ", ".") if "ǁ" in mangled else mangled.removeprefix("x_")


def change(difference: str) -> str:
    """A difference of lines as one line with the change in brackets."""
    was, becomes = (
        TOKEN.findall(" ".join(line[1:].strip() for line in difference.splitlines()[3:] if line[0] == sign))
        for sign in "-+"
    )
    least = min(len(was), len(becomes))
    head = next((at for at in range(least) if was[at] != becomes[at]), least)
    tail = next((at for at in range(least - head) if was[-1 - at] != becomes[-1 - at]), least - head)
    ends = len(was) - tail, len(becomes) - tail
    middle = f"⟦{''.join(was[head : ends[0]])}→{''.join(becomes[head : ends[1]])}⟧"
    return "".join((*was[:head], middle, *was[ends[0] :]))


def before(changed: str) -> str:
    """The line as it stands in the code."""
    return re.sub("⟦(.*)→.*⟧", r"\1", changed)


class Reasons:
    """The reasons of `survivors.toml`; `unused` are those that explained nothing yet."""

    def __init__(self, file: Path = FILE) -> None:
        read: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
        self.kinds = [(re.compile(each["change"]), each["reason"]) for each in read["kind"]]
        self.single = {
            Survivor(module, function, change): each["reason"]
            for module, functions in read["of"].items()
            for function, reasons in functions.items()
            for each in reasons
            for change in each["changes"]
        }
        self.unused: set[Survivor | re.Pattern[str]] = {*self.single, *(kind for kind, _ in self.kinds)}

    def of(self, survivor: Survivor) -> str | None:
        """Why it may live; None where nobody has said."""
        if survivor in self.single:
            self.unused.discard(survivor)
            return self.single[survivor]
        for pattern, reason in self.kinds:
            if pattern.fullmatch(survivor.change):
                self.unused.discard(pattern)
                return str(reason)
        return None


def faults(tree: Path) -> list[str]:
    """Every survivor without an explanation, and every explanation that explains nothing where all is judged."""
    reasons = Reasons()
    found = [f"no explanation: {each}" for each in survivors(tree, []) if reasons.of(each) is None]
    open_ = {(module, function(name)) for module, name, status in ledger.entries(tree, []) if status is None}
    idle = [
        each
        for each in reasons.unused
        if not (open_ if isinstance(each, re.Pattern) else (each.module, each.function) in open_)
    ]
    return found + [f"explains nothing: {each}" for each in idle]


def _lines(tree: Path) -> Iterator[str]:
    """By module each survivor and its reason."""
    reasons, modules = Reasons(), defaultdict(list)
    for each in sorted(set(survivors(tree, []))):
        modules[each.module].append(each)
    for module, of in modules.items():
        yield f"\n**`{module}`**\n"
        for each in of:
            yield f"- `{each.function}`: `` {each.change} `` – {reasons.of(each) or 'not explained yet'}"


def write(tree: Path) -> None:
    """The figures and the survivors between their marks in docs/mutation.md."""
    page = PAGE.read_text(encoding="utf-8")
    for mark, lines in (("figures", ledger.table(tree)), ("survivors", _lines(tree))):
        begin, end = f"<!-- {mark} -->\n", f"\n<!-- end of {mark} -->"
        head, rest = page.split(begin)
        page = head + begin + "\n".join(lines) + end + rest.split(end)[1]
    PAGE.write_text(page, encoding="utf-8")
