"""What followed from a decision: its proposal, the rules it set, the release that carries them.

Shown on the pages of decisions, which stand below the tariffs and cannot ask them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from alliance.domain import money
from alliance.domain.codes import format_hs
from alliance.web import words
from members.ballots.models import Decision
from tariffs.catalogue import routes
from tariffs.proposals import duties
from tariffs.proposals import selectors as proposals
from tariffs.proposals.amending import told
from tariffs.proposals.models import Change, Enactment, Kind
from tariffs.proposals.negotiation.models import Amendment
from tariffs.proposals.shown import COMBINATIONS, per_of
from tariffs.releases import selectors as releases

register = template.Library()


@dataclass(frozen=True)
class Effect:
    """The release that first carries a decision, or in a few words why there is none."""

    release: int | None
    why_none: str | Promise


AMENDED = Effect(None, _lazy("It amended a text"))


@dataclass(frozen=True)
class Outcome:
    """One change of the text decided on and what became of it."""

    change: Change
    goods: str
    amount: str
    duty: str  # of a tariff line, in words
    per: str
    importer: str
    base_duty: str  # how it meets the base duty; of a tariff line, that it replaces the importer's own
    days: str  # when it applies
    rule: str  # symbol of the version it put on record, or ''
    state: str  # stood, cut, failed, due or none


@register.simple_tag
def effects(decisions: Iterable[Decision]) -> list[tuple[Decision, Effect]]:
    """Each decision with what it led to: three questions to the database, however many decisions."""
    rows = list(decisions)
    through = list(releases.published().order_by("number").values_list("number", "through_decision"))
    numbers = [row.number for row in rows]
    stood = dict[int, bool]()
    enactments = Enactment.objects.filter(change__version__ballot__decision__number__in=numbers)
    for number, each in enactments.values_list("change__version__ballot__decision__number", "stood"):
        stood[number] = stood.get(number, False) or each
    amending = Exists(Amendment.objects.filter(ballot=OuterRef("ballot")))
    asked = (
        Decision.objects.filter(number__in=numbers)
        .order_by()
        .values_list("number", amending, "certification")
    )
    known = {number: (amends, certified is not None) for number, amends, certified in asked}
    return [
        (row, AMENDED if known[row.number][0] and row.outcome == Decision.Outcome.ADOPTED
         else _effect(row, through, stood, known[row.number][1]))
        for row in rows
    ]  # fmt: skip


def _effect(row: Decision, through: list[tuple[int, int]], stood: dict[int, bool], certified: bool) -> Effect:
    if row.outcome != Decision.Outcome.ADOPTED:
        return Effect(None, _("No rule"))
    if not certified:
        return Effect(None, _("Certification is due"))
    if row.number not in stood:
        return Effect(None, _("Enactment is due"))
    if not stood[row.number]:
        return Effect(None, _("An incident: no change could stand"))
    first = next((number for number, until in through if until >= row.number), None)
    return Effect(first, "" if first else _("The release is due"))


@register.inclusion_tag("tariffs/decision_followed.html", takes_context=True)
def what_followed(context: Any, decision: Decision) -> dict[str, Any]:
    """The section of a decision's page on its text, its rules and its release."""
    amended = told.paper_of(decision.ballot)
    version = amended.version if amended else proposals.version_of_ballot(decision.ballot)
    adopted = decision.outcome == Decision.Outcome.ADOPTED
    follows = (amended.if_adopted if adopted else amended.if_not) if amended else None
    effect = effects([decision])[0][1]
    decided = list(proposals.decided_changes(decision))
    changes = [_outcome(change, decided) for change in decided]
    return {
        "decision": decision,
        "version": version,
        "outcomes": changes,
        "effect": effect,
        "adopted": adopted,
        "amended": amended,
        "next_put": follows.next if follows else None,
        "signed_in": context.get("signed_in", False),
        "seat_zone": context.get("seat_zone", ""),
    }


def _outcome(change: Change, decided: Sequence[Change]) -> Outcome:
    enactment = getattr(change, "enactment", None)
    put = enactment.put if enactment else None
    if enactment is None:
        state = "none"
    elif not enactment.stood:
        state = "failed"
    else:
        state = "cut" if change.kind == Kind.END else "stood"
    return Outcome(
        change=change,
        goods=change.product.name if change.product else f"HS {format_hs(change.hs)}",
        duty=duties.of_record(change),
        amount=money.plain(change.amount, 2) if change.amount is not None else "",
        per="" if change.amount is None else per_of(change),
        importer=_importer(change, decided),
        base_duty=_base_duty(change),
        days=_days(change),
        rule=put.symbol if put else "",
        state=state,
    )


def _importer(change: Change, decided: Sequence[Change]) -> str:
    """Into where; of a rule for the whole alliance, except whom another change of the same text goes before it."""
    if change.territory is not None:
        return routes.into(change.territory.name)
    if change.kind == Kind.END:
        return routes.into()
    same = [
        each
        for each in decided
        if each.kind != Kind.END
        and (each.rule, each.product_id, each.hs, each.origin_id)
        == (change.rule, change.product_id, change.hs, change.origin_id)
    ]
    return routes.into(apart=[each.territory.name for each in same if each.territory is not None])


def _base_duty(change: Change) -> str:
    if change.expression or change.staging:
        return _("in place of the importer’s own, also where that is lower")
    return str(COMBINATIONS.get(change.combination, "")) if change.amount is not None else ""


def _days(change: Change) -> str:
    start, end = change.validity.lower, change.validity.upper
    assert start is not None, "a change has a first day"
    if change.kind == Kind.END:
        return _("from {first} on").format(first=words.civil(start))
    return words.answers(start, end, change.sunset)
