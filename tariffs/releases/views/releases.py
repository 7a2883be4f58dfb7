"""The releases: the list, and one release with what it changed, its files and how to verify it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from alliance.access import EVERYBODY, Refused, who_may
from alliance.domain import delta
from tariffs.releases import changes, selectors
from tariffs.releases.models import Release


@who_may(EVERYBODY)
@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    """Every published release, the newest first."""
    rows = [{"release": each, "changes": _changes(each)} for each in selectors.published()]
    return render(request, "tariffs/releases/releases.html", {"rows": rows})


@who_may(EVERYBODY)
@require_safe
def release(request: HttpRequest, number: int) -> HttpResponse:
    """One release."""
    try:
        found = selectors.release(number)
    except Refused as refused:
        raise Http404(f"{refused.detail} {refused.mend}") from refused
    base = request.build_absolute_uri(reverse("api:release", args=[number]))
    context = {
        "changes": _changes(found),
        "delta": found.files.defer("content").filter(name=delta.NAME).first(),
        "files": found.files.defer("content").exclude(name=delta.NAME),
        "following": selectors.published().filter(previous=found).first(),
        "release": found,
        "rules": len(selectors.book(number).rules),
        "verify_file": f"curl -s {base}/files/rules.ndjson | sha256sum",
        "verify_manifest": f"curl -s {base}/manifest | sha256sum",
    }
    return render(request, "tariffs/releases/release.html", context)


def _changes(found: Release) -> list[changes.Change]:
    before = selectors.book(found.previous_id) if found.previous_id else None
    return changes.changes(before, selectors.book(found.number))
