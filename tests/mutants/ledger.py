"""What became of each mutant, as mutmut keeps it in `mutants/`: a file a module, a status a mutant."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]  # in the copy that mutmut makes: the copy
LEAST = 90  # per cent of a package that must not survive

Status = int | None  # mutmut's numbers; None: not judged yet
KILLED, SURVIVED, UNTESTED, ENDLESS = 1, 0, 33, 36
WORDS = {
    KILLED: "killed",
    3: "killed",
    SURVIVED: "survived",
    UNTESTED: "survived",
    None: "open",
}  # else: endless


def entries(tree: Path, parts: list[str]) -> Iterator[tuple[str, str, Status]]:
    """Module, mutant and status of each mutant in these parts (packages or modules; none named: all)."""
    for path in _files(tree):
        module = _module(tree, path)
        if not parts or any(module == part or module.startswith(f"{part}.") for part in parts):
            for name, status in _statuses(path).items():
                yield module, name, status


def record(tree: Path, found: Mapping[str, int]) -> None:
    """Write what became of these mutants."""
    for path in _files(tree):
        whole = json.loads(path.read_text(encoding="utf-8"))
        known = whole["exit_code_by_key"]
        if known.keys() & found.keys():
            known.update({name: found[name] for name in known.keys() & found.keys()})
            path.write_text(json.dumps(whole, indent=4), encoding="utf-8")


def table(tree: Path) -> int:
    """Print the figures of each package and module; how many packages stay below the least."""
    counted: dict[str, Counter[str]] = {}
    for module, _, status in entries(tree, []):
        for part in (module.partition(".")[0], module):
            counted.setdefault(part, Counter())[WORDS.get(status, "endless")] += 1
    short = 0
    print(f"{'':20} mutants  killed  endless  survived  open  per cent")
    for part, of in sorted(counted.items()):
        judged = of.total() - of["open"]
        share = 100 * (of["killed"] + of["endless"]) / judged if judged else 0.0
        short += "." not in part and share < LEAST
        print(
            f"{part:20} {of.total():7} {of['killed']:7} {of['endless']:8} {of['survived']:9} {of['open']:5}"
            f" {share:9.1f}"
        )
    return short


def _files(tree: Path) -> list[Path]:
    return sorted((tree / "alliance" / "domain").rglob("*.py.meta"))


def _module(tree: Path, path: Path) -> str:
    inside = path.relative_to(tree / "alliance" / "domain")
    return ".".join(inside.parts).removesuffix(".py.meta")


def _statuses(path: Path) -> dict[str, Status]:
    found: dict[str, Status] = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
    return found
