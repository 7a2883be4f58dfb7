"""The tour passes every page that is read, or says why not."""

from urllib.parse import urlsplit

from django.urls import resolve

from tests.access.table import ROUTES
from tests.tour.stops import EXCUSED, STATES, STOPS

READ = {
    route.name
    for routes in ROUTES.values()
    for route in routes
    if "GET" in route.methods and not route.name.startswith("api:")
}


def test_every_page_is_on_the_tour_or_excused():
    assert {stop.route for stop in STOPS} | set(EXCUSED) == READ
    assert {stop.route for stop in STOPS} & set(EXCUSED) == set()


def test_each_stop_names_the_route_that_answers_there():
    wrong = [
        stop.where
        for stop in (*STOPS, *(state for state in STATES if state.route != "error"))
        if not stop.via and resolve(urlsplit(stop.where).path).view_name != stop.route
    ]
    assert wrong == []


def test_no_two_stops_share_their_pictures():
    names = [stop.name for stop in (*STOPS, *STATES)]
    assert len(names) == len(set(names))
