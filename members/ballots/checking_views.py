"""The page on which a receipt is checked: for whoever holds one, without an account. It writes nothing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from alliance.access import EVERYBODY, who_may
from alliance.web.questions import asks
from members.ballots import checking
from members.ballots.claims import Claim, DigestForm, ReceiptForm
from members.ballots.models import Decision, ElectorateEntry
from members.ballots.views import decision_of, recount


@asks("digest", "member", "number")
@who_may(EVERYBODY)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_receipt(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Its text is posted, since it names who cast the vote and an address is kept in logs; three fields, all of them
    published, may stand in an address that can be sent on."""
    row = decision_of(year, number)
    electors = [
        (entry.code, entry.name)
        for entry in row.ballot.electorate.all()
        if entry.capacity == ElectorateEntry.Capacity.ELECTOR
    ]
    pasted = ReceiptForm(request.POST if request.method == "POST" else None)
    typed = request.method != "POST" and "digest" in request.GET
    fields = DigestForm(
        request.GET if typed else None,
        electors=electors,
        initial={name: request.GET.get(name, "") for name in ("member", "number")},
    )
    form = pasted if request.method == "POST" else fields
    claim: Claim | None = form.claim if form.is_valid() else None
    context: dict[str, Any] = {
        "decision": row,
        "ballot": row.ballot,
        "pasted": pasted,
        "fields": fields,
        "checked": checking.check(row, claim) if claim else None,
        "wrong": form if form.errors else None,
        **recount(row),
    }
    context |= {"elsewhere": _decided(claim)} if claim else {}
    status = 422 if form.errors else 200
    return render(request, "members/ballots/check_receipt.html", context, status=status)


def _decided(claim: Claim) -> Decision | None:
    """The decision on the ballot that a receipt names, if there is one."""
    if not claim.ballot:
        return None
    _unused, year, number = claim.ballot.split("/")
    return Decision.objects.filter(ballot__year=int(year), ballot__number=int(number)).first()
