"""What followed from motions and notices, for pages of the register, which stands below and cannot ask."""

import re
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from members.accession import selectors
from members.notices import dispatch
from members.registry.models import Member

register = template.Library()

_CITED = re.compile(r"\b(DEC|MOT)/([0-9]{4})/([0-9]{1,9})\b")
_PAGES = {"DEC": "decision", "MOT": "motion"}


@register.filter
def cited(source: str) -> SafeString:
    """A source with its decision and motion linked: `DEC/2026/004 on MOT/2026/001`."""
    parts, last = [], 0
    for found in _CITED.finditer(source):
        page = reverse(_PAGES[found[1]], args=[int(found[2]), int(found[3])])
        parts += [
            conditional_escape(source[last : found.start()]),
            format_html('<a href="{}">{}</a>', page, found[0]),
        ]
        last = found.end()
    return mark_safe("".join([*parts, conditional_escape(source[last:])]))  # noqa: S308 - each part is escaped


@register.filter
def member_name(code: str) -> str:
    """The name of a member in the register."""
    return Member.objects.filter(code=code).values_list("name", flat=True).first() or code


@register.inclusion_tag("members/accession/of_member.html", takes_context=True)
def membership_of(context: Any, member: Member) -> dict[str, Any]:
    """The motions about a member that the seat may read, and its notice of withdrawal if one runs."""
    request = context["request"]
    return {
        "motions": selectors.visible_motions(request.seat).filter(member=member),
        "notice": selectors.running_notice(member.code),
        "seat_zone": context.get("seat_zone", ""),
    }


@register.simple_tag(takes_context=True)
def mail_by_member(context: Any) -> dict[str, dict[str, int]]:
    """What became of the notices to each delegation, by the member's code, as far as the seat may look into it."""
    return {member.code: counts for member, counts in dispatch.by_member(context["request"].seat)}


@register.inclusion_tag("members/delegations/_mail.html")
def mail_of(mails: dict[str, dict[str, int]], member: Member) -> dict[str, Any]:
    """Whether mail reaches a delegation, in a word."""
    return {"member": member, "count": mails[member.code]}
