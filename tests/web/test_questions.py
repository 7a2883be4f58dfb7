"""What a page cannot be asked is refused by its name, and never passed over."""

import inspect
import re

import pytest
from django.test import Client
from django.urls import get_resolver

from alliance.web.questions import ELSEWHERE, ITS_OWN
from tests import cast
from tests.shape.test_the_house import routes

pytestmark = pytest.mark.usefixtures("world")


def said(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.mark.parametrize(
    "address", ["/", "/products/", "/how-we-decide/", "/members/", "/decisions/", "/search/"]
)
def test_an_unknown_parameter_is_refused_by_name_on_whichever_page(address: str):
    answer = Client().get(address, {"zzz": "1"})
    assert answer.status_code == 400 and "This page cannot be asked “zzz”." in said(answer)
    assert Client().get(address).status_code == 200


def test_what_a_page_may_be_asked_is_named_in_the_refusal():
    assert "It may be asked: mineral, stage." in said(Client().get("/products/?floor=1"))


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/products/?mineral=zzz", 400, "There is no mineral “zzz”."),
        ("/products/?stage=zzz", 400, "There is no stage of production “zzz”."),
        ("/decisions/?page=abc", 400, "“abc” is no number of a page."),
        ("/decisions/?page=-1", 400, "“-1” is no number of a page."),
        ("/decisions/?page=99", 404, "The list has no page 99; its last is 1."),
        ("/members/?on=2026-02-30", 400, "“2026-02-30” is not a date."),
    ],
)
def test_a_value_that_names_nothing_is_refused_with_its_mend(address: str, status: int, words: str):
    answer = Client().get(address)
    assert answer.status_code == status and words in said(answer)


def test_empty_fields_of_a_form_ask_nothing():
    assert Client().get("/products/?mineral=&stage=").status_code == 200


def test_the_record_refuses_an_act_that_it_does_not_know(sign_in):
    officer = sign_in(cast.officer())
    assert officer.get("/record/?act=zzz").status_code == 400
    assert officer.get("/record/?mine=yes").status_code == 400
    assert officer.get("/record/?act=&member=&of=&mine=1").status_code == 200


def test_every_view_that_reads_its_query_declares_what_it_reads():
    reads = re.compile(r"request\.GET\b")
    silent, seen = [], 0
    for address, pattern in routes(get_resolver()):
        view = pattern.callback
        if f"/{address}".startswith(ELSEWHERE) or not getattr(view, "__module__", "").startswith(
            ("alliance.", "members.", "tariffs.")
        ):
            continue
        seen += 1
        if reads.search(inspect.getsource(inspect.unwrap(view))) and not getattr(view, "asks", None):
            silent.append(address)
    assert silent == [] and seen > 80


def test_a_view_that_refuses_by_itself_does():
    for address, pattern in routes(get_resolver()):
        if getattr(pattern.callback, "asks", None) == ITS_OWN and "<" not in address:
            assert Client().get(f"/{address}", {"zzz": "1"}).status_code in (302, 400, 422), address
