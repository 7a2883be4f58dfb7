"""A frozen text byte for byte: what its digest is taken over, so that anybody can compute the digest again."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from alliance.access import EVERYBODY, who_may
from alliance.api.views import IMMUTABLE, exact, for_everybody
from alliance.domain import canon
from tariffs.proposals import selectors
from tariffs.proposals.negotiation import amendments
from tariffs.proposals.views.common import seat_of, tells_refusals

PRIVATE = "private, no-cache"  # until it is public, who may read it is asked each time


@who_may(EVERYBODY)
@require_safe
@tells_refusals
def proposal_text(request: HttpRequest, year: int, number: int, version: int) -> HttpResponse:
    """The document of a version for who may see its proposal: canonical JSON; its SHA-256 is the digest voted
    on."""
    seat = seat_of(request)
    proposal = selectors.proposal(seat, year=year, number=number)
    frozen = selectors.version(proposal, version, seat)
    public = selectors.is_public(proposal)
    if public:
        for_everybody(request)
    return exact(
        frozen.document.encode(), media_type="application/json", sha256=frozen.digest,
        cache=IMMUTABLE if public else PRIVATE,
    )  # fmt: skip


@who_may(EVERYBODY)
@require_safe
@tells_refusals
def amendment_text(
    request: HttpRequest, year: int, number: int, version: int, amendment: int
) -> HttpResponse:
    """The document of an amendment for who may read its version: canonical JSON; its SHA-256 is the digest voted on."""
    seat = seat_of(request)
    proposal = selectors.proposal(seat, year=year, number=number)
    row = amendments.read(selectors.version(proposal, version, seat), amendment)
    return exact(
        canon.canonical_bytes(amendments.document_of(row)), media_type="application/json", sha256=row.digest,
        cache=PRIVATE,
    )  # fmt: skip
