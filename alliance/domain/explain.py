"""A decision rule in plain words, for the ballot paper: before anyone votes, what each choice will do."""

from collections.abc import Sequence

from alliance.domain.decision_rule import AtMost, Rule, Share
from alliance.domain.electorate import Elector
from alliance.domain.words import FRACTIONS, say


def explain_before(rule: Rule, electors: Sequence[Elector]) -> list[str]:
    """The sentences of the ballot paper, in reading order: what adopts, how many that takes if all vote, what
    yes, no, abstaining and not voting do, the quorum, and what an equal vote means."""
    size = {"members": len(electors), "weight": sum(elector.weight for elector in electors)}
    shares = [test for test in rule.tests if isinstance(test, Share)]
    sentences = []
    for test in rule.tests:
        sentences += _at_most(test) if isinstance(test, AtMost) else _share(test, size[test.unit])
    sentences += [say(code) for code in _choices(rule, shares)]
    if rule.quorum is not None:
        sentences.append(
            say("explain_quorum", needed=rule.quorum.needed(size["members"]), all=size["members"])
        )
    if any(test.strict for test in shares):
        sentences.append(say(f"explain_tie_{rule.tie}"))
    return sentences


def _share(test: Share, size: int) -> list[str]:
    fraction = FRACTIONS.get((test.numerator, test.denominator), f"{test.numerator}/{test.denominator}")
    measure = "strict" if test.strict else "least"
    values = {"all": size, "needed": test.needed(size)}
    return [
        say(f"explain_{measure}_{test.unit}", fraction=fraction, base=say(f"base_{test.of}")),
        say(f"explain_needed_{test.of}_{test.unit}", **values),
    ]


def _at_most(test: AtMost) -> list[str]:
    return [say("explain_no_objection") if test.at_most == 0 else say("explain_at_most", most=test.at_most)]


def _choices(rule: Rule, shares: list[Share]) -> list[str]:
    bases = {test.of for test in shares}
    if not bases:
        return [
            "explain_yes_consensus",
            "explain_no_consensus",
            "explain_abstain_consensus",
            "explain_silent",
        ]
    limits = [test.at_most for test in rule.tests if isinstance(test, AtMost)]
    if bases == {"voting"}:
        abstaining = "explain_abstain_neutral" if rule.quorum is None else "explain_abstain_for_quorum"
    else:
        abstaining = "explain_abstain_no_yes" if limits else "explain_abstain_as_no"
    silent = "explain_silent"
    if "electorate" in bases:
        silent = "explain_silent_no_yes" if limits else "explain_silent_as_no"
    return [
        "explain_yes",
        "explain_no_consensus" if 0 in limits else "explain_no",
        abstaining,
        silent,
    ]
