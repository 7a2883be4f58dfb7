"""Every test of this app publishes into a tree of its own; and one database in which releases stand."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, connections, transaction

from alliance import journal
from alliance.journal import clock
from tariffs.floors.models import PriceFloor
from tariffs.releases.models import Publication
from tests import cast, clones, path, premise
from tests.tariffs import duties, releasing


@pytest.fixture(autouse=True)
def public_tree(settings, tmp_path: Path) -> Path:
    """The empty public file tree of this test: a tree remembers what was public before."""
    settings.PUBLICATION_ROOT = tmp_path / "publication"
    return tmp_path / "publication"


@dataclass(frozen=True)
class Story:
    """What stands published: release 1 sets NdPr oxide at 110 (added) and NdPr metal at 140 (the greater),
    release 2 raises the oxide to 120 from `raised_from` on. Today is a day between the two."""

    rule: str
    in_force: date
    raised_from: date
    first_at: datetime
    second_at: datetime


@pytest.fixture(scope="session")
def _two_releases(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[tuple[str, Story, Path]]:
    """A clone of the seeded database with two releases, made once."""
    name = clones.named("released")
    place = tmp_path_factory.mktemp("publication")
    apart = clones.connected_to(name, copy_of=clones.current())
    with django_db_blocker.unblock(), premise.publishing_in(place), apart:
        story = _tell()
    yield name, story, place
    with django_db_blocker.unblock():
        clones.drop(name)


def _tell() -> Story:
    in_force = cast.in_days(30).date()
    metal = path.floor_row(product="ndpr-metal", origin="ALL", amount="140", combination="max")
    releasing.published(path.floor_row(), metal, yes=23, no=2)
    clock.move_to(journal.now() + timedelta(days=40))
    raised_from = cast.in_days(30).date()
    first_floor = PriceFloor.objects.get(line__product__slug="ndpr-oxide")
    change = path.floor_row(
        kind="change", names=first_floor.symbol, amount="120.00", valid_from=raised_from.isoformat()
    )
    releasing.published(change, yes=23, no=2, title="NdPr oxide at 120")
    first, second = Publication.objects.order_by("release_id").values_list("published_at", flat=True)
    return Story(first_floor.line.symbol, in_force, raised_from, first, second)


@pytest.fixture
def released(_two_releases, django_db_blocker, public_tree: Path) -> Iterator[Story]:
    """That database with a copy of its tree; what a test writes is rolled back."""
    name, story, place = _two_releases
    shutil.copytree(place, public_tree)
    with django_db_blocker.unblock():
        connections.close_all()
        template, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], name
        try:
            with transaction.atomic():
                yield story
                transaction.set_rollback(True)
        finally:
            connections.close_all()
            connection.settings_dict["NAME"] = template


LINES = (
    {"product": "", "hs": "284690", "origin": "NONMEMBERS", "importer": "US", "expression": "4%"},
    {"expression": "2.5%", "origin": "NONMEMBERS"},
    {"product": "ndpr-metal", "expression": "free", "staged_from": "10%", "staged_cuts": "5",
     "staged_later": "on 1 January"},
)  # fmt: skip


@pytest.fixture
def third(released: Story) -> str:
    """A third release, with three tariff lines; the first day on which they apply."""
    rows = [duties.line(**each) for each in LINES]
    releasing.published(*rows, title="Duties on neodymium", yes=30)
    return rows[0]["valid_from"]
