"""A version of a rule as an officer hands it in: JSON, read strictly, every fault with its path."""

import re
from typing import Any

from django.utils.translation import gettext as _

from alliance.access import Refused
from alliance.domain import canon, tally
from alliance.domain.errors import Refusal
from alliance.domain.shape import Node
from alliance.domain.tally.reading import read_rule
from members.ballots.models import DecisionRule

KEYS = ("citation", "code", "shortest_window_hours", "terms", "title", "version")
LONGEST = {"citation": 400, "code": 60, "title": 120}  # characters, as the table takes them
MOST_HOURS = 8784  # a leap year
CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def read_version(text: str) -> dict[str, Any]:
    """The payload of a request for this version, its number worked out where it is not stated.

    Refused with the path of the fault: `json_malformed`, `rule_malformed`, `rule_version_taken`, `rule_unchanged`.
    """
    try:
        node = Node(canon.parse_json(text.encode(), where="The rule"), "", "rule_malformed").only(*KEYS)
        said = {name: node[name].text() for name in LONGEST}
        hours = node["shortest_window_hours"].whole(1)
        terms = tally.terms_of(read_rule(node["terms"]))
        stated = node.maybe("version")
        version = stated.whole(1) if stated else 0
    except Refusal as refusal:
        raise Refused(refusal.code, refusal.detail, status=422, where="rule") from refusal
    for name, longest in LONGEST.items():
        if len(said[name]) > longest:
            raise _fault(
                _("{name}: at most {longest} characters are taken.").format(name=name, longest=longest)
            )
    if not CODE.fullmatch(said["code"]):
        raise _fault(_("code: small letters, digits and single hyphens are taken."))
    if hours > MOST_HOURS:
        raise _fault(
            _("shortest_window_hours: at most {most_hours} hours, a leap year, are taken.").format(
                most_hours=MOST_HOURS
            )
        )
    found = said | {"shortest_window_hours": hours, "terms": terms}
    return found | {"version": _number(found, version)}


def latest_of(code: str) -> DecisionRule | None:
    """The newest version of a rule, if it has one."""
    return DecisionRule.objects.filter(code=code).order_by("-version").first()


def _number(found: dict[str, Any], stated: int) -> int:
    latest = latest_of(found["code"])
    number = latest.version + 1 if latest else 1
    if stated and stated != number:
        raise Refused(
            "rule_version_taken",
            _("version: the next version of {code} is {number}.").format(code=found["code"], number=number),
            status=422,
            where="rule",
        )
    same = ("citation", "shortest_window_hours", "terms", "title")
    if latest and all(getattr(latest, name) == found[name] for name in same):
        raise Refused(
            "rule_unchanged",
            _("This says the same as {symbol}.").format(symbol=latest.symbol),
            status=422,
            where="rule",
        )
    return number


def _fault(text: str) -> Refused:
    return Refused("rule_malformed", text, status=422, where="rule")
