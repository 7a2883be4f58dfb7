"""Loads the decision rules as versioned data, and which subject calls for which."""

from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from alliance import seed
from alliance.domain import tally
from members.ballots.models import DecisionRule, SubjectRule

SINCE = date(2026, 2, 4)
MAJORITY_PRESENT = {
    "code": "quorum", "compare": "more_than", "counts": "present", "denominator": 2, "numerator": 1,
    "of": "electorate",
}  # fmt: skip
YES = {"counts": "yes", "of": "voting"}
OUTAGE = {"extends_minutes": 120, "minutes": 15, "within_hours": 4}  # decision 0030
OUTAGE_SOURCE = "; outage clause: US District Court, District of New Hampshire, AP 2.10"

RULES: tuple[dict[str, Any], ...] = (
    {
        "code": "two-thirds-present-and-voting",
        "title": "Two thirds of the members present and voting",
        "terms": {
            "quorum": [MAJORITY_PRESENT],
            "adopted_if": {
                "code": "two-thirds",
                **YES,
                "compare": "at_least",
                "numerator": 2,
                "denominator": 3,
            },
            "assent": "yes",
            "outage": OUTAGE,
        },
        "citation": "UN General Assembly, Rules of Procedure, r. 67 (quorum), r. 83 (two thirds), "
        "r. 86 (present and voting: abstentions do not count); adapted, illustrative" + OUTAGE_SOURCE,
        "shortest_window_hours": 72,
    },
    {
        "code": "simple-majority",
        "title": "Simple majority of the members present and voting",
        "terms": {
            "quorum": [MAJORITY_PRESENT],
            "adopted_if": {
                "code": "majority",
                **YES,
                "compare": "more_than",
                "numerator": 1,
                "denominator": 2,
            },
            "assent": "yes",
            "outage": OUTAGE,
        },
        "citation": "UN General Assembly, Rules of Procedure, r. 67 (quorum), r. 85 (majority), "
        "r. 86 (present and voting); adapted, illustrative" + OUTAGE_SOURCE,
        "shortest_window_hours": 24,
    },
    {
        "code": "consensus-with-quorum",
        "title": "Consensus with a quorum of the members that took part",
        "terms": {
            "quorum": [MAJORITY_PRESENT],
            "adopted_if": {"code": "no-objection", "compare": "at_most", "counts": "no", "number": 0},
            "assent": "presence",
            "outage": OUTAGE,
        },
        "citation": "Marrakesh Agreement Establishing the WTO, art. IX:1, footnote 1: no Member present when "
        "the decision is taken formally objects; the quorum is added; adapted, illustrative" + OUTAGE_SOURCE,
        "shortest_window_hours": 24,
    },
)

DAY_BEFORE = 24
"""Hours for which a motion against a member circulates. UN General Assembly, Rules of Procedure, r. 78: proposals are
circulated not later than the day preceding the meeting, and the chair may permit an earlier discussion."""

SUBJECTS = (
    ("floor", "tariff", "Set or change a price floor", "two-thirds-present-and-voting", 0),
    ("floor-end", "tariff", "End a price floor", "simple-majority", 0),
    ("floor-provisional", "tariff", "Provisional price floor of at most 90 days", "consensus-with-quorum", 0),
    # UN General Assembly, Rules of Procedure, r. 84: an amendment to a proposal on an important question takes the two
    # thirds that the proposal takes; else r. 85 asks a majority of both. Each takes what its text takes (record 0051).
    ("floor-amendment", "tariff", "Amend a price floor before the whole", "two-thirds-present-and-voting", 0),
    ("floor-end-amendment", "tariff", "Amend the end of a price floor before the whole", "simple-majority", 0),
    (
        "floor-provisional-amendment", "tariff", "Amend a provisional price floor before the whole",
        "consensus-with-quorum", 0,
    ),
    ("tariff-line-amendment", "tariff", "Amend a tariff line before the whole", "two-thirds-present-and-voting", 0),
    (
        "tariff-package-amendment", "tariff", "Amend floors and tariff lines in one text before the whole",
        "two-thirds-present-and-voting", 0,
    ),
    # What a party charges at its border is decided as a floor is; an end puts its own duty back, which may be higher. A
    # text with both is a subject of its own: neither part is decided by the rule of the other.
    ("tariff-line", "tariff", "Set, change or end a tariff line", "two-thirds-present-and-voting", 0),
    (
        "tariff-package",
        "tariff",
        "Price floors and tariff lines in one text",
        "two-thirds-present-and-voting",
        0,
    ),
    # Charter of the United Nations, art. 18(2), and UN General Assembly, Rules of Procedure, r. 83: admission,
    # suspension and expulsion take two thirds of the members present and voting. Lifting takes what imposing took.
    ("accession", "membership", "Admit a member", "two-thirds-present-and-voting", 0),
    ("suspension", "membership", "Suspend a member", "two-thirds-present-and-voting", DAY_BEFORE),
    ("expulsion", "membership", "Expel a member", "two-thirds-present-and-voting", DAY_BEFORE),
    ("reinstatement", "membership", "Lift a suspension", "two-thirds-present-and-voting", DAY_BEFORE),
)  # fmt: skip
"""Subject, area in which a union may act for its states, title, rule, hours of circulation.
On membership every member votes for itself."""


def load() -> None:
    """Add what is missing of the rules. A rule in force is never edited: a new version is a new row."""
    seed.add_missing(DecisionRule, [_version_one(each) for each in RULES], "code", "version")
    always = DateRange(SINCE, None)
    rules = dict(DecisionRule.objects.filter(version=1).values_list("code", "id"))
    seed.add_missing(
        SubjectRule,
        [
            SubjectRule(
                subject=subject,
                area=area,
                title=title,
                rule_id=rules[code],
                during=always,
                circulation_hours=hours,
            )  # fmt: skip
            for subject, area, title, code, hours in SUBJECTS
        ],
        "subject",
    )


def _version_one(each: dict[str, Any]) -> DecisionRule:
    return DecisionRule(version=1, **{**each, "terms": tally.terms_of(tally.from_terms(each["terms"]))})
