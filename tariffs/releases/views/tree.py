"""The public file tree over the portal's own server, with the headers that a proxy in front of it gives.

Meant for installations without such a proxy, the demonstration first. The files are served as they stand: the same
bytes as the API's, which come from the database.
"""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from alliance.access import EVERYBODY, who_may
from alliance.api.views import IMMUTABLE, SHORT, exact, for_everybody
from alliance.domain import canon
from tariffs.releases import tree

# Nothing else is public: a name that begins with a point is a file half written.
_PUBLIC = re.compile(r"channels/live\.json|releases/[0-9]{4,9}/[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
MEDIA_TYPES = {".json": "application/json", ".ndjson": "application/x-ndjson"}


@who_may(EVERYBODY)
@require_safe
def published_file(request: HttpRequest, where: str) -> HttpResponse:
    """A file of the tree, byte for byte. The pointer may be kept for 30 seconds, anything else for ever."""
    for_everybody(request)
    path = tree.root() / where
    try:
        if not _PUBLIC.fullmatch(where):
            raise FileNotFoundError
        content = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        raise Http404(f"The public tree has no file {where[:120]}.") from error
    response = exact(
        content,
        media_type=MEDIA_TYPES.get(path.suffix, "text/plain; charset=utf-8"),
        sha256=canon.sha256(content),
        cache=SHORT if where == tree.POINTER else IMMUTABLE,
    )
    response["Access-Control-Allow-Origin"] = "*"
    return response
