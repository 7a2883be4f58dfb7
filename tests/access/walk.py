"""Walking cells: each request in a savepoint of its own, and whether anything of the law was written by it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Max
from django.http import HttpResponse

from alliance.journal.models import Entry
from members.ballots.models import FurtherRefusals, RefusedAttempt
from members.proofs.models import Proof
from tests.access.table import Case, Route, outcome
from tests.access.world import World

LAW = ("journal", "members", "tariffs")
WRITES = ("INSERT", "UPDATE", "DELETE", "TRUNCATE")
NO_LAW = ("django_session", "web_cache")


@dataclass
class Watch:
    """Whether a statement that writes was sent: where none was, nothing can have been written."""

    wrote: bool = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        verb = sql.lstrip().split(" ", 1)[0].upper()
        if verb in WRITES and not any(f'"{table}"' in sql for table in NO_LAW):
            self.wrote = True
        return execute(sql, params, many, context)


@dataclass
class Faults:
    """What did not answer as declared."""

    cells: int = 0
    found: list[str] = field(default_factory=list)

    def expect(self, holds: bool, said: str) -> None:
        if not holds:
            self.found.append(said)


def prints() -> dict[str, tuple[int, int]]:
    """Of every table of the law: how many rows, and a sum over all that stands in them. That a vote was refused is
    kept as evidence, which is no act; nor is a proof, which stays used though what it was for was refused."""
    models = [model for label in LAW for model in apps.get_app_config(label).get_models()]
    tables = [
        model._meta.db_table for model in models if model not in (RefusedAttempt, FurtherRefusals, Proof)
    ]
    with connection.cursor() as cursor:
        parts = [
            f"SELECT '{table}', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM {table} t"
            for table in tables
        ]
        cursor.execute(" UNION ALL ".join(parts))
        return {table: (count, total) for table, count, total in cursor.fetchall()}


@contextmanager
def taken_back() -> Iterator[None]:
    """Everything written inside is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def walk(world: World, route: Route, faults: Faults, *, methods: Sequence[str], roles: Iterable[str]) -> None:
    """Every role with every method and every case of a route; HEAD on the first thing alone."""
    before = prints()
    for role in roles:
        for method in methods:
            cases = [case for case in route.cases if case.method == method]
            if method == "HEAD":
                cases = [case for case in route.cases if case.method == "GET"][:1]
            for case in cases or [None]:
                _cell(world, route, case, role, method, before, faults)


def _cell(
    world: World, route: Route, case: Case | None, role: str, method: str,
    before: dict[str, tuple[int, int]], faults: Faults,
) -> None:  # fmt: skip
    faults.cells += 1
    about = case or route.cases[0]
    where = f"{method} {route.name} [{about.thing or 'page'}] as {role}"
    with taken_back():
        address = world.address(route.name, about.thing)
        sent = world.form(case.sends, about.thing) if case and method == "POST" else {}
        acts = bool(case and case.act)
        last = Entry.objects.aggregate(last=Max("id"))["last"] if acts else 0
        watch = Watch()
        with connection.execute_wrapper(watch):
            answer = world.ask(role, method, address, sent)
        said, wanted = read(answer), outcome(route, case, role)
        faults.expect(said == wanted, f"{where}: {said}, declared {wanted}")
        if wanted == "405":
            faults.expect(
                _is_proper(answer, route, method), f"{where}: 405 without its page or the right Allow"
            )
        if wanted == "ok" and case and acts:
            noted = Entry.objects.filter(pk__gt=last).order_by("id").values_list("act", "role", "member")
            seat = world.seats[role]
            mine = (case.act, str(seat.role), seat.member or "")
            faults.expect(mine in list(noted), f"{where}: the record has {list(noted)}, declared {mine}")
        if wanted != "ok" and watch.wrote:
            changed = [table for table, print_ in prints().items() if print_ != before[table]]
            faults.expect(not changed, f"{where}: refused, and yet it wrote {changed}")


def read(answer: HttpResponse) -> str:
    """An answer in the table's words."""
    if answer.status_code in (301, 302, 303):
        return "sign in" if "/accounts/login/" in answer["Location"] else "ok"
    return "ok" if answer.status_code < 300 else str(answer.status_code)


def _is_proper(answer: HttpResponse, route: Route, method: str) -> bool:
    allowed = {each.strip() for each in answer.get("Allow", "").split(",")}
    kind = "application/problem+json" if route.name.startswith("api:") else "text/html"
    has_body = bool(answer.content) or method == "HEAD"
    return allowed == route.methods and answer["Content-Type"].startswith(kind) and has_body
