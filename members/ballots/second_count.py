"""The second counter: the terms of a rule compiled to one SQL statement over the vote rows.

Written in another way than `alliance.domain.tally` on purpose: it reads the stored terms itself, has its own list of
measures, and lets PostgreSQL count, multiply and compare. Where the two differ nothing is decided (`close_ballot`).
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from members.ballots.models import Ballot

_WORD = re.compile(r"[a-z_]+")
_SIGNS = {"at_least": ">=", "more_than": ">", "at_most": "<=", "fewer_than": "<"}
_MEASURES = {
    "electorate": "TRUE",
    "in_person": "bucket <> 'absent'",  # no ballot of the portal takes proxies
    "not_against": "bucket <> 'no'",
    "not_in_favour": "bucket <> 'yes'",
    "present": "bucket <> 'absent'",
    "voting": "bucket IN ('yes', 'no')",
}
_OF_A_BALLOT = """
    cast_in_time AS (
        SELECT v.elector_id, v.sequence, v.choice, v.choice = ANY(%(final)s) AS final
          FROM members_vote v JOIN members_ballot b ON b.id = v.ballot_id
         WHERE b.id = %(ballot)s AND v.cast_at >= b.opens_at AND v.cast_at < greatest(b.closes_at,
               (SELECT max(e.closes_at) FROM members_extension e WHERE e.ballot_id = b.id))
    ), counted AS (
        SELECT DISTINCT ON (elector_id) elector_id, choice FROM cast_in_time
         ORDER BY elector_id, final DESC, CASE WHEN final THEN sequence END, sequence DESC
    ), standing AS (
        SELECT e.code AS member, e.casts AS votes, e.side AS class, jsonb_build_object('weight', e.weight) AS weights,
               CASE WHEN c.choice IS NULL THEN 'absent'
                    WHEN c.choice = ANY(%(reasoned)s) THEN 'unreasoned' ELSE c.choice END AS bucket
          FROM members_electorateentry e LEFT JOIN counted c ON c.elector_id = e.id
         WHERE e.ballot_id = %(ballot)s AND e.capacity = 'elector'
           AND (cardinality(%(voters)s::text[]) = 0 OR e.side = ANY(%(voters)s))
    )"""  # no vote of the portal carries reasons
_GIVEN = """
    standing AS (
        SELECT member, votes, class, weights::jsonb AS weights, bucket
          FROM unnest(%(members)s::text[], %(votes)s::bigint[], %(classes)s::text[], %(weights)s::text[],
                      %(buckets)s::text[]) AS given (member, votes, class, weights, bucket)
    )"""


@dataclass(frozen=True)
class Standing:
    """Where one member stands: class, whole weights by name, bucket; as how many members it counts."""

    member: str
    class_: str | None
    weights: dict[str, int]
    bucket: str
    votes: int = 1


def outcome(ballot: Ballot) -> str:
    """The outcome of a closed ballot by the second count, from its rows alone."""
    terms = ballot.rule.terms
    lists = {name: terms.get(key, []) for name, key in _LISTS.items()}
    return _ask(_OF_A_BALLOT, terms, 1, {"ballot": ballot.pk, **lists})


_LISTS = {"final": "final", "reasoned": "reasons_for", "voters": "voters"}


def outcome_of(terms: dict[str, Any], standings: Sequence[Standing], *, round: int = 1) -> str:
    """The outcome for an electorate given row by row, in vote number `round` on the question."""
    given = {
        "members": [each.member for each in standings],
        "votes": [each.votes for each in standings],
        "classes": [each.class_ for each in standings],
        "weights": [json.dumps(each.weights) for each in standings],
        "buckets": [each.bucket for each in standings],
    }
    return _ask(_GIVEN, terms, round, given)


def _ask(standing: str, terms: dict[str, Any], round: int, values: dict[str, Any]) -> str:
    compiled = _Compiled(terms)
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {standing} {compiled.select(round)}", {**values, **compiled.values})
        return str(cursor.fetchone()[0])


@dataclass
class _Compiled:
    """One rule as SQL: every test a row of columns, then one CASE that reads them in the order of the law."""

    terms: dict[str, Any]
    values: dict[str, Any] = field(default_factory=dict)
    columns: list[str] = field(default_factory=list)

    def select(self, round: int) -> str:
        """The statement after WITH; its only value is the outcome."""
        quorum = [self._test(each) for each in self.terms["quorum"]]
        before = len(self.columns)
        adopts = self._condition(self.terms["adopted_if"])
        tests = range(before // 3, len(self.columns) // 3)
        rejects = self._condition(self.terms["rejected_if"]) if "rejected_if" in self.terms else None
        cases = [
            (
                "NOT " + _all(self._holds(each) for each in quorum),
                self.terms.get("without_quorum", "no_quorum"),
            ),
            (f"enough AND {self._is(adopts, 'ok')}", "adopted"),
        ]
        if rejects is not None:
            cases.append((self._is(rejects, "ok"), "not_adopted"))
        for rung in self.terms.get("ladder", []):
            if rung["round"] == round:
                cases.append((f"enough AND {self._rung(rung, adopts, tests)}", rung["outcome"]))
        whens = " ".join(f"WHEN {condition} THEN '{_word(said)}'" for condition, said in cases)
        otherwise = _word(self.terms.get("otherwise", "not_adopted"))
        columns = ", ".join([f"({self._enough()}) AS enough", *self.columns])
        return f", found AS (SELECT {columns}) SELECT CASE {whens} ELSE '{otherwise}' END FROM found"  # noqa: S608 -- words, whole numbers and places for values, nothing else

    def _enough(self) -> str:
        asked = {"yes": "bucket = 'yes'", "presence": "bucket <> 'absent'"}.get(self.terms["assent"])
        return f"EXISTS (SELECT FROM standing WHERE {asked})" if asked else "TRUE"

    def _rung(self, rung: dict[str, Any], adopts: Any, tests: range) -> str:
        if rung["when"] == "equal":
            return self._is(adopts, "equal")
        return _all(f"(t{n}_ok OR t{n}_no BETWEEN 1 AND {int(rung['most'])})" for n in tests)

    def _condition(self, condition: dict[str, Any]) -> Any:
        """A tree of ('all' or 'any', parts) over lists of columns."""
        for join in ("all", "any"):
            if join in condition:
                return join, [self._condition(part) for part in condition[join]]
        return self._test(condition)

    def _is(self, tree: Any, asked: str) -> str:
        """The truth of a tree; `equal`: whether it would hold if exact equality sufficed."""
        if isinstance(tree, list):
            return self._holds(tree) if asked == "ok" else _all(f"(t{n}_ok OR t{n}_equal)" for n in tree)
        join, parts = tree
        return "(" + {"all": " AND ", "any": " OR "}[join].join(self._is(each, asked) for each in parts) + ")"

    def _holds(self, columns: Iterable[int]) -> str:
        return _all(f"t{n}_ok" for n in columns)

    def _test(self, test: dict[str, Any]) -> list[int]:
        """Adds the columns of a test, once for each class where each is asked; the numbers of its columns."""
        asked = test.get("class")
        return [self._add(test, each) for each in (self.terms["classes"] if asked == "each" else [asked])]

    def _add(self, test: dict[str, Any], class_: str | None) -> int:
        number, unit = len(self.columns) // 3, test.get("unit", "members")
        counted = self._sum(unit, class_, _where(test["counts"]))
        floor = test["compare"] in ("at_least", "more_than")
        sign, base, equal = _SIGNS[test["compare"]], "", "FALSE"
        if "of" in test:
            base = self._sum(unit, class_, _where(test["of"]))
            left, right = f"{counted} * {int(test['denominator'])}", f"{int(test['numerator'])} * {base}"
            if test["compare"] == "more_than" and test["of"] in ("voting", ["voting"]):
                equal = f"{left} = {right}"
        else:
            left = counted
            right = self._fewest(class_, test["blocking"]) if "blocking" in test else str(int(test["number"]))
            limit = not floor and "absent" not in _covered(test["counts"])
            base = self._sum(unit, class_, _where("present" if limit else "electorate"))
        ok = f"{left} {sign} {right}" + (f" AND {base} > 0" if floor else "")
        against = self._sum("members", class_, _where("no")) if class_ is not None else "0"
        self.columns += [
            f"({ok}) AS t{number}_ok", f"(NOT ({ok}) AND {equal}) AS t{number}_equal", f"{against} AS t{number}_no",
        ]  # fmt: skip
        return number

    def _sum(self, unit: str, class_: str | None, where: str) -> str:
        return f"(SELECT coalesce(sum({self._weight(unit)}), 0) FROM standing WHERE {self._of(class_)} AND {where})"  # noqa: S608

    def _fewest(self, class_: str | None, blocking: dict[str, Any]) -> str:
        """How few members hold more than the share, heaviest first; one more than there are where none do."""
        weight = f"CASE WHEN {self._of(class_)} THEN {self._weight(blocking['unit'])} ELSE 0 END"
        over = f"held * {int(blocking['denominator'])} > total * {int(blocking['numerator'])}"
        return f"""(SELECT coalesce(min(n) FILTER (WHERE {over}), count(*) + 1) + {int(blocking["plus"])} FROM (
            SELECT row_number() OVER heaviest AS n, sum(w) OVER heaviest AS held, sum(w) OVER () AS total
              FROM (SELECT {weight} AS w, member FROM standing) AS weighed
            WINDOW heaviest AS (ORDER BY w DESC, member ROWS UNBOUNDED PRECEDING)) AS running)"""  # noqa: S608

    def _weight(self, unit: str) -> str:
        return "votes" if unit == "members" else f"(weights->>{self._value(unit)})::bigint"

    def _of(self, class_: str | None) -> str:
        return "TRUE" if class_ is None else f"class = {self._value(class_)}"

    def _value(self, value: str) -> str:
        name = f"value_{len(self.values)}"
        self.values[name] = value
        return f"%({name})s"


def _where(names: str | list[str]) -> str:
    each = [names] if isinstance(names, str) else names
    return "(" + " OR ".join(_MEASURES.get(name, f"bucket = '{_word(name)}'") for name in each) + ")"


def _covered(names: str | list[str]) -> set[str]:
    """'absent' where these measures reach those that were not there."""
    each = {names} if isinstance(names, str) else set(names)
    return {"absent"} if each & {"absent", "electorate", "not_against", "not_in_favour"} else set()


def _all(conditions: Iterable[str]) -> str:
    return "(" + (" AND ".join(conditions) or "TRUE") + ")"


def _word(text: str) -> str:
    if not _WORD.fullmatch(text):
        raise ValueError(f"no word of a rule: {text!r}")
    return text
