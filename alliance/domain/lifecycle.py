"""The allowed moves of a proposal, a ballot, a release and a member, as small tables.

A table says what may follow what; who may make the move, and when, is the business of the services. A state
with no way out is an end. Later kinds of procedure add rows here first.
"""

from collections.abc import Mapping
from typing import TypeAlias

from alliance.domain.errors import Refusal
from alliance.domain.tally.rule import OUTCOMES

Moves: TypeAlias = Mapping[str, tuple[str, ...]]

PROPOSAL: Moves = {
    "draft": ("tabled", "withdrawn"),
    "tabled": ("balloting", "amending", "revising", "returned", "withdrawn"),
    "amending": ("balloting", "tabled", "revising"),  # the whole comes to its ballot, or cannot
    "revising": ("tabled", "withdrawn"),
    "returned": ("tabled", "withdrawn"),
    "balloting": OUTCOMES,
    **dict.fromkeys(OUTCOMES, ()),  # `withdrawn` among them, from wherever it came
}

BALLOT: Moves = {"open": ("closed",), "closed": ("decided",), "decided": ("certified",), "certified": ()}

RELEASE: Moves = {"built": ("published",), "published": ()}

# Founding statuses are recorded with their citation, so a member's first row may stand anywhere in here.
MEMBER: Moves = {
    "invited": ("applicant", "observer"),
    "applicant": ("observer", "signatory", "party", "withdrawn"),
    "observer": ("applicant", "signatory", "party", "withdrawn"),
    "signatory": ("party", "withdrawn"),
    "party": ("suspended", "withdrawn", "expelled"),
    "suspended": ("party", "withdrawn", "expelled"),
    "withdrawn": ("applicant",),
    "expelled": ("applicant",),
}


def move(table: Moves, from_: str, to: str) -> str:
    """`to`, if `table` allows it after `from_`.

    Raises Refusal `move_not_allowed`, which names what is allowed instead; KeyError for an unknown `from_`.
    """
    allowed = table[from_]
    if to not in allowed:
        raise Refusal("move_not_allowed", from_=from_, to=to, allowed=list(allowed) or ["nothing"])
    return to
