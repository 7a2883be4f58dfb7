"""Questions to the database for one page, for who may see the most of it; 1,000 rules in force, five open ballots.

`tests/tariffs/test_queries_a_page.py` walks every route; here stand the pages that people open most.
"""

import time
from collections.abc import Iterator, Sequence

from django.core.management import call_command
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alliance.local import code_apps
from benchmarks import rules
from benchmarks.place import Place
from benchmarks.report import Figure, at_most
from benchmarks.voting import ballot_on_a_floor, heads, officer
from members.delegates.models import User
from tariffs.releases.services import build_release, publish_release

MOST = 12
PRODUCTS = ("ndpr-oxide", "ndpr-metal", "dysprosium-oxide", "gallium-metal", "germanium-metal")
PUBLIC = (
    "/", "/products/", "/products/ndpr-oxide/", "/releases/", "/releases/1/", "/decisions/", "/members/",
    "/members/JP/", "/how-we-decide/", "/proposals/", "/search/?q=neodymium", "/quote/", "/developers/",
)  # fmt: skip
OF_A_SEAT = ("/desk/", "/record/", "/proposals/", "/members/JP/")


def measure(place: Place, *, seconds: float, sizes: Sequence[int]) -> Iterator[Figure]:
    """The first visit of a page after the process started, but for templates and imports."""
    call_command("collectstatic", interactive=False, verbosity=0)
    code_apps.equip()  # no seat opens without a second factor
    rules.fill(1000)
    release = build_release()
    if release is not None:
        publish_release(number=release.number)
    ballots = [ballot_on_a_floor("110.00", product) for product in PRODUCTS]
    papers = tuple(f"/ballots/{each.year}-{each.number}/" for each in ballots[:1])
    seats = {
        "a visitor": (None, PUBLIC),
        "a head": (heads()["JP"].person, OF_A_SEAT + papers),
        "an officer": (officer().person, OF_A_SEAT + papers),
    }
    for who, (person, addresses) in seats.items():
        found = [(*_visit(_client(person), address), address) for address in addresses]
        most, _, where = max(found)
        slowest, _, slow = max((took, count, address) for count, took, address in found)
        what = f"questions of a page, {who}: most of {len(found)}"
        yield at_most(
            "pages", what, most, MOST, "questions", f" ({where}; slowest {slow} {slowest * 1000:.0f} ms)"
        )


def _client(person: object) -> Client:
    client = Client(headers={"host": "localhost"})
    if person is not None:
        client.force_login(User.objects.get(person=person))
    return client


def _visit(client: Client, address: str) -> tuple[int, float]:
    """How often the page asks, and how long it takes the second time."""
    client.get(address)
    reset_queries()
    begun = time.perf_counter()
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    took = time.perf_counter() - begun
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")
    return len(asked), took
