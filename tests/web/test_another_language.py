"""A second language is a file: with one in which every message is set in brackets, the house's own words all are."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django import forms
from django.urls import get_resolver

from members.accession import acts as on_motions
from members.approvals import acts
from members.approvals.models import Request
from members.ballots.rulebook import services
from members.registry.models import Member
from members.signin.sso import setting
from tariffs.proposals import early
from tests import cast, notes, path
from tests.another_language import OPEN
from tests.members import membership, rules
from tests.shape.words import LETTERS, SIGNS
from tests.tariffs import steps

pytestmark = pytest.mark.usefixtures("world")
WHY = "The stock of a smelter runs out this week."
OWN = frozenset({"button", "label", "legend", "th", "summary", "dt"})
"""Elements that hold words of the house and nobody's data."""
FINGERPRINT = re.compile(r"\b[0-9a-f]{4}(?:\s[0-9a-f]{4}){2}\b")
LAW = "choice-means"
"""The explanation of a choice is the law's own, in one language (decision 0052, 3)."""


SEATS = {"head": lambda: cast.delegate("JP"), "officer": cast.officer, "chair": cast.chair}


def _early() -> Request:
    rules.circulate("floor", 48)
    return early.ask_to_open_early(
        version_id=steps.table().pk, closes_at=cast.in_days(7), reason=WHY, by=cast.officer()
    )


def _rule_called() -> Request:
    return services.ask_to_call(
        subject="floor", rule="simple-majority/1", starts_on=cast.in_days(30).date(), circulation_hours=24, reason=WHY,
        by=cast.officer(),
    )  # fmt: skip


def _provider() -> Request:
    service = setting.Service("https://sso.japan.example", "portal", "a secret of forty letters or some more of them",
                              ("RS256",))  # fmt: skip
    return setting.propose_provider(code="JP", service=service, reason=WHY, by=cast.officer())


def _motion() -> Request:
    motion = membership.moved("suspension", "AO")
    return on_motions.ask_for_ballot(
        motion_id=motion.pk, closes_at=cast.in_days(7), reason=WHY, by=cast.officer()
    )


ASKED = {
    "note": lambda: notes.entered(path.on_ballot()),
    "early": _early,
    "rule": lambda: services.ask_to_write(text=rules.version_text(), reason=WHY, by=cast.officer()),
    "rule called": _rule_called,
    "provider": _provider,
    "motion": _motion,
}
"""Requests for a second officer, by what they ask."""


class Words(HTMLParser):
    """What stands in elements of the house's own words."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.said: list[str] = []
        self.others: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if (
            self.others
            and tag == self.others[0]
            or not self.others
            and (tag == "kbd" or ("class", LAW) in attrs)
        ):
            self.others.append(tag)
        if tag in OWN and ("scope", "row") not in attrs:  # what heads a row is what the row is about
            self.open.append(tag)
            self.said.append("")

    def handle_endtag(self, tag: str) -> None:
        if self.others and tag == self.others[0]:
            self.others.pop()
        if self.open and tag == self.open[-1]:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and not self.others:
            self.said[-1] += data


def not_translated(page: str) -> list[str]:
    parsed = Words()
    parsed.feed(page)
    found = {bare(each) for each in parsed.said} - names()
    return sorted({each for each in found if any(word not in SIGNS for word in LETTERS.findall(each))})


def bare(said: str) -> str:
    """What stands outside of all brackets, and is no fingerprint."""
    inner = re.compile("⟦[^⟦⟧]*⟧")
    while inner.search(said):
        said = inner.sub(" ", said)
    return " ".join(FINGERPRINT.sub(" ", said).split())


def names() -> set[str]:
    """What states call themselves in the register is data, in labels too."""
    return set(Member.objects.values_list("name", flat=True))


@pytest.mark.usefixtures("another_language")
@pytest.mark.parametrize("address", ["/", "/products/", "/products/ndpr-oxide/", "/members/", "/members/JP/",
                                     "/how-we-decide/", "/timetable/", "/quote/", "/releases/", "/decisions/", "/join/",
                                     "/accounts/login/", "/search/?q=neodimium", "/nowhere/"])  # fmt: skip
def test_a_public_page_speaks_it(client, address):
    assert not_translated(client.get(address).content.decode()) == []


@pytest.mark.usefixtures("another_language")
def test_the_editor_speaks_it(sign_in):
    japan = cast.delegate("JP")
    draft = steps.draft(steps.row(), steps.row(rule="tariff-line"), by=japan)
    page = sign_in(japan).get(f"/proposals/{draft.year}-{draft.number}/edit/")
    assert page.status_code == 200
    assert not_translated(page.content.decode()) == []
    shown = "".join(re.findall(r"data-(?:typing|saved|conflict|back|pair)=\"[^\"]*", page.content.decode()))
    assert shown.count("⟦") == 5


@pytest.mark.usefixtures("another_language")
@pytest.mark.parametrize("who", ["head", "officer", "chair"])
def test_the_desk_speaks_it(sign_in, who):
    path.on_ballot()
    membership.moved("suspension", "AO")
    page = sign_in(SEATS[who]()).get("/desk/")
    assert page.status_code == 200
    assert not_translated(page.content.decode()) == []


@pytest.mark.usefixtures("another_language")
def test_the_ballot_paper_its_confirmation_and_its_receipt_speak_it(sign_in):
    ballot, japan = path.on_ballot(), cast.delegate("JP")
    client, paper = sign_in(japan), f"/ballots/{ballot.year}-{ballot.number}/"
    said = {"choice": "yes", "text_digest": ballot.text_digest}
    pages = [
        client.get(paper),
        client.post(f"{paper}confirm/", said, follow=True),
        client.get(f"{paper}room/"),
    ]
    cast.vote(ballot, "JP")
    pages += [client.get(paper), client.get(f"{paper}receipt/")]
    assert [page.status_code for page in pages] == [200] * 5
    assert [not_translated(page.content.decode()) for page in pages] == [[]] * 5


@pytest.mark.usefixtures("another_language")
@pytest.mark.parametrize("what", ASKED)
def test_what_a_second_officer_approves_speaks_it(sign_in, what):
    request = ASKED[what]()
    page = sign_in(cast.second_officer()).get(f"/requests/{request.number}/")
    assert page.status_code == 200
    assert not_translated(page.content.decode()) == []
    assert acts.of(request.act).title.startswith(OPEN)
    told = acts.of(request.act).tell(request.asks)
    assert OPEN in told.statement and all(OPEN in said for said in told.warnings)
    assert all(OPEN in "".join(change) for change in told.changes)


@pytest.mark.usefixtures("another_language")
def test_the_patterns_are_drawn_in_it(client):
    page = client.get("/patterns/").content.decode()
    assert all(f"⟦{title}⟧" in page for title in ("Import price, duty, landed price", "This cargo"))


def test_every_field_of_a_form_is_called_by_the_catalogue():
    """Django would make a label of the name in the program, which no translator sees."""
    get_resolver().url_patterns  # noqa: B018 - every page's forms are loaded
    labelled_when_made = {"RowForm", "TermsForm"}
    assert [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in _forms(forms.BaseForm)
        if form.__module__.split(".")[0] in ("alliance", "members", "tariffs")
        and form.__name__ not in labelled_when_made
        for name, field in getattr(form, "base_fields", {}).items()
        if field.label is None and not field.widget.is_hidden
    ] == []


def _forms(above: type) -> Iterator[type]:
    for each in above.__subclasses__():
        yield each
        yield from _forms(each)
