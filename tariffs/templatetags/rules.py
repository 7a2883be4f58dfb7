"""Rules in plain words: what one says beside its floor, its money, its decision, and whether a border charges it."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.domain import codes
from alliance.domain.floor.told import told
from alliance.domain.money import Price
from alliance.domain.rows import FloorRule
from alliance.domain.words import say
from tariffs.catalogue import routes
from tariffs.releases import sums

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


register.filter("inside", routes.inside)


@register.filter
def price(value: Price) -> str:
    """A floor or a price as money per unit, its digits grouped: ``1 150.00 USD/kg``."""
    return sums.price_told(value)


@register.filter
def decision_url(symbol: str) -> str:
    """The page of the decision that a symbol names: ``DEC/2026/006``."""
    _kind, year, number = codes.parse_symbol(symbol)
    return reverse("decision", args=[year, number])


@register.filter
def with_base(rule: FloorRule) -> str:
    """How a rule meets the base duty, in a few words for a table."""
    if rule.terms.mechanism.kind == "prohibition":
        return _("no import below the floor")
    words = {
        "add": _("both are owed"),
        "max": _("the greater is owed"),
        "top_up": _("it counts towards the floor"),
    }
    return words[rule.combination]


@register.simple_tag
def charged() -> str:
    """What every page says of a rule that states adopted: no border charges it before a national act."""
    return _(
        "Adopted, valid from the day shown; not yet charged at a border: no state has notified a national act."
    )


@register.simple_tag
def standing() -> str:
    """The same in the few words of a badge."""
    return _("Adopted, not yet charged")
