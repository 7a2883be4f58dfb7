"""A decision spelled out: its outcome, its tests and its rule in plain words. Reads what the tally wrote."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from alliance.domain import tally
from alliance.domain.tally import Elector
from alliance.domain.tally.phrases import quorum_words, words_of
from alliance.domain.tally.rule import MEMBERS, Rule, Share, Test

OUTCOMES = {
    "adopted": _lazy("Adopted"),
    "not_adopted": _lazy("Not adopted"),
    "no_quorum": _lazy("No quorum, so nothing was decided"),
    "tied": _lazy("Tied, so neither adopted nor rejected"),
    "no_opinion": _lazy("No opinion: neither adopted nor rejected"),
    "silence_broken": _lazy("The silence was broken, so nothing was adopted"),
    "referred": _lazy("Referred, so nothing was decided yet"),
    "withdrawn": _lazy("Withdrawn before the vote ended"),
    "void": _lazy("Void: this vote does not count"),
}
MARKS = {
    "adopted": "adopted", "not_adopted": "rejected", "no_quorum": "closed", "tied": "abstain",
    "no_opinion": "abstain", "silence_broken": "rejected", "referred": "closed", "withdrawn": "closed",
    "void": "closed",
}  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run instead of show
WORDS = {
    "adopted": _lazy("Adopted"), "not_adopted": _lazy("Not adopted"), "no_quorum": _lazy("No quorum"),
    "tied": _lazy("Tied"),
    "no_opinion": _lazy("No opinion"), "silence_broken": _lazy("Silence broken"), "referred": _lazy("Referred"),
    "withdrawn": _lazy("Withdrawn"), "void": _lazy("Void"),
}  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """One test as it came out: what it asks, what was counted, how the whole numbers compare, the margin."""

    asks: str
    counted: int
    base: int
    needed: int
    compared: str
    margin: str
    ok: bool


def findings(terms: dict[str, Any], told: dict[str, Any]) -> list[Finding]:
    """The quorum and every test of a rule with their findings, in the order in which they are asked."""
    rule = tally.from_terms(terms)
    asked = [(test, class_) for test in (*rule.quorum, *rule.tests) for class_ in rule.classes_of(test)]
    found = [*told["quorum"], *told["tests"]]
    return [
        _test(rule, place < len(told["quorum"]), test, class_, each)
        for place, ((test, class_), each) in enumerate(zip(asked, found, strict=True))
    ]


def _test(rule: Rule, quorum: bool, asked: Test, class_: str | None, found: dict[str, Any]) -> Finding:
    if quorum:
        asks = quorum_words(rule, asked, class_, needed=found["needed"], base=found["base"])
    else:
        asks = words_of(rule, asked, class_, "adopt", found["right"])
    return Finding(
        asks=asks,
        counted=found["counted"],
        base=found["base"],
        needed=found["needed"],
        compared=_compared(asked, found),
        margin=_margin(asked.is_floor, found["margin"]),
        ok=found["ok"],
    )


SIGNS = {"at_least": ("≥", "<"), "more_than": (">", "≤"), "at_most": ("≤", ">"), "fewer_than": ("<", "≥")}


def _compared(asked: Test, found: dict[str, Any]) -> str:
    """The comparison in whole numbers, so that no rounding can hide in it."""
    if not isinstance(asked.bound, Share):
        if asked.is_floor:
            return _("{counted} counted, {needed} needed").format(
                counted=found["left"], needed=found["right"]
            )
        return _("{against} against, {allowed} allowed").format(
            against=found["left"], allowed=found["needed"]
        )
    held, failed = SIGNS[asked.compare]
    left = f"{found['counted']} × {asked.bound.denominator} = {found['left']}"
    right = f"{found['right']} = {asked.bound.numerator} × {found['base']}"
    return f"{left} {held if found['ok'] else failed} {right}"


def _margin(floor: bool, margin: int) -> str:
    if not floor:
        if margin < 0:
            return _("{n} too many").format(n=-margin)
        return _("{n} left").format(n=margin) if margin else _("none left")
    if margin < 0:
        return _("{n} missing").format(n=-margin)
    return _("{n} to spare").format(n=margin) if margin else _("exactly enough")


def centre(told: dict[str, Any]) -> str:
    """The few words under the arc of a seat picture: '28 of 42', how many objected, how many came."""
    failed = [found for found in told["quorum"] if not found["ok"]]
    of = _("{counted} of {base}")
    if failed:
        return of.format(**failed[0])
    first = told["tests"][0]
    if first["compare"] in ("at_most", "fewer_than"):
        return _("{counted} against").format(**first) if first["counted"] else _("No objection")
    return of.format(**first) if first["unit"] == MEMBERS else ""


def headline(told: dict[str, Any], outcome: str) -> str:
    """The outcome as a newspaper would begin: what the alliance did, and by how much."""
    members = told["counts"]["members"]
    if outcome == "adopted" and not members["no"]:
        said = _("The alliance adopted it without a vote against: {yes} for, {abstain} abstaining.")
    elif outcome == "adopted":
        said = _("The alliance adopted it by {yes} votes to {no}, with {abstain} abstaining.")
    elif outcome == "not_adopted":
        said = _("The alliance did not adopt it: {yes} for, {no} against, {abstain} abstaining.")
    elif outcome == "no_quorum":
        said = _("The alliance could not decide: {present} of {electorate} took part, too few for a quorum.")
    else:
        said = _("The alliance did not decide it: {yes} for, {no} against, {abstain} abstaining.")
    return said.format(**members)


def counted(told: dict[str, Any], *, several: bool) -> str:
    """Who did what, in one sentence: '28 voted for, 14 against, 1 abstained and none stayed away.' `several`: a union
    counts as several members, so votes are told."""
    if several:
        said = _(
            "Of {electorate} votes, {yes} voted for, {no} against, {abstain} abstained and {absent} did not vote."
        )
    else:
        said = _(
            "Of {electorate} members with a vote, {yes} voted for, {no} against, {abstain} abstained and {absent} "
            "did not vote."
        )
    return said.format(**told["counts"]["members"])


def rule_in_words(terms: dict[str, Any], electors: Sequence[Elector]) -> list[str]:
    """The sentences that stood on the ballot paper."""
    return tally.explain_before(tally.from_terms(terms), electors)


def safe_cell(text: str) -> str:
    """A text cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
