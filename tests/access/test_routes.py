"""Roles × routes: every cell of the table is asked over HTTP, and what is refused writes nothing."""

import logging

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.access import walk
from tests.access.roles import ROLES
from tests.access.table import METHODS, ROUTES
from tests.counts import counted

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


@pytest.mark.long
@pytest.mark.parametrize("name", TABLE)
def test_each_role_gets_what_the_table_declares(world, name: str):
    faults = walk.Faults()
    walk.walk(world, TABLE[name], faults, methods=METHODS, roles=ROLES)
    assert faults.found == []
    _CELLS.append(faults.cells)
    if len(_CELLS) == len(TABLE):
        counted(
            "roles by routes", routes=len(TABLE), methods=len(METHODS), roles=len(ROLES), cells=sum(_CELLS)
        )


_CELLS: list[int] = []
