"""Roles × services: behind the views every service asks again, and what it refuses it has not written."""

import ast
import importlib
import inspect
import re
from pathlib import Path

import pytest

from alliance.access import Refused
from tests.access import page
from tests.access.services import BY_ITSELF, INSIDE, NO_ACTS, SERVICES
from tests.access.walk import prints, taken_back
from tests.counts import counted
from tests.gate import sampled

ROOT = Path(__file__).resolve().parent.parent.parent
FILES = ("services.py", "claiming.py", "drafting.py", "enactment.py", "erasing.py")
ACTS = re.compile(r"^def [a-z]\w*\([^)]*\bby: Seat", re.MULTILINE)
_CALLS: list[int] = []


def modules() -> list[str]:
    """The modules of services, and any other that holds a function with a seat to act by."""
    found = [
        path
        for app in ("alliance", "members", "tariffs")
        for path in (ROOT / app).rglob("*.py")
        if path.name in FILES or (app != "alliance" and ACTS.search(path.read_text()))
    ]
    return sorted(".".join(path.relative_to(ROOT).with_suffix("").parts) for path in found)


def functions(module: str) -> list[str]:
    """Its public functions; of a module that is none of services, those with a seat to act by."""
    held = vars(importlib.import_module(module))
    return [
        name
        for name, each in held.items()
        if inspect.isfunction(each)
        and each.__module__ == module
        and not name.startswith("_")
        and (f"{module.rpartition('.')[2]}.py" in FILES or "by" in inspect.signature(each).parameters)
    ]


def test_every_service_is_declared_and_every_declared_one_exists():
    found = {f"{module}.{name}" for module in modules() if module not in INSIDE for name in functions(module)}
    declared = set(SERVICES) | set(NO_ACTS)
    assert sorted(found - declared) == [], "services that the table of access does not declare"
    assert sorted(declared - found) == [], "declared services that are gone"
    assert set(INSIDE) <= set(modules())


def test_what_takes_no_seat_is_called_by_no_page_and_no_api():
    inside = {
        name for module in INSIDE if module != "alliance.journal.services" for name in functions(module)
    }
    callers = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.attr}"
        for app in ("alliance", "members", "tariffs")
        for path in (ROOT / app).rglob("*.py")
        if "views" in path.parts or "api" in path.parts or path.name == "views.py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in inside
    ]
    assert callers == []


@pytest.mark.parametrize("name", sampled(SERVICES, 10))
def test_each_seat_may_call_what_the_table_declares(world, name: str):
    service, faults = SERVICES[name], []
    service.before(world)
    before = prints()
    for role, seat in world.seats.items():
        with taken_back():
            try:
                service.call(world, seat)
            except Refused as refused:
                let_in = refused.code == service.until
                if let_in is not (role in service.who) or not (let_in or refused.status in (403, 404)):
                    faults.append(f"{role}: {refused}")
                if prints() != before and not let_in:
                    faults.append(f"{role}: refused, and yet it wrote")
            else:
                if role not in service.who or service.until:
                    faults.append(f"{role} succeeded")
    assert faults == []
    _CALLS.append(len(world.seats))
    if len(_CALLS) == len(SERVICES):
        counted("roles by services", services=len(SERVICES), roles=len(world.seats), calls=sum(_CALLS))


@pytest.mark.parametrize("name", sampled([name for name, each in SERVICES.items() if each.portal], 5))
def test_the_portal_calls_its_own_services(world, name: str):
    SERVICES[name].before(world)
    SERVICES[name].call(world, BY_ITSELF)


def test_the_page_of_access_says_what_the_table_says():
    assert page.PAGE.read_text() == page.text(), "run: python -m tests.access.page"
