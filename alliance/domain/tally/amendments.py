"""The order in which amendments are put: furthest from the original first, and what one adoption decides for others.

UN General Assembly, Rules of Procedure, r. 88 to 92 (text not re-read here): amendments before the proposal; the one
furthest removed in substance first; one whose rejection is implied by an adoption is not put; a proposal all of whose
operative parts are rejected is rejected as a whole. For tariff lines "furthest" is computed: |amount - base|. Where
no amount tells how far an amendment is, nothing is guessed: after those with a distance, in the order they were moved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from alliance.domain.amounts import show
from alliance.domain.shape import Node
from alliance.domain.tally.phrases import together
from alliance.domain.words import say

RESULTS = ("adopted", "not_adopted", "withdrawn")


@dataclass(frozen=True)
class Amendment:
    """A change to one line of the text: its amount as written, how far that is from the original (none: no amount
    tells), and which other amendments its adoption implies to be rejected besides those to the same line."""

    code: str
    line: str
    amount: str
    distance: Fraction | None
    excludes: tuple[str, ...]


@dataclass(frozen=True)
class NotPut:
    """An amendment that is not put to the vote: withdrawn, or its rejection implied by the adoption of `by`."""

    code: str
    why: str
    by: str = ""


def in_order(lines: Sequence[str], amendments: Sequence[Amendment]) -> list[Amendment]:
    """Line by line as the text has them; within a line the furthest first, the earlier tabled first where equal or
    where no distance is known, and those after the others."""
    return sorted(
        amendments,
        key=lambda each: (lines.index(each.line), each.distance is None, -(each.distance or Fraction())),
    )


def not_put(ordered: Sequence[Amendment], results: Mapping[str, str]) -> list[NotPut]:
    """Those that are not put, in the order of the vote."""
    found: list[NotPut] = []
    carried: list[Amendment] = []
    for each in ordered:
        by = next((won.code for won in carried if won.line == each.line or each.code in won.excludes), "")
        if results.get(each.code) == "withdrawn":
            found.append(NotPut(each.code, "withdrawn"))
        elif by:
            found.append(NotPut(each.code, "rejection_implied", by))
        elif results.get(each.code) == "adopted":
            carried.append(each)
    return found


def is_agenda(doc: object) -> bool:
    """Whether a document lists amendments to be put in order, rather than a ballot."""
    return isinstance(doc, dict) and "amendments" in doc


def vote_order(doc: object) -> dict[str, Any]:
    """The order of a set of amendments, what is put next, what is not put, the text so far, what becomes of the whole.

    {"base": [{"line", "amount"}, ...], "amendments": [{"code", "line", "amount", "excludes"}, ...] as tabled,
    "results": {code: "adopted" | "not_adopted" | "withdrawn"}, "parts": [{"code", "result" or null}, ...]}: `parts`
    are the operative parts put separately, after the amendments. `amount` is left out where there is none, or none that
    compares; such a line is not in the text answered once it is amended so. Raises Refusal `document_malformed` with
    the path.
    """
    top = Node(doc, "", "document_malformed").only("amendments", "base", "parts", "results")
    lines = top["base"].items()
    written = {row["line"].text(): _written(row) for row in lines}
    base = {row["line"].text(): _amount(row) for row in lines}
    if len(base) < len(lines):
        raise top["base"].fault("fault_twice")
    rows = top["amendments"].items()
    codes = [row["code"].text() for row in rows]
    if len(set(codes)) < len(codes):
        raise top["amendments"].fault("fault_twice")
    amendments = [_amendment(row, base, codes) for row in rows]
    results = {code: top["results"][code].one_of(*RESULTS) for code in top["results"].only(*codes).names()}
    ordered = in_order(list(base), amendments)
    left_out = not_put(ordered, results)
    skipped = {each.code for each in left_out}
    for each in left_out:
        if each.why == "rejection_implied" and results.get(each.code) in ("adopted", "not_adopted"):
            raise top["results"][each.code].fault("fault_not_put", by=each.by)
    waiting = [each.code for each in ordered if each.code not in skipped and each.code not in results]
    carried = [code for code in codes if results.get(code) == "adopted"]
    parts = _parts(top)
    whole = _whole(parts, waiting, carried)
    return {
        "not_put": [dict(vars(each)) for each in left_out],
        "order": [each.code for each in ordered],
        "put_next": waiting[0] if waiting else None,
        "said": _said(written, ordered, left_out, results, whole, parts),
        "text": _text(written, [each for each in amendments if each.code in carried]),
        "whole": whole,
    }


def _text(written: Mapping[str, str], carried: Sequence[Amendment]) -> dict[str, str]:
    text = {**written, **{each.line: each.amount for each in carried}}
    return {line: amount for line, amount in text.items() if amount}


def _written(row: Node) -> str:
    """The amount of a line or an amendment as written, "" where it has none."""
    amount = row.maybe("amount")
    return "" if amount is None else amount.text()


def _amount(row: Node) -> Fraction | None:
    amount = row.maybe("amount")
    return None if amount is None else Fraction(amount.amount())


def _amendment(row: Node, base: Mapping[str, Fraction | None], codes: Sequence[str]) -> Amendment:
    row.only("amount", "code", "excludes", "line")
    line, excludes = row["line"].one_of(*base), row.maybe("excludes")
    amount, before = _amount(row), base[line]
    return Amendment(
        row["code"].text(),
        line,
        _written(row),
        None if amount is None or before is None else abs(amount - before),
        () if excludes is None else tuple(each.one_of(*codes) for each in excludes.items()),
    )


def _parts(top: Node) -> dict[str, str | None]:
    """The operative parts put separately with their results, None for one still to be put."""
    listed = top.maybe("parts")
    rows = [] if listed is None else [part.only("code", "result") for part in listed.items()]
    return {
        row["code"].text(): None if (found := row.get("result")) is None else found.one_of(*RESULTS[:2])
        for row in rows
    }


def _whole(parts: Mapping[str, str | None], waiting: Sequence[str], carried: Sequence[str]) -> str:
    """What becomes of the proposal as a whole (code)."""
    if waiting:
        return "after_amendments"
    results = list(parts.values())
    if None in results:
        return "after_parts"
    if results and all(result == "not_adopted" for result in results):
        return "rejected_all_parts"
    return "put_as_amended" if carried else "put_unamended"


def _said(
    written: Mapping[str, str],
    ordered: Sequence[Amendment],
    left_out: Sequence[NotPut],
    results: Mapping[str, str],
    whole: str,
    parts: Mapping[str, str | None],
) -> list[str]:
    """What the chair says: the order line by line, what was decided, what is not put, what is put next; of a proposal
    that lost a part, what remains."""
    skipped = {each.code for each in left_out}
    gone = {each.code for each in left_out if each.why == "withdrawn"}
    lines = []
    for line, amount in written.items():
        put = [each for each in ordered if each.line == line and each.code not in gone]
        if put:
            lines.append(_order(line, amount, put))
    for each in ordered:
        if each.code in results and each.code not in skipped:
            lines.append(say(f"amendment_{results[each.code]}", which=each.code))
    lines += [say(f"amendments_{each.why}", which=each.code, by=each.by) for each in left_out]
    waiting = [each.code for each in ordered if each.code not in skipped and each.code not in results]
    if waiting:
        return [*lines, say("amendments_next", which=waiting[0])]
    for part, result in parts.items():
        if result is not None:
            lines.append(say(f"amendment_{result}", which=part[0].upper() + part[1:]))
    left = [part for part, result in parts.items() if result == "adopted"]
    if whole.startswith("put_") and len(left) < len(parts):
        return [*lines, say(f"whole_{whole}_remains", parts=together(left, "and"))]
    return [*lines, say(f"whole_{whole}")]


def _order(line: str, amount: str, put: Sequence[Amendment]) -> str:
    """The order on one line of the text: what each asks for and how far that is; who was tabled first where equal or
    where no distance is known."""
    told, before = [], None
    for each in put:
        if each.distance is None:
            told.append(each.code if before is None else say("amendment_unmeasured", which=each.code))
            continue
        tied = before is not None and each.distance == before
        code = "amendment_as_far" if tied else "amendment_far"
        told.append(say(code, which=each.code, amount=each.amount, distance=show(each.distance)))
        before = each.distance
    order = say("then").join(told)
    if before is None:
        return say("amendments_as_moved", line=line, order=order)
    return say("amendments_order", line=line, amount=amount, order=order)
