"""Every form of every page, filled as people and as enemies fill it: no fault of ours, nothing typed is lost."""

import logging
from urllib.parse import urlencode, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests import cast
from tests.counts import counted
from tests.input.conftest import Busy
from tests.input.html_forms import TYPED, Field, Form, forms_of

PLAUSIBLE = [
    "", "110", "110.50", "1.234", "1 234,50", "2027-03-01", "2026-02-30", "0000-00-00", "99999-12-31", "17:00", "CN",
    "KGM", "gross", "contained:REO", "2846.90", "PF-1.1", "ndpr-oxide", "neodymium", "yes", "PROP/2027/001", "JP",
    "head.jp@delegates.example", "Mines stay open.\r\nEverywhere.",
]  # fmt: skip
HOSTILE = [
    "\x00", "a\x00b", "\ufffe", "\u202eabc", "e\u0301", "\u0665\u0666", "NaN", "Infinity", "1e999999", "-0", "9" * 5000,
    "a" * 300, "<script>alert(1)</script>", '"><b>', "{{ 7*7 }}", "&amp;&lt;", "</textarea>", "' OR 1=1 --",
    "../../etc", "\r\nX-Made-Up: 1", "=cmd()", "\U0001f4a3" * 50, " leading and trailing ", "\n\nfirst", "\t",
    "\u00a0", "%00", "javascript:alert(1)", "//evil.example", "\x1c\x1f", "\u2028",
]  # fmt: skip
TEXT = st.one_of(
    st.sampled_from(PLAUSIBLE),
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
)
LOOPS = 5  # redirects followed before it counts as a loop


def places(busy: Busy) -> list[tuple[str, str]]:
    """Where there are forms, as which role; those of the frame stand on every page."""
    return [
        ("anonymous", "/quote/"), ("anonymous", "/search/?q=neodymium"), ("anonymous", "/accounts/login/"),
        ("anonymous", "/accounts/password/reset/"), ("anonymous", "/products/"), ("anonymous", "/members/"),
        ("anonymous", "/local/cast/"), ("anonymous", "/nowhere/"), ("head", busy.draft + "edit/"),
        ("adviser", busy.draft + "edit/"), ("head", f"{busy.draft}rows/{busy.row}/terms/"),
        ("head", busy.draft + "withdraw/"), ("head", busy.tabled + "withdraw/"),
        ("head", busy.ballot), ("head", "/proposals/"), ("head", "/record/"), ("officer", busy.tabled),
        ("chair", busy.tabled), ("chair", "/record/"), ("ended", "/accounts/password/change/"),
        ("head", "/accounts/reauthenticate/"), ("ended", "/accounts/logout/"), ("head", "/delegation/JP/invite/"),
        ("head", "/delegation/JP/invite/list/"), ("head", "/delegation/JP/credentials/"), ("officer", "/seat/"),
        ("officer", f"/delegation/JP/seats/{cast.delegate('JP').accreditation}/end/"),
    ]  # fmt: skip


def found(busy: Busy, as_role) -> list[tuple[str, Form]]:
    """Each form once, with the role that met it; and those behind the first step of an act."""
    seen: dict[tuple[str, str, str], tuple[str, Form]] = {}
    for role, place in places(busy):
        page = as_role(role).get(place)
        for form in forms_of(page.content.decode(), place):
            names = ",".join(sorted({each.name for each in form.fields}))
            own = role if form.action.startswith(("/proposals/", "/ballots/")) else ""
            seen.setdefault((own, form.action, names), (role, form))
    steps = [("head", f"{busy.ballot}confirm/", {"choice": "no"})]
    for role, action, sent in steps:
        page = as_role(role).post(action, sent)
        for form in forms_of(page.content.decode(), action):
            if form.action.startswith("/ballots/"):
                seen[role, form.action, "confirmed"] = (role, form)
    return list(seen.values())


def filling(form: Form) -> st.SearchStrategy[list[tuple[str, str]]]:
    """What is sent: each field plausible or hostile, hidden ones mostly kept, some dropped, some sent twice."""
    parts = [_sent(each) for each in form.fields if each.name != "csrfmiddlewaretoken"]
    extra = st.lists(
        st.tuples(st.sampled_from(["next", "edition", "overwrite", "page", "made_up"]), TEXT), max_size=1
    )
    return st.tuples(*parts, extra).map(lambda groups: [pair for group in groups for pair in group])


def _sent(of: Field) -> st.SearchStrategy[list[tuple[str, str]]]:
    kept = st.just(of.value)
    own = st.sampled_from(of.options) if of.options else TEXT
    match of.kind:
        case "hidden":
            value = st.one_of(kept, kept, kept, kept, TEXT)
        case "submit":
            return st.one_of(st.just([]), st.just([]), kept.map(lambda text: [(of.name, text)]))
        case "select" | "radio" | "checkbox":
            value = st.one_of(own, own, own, TEXT)
        case _:
            value = st.one_of(kept, TEXT, TEXT)
    once = value.map(lambda text: [(of.name, text)])
    twice = st.tuples(value, value).map(lambda pair: [(of.name, text) for text in pair])
    return st.one_of(once, once, once, once, once, once, twice, st.just([]))


def plain(text: str) -> str:
    """Line ends as a browser sends and shows them: one kind."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def send(client: Client, form: Form, sent: list[tuple[str, str]]):
    """Send the form as a browser does."""
    body = urlencode(sent)
    address = urlsplit(form.action)
    if form.method == "GET":
        return client.get(address.path, QUERY_STRING=body)
    return client.post(
        address.path, body, content_type="application/x-www-form-urlencoded", QUERY_STRING=address.query
    )


def hold(client: Client, form: Form, sent: list[tuple[str, str]]) -> None:
    """Send a form and ask of the answer what must hold of every answer."""
    answer = send(client, form, sent)
    assert answer.status_code < 500, f"{answer.status_code} for {form.method} {form.action} {sent}"
    for _ in range(LOOPS):
        if answer.status_code not in (301, 302, 303):
            break
        answer = client.get(answer["Location"])
        assert answer.status_code < 500, f"{answer.status_code} after {form.action} {sent}"
    assert answer.status_code not in (301, 302, 303), f"a loop of redirects after {form.action} {sent}"
    if answer.status_code not in (400, 409, 422) and not _says_errors(answer):
        return
    again = [each for each in forms_of(answer.content.decode(), form.action) if _same(each, form)]
    if not again:
        assert "What to do" in answer.content.decode(), f"a refusal without a mend: {form.action} {sent}"
        return
    for field in form.fields:
        typed = [text for name, text in sent if name == field.name][-1:]
        if field.kind in TYPED and typed and (field.most is None or len(typed[0]) <= field.most):
            back = [plain(text) for each in again for text in each.values(field.name)]
            assert plain(typed[0]) in back, f"{field.name} of {form.action} was lost: {typed} is now {back}"


def _same(one: Form, other: Form) -> bool:
    return urlsplit(one.action).path == urlsplit(other.action).path and bool(
        {each.name for each in one.fields} & {each.name for each in other.fields} - {"csrfmiddlewaretoken"}
    )


def _says_errors(answer) -> bool:
    return answer.status_code == 200 and b"ds-validation-message" in answer.content


def tried(as_role, role: str, form: Form, *, examples: int) -> int:
    """Send one form so many times as a role, each time undone; how often it was sent."""
    cases = 0

    @settings(
        max_examples=examples, deadline=None, derandomize=True, database=None,
        phases=[Phase.generate, Phase.shrink], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(filling(form))
    def one(sent: list[tuple[str, str]]) -> None:
        nonlocal cases
        cases += 1
        with transaction.atomic():
            hold(as_role(role), form, sent)
            transaction.set_rollback(True)

    one()
    return cases


@pytest.mark.long
def test_every_form_survives_whatever_is_sent_and_loses_nothing(busy: Busy, as_role, caplog):
    caplog.set_level(logging.ERROR, logger="django.request")
    forms, cases, wrong = found(busy, as_role), 0, []
    for role, form in forms:
        try:
            cases += tried(as_role, role, form, examples=10)
        except AssertionError as fault:
            wrong.append(f"{role}: {fault}")
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)
    counted("forms fuzzed", forms=len(forms), cases=cases)
