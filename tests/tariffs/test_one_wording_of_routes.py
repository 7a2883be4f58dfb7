"""From where into where is worded alike before the vote and after it, and a group has no capital inside a sentence."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from tariffs.catalogue import routes
from tariffs.proposals.models import Version
from tests import cast, path
from tests.tariffs import releasing, steps
from tests.tariffs.test_revise_and_return import page

pytestmark = pytest.mark.usefixtures("world")
APART = "into the whole alliance except the European Union"


def said(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html.unescape(answer.content.decode())))


def test_a_group_is_lowered_inside_a_sentence_and_a_country_keeps_its_capital():
    outside = "Origins outside the alliance"
    assert (
        routes.route(outside, routes.into()) == "from origins outside the alliance, into the whole alliance"
    )
    assert routes.route("All origins", routes.into("Japan")) == "from all origins, into Japan"
    assert routes.route("China", routes.into("European Union")) == "from China, into the European Union"
    assert routes.where(outside, routes.into()) == "Origins outside the alliance, into the whole alliance"


def test_importers_are_named_once_each_and_in_order():
    assert routes.into(apart=["Japan", "European Union", "Japan"]) == (
        "the whole alliance except the European Union and Japan"
    )


def test_a_text_a_decision_a_release_and_a_product_word_the_same_importers_alike(client: Client):
    releasing.published(path.floor_row(), path.floor_row(importer="EU", amount="105.00"), yes=23)
    version = Version.objects.get()
    decided = version.ballot.decision
    for address in (
        page("proposal", version), reverse("decision", args=[decided.year, decided.number]),
        reverse("ballot", args=[version.ballot.year, version.ballot.number]),
        reverse("product", args=["ndpr-oxide"]), reverse("release", args=[1]),
    ):  # fmt: skip
        assert APART in said(client.get(address)), address
    assert '"importer":"ALLIANCE"' in version.document and "whole alliance" not in version.document


def test_a_comparison_a_note_and_the_page_to_amend_lower_the_group_of_origins(sign_in):
    version = steps.table(steps.row(origin="NONMEMBERS"))
    asked = sign_in(cast.delegate("JP"))
    text = said(asked.get(page("proposal_compare", version)))
    assert "From origins outside the alliance, into the whole alliance." in text
    assert ", from origins outside the alliance, into the whole alliance: cell by cell" in text
    noted = said(asked.get(page("proposal_notes", version)))
    assert ", from origins outside the alliance, into the whole alliance" in noted
    for each in (text, noted):
        assert "rom Origins" not in each and ", Origins" not in each
