"""The releases: the list, and one release with what it changed, its files and how to verify it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from alliance.access import EVERYBODY, Refused, who_may
from alliance.domain import delta
from alliance.web.questions import asks, page_of
from tariffs.releases import selectors
from tariffs.releases.differences import changes_of

PAGE = 10  # releases a page


@asks("page")
@who_may(EVERYBODY)
@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    """Every published release, the newest first."""
    page = page_of(request, selectors.published(), PAGE)
    changed = changes_of(list(page.object_list))
    rows = [{"release": each, "changes": changed[each.number]} for each in page.object_list]
    return render(request, "tariffs/releases/releases.html", {"page": page, "rows": rows})


@who_may(EVERYBODY)
@require_safe
def release(request: HttpRequest, number: int) -> HttpResponse:
    """One release."""
    try:
        found = selectors.release(number)
    except Refused as refused:
        raise Http404(f"{refused.detail} {refused.mend}") from refused
    files = list(found.files.defer("content"))
    base = request.build_absolute_uri(reverse("api:release", args=[number]))
    context = {
        "changes": changes_of([found])[number],
        "delta": next((file for file in files if file.name == delta.NAME), None),
        "files": [file for file in files if file.name != delta.NAME],
        "following": selectors.published().filter(previous=found).first(),
        "release": found,
        "rules": next((file.rows for file in files if file.name == "rules.ndjson"), 0),
        "verify_file": f"curl -s {base}/files/rules.ndjson | sha256sum",
        "verify_manifest": f"curl -s {base}/manifest | sha256sum",
    }
    return render(request, "tariffs/releases/release.html", context)
