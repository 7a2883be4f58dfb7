"""Texts of a proposal beside each other: versions, amendments, what is in force; line by line, differences exact."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from alliance.access import NOBODY, Seat
from alliance.journal import clock
from tariffs.proposals.models import Version
from tests import cast
from tests.tariffs import steps
from tests.tariffs.steps import day, row
from tests.tariffs.test_amend_a_row import move
from tests.tariffs.test_revise_and_return import second

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def shown(sign_in, client):
    """What the page says to a seat of what is asked; the status beside it."""

    def ask(version: Version, query: str = "", seat: Seat | None = None) -> tuple[int, str]:
        asker = client if seat is NOBODY else sign_in(seat or cast.delegate("PE"))
        address = reverse("proposal_compare", args=[version.proposal.year, version.proposal.number])
        answer = asker.get(f"{address}?{query}")
        return answer.status_code, " ".join(answer.content.decode().split())

    return ask


def test_two_versions_differ_in_an_amount_by_so_much_and_so_many_per_cent(shown):
    first = steps.table()
    second(first, amount="95.50")
    status, page = shown(first)
    assert status == 200
    assert "110.00 USD/kg" in page and "95.50 USD/kg" in page
    assert "−14.5, −13.18 %" in page
    assert "</svg>Changed</span>" in page.replace("</svg> ", "</svg>")


def in_force() -> str:
    """The symbol of a floor that is in force, at 110 USD/kg; the clock stands a while after its first day."""
    floor = steps.a_floor()
    clock.move_to(cast.in_days(60))
    return floor.symbol


def test_what_is_in_force_an_amendment_and_a_version_stand_beside_each_other(shown):
    version = steps.table(row(kind="change", names=in_force(), amount="120"), row(product="ndpr-metal"))
    move(version, amount="115")
    _, page = shown(version, "text=today&text=v1&text=v1a1&layout=columns&rows=all")
    assert "+10, +9.09 %" in page and "+5, +4.55 %" in page
    assert (
        "In force today" in page
        and "1 changed, 1 the same" in page
        and "Version 1 with A1 of Australia" in page
    )
    assert page.count("New</span>") == 2  # the metal, which the amendment leaves as it is; and in the legend


def test_an_end_of_a_floor_is_told_as_such(shown):
    end = {"kind": "end", "names": in_force(), "product": "ndpr-oxide", "origin": "ALL", "importer": "ALLIANCE",
           "valid_from": str(day(60))}  # fmt: skip
    _, page = shown(steps.table(end), "text=today&text=v1")
    assert "Ends the floor" in page and "No floor" in page


def test_words_of_the_explanatory_text_are_marked_one_by_one(shown):
    from tariffs.proposals import services
    from tariffs.proposals.negotiation import revising

    first, by = steps.table(), cast.delegate("JP")
    revising.revise(proposal_id=first.proposal_id, by=by)
    services.save_text(
        proposal_id=first.proposal_id, title="A floor for NdPr oxide", prose="Prices lie far below cost.",
        language="en", by=by,
    )  # fmt: skip
    services.table_proposal(proposal_id=first.proposal_id, by=by)
    _, page = shown(first)
    assert '<ins><span class="ds-sr-only">[new: </span>far<span' in page
    assert "Every row says the same in these texts." in page


def test_another_unit_has_no_difference_that_could_be_computed(shown):
    first = steps.table()
    second(first, unit="TNE", amount="110000")
    assert "counted otherwise, so no difference" in shown(first)[1]


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("text=v1&text=v9", 404, "There is no text v9"),
        ("text=v1&text=v1a4", 404, "There is no text v1a4"),
        ("text=v1&text=../v2", 404, "names texts as"),
        ("text=v1", 422, "at least two texts"),
        ("text=v1&text=v1", 422, "named twice"),
        ("text=v1&text=v2&colour=red", 400, "not a parameter"),
        ("text=v1&text=v2&layout=three", 400, "nothing that layout can be"),
        ("text=v1&text=v2&layout=one&layout=columns", 400, "more than once"),
        ("text=v1&text=v2&concerns=XX", 404, "No member has the code XX"),
    ],
)
def test_an_address_names_texts_that_there_are_and_nothing_else(shown, query, status, said):
    first = steps.table()
    second(first)
    answered, page = shown(first, query)
    assert answered == status and said in page


def test_what_a_seat_may_not_read_is_no_text_to_compare(shown):
    first = steps.table(audience="parties")
    assert shown(first, seat=NOBODY)[0] == 404
    assert shown(first, seat=cast.become("KE", "observer"))[0] == 404


def test_only_rows_that_reach_a_country_are_shown_as_importer_or_by_origin(shown):
    version = steps.table(
        row(importer="EU", origin="CN"),
        row(product="ndpr-metal", importer="JP", origin="CN"),
        row(product="gallium-metal", importer="EU", origin="JP"),
    )
    _, page = shown(version, "text=today&text=v1&concerns=JP&rows=all")
    assert "shown is what reaches japan" in page.lower() and "Left out: 1 row." in page
    _, page = shown(version, "text=today&text=v1&concerns=DE&rows=all")
    assert "Left out: 1 row." in page  # the rows into the customs territory of the Union reach it


def test_the_layout_chosen_last_is_kept(sign_in):
    first = steps.table()
    second(first)
    client, where = (
        sign_in(cast.delegate("PE")),
        reverse("proposal_compare", args=[first.proposal.year, first.proposal.number]),
    )
    assert "compared-columns" in client.get(where).content.decode()
    client.get(f"{where}?layout=one")
    page = client.get(where).content.decode()
    assert "compared-one" in page and 'value="one" checked' in page


def test_a_comparison_asks_the_database_at_most_twelve_times(sign_in):
    version = steps.table(row(kind="change", names=in_force(), amount="120"), row(product="ndpr-metal"))
    move(version, amount="115")
    client = sign_in(cast.delegate("PE"))
    where = reverse("proposal_compare", args=[version.proposal.year, version.proposal.number])
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{where}?text=today&text=v1&text=v1a1&concerns=PE")
    assert len(queries) <= 12, "\n".join(each["sql"][:150] for each in queries)


def test_the_same_comparison_is_a_tagged_pdf_with_what_was_typed_as_text(sign_in):
    first = steps.table()
    second(first, amount="95.50")
    client = sign_in(cast.delegate("PE"))
    where = reverse("proposal_compare_pdf", args=[first.proposal.year, first.proposal.number])
    answer = client.get(f"{where}?text=today&text=v1&text=v2")
    assert answer["Content-Type"] == "application/pdf" and "today-v1-v2.pdf" in answer["Content-Disposition"]
    found = PdfReader(io.BytesIO(answer.content))
    text = " ".join(" ".join(page.extract_text() for page in found.pages).split())
    assert "In force today" in text and "95.50 USD/kg" in text and "−14.5, −13.18 %" in text
    assert found.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert client.get(f"{where}?text=v1&text=v9").status_code == 404


def test_a_decided_text_is_compared_with_what_was_in_force_before_it(shown):
    ballot = steps.ballot(row(kind="change", names=in_force(), amount="120"))
    assert shown(ballot.version, "text=before&text=v1")[0] == 404  # nothing is decided yet
    steps.services.enact(decision_id=steps.decide(ballot).pk)
    clock.move_to(cast.in_days(60))
    _, page = shown(ballot.version)
    assert "In force before the decision" in page and "+10, +9.09 %" in page and "1 changed" in page


def test_the_last_day_of_a_floor_always_stands_in_the_comparison(shown):
    first = steps.table(row(sunset="2028-12-31"))
    second(first, amount="95.50")
    _, page = shown(first)
    columns = page.split("compared-columns", 1)[1].split("</table>", 1)[0]
    assert "Last day" in columns and "31 Dec 2028, unless renewed" in columns
