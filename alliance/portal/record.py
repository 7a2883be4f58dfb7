"""The record: every act, newest first; and one thing followed back to every act that made it."""

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alliance.access import SIGNED_IN, Refused, Seat, who_may
from alliance.portal import acts, spoken, trail
from alliance.web.questions import asks, chosen, page_of

PAGE = 12  # entries a page, each with its exact bytes: this page goes uncompressed, and within 40 kB


@asks("act", "member", "mine", "of", "page")
@who_may(SIGNED_IN)
@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """The entries that this seat may read, filtered by act (`act`), member (`member`) and object (`of`), or to those of
    the person who asks (`mine`).

    Refused: `filter_unreadable` for text that no symbol can hold (PostgreSQL refuses the character 0 outright).
    """
    seat: Seat = request.seat  # type: ignore[attr-defined]
    entries = acts.visible_entries(seat)
    known = sorted(entries.order_by("act").values_list("act", flat=True).distinct(), key=acts.act_word)
    asked = {name: request.GET.get(name, "").strip()[:80] for name in ("act", "member", "of")}
    for name, text in asked.items():
        if not text.isprintable():
            raise Refused(
                "filter_unreadable", _("The filter holds characters that cannot be read."), status=400,
                where=name, mend=_("Type the symbol or code again."),
            )  # fmt: skip
    chosen(request, "act", frozenset({*known, *spoken.ACTS}), what=_("act of the record"))
    chosen(request, "mine", frozenset({"1"}), what=_("choice of acts"))
    if asked["act"]:
        entries = entries.filter(act=asked["act"])
    if asked["member"]:
        entries = entries.filter(member=asked["member"].upper())
    if asked["of"]:
        of = asked["of"].strip("/")
        parts = [Q(object_id__istartswith=f"{of}{mark}") for mark in "/.#"]
        entries = entries.filter(Q(object_id__iexact=of) | parts[0] | parts[1] | parts[2])
    mine = request.GET.get("mine") == "1"
    if mine:
        entries = entries.filter(person=seat.person)
    page = page_of(request, entries, PAGE)
    context = {
        "page": page,
        "lines": acts.lines(page.object_list),
        "acts": [(act, acts.act_word(act)) for act in known],
        "asked": asked,
        "mine": mine,
        "filtered": mine or any(asked.values()),
    }
    return render(request, "portal/record.html", context)


@who_may(SIGNED_IN)
@require_safe
def record_of(request: HttpRequest, symbol: str) -> HttpResponse:
    """One thing, named by its symbol, with every act that made it and what came of it."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    found = trail.follow(symbol.strip("/"), seat)
    if found is None:
        raise Http404(f"The record knows nothing by the symbol {symbol}, or nothing that your seat may read.")
    return render(request, "portal/record_of.html", {"trail": found})
