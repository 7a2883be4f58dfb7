"""Whether a test that a document names is there: by its node id, with the parameters' ids that are text."""

import ast
import importlib
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


@cache
def functions(file: str) -> frozenset[str]:
    """The tests of a file, by name."""
    tree = ast.parse((ROOT / file).read_text())
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def is_there(node: str) -> bool:
    """Whether there is such a test; a file alone is asked for as a file."""
    file, _, name = node.partition("::")
    if not (ROOT / file).is_file():
        return False
    function, _, case = name.partition("[")
    return not name or (function in functions(file) and (not case or case[:-1] in cases(file, function)))


@cache
def cases(file: str, function: str) -> frozenset[str]:
    """The ids of a test's parameters, as pytest writes them; empty for a test without."""
    module = importlib.import_module(file.removesuffix(".py").replace("/", "."))
    marks = [
        mark for mark in getattr(getattr(module, function), "pytestmark", []) if mark.name == "parametrize"
    ]
    parts = [[_id(mark, at, value) for at, value in enumerate(mark.args[1])] for mark in marks]
    return frozenset("-".join(each) for each in product(*parts)) if parts else frozenset()


def _id(mark: Any, at: int, value: Any) -> str:
    given = mark.kwargs.get("ids")
    if given is not None:
        return str(given(value) if callable(given) else given[at])
    names = mark.args[0].split(",") if isinstance(mark.args[0], str) else mark.args[0]
    values = (value,)
    if hasattr(value, "values") and hasattr(value, "marks"):  # pytest.param
        if value.id:
            return str(value.id)
        values = value.values
    elif len(names) > 1:
        values = value
    return "-".join(
        str(each) if isinstance(each, str | int | float | None) else f"{name.strip()}{at}"
        for name, each in zip(names, values, strict=True)
    )
