"""Components that a page is put together from; markup in ``templates/components``.

Every argument has its default here, so that no template ever meets an undefined variable.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.web import words
from alliance.web.marks import mark
from alliance.web.tables import labelled
from alliance.web.templatetags.house import when

register = template.Library()


def _pairs(parts: Sequence[Any]) -> list[tuple[Any, Any]]:
    if len(parts) % 2:
        raise template.TemplateSyntaxError("Terms and values come in pairs.")
    return list(zip(parts[::2], parts[1::2], strict=True))


@register.inclusion_tag("components/page_heading.html")
def page_heading(
    title: str, lead: str = "", kicker: str = "", kind: str = "", word: str = ""
) -> dict[str, Any]:
    """The heading of a page whose base heading is not enough: kicker above, status beside, lead below."""
    return {"title": title, "lead": lead, "kicker": kicker, "kind": kind, "word": word}


@register.inclusion_tag("components/crumbs.html")
def crumbs(*parts: str) -> dict[str, Any]:
    """``{% crumbs "Decisions" decisions_url "DEC/2026/3" %}``: text, address, …, and last the page itself."""
    return {"links": _pairs(parts[:-1]), "here": parts[-1]}


@register.inclusion_tag("components/status.html")
def status(kind: object, word: str = "") -> dict[str, Any]:
    """A status as shape, word and colour; kinds in ``alliance.web.marks``; ``word`` replaces theirs."""
    found = mark(kind)
    return {"mark": found, "word": word or found.word}


@register.inclusion_tag("components/facts.html")
def facts(*parts: Any) -> dict[str, Any]:
    """Key facts: ``{% facts "Floor" floor "Unit" "USD/kg" %}``. Empty values are left out."""
    return {"pairs": [(term, value) for term, value in _pairs(parts) if value not in (None, "")]}


@register.inclusion_tag("components/empty.html")
def empty(title: str, text: str = "", url: str = "", act: str = "") -> dict[str, Any]:
    """What will stand here, and the act that fills it."""
    return {"title": title, "text": text, "url": url, "act": act}


@register.inclusion_tag("components/digest.html")
def digest(value: str, label: str = "", full: bool = False) -> dict[str, Any]:
    """A digest: twelve digits to compare by eye; the whole of it opens, wraps and can be copied."""
    return {"value": value, "short": words.short_digest(value), "label": label or _("Digest"), "full": full}


@register.inclusion_tag("components/copyable.html")
def copyable(text: str, label: str = "") -> dict[str, Any]:
    """A command or address with a button that copies it."""
    return {"text": text, "label": label or _("Copy")}


@register.inclusion_tag("components/countdown.html")
def countdown(until: datetime, now: datetime, over: str = "", clock: str = "") -> dict[str, Any]:
    """Time left by the server's clock ``now`` (from the journal), kept running in the page.

    ``clock``: an address that answers with ``now`` and ``until``, so that the page reads them anew and tells a screen
    reader politely when an hour, ten minutes and a minute are left, and the end.
    """
    end, start = words.as_instant(until), words.as_instant(now)
    left = (end - start).total_seconds()
    over = over or _("closed")
    return {
        "until": end.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "now": start.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "said": _("{span} left").format(span=words.span(left)) if left > 0 else over,
        "over": over,
        "clock": clock,
    }


@register.inclusion_tag("components/timeline.html", takes_context=True)
def timeline(context: Context, entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Steps in order: mappings with ``title`` and optionally ``at``, ``text``, ``url`` and ``state``.

    ``state`` is ``done`` (the default), ``now`` or ``ahead``.
    """
    steps = [
        {
            "title": entry["title"],
            "at": when(context, entry["at"]) if entry.get("at") else "",
            "text": entry.get("text", ""),
            "url": entry.get("url", ""),
            "state": entry.get("state", "done"),
        }
        for entry in entries
    ]
    return {"steps": steps}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], param: str = "page", label: str = "") -> dict[str, Any]:
    """Links to the other pages of a list; the rest of the address stays as it is."""
    query = context["request"].GET.copy()
    query.pop(param, None)
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    lead = f"?{query.urlencode()}&" if query else "?"
    return {
        "page": page,
        "shown": list(shown),
        "lead": f"{lead}{param}=",
        "label": label or _("Pages"),
        "gap": page.paginator.ELLIPSIS,
    }


_CHECKS = {"checkbox": "checkbox", "radio": "radio"}


@register.inclusion_tag("components/field.html")
def field(
    bound: BoundField, hint: str | None = None, unit: str = "", label: str = "", needed: bool = False
) -> dict[str, Any]:
    """One field of a form: label, hint, errors and input, joined for screen readers.

    ``unit`` stands behind the input ("USD/kg"); ``hint`` and ``label`` replace the form's own, an empty
    ``hint`` leaves it out. ``needed``: not called optional, since another field decides whether it must be filled.
    Placeholders are dropped: they vanish when one starts to type, a hint does not.
    """
    hint = str(bound.help_text) if hint is None else hint
    kind = getattr(bound.field.widget, "input_type", "") or type(bound.field.widget).__name__.lower()
    described = [f"{bound.auto_id}_helptext"] if hint else []
    described += [f"{bound.auto_id}_error"] if bound.errors else []
    attrs: dict[str, Any] = {"class": "ds-input", "placeholder": False}
    group = kind == "radio" or type(bound.field.widget).__name__ == "CheckboxSelectMultiple"
    if not group:  # False keeps Django from naming a hint that is left out
        attrs["aria-describedby"] = " ".join(described) or False
    choices = list(bound.subwidgets) if group else []
    return {
        "bound": bound,
        "label": label or bound.label,
        "hint": hint,
        "unit": unit,
        "kind": "group" if group else kind,
        "style": _CHECKS.get(kind, "radio"),
        "widget": "" if group else bound.as_widget(attrs=attrs),
        "choices": choices,
        "described": " ".join(described),
        "optional": not (bound.field.required or needed),
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm, title: str = "") -> dict[str, Any]:
    """What is wrong with a form, above it, each line leading to its field, where there is one to see."""
    lines = [(bound.auto_id, bound.label, error) for bound in form.visible_fields() for error in bound.errors]
    unseen = [error for bound in form.hidden_fields() for error in bound.errors]
    own = [("", "", error) for error in [*form.non_field_errors(), *unseen]]
    count = len(lines) + len(own)
    needs = ngettext("One thing needs mending", "{count} things need mending", count).format(count=count)
    said = title or needs
    return {"lines": own + lines, "title": said, "count": count}


@register.inclusion_tag("components/receipt.html")
def receipt(title: str, number: str, *parts: Any) -> dict[str, Any]:
    """Proof of an act: title, its number in large type, then pairs as in ``facts``. Prints on one sheet."""
    return {"title": title, "number": number, "pairs": _pairs(parts)}


@register.simple_block_tag(end_name="endsummary")
def summary(content: str, title: str = "", level: int = 2) -> SafeString:
    """``{% summary "In short" %}…{% endsummary %}``: the answer of the page in a few lines."""
    return render_to_string("components/summary.html", {"content": content, "title": title, "level": level})


@register.simple_block_tag(end_name="endalert")
def alert(content: str, kind: str = "informs", title: str = "") -> SafeString:
    """``{% alert "warns" "Title" %}…{% endalert %}``: blocks, warns, informs or done."""
    return render_to_string(
        "components/alert.html", {"content": content, "mark": mark(kind), "title": title, "kind": kind}
    )


@register.simple_block_tag(end_name="endtablewrap")
def tablewrap(content: str, caption: str, csv: str = "", note: str = "", wide: bool = False) -> SafeString:
    """``{% tablewrap "Floors in force" csv=url %}<thead>…<tbody>…{% endtablewrap %}``.

    On a phone each row becomes a short list; ``wide`` keeps a matrix and scrolls inside its frame instead.
    """
    lists = None if wide else labelled(content)
    context = {
        "content": content if lists is None else mark_safe(lists),  # noqa: S308 # a template's own output
        "caption": caption,
        "csv": csv,
        "note": note,
        "wide": wide,
        "lists": lists is not None,
    }
    return render_to_string("components/table.html", context)


@register.simple_block_tag(end_name="endconfirmation")
def confirmation(content: str, statement: str, choice: object = "", detail: str = "") -> SafeString:
    """What is about to be done, in large type; the form that does it is the content."""
    chosen = words.choice_of(choice) if choice else ""
    context = {
        "content": content,
        "statement": statement,
        "mark": mark(chosen) if chosen else None,
        "choice": words.choice_word(chosen) if chosen else "",
        "detail": detail,
    }
    return render_to_string("components/confirmation.html", context)
