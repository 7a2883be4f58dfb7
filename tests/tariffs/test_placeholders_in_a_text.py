"""A placeholder left in title or prose is warned of beside its field, and stops nobody."""

import pytest

from alliance import journal
from tariffs.proposals import checks
from tariffs.proposals.drafting import save_text, start_draft
from tests import cast, path

pytestmark = pytest.mark.usefixtures("world")


def found(title: str, prose: str) -> list[checks.Finding]:
    by = cast.delegate("JP")
    draft = start_draft(by=by)
    save_text(proposal_id=draft.pk, title=title, prose=prose, language="en", by=by)
    draft.refresh_from_db()
    return [each for each in checks.check_proposal(draft, at=journal.now()) if each.code == "P005"]


@pytest.mark.parametrize("prose", [
    "Reasons: TODO", "Costs are TBD.", "To be completed after the talks.", "[…]", "[insert figures]", "Lorem ipsum",
])  # fmt: skip
def test_what_people_leave_where_words_are_to_come_is_warned_of(prose):
    [each] = found("A floor", prose)
    assert (each.field, each.blocks) == ("prose", False)


@pytest.mark.parametrize("prose", [
    "The draft standard of 2025 applies.", "See [1] and Article XXX.", "The rate to be decided by the Council.",
])  # fmt: skip
def test_ordinary_prose_is_not(prose):
    assert not found("A floor", prose)


def test_of_the_title_it_stands_beside_the_title_and_the_text_is_tabled_all_the_same():
    assert [each.field for each in found("TBD", "So that mines stay open.")] == ["title"]
    assert path.tabled(title="TBD").number == 1
