"""What is explained of surviving mutants speaks of lines that stand in the code, and stands in docs/mutation.md."""

from tests.mutants.survivors import PAGE, Reasons, before, source

SINGLE = Reasons().single


def test_every_explained_line_stands_in_its_module_as_it_was_explained():
    for each in SINGLE:
        assert " ".join(before(each.change).split()) in " ".join(source(each.module).read_text().split()), (
            each
        )


def test_the_page_gives_every_reason():
    page = PAGE.read_text(encoding="utf-8")
    assert [each for each, reason in SINGLE.items() if f"`` {each.change} `` – {reason}" not in page] == []
