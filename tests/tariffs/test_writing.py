"""What may be written into title and prose, said in words; and a form sent twice opens one draft."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.urls import reverse

from alliance.access import Refused
from tariffs.proposals import services, writing
from tariffs.proposals.models import Proposal
from tests import cast
from tests.tariffs import steps


def save(draft: Proposal, *, title: str = "A floor", prose: str = "") -> Proposal:
    return services.save_text(
        proposal_id=draft.pk, title=title, prose=prose, language="en", by=cast.delegate("JP")
    )


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    "sign", ["\u202e", "\u202d", "\u2066", "\u200f", "\u0007", "\u0000", "\n", "\u2028", "\u0085"]
)
def test_a_title_with_a_sign_that_nobody_sees_is_refused_with_its_place(sign):
    with pytest.raises(Refused) as refusal:
        save(steps.draft(), title=f"Floor {sign}of 12")
    assert (refusal.value.code, refusal.value.status, refusal.value.where) == (
        "title_unreadable",
        422,
        "title",
    )
    assert f"Character 7 of the title cannot be seen: U+{ord(sign):04X}" in refusal.value.detail


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    "title", ["Plancher pour l’oxyde", "حدّ أدنى للسعر", "می‌خواهیم", "नई सीमा", "价格下限"]
)
def test_every_script_keeps_the_signs_that_it_needs(title):
    assert save(steps.draft(), title=title).title == title


@pytest.mark.usefixtures("world")
def test_prose_has_a_bound_keeps_its_lines_and_refuses_an_override():
    draft = steps.draft()
    assert save(draft, prose="x" * writing.LONGEST_PROSE)
    assert save(draft, prose="One.\n\tTwo.").prose == "One.\n\tTwo."
    for prose, code in (
        ("x" * (writing.LONGEST_PROSE + 1), "prose_too_long"),
        ("a\u202eb", "prose_unreadable"),
        ("a\u2067b", "prose_unreadable"),
    ):
        with pytest.raises(Refused) as refusal:
            save(draft, prose=prose)
        assert refusal.value.code == code


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "by script"])
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": "Floor \u202eof 12"}, "U+202E"),
        ({"title": "x" * 201}, "it may have 200"),
        ({"prose": "x" * 20_001}, "it may have 20,000"),
    ],
)
def test_the_editor_says_what_was_not_saved_and_keeps_it(sign_in, headers, typed, said):
    draft = steps.draft()
    client = sign_in(cast.delegate("JP"))
    sent = {"title": "A floor", "prose": "", "language": "en", **typed}
    answer = client.post(reverse("proposal_edit", args=[draft.year, draft.number]), sent, headers=headers)
    page = answer.content.decode()
    assert answer.status_code == 422 and "Not saved yet" in page and said in page
    assert Proposal.objects.get().title == draft.title
    if not headers:
        assert next(iter(typed.values())) in page


@pytest.mark.usefixtures("world")
def test_a_form_sent_twice_opens_one_draft_and_the_next_one_after_something_is_written():
    seat = cast.delegate("JP")
    first = services.start_draft(by=seat)
    assert services.start_draft(by=seat) == first
    assert services.start_draft(by=cast.delegate("JP", "adviser")) == first
    assert services.start_draft(by=cast.delegate("AU")) != first
    services.add_row(proposal_id=first.pk, by=seat)
    assert services.start_draft(by=seat).number == first.number + 2


def test_eight_at_once_open_one_draft(committed):
    seat = cast.delegate("JP")

    def start(_: int) -> int:
        try:
            return services.start_draft(by=seat).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(start, range(8)))) == 1
    assert Proposal.objects.count() == 1
