"""Loads the seed data of every package, in the order in which they stand on one another."""

from django.conf import settings
from django.db import transaction

from alliance import journal, seed
from alliance.access import SYSTEM
from alliance.journal import clock
from alliance.journal.models import Entry
from members.ballots import seed as decision_rules
from members.delegates import seed as people
from members.registry import seed as register
from members.registry.models import Country, CustomsTerritory, Member
from tariffs.catalogue import seed as catalogue
from tariffs.catalogue.models import BaseRate, Product
from tariffs.prices import seed as prices
from tariffs.prices.models import ReferencePrice

COUNTED = {
    "countries": Country, "customs territories": CustomsTerritory, "members": Member,
    "products": Product, "reference prices": ReferencePrice, "base rates": BaseRate,
}  # fmt: skip


@transaction.atomic
def load(*, with_people: bool) -> int:
    """Add what is missing of the reference data and, where asked, of the invented people; how many of these.

    The files' digests go on record once for each edition: anyone can tell from which data law was made.
    """
    if with_people:
        clock.claim_demonstration()
    register.load()
    catalogue.load()
    prices.load()
    decision_rules.load()
    added = people.load(password=settings.DEMONSTRATION_PASSWORD) if with_people else 0
    digests = seed.digests()
    union = Member.objects.get(code=register.UNION)
    last = Entry.objects.filter(act="load_seed").order_by("-id").first()
    if last is None or any(digest not in last.payload for digest in digests.values()):
        journal.record(act="load_seed", obj=union, by=SYSTEM, payload={"files": digests})
    return added


def people_wanted() -> bool:
    """Invented people exist only where every page says that they are invented."""
    return bool(settings.DEMONSTRATION_NOTICE and settings.DEMONSTRATION_PASSWORD)


def summary() -> str:
    """What stands in the database now, counted."""
    return ", ".join(f"{model._default_manager.count()} {name}" for name, model in COUNTED.items())
