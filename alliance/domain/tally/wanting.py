"""What was missing for adoption, in words: how many more, of whom, and what they had to do."""

from collections.abc import Mapping, Sequence

from alliance.domain.tally.counting import Counts, count
from alliance.domain.tally.finding import examine, find, measure_words, spoken
from alliance.domain.tally.lacking import FREE, Lack, Missing, dominates
from alliance.domain.tally.phrases import accepts, together
from alliance.domain.tally.register import Elector
from alliance.domain.tally.rule import MEMBERS, Rule
from alliance.domain.words import say

NAMED = 6  # members that are always named one by one


def missing_words(
    rule: Rule,
    electors: Sequence[Elector],
    buckets: Mapping[str, str],
    found: Missing,
    proxied: frozenset[str] = frozenset(),
) -> list[str]:
    """What was missing: from those that stood apart, from those against, from both together."""
    where = {each.member: buckets.get(each.member, "absent") for each in electors}
    lines = []
    if found.further is not None:
        counts = count(rule, electors, buckets, proxied)
        lines.append(
            _for_the_quorum(rule, where, counts, found.further, any(each.attending for each in electors))
            or _raising(rule, electors, where, counts, found.further)
            or _further(rule, where, found.further, all(each.votes == 1 for each in electors))
        )
    against = {bucket for bucket in where.values() if bucket not in (*FREE, "yes")}
    for lack, stood in ((found.turned, against), (found.mixed, set(where.values()) - {"yes"})):
        if lack is not None:
            lines.append(_turned(rule, lack, stood, too=bool(lines), itself=_themselves(rule, lack, proxied)))
    if not lines and dominates(rule, "yes"):
        lines.append(say("missing_nothing_helps"))
    return lines


def _for_the_quorum(rule: Rule, where: Mapping[str, str], counts: Counts, lack: Lack, attending: bool) -> str:
    """'For the quorum, one more member had to vote. Had it voted yes or abstained, the proposal would have been
    adopted.' '' unless as many were missing for the quorum, and more than their taking part was."""
    missed = [each for test in rule.quorum for each in find(rule, test, counts) if not each.ok]
    anyone = lack.anyone or (lack.total == 1 and _stood_as(where, lack))
    if len(missed) != 1 or not anyone or not lack.least or _all_choices(rule, lack.ways):
        return ""
    (short,) = missed
    if short.class_ is not None or short.unit != MEMBERS or {None: -short.margin} != dict(lack.numbers):
        return ""
    act = measure_words("act", spoken(rule, short.counts))
    if short.counts == ("present",):
        act = say("act_present_or_vote" if attending else "act_vote")
    code = "missing_quorum_one" if lack.total == 1 else "missing_quorum"
    adopted = say("word_accepted" if accepts(rule) else "word_adopted")
    return say(code, number=lack.total, act=act, done=did_words(rule, lack.ways), adopted=adopted)


def _raising(
    rule: Rule, electors: Sequence[Elector], where: Mapping[str, str], counts: Counts, lack: Lack
) -> str:
    """'2 more yes votes from members that abstained would have been needed, because each also raises the number
    needed (52 of 78).' '' where as many were needed as the count was short of."""
    if lack.ways != ("yes",) or set(lack.numbers) != {None} or not (lack.anyone and lack.least):
        return ""
    missed = [each for each in examine(rule, rule.adopted_if, counts).findings if not each.ok]
    if len(missed) != 1 or missed[0].counts != ("yes",) or missed[0].unit != MEMBERS or missed[0].class_:
        return ""
    (short,) = missed
    changed = {**where, **dict.fromkeys(lack.members, "yes")}
    then = examine(rule, rule.adopted_if, count(rule, electors, changed)).findings
    after = next(each for each in then if each.code == short.code and each.class_ is None)
    if lack.total <= -short.margin or after.needed <= short.needed:
        return ""
    stood = [bucket for bucket in FREE if bucket in where.values()]
    body = measure_words("body", spoken(rule, stood))
    return say("missing_raising", number=lack.total, body=body, needed=after.needed, base=after.base)


def _further(rule: Rule, where: Mapping[str, str], lack: Lack, one_each: bool) -> str:
    """'One more yes was missing.', '26 more members had to vote yes or abstain.' `one_each`: a yes is one vote."""
    kind = "yes" if lack.ways == ("yes",) and one_each and not _in_person(rule) else "members"
    stood = {where[member] for member in lack.members}
    if not lack.least or (kind == "members" and not stood & {"absent", "attending", "yes"}):
        return _turned(rule, lack, stood, too=False)
    acts = _acts(rule, lack.ways)
    if lack.total > 1:
        said = say(f"missing_some_{kind}", number=lack.total, acts=acts, classes=_classes(rule, lack))
        if lack.anyone:
            return said
        return say("missing_for_instance", said=said, members=together(lack.members, "and"))
    (class_,) = lack.numbers
    if lack.anyone and class_ is not None:
        return say(f"missing_one_{kind}_of_class", acts=acts, who=rule.classes[class_])
    if lack.anyone or (stood == {"absent"} == _stood_as(where, lack) and _all_choices(rule, lack.ways)):
        return say(f"missing_one_{kind}", acts=acts)
    if len(lack.members) > NAMED and _stood_as(where, lack):
        body = measure_words("body", spoken(rule, sorted(stood)))
        return say(f"missing_one_{kind}_among", acts=acts, body=body)
    return say(f"missing_one_{kind}_from", acts=acts, members=together(lack.members, "or"))


def _stood_as(where: Mapping[str, str], lack: Lack) -> set[str]:
    """The buckets of which these are all the members; none if others stand there too."""
    stood = {where[member] for member in lack.members}
    return (
        stood
        if {member for member, bucket in where.items() if bucket in stood} == set(lack.members)
        else set()
    )


def _classes(rule: Rule, lack: Lack) -> str:
    """How many of which class, in brackets, where the rule tells classes apart."""
    if set(lack.numbers) == {None}:
        return ""
    told = [_so_many(rule, class_, number, "so_many") for class_, number in lack.numbers.items()]
    return say("missing_classes", classes=together(told, "and"))


def _turned(rule: Rule, lack: Lack, stood: set[str], *, too: bool, itself: bool = False) -> str:
    """'It would have been adopted if one of the members that voted no had voted yes or abstained.' `itself`: not by
    proxy."""
    codes = "missing_turned", "missing_turned_instance"
    if too:
        codes = "missing_turned_too", "missing_turned_too_instance"
    done, adopted = did_words(rule, lack.ways), say("word_accepted" if accepts(rule) else "word_adopted")
    done = say("act_oneself", act=done) if itself else done
    named = together(lack.members, "or" if lack.total == 1 else "and")
    if len(lack.members) == 1 or (lack.total == 1 and not lack.anyone) or not lack.least:
        return say(codes[0], who=named, done=done, adopted=adopted)
    body = " " + measure_words("body", spoken(rule, sorted(stood)))
    parts = [
        _so_many(rule, class_, number, "so_many_one" if number == 1 else "so_many", body)
        for class_, number in lack.numbers.items()
    ]
    who = together(parts, "and")
    if lack.anyone:
        return say(codes[0], who=who, done=done, adopted=adopted)
    return say(codes[1], who=who, done=done, members=named, adopted=adopted)


def _themselves(rule: Rule, lack: Lack, proxied: frozenset[str]) -> bool:
    """Whether their own vote adopts: the rule counts who comes in person, and proxies voted for whom it takes."""
    members = set(lack.members)
    by_proxy = members <= proxied if lack.total == 1 else bool(members & proxied)
    return by_proxy and _in_person(rule) and "yes" in lack.ways


def _so_many(rule: Rule, class_: str | None, number: int, code: str, body: str = "") -> str:
    who = say("who_members") if class_ is None else rule.classes[class_]
    return say(code, number=number, who=f"{who}{body}")


def _acts(rule: Rule, ways: Sequence[str]) -> str:
    """What they had to do: 'vote yes or abstain', 'take part in person'."""
    said = (
        say("act_take_part")
        if _all_choices(rule, ways)
        else together([say(f"act_{each}") for each in ways], "or")
    )
    return say("act_oneself", act=said) if _in_person(rule) else said


def _all_choices(rule: Rule, ways: Sequence[str]) -> bool:
    return set(rule.choices) <= set(ways)


def _in_person(rule: Rule) -> bool:
    return any("in_person" in test.counts for test in rule.every_test)


def did_words(rule: Rule, ways: Sequence[str]) -> str:
    """What they would have done, after 'had': 'voted yes, abstained or not voted'."""
    words = []
    for way, name in zip(ways, spoken(rule, ways), strict=True):
        special = {
            "absent": "had_silent" if rule.assent == "silence" else "had_absent",
            "attending": "had_attending",
        }
        words.append(say(special.get(way, f"stood_{name}")))
    return together(words, "or")
