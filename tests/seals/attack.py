"""Trying the three choices against digests: with every combination of fields, and with every salt one could guess."""

from collections.abc import Iterable
from itertools import combinations

from alliance.domain import canon
from members.ballots.models import Ballot, Vote

FIELDS = ("ballot", "member", "sequence", "text")


def values(
    ballot: Ballot, members: Iterable[str], sequences: Iterable[int] = (1, 2)
) -> list[dict[str, object]]:
    """Everything that may have been hashed to hide a choice: the choice with any of a vote's other fields."""
    found = []
    for member in members:
        for sequence in sequences:
            whole = {
                "ballot": ballot.symbol, "member": member, "sequence": sequence, "text": ballot.text_digest,
            }  # fmt: skip
            for choice in Vote.Choice.values:
                for size in range(len(FIELDS) + 1):
                    for names in combinations(FIELDS, size):
                        found.append({"choice": choice} | {name: whole[name] for name in names})
    return list({canon.digest(value): value for value in found}.values())


def opened(digests: set[str], candidates: list[dict[str, object]], salts: Iterable[str]) -> list[str]:
    """The digests that some candidate opens, with no salt, the empty one or one of those given."""
    found, plain = (
        [],
        [salt.encode() for salt in {"", *salts} if salt.isascii() and not set(salt) & {'"', "\\"}],
    )
    for value in candidates:
        whole = canon.canonical_bytes(value)
        tries = [canon.sha256(whole), canon.sha256(str(value["choice"]).encode())]
        # The canonical bytes of {"salt": …, "value": …}, put together by hand: there are many to try.
        tries += [canon.sha256(b'{"salt":"' + salt + b'","value":' + whole + b"}") for salt in plain]
        found += [f"{value} opens {each}" for each in tries if each in digests]
    return found


def guesses(*texts: str) -> set[str]:
    """Salts that somebody would try: constants, small numbers, and whatever stands in these texts."""
    words = {
        "0" * 64,
        "f" * 64,
        "00" * 16,
        "salt",
        *(f"{n:064x}" for n in range(64)),
        *(str(n) for n in range(64)),
    }
    return words | {word for text in texts for word in text.split()}
