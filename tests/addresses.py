"""Every address that the portal answers, by name, with arguments that exist in a world: for tests that read all of
it. A route that nobody gave arguments for fails them, so a new page is never left out in silence.
"""

from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from members.accession.models import Application, Motion
from members.ballots.models import Ballot, Decision
from tariffs.delivery.models import ApiKey, Consumer
from tariffs.proposals.models import Proposal
from tariffs.releases.models import ReleaseFile

QUESTIONS = {
    "search": ["?q=neodymium"],
    "quote": ["?product=ndpr-oxide&origin=CN&importer=US&on=2027-06-01&price=69&currency=USD&unit=KGM"
              "&content_basis=gross&value_basis=CIF"],
    "record": ["?act=cast_vote", "?member=JP", "?page=2"],
    "api:rules": ["?valid_on=2027-06-01"],
    "api:quote": ["?product=ndpr-oxide&origin=CN&importer=US&on=2027-06-01&price=69&currency=USD&unit=KGM"
                  "&content_basis=gross&value_basis=CIF"],
}  # fmt: skip
"""Questions that are asked of an address beside the address alone."""

FIXED: dict[tuple[str, ...], list[list[object]]] = {
    (): [[]],
    ("code",): [["JP"], ["EU"]],
    ("slug",): [["ndpr-oxide"]],
    ("uidb36", "key"): [["1", "no-such-key"]],
    ("key",): [["no-such-mail"]],
    ("token",): [["no-such-link"]],
    ("code", "row"): [["JP", 1], ["JP", 98765]],
    ("session",): [[987]],
    ("pk",): [[987]],
    ("row",): [[98765]],
    ("digest",): [["0" * 64]],
    ("subject",): [["floor"]],
    ("where",): [["channels/live.json"], ["releases/0001/manifest.json"]],
}


@dataclass(frozen=True)
class Route:
    """One named route: its name with namespace, the names of its arguments."""

    name: str
    arguments: tuple[str, ...]


def routes(resolver: URLResolver | None = None, space: str = "") -> list[Route]:
    """Every route of the site, in the order of the resolver."""
    found: list[Route] = []
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            found += routes(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        else:
            found.append(Route(f"{space}{pattern.name}", _arguments(pattern)))
    return found


def addresses() -> list[tuple[str, str]]:
    """(name of the route, address) for every route and each thing of this world that it can show."""
    found = []
    for route in routes():
        for arguments in _values(route):
            where = reverse(route.name, args=arguments)
            found += [(route.name, where + question) for question in ["", *QUESTIONS.get(route.name, [])]]
    return found


def _arguments(pattern: URLPattern) -> tuple[str, ...]:
    regex = getattr(pattern.pattern, "regex", None)
    return tuple(pattern.pattern.converters) or tuple(regex.groupindex if regex else ())


def _values(route: Route) -> list[list[object]]:
    """Arguments for a route: all ballots, decisions, proposals and releases of the world."""
    name, arguments = route.name.rpartition(":")[2], route.arguments
    match arguments:
        case ("year", "number"):
            return [[row.year, row.number] for row in _rows(name)]
        case ("year", "number", "version" | "row"):
            return [[row.year, row.number, 1] for row in _rows(name)]
        case ("year", "number", "version", "amendment"):
            return [[row.year, row.number, 1, 1] for row in _rows("proposal")]
        case ("year", "number", "document"):
            return [[row.year, row.number, 1] for row in _rows(name)]
        case ("year", "number", "act"):
            return [[row.year, row.number, "admissible"] for row in _rows(name)]
        case ("symbol",) if name == "rule":
            return [["PF-1"], ["PF-1.1"]]
        case ("symbol",) if name == "tariff_line":
            return [["TL-1"]]
        case ("symbol",):
            return [[row.symbol] for model in (Ballot, Decision, Proposal) for row in model.objects.all()]
        case ("number",):
            return [[1]]
        case ("consumer",):
            return [[row.pk] for row in Consumer.objects.all()]
        case ("consumer", "prefix"):
            return [[row.consumer_id, row.prefix] for row in ApiKey.objects.all()]
        case ("number", "name"):
            return [
                [1, name] for name in ReleaseFile.objects.filter(release=1).values_list("name", flat=True)
            ]
    assert arguments in FIXED, f"tests/addresses.py has no arguments for the route {route.name} {arguments}"
    return FIXED[arguments]


def _rows(name: str) -> list[Any]:
    kinds: tuple[tuple[str, Any], ...] = (
        ("ballot", Ballot), ("decision", Decision), ("proposal", Proposal), ("application", Application),
        ("motion", Motion), ("note", Ballot),
    )  # fmt: skip
    for start, model in kinds:
        if name.startswith(start):
            return list(model.objects.order_by("pk"))
    raise AssertionError(f"tests/addresses.py does not know what the route {name} shows")
