"""Addresses in answers: absolute, on the host that was asked."""

from django.urls import reverse
from rest_framework.request import Request

PAGES = frozenset({"developers", "decision", "product"})


def link(request: Request, name: str, *args: object) -> str:
    """The address of a view of the API (or of one of `PAGES`)."""
    return request.build_absolute_uri(reverse(name if name in PAGES else f"api:{name}", args=args))
