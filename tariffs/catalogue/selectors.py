"""Reading the catalogue: products by their slug and by code."""

import re

from django.db.models import QuerySet

from alliance.domain import codes
from alliance.domain.errors import Refusal
from tariffs.catalogue.models import Product

_LOOKS_LIKE_HS = re.compile(r"(?:HS[ :]*)?[0-9][0-9. ]*", re.IGNORECASE)
STAGE_ORDER = {stage: place for place, stage in enumerate(Product.Stage.values)}


def products() -> QuerySet[Product]:
    """Every product with its mineral."""
    return Product.objects.select_related("mineral")


def product(slug: str) -> Product | None:
    """The product with this slug."""
    return products().filter(slug=slug).first()


def hs_digits(text: str) -> str:
    """The digits of a text that is a code of the Harmonized System or its beginning, as `2846.90`; else ''."""
    if not _LOOKS_LIKE_HS.fullmatch(text.strip()):
        return ""
    digits = re.sub(r"[^0-9]", "", text)
    try:
        return codes.parse_hs(digits)
    except Refusal:
        return digits  # an odd number of digits is the beginning of a code being typed


def under_hs(digits: str) -> QuerySet[Product]:
    """The products under a code, a longer one or its beginning; our codes have six digits."""
    return products().filter(hs6__startswith=digits[:6])
