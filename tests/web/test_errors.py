"""What a person and a machine are told when something is wrong."""

import json
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed
from django.test import RequestFactory, override_settings

from alliance.access import SECRETARIAT, NotForThisSeat, Role, Seat
from alliance.web import errors, problems
from tests import cast


class Refused(Exception):
    """Shaped like the refusals of the services."""

    def __init__(self) -> None:
        super().__init__("ballot_closed: the ballot is closed")
        self.code, self.detail, self.mend, self.where = (
            "ballot_closed",
            "The ballot is closed.",
            "Read it.",
            "",
        )
        self.status = 409


@pytest.fixture
def visit():
    return RequestFactory().get("/nowhere/")


@pytest.fixture
def call():
    return RequestFactory().get("/api/v1/nowhere")


def test_a_machine_is_told_in_a_problem_document(call):
    answer = errors.handler404(call, Http404("No release 9."))
    said = json.loads(answer.content)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert said["code"] == "not_found"
    assert said["detail"] == "No release 9."
    assert said["instance"] == "/api/v1/nowhere"
    assert said["type"].endswith("#not_found")
    assert said["mend"]


@pytest.mark.parametrize(
    ("handler", "status"), [(errors.handler400, 400), (errors.handler403, 403), (errors.handler404, 404)]
)
def test_a_person_is_told_what_where_and_how_to_mend(visit, handler, status):
    answer = handler(visit, None)
    assert answer.status_code == status
    assert "/nowhere/" in answer.content.decode()
    assert "What to do" in answer.content.decode()


def test_the_words_of_a_refusal_are_kept(visit):
    answer = errors.handler403(visit, PermissionDenied("Only the head of delegation may."))
    assert "Only the head of delegation may." in answer.content.decode()


def test_djangos_list_of_routes_is_never_shown(visit):
    answer = errors.handler404(visit, Http404({"tried": ["secret/"], "path": "nowhere/"}))
    assert "secret" not in answer.content.decode()


def test_a_broken_page_needs_neither_session_nor_seat(visit, django_assert_num_queries, db, caplog):
    with django_assert_num_queries(0):
        answer = errors.handler500(visit)
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.content.decode()
    caplog.clear()


@override_settings(DEMONSTRATION_NOTICE="Demonstration, invented votes")
def test_even_a_broken_page_says_that_the_votes_are_invented(visit, caplog):
    assert "Demonstration, invented votes" in errors.handler500(visit).content.decode()
    caplog.clear()


def test_a_refusal_that_a_view_lets_through_becomes_a_page(visit):
    answer = errors.Refusals(lambda request: None).process_exception(visit, Refused())
    assert answer is not None
    assert answer.status_code == 409
    assert "The ballot is closed." in answer.content.decode()


def test_a_fault_of_ours_is_not_dressed_as_a_refusal(visit):
    assert errors.Refusals(lambda request: None).process_exception(visit, KeyError("x")) is None


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/products/neodimium-oxide/", "neodimium oxide"), ("/cobalt", "cobalt"), ("/decisions/2026-9/", "decisions"),
        ("/calendar/q0Zx_9lKq3v8m2b7n1c6x5z4a3s2d1f0g9h8j7k6l5p.ics", "calendar"), ("/", ""),
        ("/publication/releases/0099/rules.ndjson", ""),
    ],
)  # fmt: skip
def test_the_search_of_a_lost_page_holds_the_words_of_its_address_and_no_secret(path, words):
    assert errors.sought(path) == words
    answer = errors.handler404(RequestFactory().get(path), None).content.decode()
    assert f'value="{words}"' in answer


def test_a_page_for_others_says_who_could():
    adviser = Seat(role=Role.ADVISER)
    answer = errors.handler403(RequestFactory().get("/requests/"), NotForThisSeat(adviser, SECRETARIAT))
    said = answer.content.decode()
    assert "You are here as an adviser." in said and "Officers of the secretariat or the chair" in said


def test_too_many_tries_say_until_when_in_words_and_to_machines(visit):
    answer = errors.handler429(visit, 40)
    said = answer.content.decode()
    assert answer["Retry-After"] == "40" and "Again from" in said and '<time class="when"' in said


def test_a_refused_form_gives_back_what_was_written_and_what_differs_but_no_secret():
    class Moved(Refused):
        values = {"differences": (problems.Difference("Version", "2", "3"),)}

    sent = {"reason": "We support the text.", "password": "correct horse battery", "version": "2"}
    visit = RequestFactory().post("/proposals/2026-7/position/", sent)
    answer = errors.Refusals(lambda request: None).process_exception(visit, Moved())
    assert answer is not None
    said = answer.content.decode()
    assert "We support the text." in said and "horse" not in said and "Stands now" in said
    ballot = RequestFactory().post("/ballots/2026-7/cast/", sent)
    assert errors.typed(ballot) == []


def test_an_error_of_ours_has_a_reference_that_the_log_has_too(visit, caplog):
    said = errors.handler500(visit).content.decode()
    reference = re.search(r"\b[0-9a-f]{4}-[0-9a-f]{4}\b", said)
    assert reference and f"Reference {reference[0]}" in caplog.text
    caplog.clear()


def test_a_method_that_a_page_does_not_take_leads_on(visit):
    refused = HttpResponseNotAllowed(["POST"])
    answer = errors.Refusals(lambda request: refused)(visit)
    assert answer.status_code == 405 and "Go to the front page" in answer.content.decode()


@pytest.mark.usefixtures("world")
def test_an_address_that_takes_forms_alone_leads_to_the_page_above_it(sign_in):
    answer = sign_in(cast.officer()).get("/proposals/2026-1/ballot/")
    assert answer.status_code == 405
    assert '<a class="ds-button" href="/proposals/2026-1/">' in answer.content.decode()
