"""From a symbol that someone cites to the page of what it names."""

import re

from django.urls import reverse

from alliance.access import SECRETARIAT, Seat
from members.accession.selectors import visible_applications, visible_motions
from members.approvals.models import Request
from members.ballots.models import Decision
from tariffs.floors.models import RuleLine
from tariffs.proposals.audience import visible, visible_ballots
from tariffs.releases import selectors
from tariffs.schedules.models import ScheduleLine

_DATED = re.compile(
    r"(PROP|DEC|BALLOT|ACC|MOT)[/ -]?([0-9]{4})[/ -]0*([1-9][0-9]{0,5})(?:/v[0-9]+)?", re.IGNORECASE
)
_RELEASE = re.compile(r"(?:REL[/ -]?|release )0*([1-9][0-9]{0,5})", re.IGNORECASE)
_SAID = re.compile(
    r"(decision|proposal|ballot|motion|application) (?:no\.? ?|number |#)?(?:([0-9]{4})[/-])?0*([1-9][0-9]{0,5})",
    re.IGNORECASE,
)
"""A document as people name it; a decision's number runs over all years, of the others the newest year is meant."""
_SERIES = {"decision": "DEC", "proposal": "PROP", "ballot": "BALLOT", "motion": "MOT", "application": "ACC"}
_REQUEST = re.compile(r"(?:REQ[/ -]?|request )0*([1-9][0-9]{0,8})", re.IGNORECASE)
_RULE = re.compile(r"(PF|TL)-([1-9][0-9]{0,17})(?:\.[0-9]+)?", re.IGNORECASE)


def is_symbol(text: str) -> bool:
    """Whether a text has the form of a document's symbol, be there such a document or not."""
    return any(form.fullmatch(text) for form in (_DATED, _SAID, _RELEASE, _RULE, _REQUEST))


def is_public(text: str) -> bool:
    """Whether every document of the symbol's series is public: one that is not found was then never given."""
    dated, said = _DATED.fullmatch(text), _SAID.fullmatch(text)
    series = dated[1].upper() if dated else _SERIES[said[1].lower()] if said else ""
    return series == "DEC" or _RELEASE.fullmatch(text) is not None


def address_of(text: str, seat: Seat) -> str | None:
    """The address of the page that a symbol names, if it names one that the seat may see: `PROP/2026/001`,
    `DEC/2026/3`, `decision 3`, `REL/0004`, `PF-1.2`."""
    if match := _DATED.fullmatch(text):
        return _document(match[1].upper(), int(match[2]), int(match[3]), seat)
    if match := _SAID.fullmatch(text):
        return _document(_SERIES[match[1].lower()], int(match[2] or 0), int(match[3]), seat)
    if match := _RELEASE.fullmatch(text):
        number = int(match[1])
        return _if(selectors.published().filter(number=number).exists(), "release", number)
    if match := _REQUEST.fullmatch(text):
        there = seat.role in SECRETARIAT and Request.objects.filter(number=int(match[1])).exists()
        return _if(there, "request", int(match[1]))
    if match := _RULE.fullmatch(text):
        # a line is written when a ballot opens on it; before its first floor nobody is told of it
        number = int(match[2])
        if match[1].upper() == ScheduleLine.SERIES:
            found = ScheduleLine.objects.filter(pk=number, versions__isnull=False).select_related("product")
            return _of_schedule(found.first())
        lines = RuleLine.objects.filter(pk=number, floors__isnull=False)
        line = lines.select_related("product").first()
        return reverse("product", args=[line.product.slug]) if line else None
    return None


def _of_schedule(line: ScheduleLine | None) -> str | None:
    """The page of a tariff line: of its product, or the list, where it is on an HS code."""
    if line is None:
        return None
    return (
        reverse("product", args=[line.product.slug])
        if line.product
        else f"{reverse('products')}#tariff-lines"
    )


def _document(series: str, year: int, number: int, seat: Seat) -> str | None:
    """The page of a numbered document; of the newest year that has one where no year (0) is named."""
    rows, name = {
        "ACC": (visible_applications(seat), "application"),
        "BALLOT": (visible_ballots(seat), "ballot"),
        "DEC": (Decision.objects.all(), "decision"),
        "MOT": (visible_motions(seat), "motion"),
        "PROP": (visible(seat), "proposal"),
    }[series]
    there = rows.filter(number=number, **({"year": year} if year else {})).order_by("-year")
    found = there.values_list("year", flat=True).first()
    return _if(found is not None, name, found or 0, number)


def _if(there: bool, name: str, *args: int) -> str | None:
    return reverse(name, args=args) if there else None
