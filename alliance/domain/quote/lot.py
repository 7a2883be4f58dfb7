"""A consignment as it is declared, with what its declarant claims."""

from dataclasses import dataclass
from datetime import date, datetime

from alliance.domain.facts import NO_FACTS, Facts
from alliance.domain.floor.cases import Claim
from alliance.domain.money import Price, Quantity


@dataclass(frozen=True)
class Claims:
    """What the declarant asks for and can show: a named case, the order number of a tariff quota, a preference (with
    its proof of origin), that the price of the sale is proven. Nothing is granted that is not claimed."""

    case: Claim | None = None
    quota: str | None = None
    preference: bool = False
    price_proven: bool = False


NO_CLAIMS = Claims()


@dataclass(frozen=True)
class Lot:
    """A consignment as it is declared: `product` or `hs` (both where the code has more digits than the product's), the
    origin (ISO 3166-1 alpha-2), the importer (a customs territory's code, or a country in one), the civil date on which
    the declaration is accepted, the price per unit, and, for an amount in money, the quantity. `facts` carry the price
    to the floor's basis where the two differ. A lot has one price: unlike prices are so many lots, and are never
    averaged."""

    origin: str
    importer: str
    on: date
    price: Price
    product: str | None = None
    hs: str | None = None
    quantity: Quantity | None = None
    facts: Facts = NO_FACTS
    claims: Claims = NO_CLAIMS
    part: bool = False  # one of several parts of a lot, each with its price


@dataclass(frozen=True)
class Source:
    """Where the rules were read: the release, when it was published, and the instant as of which it was asked for."""

    release: int | None = None
    published_at: datetime | None = None
    known_at: datetime | None = None
