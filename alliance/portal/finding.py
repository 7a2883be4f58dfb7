"""From a symbol that someone cites to the page of what it names."""

import re

from django.urls import reverse

from alliance.access import Seat
from members.accession.selectors import visible_applications, visible_motions
from members.ballots.models import Decision
from tariffs.floors.models import RuleLine
from tariffs.proposals.audience import visible, visible_ballots
from tariffs.releases import selectors

_DATED = re.compile(
    r"(PROP|DEC|BALLOT|ACC|MOT)[/ -]?([0-9]{4})[/ -]0*([1-9][0-9]{0,5})(?:/v[0-9]+)?", re.IGNORECASE
)
_RELEASE = re.compile(r"(?:REL[/ -]?|release )0*([1-9][0-9]{0,5})", re.IGNORECASE)
_RULE = re.compile(r"PF-([1-9][0-9]{0,17})(?:\.[0-9]+)?", re.IGNORECASE)


def address_of(text: str, seat: Seat) -> str | None:
    """The address of the page that a symbol names, if it names one that the seat may see: `PROP/2026/001`,
    `DEC/2026/3`, `REL/0004`, `PF-1.2`."""
    if match := _DATED.fullmatch(text):
        series, year, number = match[1].upper(), int(match[2]), int(match[3])
        if series == "DEC":
            # the number of a decision runs over all years
            return _if(Decision.objects.filter(year=year, number=number).exists(), "decision", year, number)
        if series == "PROP":
            there = visible(seat).filter(year=year, number=number)
            return _if(there.exists(), "proposal", year, number)
        if series == "ACC":
            return _if(
                visible_applications(seat).filter(year=year, number=number).exists(),
                "application",
                year,
                number,
            )
        if series == "MOT":
            return _if(
                visible_motions(seat).filter(year=year, number=number).exists(), "motion", year, number
            )
        known = visible_ballots(seat).filter(year=year, number=number)
        return _if(known.exists(), "ballot", year, number)
    if match := _RELEASE.fullmatch(text):
        number = int(match[1])
        return _if(selectors.published().filter(number=number).exists(), "release", number)
    if match := _RULE.fullmatch(text):
        # a line is written when a ballot opens on it; before its first floor nobody is told of it
        lines = RuleLine.objects.filter(pk=int(match[1]), floors__isnull=False)
        line = lines.select_related("product").first()
        return reverse("product", args=[line.product.slug]) if line else None
    return None


def _if(there: bool, name: str, *args: int) -> str | None:
    return reverse(name, args=args) if there else None
