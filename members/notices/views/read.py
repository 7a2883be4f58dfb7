"""What a seat was told, unread first; and how its person wants to be told of news."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alliance.access import DELEGATES, SEATED, Seat, who_may
from alliance.web import words
from alliance.web.questions import asks, page_of
from alliance.web.ways_back import require_POST
from members.notices import choosing, dispatch
from members.notices.forms import HowForm
from members.notices.models import HowTold
from members.registry.models import Member

PAGE = 30


@asks("page")
@who_may(SEATED)
@never_cache
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """The notices of this seat, the unread ones first, each with the page that it leads to."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    page = page_of(request, choosing.listed(seat), PAGE)
    rows = list(page.object_list)
    lines = list(zip(rows, dispatch.states_of(rows), strict=True))
    delegate = seat.role in DELEGATES and not seat.viewed
    context = {
        "delegate": delegate, "lines": lines, "page": page, "chosen": _chosen(seat) if delegate else "",
        "unread": sum(not row.read_at for row, _unused in lines) and seat.unread,
    }  # fmt: skip
    return render(request, "members/notices/notices.html", context)


@who_may(SEATED)
@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Mark one notice (`notice`) or all of this seat as read."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    asked = request.POST.get("notice", "")
    one = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 18 else None
    if asked and one is None:
        messages.error(request, _("That is no notice. Nothing was marked."))
        return redirect("notices")
    done = choosing.mark_read(notice_id=one, by=seat)
    if one is None:
        messages.success(
            request,
            ngettext("{done} notice marked as read.", "{done} notices marked as read.", done).format(
                done=done
            ),
        )
    return redirect("notices")


@who_may(DELEGATES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notices_how(request: HttpRequest) -> HttpResponse:
    """Each at once, or once a day at an hour of the capital."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    held = HowTold.objects.filter(person=seat.person).first() if not seat.viewed else None
    now = held or HowTold()
    form = HowForm(request.POST or None, initial={"pace": now.pace, "hour": now.hour})
    if request.method == "POST" and form.is_valid():
        choosing.choose_pace(pace=form.cleaned_data["pace"], hour=int(form.cleaned_data["hour"]), by=seat)
        messages.success(request, _("Saved. {chosen}").format(chosen=_chosen(seat)))
        return redirect("notices")
    context = {"form": form, "chosen": "" if seat.viewed else _chosen(seat)}
    return render(request, "members/notices/how.html", context, status=422 if form.errors else 200)


def _chosen(seat: Seat) -> str:
    """How news comes to the person of a seat from the next one on, in one sentence."""
    now = HowTold.objects.filter(person=seat.person).first() or HowTold()
    if now.pace == HowTold.Pace.AT_ONCE:
        return _("News comes by mail at once, each by itself.")
    return _("News comes in one mail a day, at {hour} by the clocks of {city}.").format(
        hour=f"{now.hour:02}:00", city=words.city(_zone(seat))
    )


def _zone(seat: Seat) -> str:
    """The zone of the capital by whose clocks a digest comes."""
    return Member.objects.filter(code=seat.member or "").values_list("zone", flat=True).first() or "UTC"
