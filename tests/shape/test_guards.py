"""The list of guards says what is so: each text is where it is said to be, each test exists, the page agrees."""

import ast

import pytest

from tests.guards.document import ROOT, is_current
from tests.guards.table import GUARDS, Guard

by_name = pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)


def test_the_page_shows_the_table():
    assert is_current(), "python -m tests.guards --write"


def test_a_guard_is_named_once():
    assert len({guard.name for guard in GUARDS}) == len(GUARDS)


@by_name
def test_a_guards_text_occurs_once_where_it_is_said_to_be(guard: Guard):
    assert (ROOT / guard.file).read_text().count(guard.old) == 1
    assert guard.new != guard.old


@by_name
def test_a_guards_test_exists(guard: Guard):
    file, _, name = guard.test.partition("::")
    tree = ast.parse((ROOT / file).read_text())
    assert name.partition("[")[0] in {
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
    }
