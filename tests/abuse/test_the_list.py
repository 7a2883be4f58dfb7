"""The list of the abuse suite says what is so."""

from pathlib import Path

from tests import named
from tests.abuse import page
from tests.abuse.listed import CONTROLS, HERE, VARIANTS


def test_the_page_says_what_the_list_says():
    assert page.PAGE.read_text() == page.text(), "run: python -m tests.abuse.page"


def test_more_than_fifty_variants_each_tried_once_by_a_test_that_is_there():
    assert len({each.test for each in VARIANTS}) == len(VARIANTS) >= 50
    assert len({each.tried for each in VARIANTS}) == len(VARIANTS)
    assert [each.test for each in VARIANTS if not named.is_there(each.test)] == []
    assert [test for test in CONTROLS if not named.is_there(test)] == []


def test_no_test_of_this_folder_is_left_out():
    listed = {each.test for each in VARIANTS} | set(CONTROLS)
    files = sorted(
        path.name for path in Path(named.ROOT / HERE).glob("test_*.py") if path.name != "test_the_list.py"
    )
    left_out = []
    for file in (f"{HERE}{name}" for name in files):
        for function in sorted(named.functions(file)):
            whole = f"{file}::{function}"
            wanted = {f"{whole}[{case}]" for case in named.cases(file, function)} or {whole}
            if whole not in listed:
                left_out += sorted(wanted - listed)
    assert left_out == [], "their rows belong into tests/abuse/listed.py"
