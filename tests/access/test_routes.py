"""Roles × routes: every cell of the table is asked over HTTP, and what is refused writes nothing."""

import logging
from collections.abc import Collection

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.access import walk
from tests.access.roles import ROLES
from tests.access.table import METHODS, ROUTES, differs
from tests.counts import counted

KINDS = ("anonymous", "head", "other", "officer")
TABLE = {route.name: route for routes in ROUTES.values() for route in routes}


@pytest.fixture(autouse=True)
def quiet(caplog):
    """Refusals are logged as warnings, thousands of them here; what is logged as an error still fails."""
    logging.getLogger("django.request").setLevel(logging.ERROR)
    yield
    logging.getLogger("django.request").setLevel(logging.NOTSET)


def names(resolver: URLResolver, space: str = "") -> list[str]:
    found: list[str] = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            found += names(pattern, f"{pattern.namespace}:" if pattern.namespace else space)
        else:
            assert isinstance(pattern, URLPattern)
            found.append(f"{space}{pattern.name}")
    return found


def test_every_route_is_declared_and_every_declared_route_exists():
    routed = names(get_resolver())
    assert len(routed) == len(set(routed)), "two routes share a name"
    assert sorted(set(routed) - set(TABLE)) == [], "routes that the table of access does not declare"
    assert sorted(set(TABLE) - set(routed)) == [], "declared routes that are gone"


@pytest.mark.parametrize("name", TABLE)
def test_each_role_gets_what_the_table_declares(world, name: str):
    """Four roles of different kinds read each thing and send each form. Three use every other method, and three
    ask where the table says the same of all; the long run asks every role by every method."""
    route, faults, some = TABLE[name], walk.Faults(), ("anonymous", "head", "officer")
    taken = sorted(route.methods & {"GET", "POST"})
    walk.walk(world, route, faults, methods=taken, roles=KINDS if differs(route) else some)
    walk.walk(world, route, faults, methods=[each for each in METHODS if each not in taken], roles=some)
    assert faults.found == []
    _count("roles by routes, four kinds of role", faults.cells, KINDS)


@pytest.mark.long
@pytest.mark.parametrize("name", TABLE)
def test_each_role_gets_what_the_table_declares_by_every_method(world, name: str):
    faults = walk.Faults()
    walk.walk(world, TABLE[name], faults, methods=METHODS, roles=ROLES)
    assert faults.found == []
    _count("roles by routes", faults.cells, ROLES)


def _count(what: str, cells: int, roles: Collection[str]) -> None:
    """Note the sum once every route was walked."""
    _CELLS.append(cells)
    if len(_CELLS) == len(TABLE):
        counted(what, routes=len(TABLE), methods=len(METHODS), roles=len(roles), cells=sum(_CELLS))
        _CELLS.clear()


_CELLS: list[int] = []
