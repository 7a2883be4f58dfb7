"""Where a member can stand when a ballot is counted, and the measures that rules name.

Every member entitled to vote stands in exactly one bucket, so the buckets of an electorate always sum to it.
"""

from collections.abc import Iterable, Mapping

CHOICES = ("yes", "no", "abstain", "declared", "no_objection", "amendment", "discuss")
"""What a ballot can say. `declared` is an abstention with a formal declaration (TEU art. 31(1)); `amendment` a
counter-proposal that breaks a silence; `no_objection` and `discuss` are positions (IETF)."""

BUCKETS = (*CHOICES, "unreasoned", "attending", "absent")
"""`unreasoned`: a choice that the rule counts only with reasons, given without; `attending`: present without a
ballot; `absent`: neither."""

TOOK_PART = frozenset(BUCKETS) - {"absent"}

MEASURES: Mapping[str, frozenset[str]] = {
    **{bucket: frozenset({bucket}) for bucket in BUCKETS},
    "voting": frozenset({"yes", "no"}),  # present and voting: abstainers are not (UN GA Rules, r. 86)
    "present": TOOK_PART,
    "in_person": TOOK_PART,  # less those that vote by proxy, see `Cell.of`
    "not_against": frozenset(BUCKETS) - {"no"},
    "not_in_favour": frozenset(BUCKETS) - {"yes"},
    "electorate": frozenset(BUCKETS),
}


def buckets(names: Iterable[str]) -> frozenset[str]:
    """The buckets that these measures cover together. KeyError for a name that is no measure."""
    return frozenset().union(*(MEASURES[name] for name in names))
