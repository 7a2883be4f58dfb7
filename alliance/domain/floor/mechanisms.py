"""The mechanisms by the name that a rule gives them."""

from collections.abc import Mapping

from alliance.domain.floor.lifting import FullTopUp, GatePrice, MinimumImportPrice, Prohibition
from alliance.domain.floor.mechanism import Mechanism
from alliance.domain.floor.steered import PriceBand, RateFloor
from alliance.domain.floor.stepped import EntryPriceLadder, SafeguardBrackets
from alliance.domain.shape import Node

MECHANISMS: Mapping[str, type[Mechanism]] = {
    each.kind: each
    for each in (
        FullTopUp, MinimumImportPrice, GatePrice, EntryPriceLadder, SafeguardBrackets, PriceBand, RateFloor,
        Prohibition,
    )
}  # fmt: skip


def read(node: Node) -> Mechanism:
    """The mechanism that `node` states by its `kind` and terms. Raises the Refusals of `shape.Node`."""
    return MECHANISMS[node["kind"].one_of(*MECHANISMS)].read(node)
