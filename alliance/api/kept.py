"""The door: answers with a strong ETag are cut to what was asked for, and what can never change is kept here.

An answer that says of itself `public, immutable` is the same for everybody for ever, so this process keeps its
bytes and answers again before any session, seat or table is read. Nothing else is kept: a pointer is asked from the
database each time, so that two processes never name two newest releases in turn.

A request that says who it is from (`Authorization`) is not answered at this door: it goes on to the one that knows
keys (`tariffs.delivery.door`), which answers from the same shelf.
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from alliance.api.ranges import cut

Key = tuple[bool, str, str, str]


class Shelf:
    """Answers by address, the longest unasked thrown out first, never more than so many bytes in all.

    One answer takes at most an eighth of the room, so that a file of 100,000 rules does not empty it.
    """

    OVERHEAD = 2000  # bytes of headers, keys and objects beside the content, roughly

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, HttpResponse] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, key: Key) -> HttpResponse | None:
        """A fresh copy of what is kept under a key: whoever answers with it may change it."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is None:
                return None
            self._kept.move_to_end(key)
        return _copy(kept)

    def put(self, key: Key, answer: HttpResponse) -> None:
        """Keep an answer, if there is room for it."""
        room, size = settings.KEPT_BYTES, len(answer.content) + self.OVERHEAD
        if size * 8 > room:
            return
        with self._lock:
            if key not in self._kept:
                self._size += size
                self._kept[key] = _copy(answer)
            while self._size > room:
                _, gone = self._kept.popitem(last=False)
                self._size -= len(gone.content) + self.OVERHEAD

    def clear(self) -> None:
        """Forget everything: another database stands behind this process (tests alone need it)."""
        with self._lock:
            self._kept.clear()
            self._size = 0


SHELF = Shelf()


class Kept:
    """Middleware. It stands right behind the one that leads to HTTPS, before any that reads a session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        key = key_of(request)
        answer = SHELF.get(key) if "HTTP_AUTHORIZATION" not in request.META else None
        if answer is None:
            answer = self.get_response(request)
            if answer.status_code != 200 or answer.streaming or "ETag" not in answer:
                return answer
            if request.method == "GET" and _lasts(answer):
                SHELF.put(key, answer)
        return cut(request, answer)


def key_of(request: HttpRequest) -> Key:
    """What an answer is kept under. Host as it was sent: answers hold absolute addresses. It was checked when the
    answer was made."""
    meta = request.META
    return request.is_secure(), meta.get("HTTP_HOST", ""), request.path, meta.get("QUERY_STRING", "")


def _lasts(answer: HttpResponse) -> bool:
    """Whether the answer is the same for everybody and for ever."""
    says = {each.strip() for each in answer.get("Cache-Control", "").split(",")}
    return {"public", "immutable"} <= says and "Vary" not in answer and not answer.cookies


def _copy(answer: HttpResponse) -> HttpResponse:
    """The same status, headers and bytes in a new answer; the bytes are shared."""
    copy = HttpResponse(answer.content, status=answer.status_code)
    copy.headers = answer.headers.__class__(answer.headers)
    return copy
