"""Small ballots under rules that join what no rule of the catalogue joins, each made from a whole number."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from alliance.domain.canon import instant_text
from alliance.domain.tally import note, read_paper, tally_paper

# Those that tell apart what the catalogue's examples do not: chosen because together they kill most mutants.
TOLD = (3, 77, 107, 482, 1085, 1578, 1615, 1622, 1874, 2040, 2221, 2310, 2356, 2506, 2842)
OPENS, CLOSES = datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 2, 17, tzinfo=UTC)


def a_rule(of: Random) -> dict[str, Any]:
    """Proxies, reasons, silence, presence, a late quorum, a second vote, classes and weights, as it comes."""
    quorum = {"code": "quorum", "compare": "at_least", "counts": of.choice(("present", "in_person"))}
    asked = {"code": "most", "compare": "at_least", "counts": "yes", "denominator": 3, "numerator": 2}
    terms: dict[str, Any] = {
        "adopted_if": asked | {"of": of.choice(("voting", "voting", "present", "electorate"))},
        "assent": "yes", "quorum": [quorum | {"number": of.randint(2, 3)}],
    }  # fmt: skip
    if of.random() < 0.5:
        terms["late_quorum_hours"] = 2
    if of.random() < 0.6:
        terms["proxy"] = {"most": 2, "same_class": False}
    if of.random() < 0.4:
        terms["reasons_for"] = ["no"]
    kind = of.random()
    if kind < 0.2:
        terms |= {"without_quorum": "referred", "follows": {"referred": {"then": "next_meeting"}}}
    elif kind < 0.4:
        terms["ladder"] = [{"round": 1, "when": "few_against", "most": 1, "outcome": "referred"}]
        if then := of.choice(("second_vote", "second_vote", "next_meeting", "")):
            terms["follows"] = {"referred": {"then": then, "within_hours": 24}}
    elif kind < 0.55:
        limit = {"code": "few", "compare": "at_most", "counts": "no", "number": of.randint(0, 1)}
        terms |= {
            "adopted_if": limit,
            "assent": "presence",
            "choices": ["yes", "no", "abstain", "no_objection"],
        }
    elif kind < 0.65:
        limit = {"code": "few", "compare": "at_most", "counts": "no", "number": of.randint(0, 1)}
        terms |= {
            "adopted_if": limit,
            "assent": "silence",
            "choices": ["no"],
            "otherwise": "silence_broken",
            "quorum": [],
        }
    elif kind < 0.72:
        heads = [
            asked | {"of": "voting"},
            *(
                {"code": f"n{each}", "compare": "at_least", "counts": "yes", "number": each}
                for each in range(of.randint(3, 4), 5)
            ),
        ]
        terms["adopted_if"] = {"any": heads}
    elif kind < 0.82:
        terms |= {
            "rejected_if": {"code": "against", "compare": "at_least", "counts": "no", "number": 2},
            "otherwise": "no_opinion", "follows": {"no_opinion": {"then": "proposer_may_act"}},
        }  # fmt: skip
    if of.random() < 0.25 and "any" not in terms["adopted_if"]:
        terms |= {"classes": {"p": "producers", "c": "consumers"}, "units": {"tonnes": "tonnage"}}
        terms["adopted_if"] = terms["adopted_if"] | of.choice(
            ({"class": "each"}, {"class": "p"}, {"unit": "tonnes"}, {})
        )
    return terms


def a_document(seed: int) -> dict[str, Any]:
    """Three to six members and what they did."""
    of = Random(seed)
    terms = a_rule(of)
    members = [f"M{number}" for number in range(1, of.choice((1, 3, 4, 4, 5, 5, 6)) + 1)]
    register: list[dict[str, Any]] = []
    for member in members:
        row: dict[str, Any] = {"member": member}
        if "proxy" in terms and len(members) > 1 and of.random() < 0.5:
            row["proxy"] = of.choice([each for each in members if each != member])
        if "classes" in terms:
            row |= {"class": of.choice("pc"), "weights": {"tonnes": of.randint(0, 4)}}
        if of.random() < 0.15:
            row["attending"] = True
        if of.random() < 0.07:
            row["credentials"] = "provisional"
        register.append(row)
    choices, votes = terms.get("choices", ["yes", "yes", "no", "abstain"]), []
    for row in register:
        for _ in range(of.choice((0, 1, 1, 1, 1, 2))):
            at = OPENS + timedelta(minutes=of.choice((5, 200, 300, 400, 470, 479, 480)))
            vote = {"cast_at": at, "choice": of.choice(choices), "member": row["member"]}
            if "proxy" in row and of.random() < 0.8:
                vote["by"] = row["proxy"]
            if of.random() < 0.6:
                vote["reason"] = "Too high"
            votes.append(vote)
    votes.sort(key=lambda vote: vote["cast_at"])
    for place, vote in enumerate(votes, start=1):
        vote |= {"sequence": place, "cast_at": instant_text(vote["cast_at"])}
    extended = {"kind": "extended", "at": instant_text(OPENS + timedelta(hours=9))}
    extended["closes_at"] = instant_text(OPENS + timedelta(hours=12))
    late = "late_quorum_hours" in terms and of.random() < 0.3
    return {
        "facts": [extended] if late else [],
        "electorate": register, "notice": "Invented votes",
        "rule": {"citation": {"text": "None"}, "code": "R-1", "terms": terms, "version": 1},
        "text_digest": "ab" * 32, "votes": votes, "round": of.choice((1, 1, 2)),
        "window": {"closes_at": instant_text(CLOSES), "opens_at": instant_text(OPENS)},
    }  # fmt: skip


def told(seed: int) -> list[str]:
    """The ballots in a line, and the note."""
    doc = a_document(seed)
    paper = read_paper(doc)
    cast = [
        " ".join(
            [
                vote["member"],
                vote["choice"],
                vote["cast_at"][11:16],
                *([f"by {vote['by']}"] if "by" in vote else []),
                *(["with reasons"] if "reason" in vote else []),
            ]
        )
        for vote in doc["votes"]
    ]
    return ["; ".join(cast) or "no ballot", *filter(None, note(paper, tally_paper(paper)).splitlines())]
