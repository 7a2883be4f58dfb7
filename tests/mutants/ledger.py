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


def table(tree: Path) -> Iterator[str]:
    """The figures of each package and module, as rows of a page."""
    yield "| part | mutants | judged | killed | endless | survived | killed or endless, % of judged |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for part, of in sorted(_counted(tree).items()):
        name = f"`{part}`" if "." in part else f"**`{part}`**"
        judged = of.total() - of["open"]
        yield (
            f"| {name} | {of.total():,} | {judged:,} | {of['killed']:,} | {of['endless']} | {of['survived']}"
            f" | {_share(of):.1f} |"
        )


def short(tree: Path) -> list[str]:
    """The packages of which fewer than the least were killed."""
    return [part for part, of in _counted(tree).items() if "." not in part and _share(of) < LEAST]


def _counted(tree: Path) -> dict[str, Counter[str]]:
    counted: dict[str, Counter[str]] = {}
    for module, _, status in entries(tree, []):
        for part in (module.partition(".")[0], module):
            counted.setdefault(part, Counter())[WORDS.get(status, "endless")] += 1
    return counted


def _share(of: Counter[str]) -> float:
    judged = of.total() - of["open"]
    return 100 * (of["killed"] + of["endless"]) / judged if judged else 0.0


def _files(tree: Path) -> list[Path]:
    return sorted((tree / "alliance" / "domain").rglob("*.py.meta"))


def _module(tree: Path, path: Path) -> str:
    inside = path.relative_to(tree / "alliance" / "domain")
    return ".".join(inside.parts).removesuffix(".py.meta")


def _statuses(path: Path) -> dict[str, Status]:
    found: dict[str, Status] = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
    return found
