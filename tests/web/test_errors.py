"""What a person and a machine are told when something is wrong."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory, override_settings

from alliance.web import errors


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


def test_a_broken_page_needs_neither_session_nor_seat(visit, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        answer = errors.handler500(visit)
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.content.decode()


@override_settings(DEMONSTRATION_NOTICE="Demonstration, invented votes")
def test_even_a_broken_page_says_that_the_votes_are_invented(visit):
    assert "Demonstration, invented votes" in errors.handler500(visit).content.decode()


def test_a_refusal_that_a_view_lets_through_becomes_a_page(visit):
    answer = errors.Refusals(lambda request: None).process_exception(visit, Refused())
    assert answer is not None
    assert answer.status_code == 409
    assert "The ballot is closed." in answer.content.decode()


def test_a_fault_of_ours_is_not_dressed_as_a_refusal(visit):
    assert errors.Refusals(lambda request: None).process_exception(visit, KeyError("x")) is None
