"""Whatever form is refused, the button of the page that says so opens a page, and not the refusal again."""

import pytest
from django.test import RequestFactory
from django.urls import resolve

from alliance.web.ways_back import way_back
from tests.access.table import ROUTES

TABLE = {route.name: route for routes in ROUTES.values() for route in routes}
FORMS = [(route, case) for route in TABLE.values() for case in route.cases if case.method == "POST"]


@pytest.mark.parametrize("status", [400, 403, 409, 429])
def test_after_each_form_that_is_refused_a_page_is_opened(world, status):
    led = 0
    for route, case in FORMS:
        here = world.address(route.name, case.thing).partition("?")[0]
        back = way_back(RequestFactory().post(here), status)
        name = resolve(back).view_name
        assert "GET" in TABLE[name].methods, f"{here} leads to {back}, which takes forms only"
        led += back != here
    assert led > 20


def test_an_act_on_a_thing_that_cannot_be_done_now_leads_to_the_thing(world):
    stood = 0
    for route, case in FORMS:
        here = world.address(route.name, case.thing).partition("?")[0]
        back = way_back(RequestFactory().post(here), 409)
        if here.startswith("/ballots/"):
            assert resolve(back).view_name == "ballot" and back != here
            stood += 1
    assert stood > 2


def test_a_step_that_asks_only_to_confirm_is_not_opened_again_when_it_refuses():
    asked = RequestFactory().get("/ballots/2026-7/confirm/")
    assert way_back(asked, 409) == "/ballots/2026-7/"


def test_a_form_that_is_too_old_is_opened_afresh_where_its_address_is_a_page():
    assert way_back(RequestFactory().post("/motions/new/"), 403) == "/motions/new/"
    assert way_back(RequestFactory().post("/ballots/2026-7/cast/"), 403) == "/ballots/2026-7/"
    assert way_back(RequestFactory().post("/nowhere/at/all/"), 409) == "/"
