"""The roles of the table, and the circles of them that its cells name."""

ROLES = {
    "anonymous": "visitor, not signed in",
    "no_seat": "signed in, never accredited",
    "ended": "was an adviser of Japan, ended",
    "applicant": "head of an applicant",
    "observer": "head of an observer",
    "adviser": "adviser of Japan, the sponsor",
    "alternate": "alternate of Japan",
    "head": "head of Japan",
    "other": "head of Australia, another party",
    "union_state": "head of Germany; the EU votes for it",
    "suspended": "head of Kenya, suspended today",
    "officer": "officer of the secretariat",
    "second_officer": "another officer",
    "chair": "chair",
}

Circle = frozenset[str]


def circle(*roles: str) -> Circle:
    """Some roles; a name that is none fails at once."""
    unknown = set(roles) - set(ROLES)
    if unknown:
        raise KeyError(f"no such role: {sorted(unknown)}")
    return frozenset(roles)


ALL = frozenset(ROLES)
NOBODY: Circle = frozenset()
SIGNED_IN = ALL - {"anonymous"}
SECRETARIAT = circle("officer", "second_officer", "chair")
JAPAN = circle("adviser", "alternate", "head")
HEADS = circle("applicant", "observer", "head", "other", "union_state", "suspended")
VOTERS = HEADS | {"alternate"}
DELEGATES = VOTERS | {"adviser"}
KEEPERS = VOTERS | {"officer", "second_officer"}  # of consumers and their keys
PARTIES = JAPAN | circle("other", "union_state", "suspended")

# who reads a tabled text of each level
READ_PUBLIC = ALL
READ_MEMBERS = PARTIES | SECRETARIAT | {"observer"}
READ_PARTIES = PARTIES | SECRETARIAT
