"""The shape of the house: what must hold for every route, table and task, now and later."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver

from alliance.access import roles_of

ROOT = Path(__file__).resolve().parent.parent.parent
ORDER = [
    "registry",
    "approvals",
    "providers",
    "delegates",
    "viewing",
    "delegations",
    "signin",
    "ballots",
    "accession",
    "unions",
    "notices",
    "catalogue",
    "prices",
    "floors",
    "schedules",
    "proposals",
    "releases",
    "delivery",
]


def routes(resolver: URLResolver, prefix: str = "") -> list[tuple[str, URLPattern]]:
    found: list[tuple[str, URLPattern]] = []
    for pattern in resolver.url_patterns:
        where = prefix + str(pattern.pattern)
        found += routes(pattern, where) if isinstance(pattern, URLResolver) else [(where, pattern)]
    return found


def test_every_route_declares_who_may():
    undeclared = [where for where, pattern in routes(get_resolver()) if roles_of(pattern.callback) is None]
    assert undeclared == []


def test_an_undeclared_view_is_refused(rf):
    from django.core.exceptions import PermissionDenied

    from alliance.access import NOBODY, AccessMiddleware

    request = rf.get("/")
    request.seat = NOBODY
    with pytest.raises(PermissionDenied, match="does not declare"):
        AccessMiddleware(lambda request: None).process_view(request, lambda request: None, (), {})  # type: ignore[arg-type,return-value]


@pytest.mark.usefixtures("world")
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_foreign_keys_point_down():
    def place(model) -> int:
        package = model.__module__.split(".")[1]
        return ORDER.index(package) if package in ORDER else -1

    upward = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model.__module__.split(".")[0] in {"members", "tariffs"}
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and place(field.related_model) > place(model)
    ]
    assert upward == []


def test_only_the_sweep_queues_tasks():
    queuing = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for root in ("alliance", "members", "tariffs")
        for path in (ROOT / root).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and node.attr in {"delay", "apply_async", "delay_on_commit", "send_task", "countdown", "eta"}
    ]
    assert {where.split(":")[0] for where in queuing} <= {"alliance/portal/sweep.py"}


def test_the_alliance_package_stays_empty_so_that_the_domain_runs_without_django():
    assert (ROOT / "alliance" / "__init__.py").read_text() == ""
