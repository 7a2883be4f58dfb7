"""What a rule says beside its floor, in plain words."""

from typing import Any

from django import template

from alliance.domain.floor.told import told
from alliance.domain.rows import FloorRule
from alliance.domain.words import say

register = template.Library()


@register.inclusion_tag("tariffs/releases/_terms.html")
def terms(rule: FloorRule, whole: bool = False) -> dict[str, Any]:
    """The terms of a rule that has some, folded, or ``whole``; nothing for a full top-up without a cap."""
    if not rule.terms.as_row():
        return {"told": []}
    mechanism = rule.terms.mechanism
    return {
        "told": [step.sentence for step in told(rule.terms, rule.floor, rule.combination)],
        "mechanism": say(f"mechanism_{mechanism.kind.replace('-', '_')}"),
        "source": mechanism.source.as_dict(),
        "whole": whole,
    }
