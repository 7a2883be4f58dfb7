"""What a page may be asked beside its address. Anything else is refused by its name and never passed over: who asks for
a day or a mineral that the page does not know would read the answer to another question."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from alliance.web.errors import refuse
from alliance.web.problems import Problem

ITS_OWN = frozenset({"*"})  # the view reads and refuses by itself
ELSEWHERE = ("/accounts/", "/api/", "/publication/", "/static/")
"""Addresses of other hands: signing in, the API with its own rule, files as published."""


class NotAsked(Exception):
    """A question that a page cannot be asked; `alliance.web.errors.Refusals` makes its page."""

    def __init__(self, code: str, detail: str, *, where: str, mend: str, status: int = 400) -> None:
        super().__init__(detail)
        self.code, self.detail, self.where, self.mend, self.status = code, detail, where, mend, status


def asks(*names: str) -> Callable:
    """Declare the query parameters of a page; `*` for a view that refuses unknown ones by itself."""

    def declare(view: Any) -> Any:
        view.asks = frozenset(names)
        return view

    return declare


class Questions:
    """Middleware: refuse a parameter that the page does not declare (400), before the page reads anything."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        if not request.GET or request.path.startswith(ELSEWHERE):
            return None
        taken: frozenset[str] = getattr(view, "asks", frozenset())
        unknown = sorted(request.GET.keys() - taken)
        if taken == ITS_OWN or not unknown:
            return None
        mend = (
            _("It may be asked: {names}. Leave the rest out.").format(names=", ".join(sorted(taken)))
            if taken
            else _("Open the address without what stands after the question mark.")
        )
        detail = _("This page cannot be asked “{name}”.").format(name=unknown[0][:80])
        return refuse(
            request,
            Problem(
                400, "parameter_unknown", _("This address asks for something unknown"), detail, mend=mend,
                where=request.path,
            ),
        )  # fmt: skip


def chosen(request: HttpRequest, name: str, known: Mapping[str, Any] | frozenset[str], *, what: str) -> str:
    """The value of a parameter that names one of `known`; '' where nothing is asked. `what` it names, in words.

    Raises NotAsked `value_unknown`."""
    value = request.GET.get(name, "").strip()
    if value and value not in known:
        raise NotAsked(
            "value_unknown",
            _("There is no {what} “{value}”.").format(what=what, value=value[:80]),
            where=name,
            mend=_("Choose one from the list of the page."),
        )
    return value


def page_of(request: HttpRequest, rows: Any, size: int) -> Page:
    """The page of a list that `page` asks for, the first where it asks for none.

    Raises NotAsked `page_unknown`: 400 for what is no number of a page, 404 for one past the last."""
    pages = Paginator(rows, size)
    text = request.GET.get("page", "1")
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 10 and int(text) > 0):
        raise NotAsked(
            "page_unknown", _("“{text}” is no number of a page.").format(text=text[:20]), where="page",
            mend=_("Write it like ?page=2, or open the list without it."),
        )  # fmt: skip
    if int(text) > pages.num_pages:
        raise NotAsked(
            "page_unknown",
            _("The list has no page {number}; its last is {last}.").format(
                number=int(text), last=pages.num_pages
            ),
            where="page",
            status=404,
            mend=_("Open the list from its beginning."),
        )
    return pages.page(int(text))
