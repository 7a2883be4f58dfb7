"""What the portal holds before a journey begins: made by the ordinary services, as `tests.path` does it."""

from alliance.portal import sweep
from members.ballots.models import Decision
from tariffs.catalogue.models import Product
from tests import path

OXIDE, DYSPROSIUM = "ndpr-oxide", "dysprosium-oxide"


def released() -> Decision:
    """A floor on NdPr oxide from all that are no members, 110 USD/kg, adopted and published in release 1. It begins
    23 days after the clock's today."""
    decision = path.decided()
    swept()
    return decision


def rejected() -> Decision:
    """A floor on dysprosium oxide that found no majority."""
    return path.decided(
        path.floor_row(product=DYSPROSIUM), title="A floor for dysprosium oxide", yes=5, no=20
    )


def swept() -> None:
    """The sweep as often as a decision and what follows from it may take."""
    for _ in range(3):
        sweep.run_once()


def named(slug: str) -> str:
    """What a page calls a product."""
    return Product.objects.get(slug=slug).name
