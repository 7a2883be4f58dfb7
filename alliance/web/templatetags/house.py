"""Filters for dates, amounts, codes and votes, and the tags that the base page is made with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from alliance.web import words

register = template.Library()

register.filter("civil", words.civil)
register.filter("until", words.until)
register.filter("amount", words.amount)
register.filter("per", words.per)
register.filter("hs", words.hs)
register.filter("short_digest", words.short_digest)
register.filter("the", words.the)
register.filter("whose", words.whose)
register.filter("choice_word", words.choice_word)
register.simple_tag(words.validity, name="validity")


@register.filter
def instant(value: datetime | str | None, zone: str | None = None) -> str:
    """``{{ at|instant:seat_zone }}``: plain text; in a page prefer ``{% when at %}``, which marks it up."""
    return words.instant(value, zone)


@register.filter
def places(rows: Iterable[Any], name: str) -> int:
    """The most decimals in a column: ``{{ rows|places:"amount" }}``, for ``{% figure %}``."""
    values = (row.get(name) if isinstance(row, Mapping) else getattr(row, name) for row in rows)
    return max((words.places(value) for value in values if value not in (None, "")), default=0)


@register.simple_tag
def figure(value: Decimal | int | str | None, places: int = 0) -> SafeString:
    """An amount that stands on the decimal point of its right-aligned column.

    Decimals are kept as written; the room of missing ones is filled with invisible digits.
    """
    text = words.amount(value)
    if value is None or value == "":
        return format_html('<span class="figure">{}</span>', text)
    written = words.places(value)
    missing = max(places - written, 0)
    pad = ("." if missing and not written else "") + "0" * missing
    if not pad:
        return format_html('<span class="figure">{}</span>', text)
    return format_html(
        '<span class="figure">{}<span class="figure-pad" aria-hidden="true">{}</span></span>', text, pad
    )


@register.simple_tag(takes_context=True)
def when(context: Context, value: datetime | str | None) -> SafeString | str:
    """An instant in UTC and in the delegate's zone, as ``<time>``.

    Where the seat has no zone, a script adds the reader's own: ``data-local`` asks for it.
    """
    if value is None or value == "":
        return words.NOTHING
    moment = words.as_instant(value)
    stamp = moment.isoformat(timespec="seconds").replace("+00:00", "Z")
    zone = context.get("seat_zone") or ""
    utc, local = words.utc_time(moment), words.local_time(moment, zone)
    if local:
        return format_html(
            '<time class="when" datetime="{}"><span>{}</span> · <span>{}</span></time>', stamp, utc, local
        )
    ask = "" if zone else mark_safe(" data-local")
    return format_html('<time class="when" datetime="{}"{}><span>{}</span></time>', stamp, ask, utc)


@register.simple_tag
def day(value: date | str | None) -> SafeString | str:
    """A civil date as ``<time>``."""
    if value is None or value == "":
        return words.NOTHING
    return format_html('<time datetime="{}">{}</time>', words.as_civil(value).isoformat(), words.civil(value))


@register.simple_tag(takes_context=True)
def nav_link(context: Context, name: str, text: str) -> SafeString:
    """A link of the main navigation that says when it leads to where one already is."""
    address = reverse(name)
    here = getattr(context.get("request"), "path", "")
    current = "page" if here == address else "true" if here.startswith(address) else ""
    if current:
        return format_html('<a class="nav-link" href="{}" aria-current="{}">{}</a>', address, current, text)
    return format_html('<a class="nav-link" href="{}">{}</a>', address, text)


@register.simple_tag(takes_context=True)
def block_again(context: Context, name: str) -> str:
    """What the page put into block ``name``, a second time: the tab's title is also the heading."""
    blocks: Any = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks is not None else None
    # Rendered already, each part escaped as its template asks: escaping it again would show the escapes.
    return mark_safe(str(block.nodelist.render(context)).strip()) if block is not None else ""  # noqa: S308
