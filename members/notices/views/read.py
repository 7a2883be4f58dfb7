"""What a seat was told, unread first; and how its person wants to be told of news."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.access import DELEGATES, SEATED, Seat, who_may
from members.notices import choosing, dispatch
from members.notices.forms import HowForm
from members.notices.models import HowTold

PAGE = 30


@who_may(SEATED)
@never_cache
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """The notices of this seat, the unread ones first, each with the page that it leads to."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    page = Paginator(choosing.listed(seat), PAGE).get_page(request.GET.get("page"))
    lines = [(row, dispatch.state_of(row)) for row in page.object_list]
    context = {
        "delegate": seat.role in DELEGATES and not seat.viewed, "lines": lines, "page": page,
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
        messages.success(request, _("From the next one on, news comes as you chose."))
        return redirect("notices")
    return render(request, "members/notices/how.html", {"form": form}, status=422 if form.errors else 200)
