"""How the parts of a rule are said: what a test asks, its bound, its quorum, what follows; shares, places and lists."""

import re
from collections.abc import Iterable, Sequence
from string import ascii_lowercase

from alliance.domain.tally.finding import measure_words, spoken
from alliance.domain.tally.register import Elector
from alliance.domain.tally.rule import MEMBERS, Blocking, Clause, Condition, Follow, Number, Rule, Share, Test
from alliance.domain.words import FRACTIONS, say


def words_of(rule: Rule, test: Test, class_: str | None, aim: str, blocking: int, least: int = 0) -> str:
    """What a test asks, in one sentence: 'To adopt, at least two thirds of the members ... must vote yes.'

    `aim` is `adopt` or `reject`; `blocking` is the number that a blocking minority takes in this electorate, `least`
    a number of members that the rule never goes below.
    """
    who = say("who_members") if class_ is None else rule.classes[class_]
    aimed = say(f"aim_{aim}")
    if test.unit != MEMBERS:
        return _weight_words(rule, test, who, aimed, blocking)
    bound = test.bound
    act = measure_words("act", spoken(rule, test.counts))
    if isinstance(bound, Share):
        base = measure_words("base", bound.of, who=who)
        if bound.numerator == 0:
            return say("explain_none", aim=aimed, who=who, act=act)
        if test.is_floor and bound.numerator == bound.denominator:
            return say("explain_all", aim=aimed, base=base, act=act)
        amount = say("part_of", fraction=fraction_words(bound.numerator, bound.denominator), base=base)
        code = "explain_never_fewer" if least else f"explain_{test.compare}"
        return say(code, aim=aimed, amount=amount, act=act, least=least, who=who)
    if isinstance(bound, Blocking):
        values = _blocking(rule, bound, blocking)
        return say("explain_blocking", aim=aimed, who=who, act=act, **values)
    number = bound.number - (test.compare == "fewer_than")
    if number == 0 and not test.is_floor:
        if class_ is None and test.counts == ("no",) and rule.assent != "silence":
            return say("explain_no_objection", aim=aimed)
        return say("explain_none", aim=aimed, who=who, act=act)
    amount = say("number_of_one" if number == 1 else "number_of", number=number, who=who)
    compare = "at_most" if test.compare == "fewer_than" else test.compare
    return say(f"explain_{compare}", aim=aimed, amount=amount, act=act)


def _weight_words(rule: Rule, test: Test, who: str, aimed: str, blocking: int) -> str:
    """What a test of a weight asks: 'To adopt, the members that vote yes must hold at least 60 per cent of ...'"""
    bound, unit = test.bound, rule.units[test.unit]
    body = measure_words("base", spoken(rule, test.counts), who=who)
    compare = say(f"compare_{test.compare}")
    if isinstance(bound, Share):
        base = say("weight_of", unit=unit, base=measure_words("base", bound.of, who=who))
        if bound.numerator == 0:
            return say("explain_weight_none", aim=aimed, body=body, base=base)
        if test.is_floor and bound.numerator == bound.denominator:
            return say("explain_weight_all", aim=aimed, body=body, base=base)
        amount = say("part_of", fraction=fraction_words(bound.numerator, bound.denominator), base=base)
        return say("explain_weight", aim=aimed, body=body, compare=compare, amount=amount)
    if isinstance(bound, Blocking):
        values = _blocking(rule, bound, blocking)
        return say(
            "explain_weight_blocking", aim=aimed, body=body, compare=compare, held=unit, who=who, **values
        )
    if bound.number == 0 and not test.is_floor:
        return say("explain_weight_nothing", aim=aimed, body=body, unit=unit)
    return say("explain_weight_number", aim=aimed, body=body, compare=compare, number=bound.number, unit=unit)


def _blocking(rule: Rule, bound: Blocking, number: int) -> dict[str, str | int]:
    """The words of a blocking minority: how many it takes, how many hold the share, how many more are asked."""
    plus = (
        ""
        if not bound.plus
        else say("blocking_plus_one" if bound.plus == 1 else "blocking_plus", plus=bound.plus)
    )
    return {
        "number": number, "fewest": number - bound.plus, "plus": plus,
        "fraction": fraction_words(bound.numerator, bound.denominator),
        "unit": say("who_members") if bound.unit == MEMBERS else rule.units[bound.unit],
    }  # fmt: skip


NOTES = re.compile(r"[;,] (?:[^;,]*\brows? [A-Z]\d+(?: and [A-Z]\d+)*|catalogue of decision rules)(?=[;,]|$)")
NOT_READ = "text not re-read here"


def source_words(citation: str) -> str:
    """A citation as it is printed: without the places in the project's own catalogue, and what nobody has read against
    its source in the words of people."""
    return NOTES.sub("", citation).replace(NOT_READ, say("citation_not_checked"))


def votes_words(electors: Iterable[Elector]) -> list[str]:
    """Which members cast several votes, a sentence each; none where each casts one."""
    many = [each for each in electors if each.votes != 1]
    return [say("explain_votes", member=each.member, votes=each.votes) for each in many]


def accepts(rule: Rule) -> bool:
    """Whether a rule lets something be accepted rather than adopted: by silence, which objections do not break but
    are counted."""
    return rule.assent == "silence" and rule.otherwise != "silence_broken"


def lettering(number: int) -> list[str]:
    """The letters of so many alternatives: (a), (b), ..."""
    return [f"({ascii_lowercase[place]})" for place in range(number)]


def quorum_words(
    rule: Rule, test: Test, class_: str | None, *, needed: int, base: int, present: bool = False
) -> str:
    """What a quorum asks, with the number it takes of this electorate; `present`: whether members may be present
    without a ballot."""
    code = "explain_quorum_weight"
    if test.unit == MEMBERS:
        code = "explain_quorum" if class_ is None else "explain_quorum_class"
    act = measure_words("act", test.counts)
    if present and test.counts == ("present",):
        act = say("act_present_or_vote")
    who = say("who_members") if class_ is None else rule.classes[class_]
    return say(code, needed=needed, all=base, act=act, who=who, unit=rule.units.get(test.unit, ""))


def bound_words(test: Test, least: int) -> str:
    """The bound of a test in brackets after the number that it makes: ' (two thirds)'; '' for a plain number. `least`:
    a number that the rule never goes below."""
    bound = test.bound
    if isinstance(bound, Share):
        if bound.numerator in (0, bound.denominator):
            return ""
        fraction = fraction_words(bound.numerator, bound.denominator)
        if least:
            return say("bound_never_fewer", fraction=fraction, least=least)
        code = "bound_share" if test.compare in ("at_least", "at_most") else f"bound_{test.compare}"
        if test.compare == "fewer_than" and test.unit != MEMBERS:
            code = "bound_less_than"
        return say(code, fraction=fraction)
    return say("bound_blocking") if isinstance(bound, Blocking) else ""


def fraction_words(numerator: int, denominator: int) -> str:
    """A fraction as people say it: two thirds, 55 per cent, 7/9."""
    if (numerator, denominator) in FRACTIONS:
        return FRACTIONS[numerator, denominator]
    percent, rest = divmod(100 * numerator, denominator)
    return f"{numerator}/{denominator}" if rest else say("percent", number=percent)


def ordinal(number: int) -> str:
    """first, second, third; 4th."""
    return say(f"ordinal_{number}") if number <= 3 else say("ordinal", number=number)


def follow_clause(follow: Follow) -> str:
    """What follows, as a clause: 'it is put to the vote again within 48 hours'."""
    what = say(f"follow_{follow.then}")
    if follow.within_hours:
        what = say("follow_within", what=what, hours=follow.within_hours)
    under = follow.title or follow.rule
    return say("follow_under", what=what, rule=under) if under else what


def paired(clause: Clause) -> list[tuple[Condition, int]]:
    """The parts of a clause; a least number of members that stands behind a share of the same members is told with
    it (`at least 55 per cent, and never fewer than 15`)."""
    parts: list[tuple[Condition, int]] = []
    for part in clause.parts:
        before = parts[-1][0] if parts else None
        if clause.join == "all" and before is not None and _floors_alike(before, part):
            assert isinstance(part, Test) and isinstance(part.bound, Number)
            parts[-1] = (before, part.bound.number)
        else:
            parts.append((part, 0))
    return parts


def _floors_alike(first: Condition, then: Condition) -> bool:
    """Whether the second asks for a number of members of whom the first asks for a share."""
    if not (isinstance(first, Test) and isinstance(then, Test)):
        return False
    alike = (first.counts, first.unit, first.class_) == (then.counts, then.unit, then.class_)
    both = first.compare == then.compare == "at_least" and first.unit == MEMBERS and first.class_ != "each"
    share = isinstance(first.bound, Share) and first.bound.of == ("electorate",)
    return alike and both and share and isinstance(then.bound, Number)


def percent_words(part: int, whole: int, below: int) -> str:
    """A part in per cent with two decimals: 65; about 53.11. A part that is below `below` is never rounded up to it, so
    that no threshold looks reached that was missed."""
    if not whole:
        return "0"
    hundredths, rest = divmod(10000 * part, whole)
    up = 2 * rest >= whole and not (part < below and (hundredths + 1) * whole >= 10000 * below)
    hundredths += up
    text = f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".")
    return say("about", number=text) if rest else text


def together(words: Sequence[str], join: str) -> str:
    """Words as a list that people read: 'JP', 'JP or AU', 'JP, AU or CL'; `join` is `or` or `and`."""
    if len(words) < 2:
        return "".join(words)
    return say(f"word_{join}", first=", ".join(words[:-1]), then=words[-1])
