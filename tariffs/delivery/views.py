"""The pages of consumers: who they are, how their keys stand and are used; opening, issuing, changing over, ending.

A new key is shown in the answer to the form itself. There is no page that shows it: a redirect to one would have to
keep the key somewhere in between. Sent again, the form is refused (`key_issued_meanwhile`).
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alliance import journal
from alliance.access import Refused, Seat, who_may
from members.delegates.contacts import address_of
from tariffs.delivery import selectors, services
from tariffs.delivery.forms import ConsumerForm, ContactForm, KeyForm
from tariffs.delivery.models import Consumer, Scope
from tariffs.delivery.tokens import SHOWN

STATES = {
    "active": ("done", _lazy("Can be used")),
    "ended": ("ended", _lazy("Ended")),
    "expired": ("ended", _lazy("Expired")),
    "expiring": ("warns", _lazy("Expires soon")),
}


@who_may(services.KEEPERS)
@never_cache
@require_safe
def consumers(request: HttpRequest) -> HttpResponse:
    """The consumers that this seat keeps."""
    rows = selectors.listed(_seat(request), journal.now())
    return render(request, "tariffs/delivery/consumers.html", {"rows": rows})


@who_may(services.KEEPERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consumer_new(request: HttpRequest) -> HttpResponse:
    """Give a system a name."""
    seat, posted = _seat(request), request.POST if request.method == "POST" else None
    form = ConsumerForm(posted, seat=seat)
    if form.is_valid():
        row = services.open_consumer(**{"kind": Consumer.Kind.CUSTOMS.value, **form.cleaned_data}, by=seat)
        messages.success(request, _("{name} is opened. It has no key yet.").format(name=row.name))
        return redirect("consumer", row.pk)
    status = 200 if posted is None else 422
    return render(request, "tariffs/delivery/consumer_new.html", {"form": form}, status=status)


@who_may(services.KEEPERS)
@never_cache
@require_safe
def consumer(request: HttpRequest, consumer: int) -> HttpResponse:
    """One consumer: its keys and how they are used."""
    row, at = selectors.consumer(_seat(request), consumer), journal.now()
    keys = [(key, SHOWN.format(key.prefix), *_state(key, at)) for key in row.keys.order_by("-id")]
    context = {
        "consumer": row,
        "contact": address_of(row.contact),
        "keys": keys,
        "active": selectors.active(row, at),
        "days": selectors.use_of(row, at),
        "limit": services.LIMITS[Consumer.Kind(row.kind)],
        "shown_days": selectors.SHOWN_DAYS,
    }
    return render(request, "tariffs/delivery/consumer.html", context)


@who_may(services.KEEPERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consumer_contact(request: HttpRequest, consumer: int) -> HttpResponse:
    """Change who is written to."""
    seat = _seat(request)
    row, posted = selectors.consumer(seat, consumer), request.POST if request.method == "POST" else None
    form = ContactForm(posted, initial={"contact": address_of(row.contact)})
    if form.is_valid():
        services.change_contact(consumer_id=row.pk, contact=form.cleaned_data["contact"], by=seat)
        messages.success(request, _("Notices go to the new address from now on."))
        return redirect("consumer", row.pk)
    status = 200 if posted is None else 422
    return render(request, "tariffs/delivery/contact.html", {"consumer": row, "form": form}, status=status)


@who_may(services.KEEPERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def key_new(request: HttpRequest, consumer: int) -> HttpResponse:
    """Issue a key. The answer to the form shows it, once."""
    seat, at = _seat(request), journal.now()
    row, posted = selectors.consumer(seat, consumer), request.POST if request.method == "POST" else None
    newest = row.keys.order_by("-id").first()
    form = KeyForm(posted, initial={"days": 365, "after": newest.pk if newest else 0})
    active = selectors.active(row, at)
    context: dict[str, Any] = {"consumer": row, "active": active, "form": form, "scope": Scope.READ.label}
    if form.is_valid():
        key, text = services.issue_key(consumer_id=row.pk, **form.cleaned_data, by=seat)
        context |= {"key": key, "text": text}
        return render(request, "tariffs/delivery/key_issued.html", context)
    context["most"] = services.MOST_ACTIVE
    context["limit"] = services.LIMITS[Consumer.Kind(row.kind)]
    status = 200 if posted is None else 422
    return render(request, "tariffs/delivery/key_new.html", context, status=status)


@who_may(services.KEEPERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def key_end(request: HttpRequest, consumer: int, prefix: str) -> HttpResponse:
    """Ask once more, then end a key at once."""
    seat, at = _seat(request), journal.now()
    key = selectors.key(seat, consumer=consumer, prefix=prefix)
    shown = SHOWN.format(key.prefix)
    if request.method == "POST":
        services.end_key(prefix=key.prefix, by=seat)
        messages.success(
            request, _("Key {shown} is ended. The next request with it is refused.").format(shown=shown)
        )
        return redirect("consumer", consumer)
    if selectors.state_of(key, at) in ("ended", "expired"):
        raise Refused(
            "key_ended", _("This key can no longer be used as it is."), mend=_("There is nothing to do.")
        )
    others = [each for each in selectors.active(key.consumer, at) if each.pk != key.pk]
    context = {"consumer": key.consumer, "key": key, "shown": shown, "others": others}
    return render(request, "tariffs/delivery/key_end.html", context)


def _seat(request: HttpRequest) -> Seat:
    return request.seat  # type: ignore[attr-defined]


def _state(key: Any, at: Any) -> tuple[str, str, bool]:
    """How a key stands as mark and words, and whether it can be used."""
    state = selectors.state_of(key, at)
    mark, word = STATES[state]
    return mark, str(word), state in ("active", "expiring")
