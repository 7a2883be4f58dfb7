"""From a whole answer to what was asked for: 304 for who has it, 206 for a part, 416 for a part it has not.

RFC 9110, sections 13 and 14. The conditions are Django's own; byte ranges it has none of. Several ranges at once
are answered with the whole, which section 14.2 allows: nobody pulls a release in pieces of pieces.
"""

import re

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from alliance.api import problems

_BYTES = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*", re.ASCII)


def cut(request: HttpRequest, whole: HttpResponse) -> HttpResponse:
    """The answer to a GET or HEAD whose whole answer is `whole`, with its strong ETag."""
    answer = get_conditional_response(request, etag=whole["ETag"], response=whole)
    if answer is whole and request.method == "GET" and "Range" in request.headers:
        return _part(request, whole) if _applies(request, whole) else whole
    if answer is whole and request.method == "HEAD":
        whole["Content-Length"] = str(len(whole.content))
        whole.content = b""
    assert answer is not None, "an answer was given, so one comes back"
    if answer is not whole and "Access-Control-Allow-Origin" in whole:  # Django's 304 leaves it out
        answer["Access-Control-Allow-Origin"] = whole["Access-Control-Allow-Origin"]
    return answer


def _applies(request: HttpRequest, whole: HttpResponse) -> bool:
    """Whether If-Range, where it is sent, names these very bytes. A date never does: we send no Last-Modified."""
    return request.headers.get("If-Range", whole["ETag"]) == whole["ETag"]


def _part(request: HttpRequest, whole: HttpResponse) -> HttpResponse:
    """One range of the bytes; the whole where the header is not understood."""
    found, size = _BYTES.fullmatch(request.headers["Range"]), len(whole.content)
    if found is None or found[1] == found[2] == "":
        return whole
    if found[1] == "":
        start, stop = max(size - int(found[2]), 0), size
    else:
        start, stop = int(found[1]), min(int(found[2] or size) + 1, size)
        if found[2] and int(found[2]) < start:
            return whole
    if start >= size:
        return _unsatisfiable(request, size)
    whole.status_code = 206
    whole["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    whole.content = memoryview(whole.content)[start:stop]
    whole["Content-Length"] = str(stop - start)
    return whole


def _unsatisfiable(request: HttpRequest, size: int) -> HttpResponse:
    document = problems.document(
        request, "range_unsatisfiable", f"These bytes end at {size - 1}; nothing begins where the range does."
    )
    return HttpResponse(
        orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE), status=416, content_type=problems.MEDIA_TYPE,
        headers={"Content-Range": f"bytes */{size}", "Access-Control-Allow-Origin": "*"},
    )  # fmt: skip
