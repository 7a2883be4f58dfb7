"""Ballots on floors for one product each, so that any number may be open at once."""

from datetime import datetime

from members.ballots.models import Ballot
from tariffs.proposals.services import put_to_ballot
from tests import cast, path

PRODUCTS = (
    "ndpr-oxide", "cerium-oxide", "lanthanum-oxide", "praseodymium-oxide", "neodymium-oxide", "samarium-oxide",
    "europium-oxide", "gadolinium-oxide", "terbium-oxide", "dysprosium-oxide", "holmium-oxide", "erbium-oxide",
    "thulium-oxide", "ytterbium-oxide", "lutetium-oxide", "yttrium-oxide",
)  # fmt: skip
SPONSORS = ("JP", "AU", "US", "PE", "KE")


def on_floors(closes: list[datetime]) -> list[Ballot]:
    """Open one ballot for each closing instant, each on a floor for another product."""
    found = []
    for place, closes_at in enumerate(closes):
        version = path.tabled(
            path.floor_row(product=PRODUCTS[place]),
            by=cast.delegate(SPONSORS[place % len(SPONSORS)]),
            title=f"A floor for {PRODUCTS[place]}",
        )
        found.append(put_to_ballot(version_id=version.pk, closes_at=closes_at, by=cast.officer()))
    return found
