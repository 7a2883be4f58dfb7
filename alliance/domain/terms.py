"""What a price includes: value bases and the eleven Incoterms 2020 as the costs that stand in them.

Source: Incoterms 2020 (ICC publication 723E), articles A9/B9 on the allocation of costs (general knowledge, text not
re-read here). NFF: the net free-at-frontier price before duty of Regulation (EU) 2025/2351.
"""

from collections.abc import Mapping

from alliance.domain.errors import Refusal

VALUE_BASES = {
    "FOB": "free on board at the port of export: without freight and insurance to the importer",
    "CIF": "cost, insurance and freight to the port of import",
    "NFF": "net free at the frontier of the importing territory, before duty",
}

# The costs between a factory gate and the buyer's door, in the order in which goods meet them.
COSTS = ("export_costs", "freight", "insurance", "frontier_costs", "inland_costs", "import_duties")
_TO_PORT, _ON_BOARD = frozenset[str](), frozenset({"export_costs"})
_TO_IMPORT = _ON_BOARD | {"freight"}
_INLAND = _TO_IMPORT | {"frontier_costs", "inland_costs"}

# Insurance is in CIF and CIP by duty, in the D terms because the seller bears the risk up to the place.
INCLUDED: Mapping[str, frozenset[str]] = {
    "EXW": _TO_PORT, "FCA": _TO_PORT, "FAS": _TO_PORT, "FOB": _ON_BOARD,
    "CFR": _TO_IMPORT, "CIF": _TO_IMPORT | {"insurance"},
    "NFF": _TO_IMPORT | {"insurance", "frontier_costs"},
    "CPT": _INLAND, "CIP": _INLAND | {"insurance"},
    "DAP": _INLAND | {"insurance"}, "DPU": _INLAND | {"insurance"},
    "DDP": _INLAND | {"insurance", "import_duties"},
}  # fmt: skip
INCOTERMS = tuple(term for term in INCLUDED if term != "NFF")
NAMES: Mapping[str, str] = {
    "EXW": "ex works", "FCA": "free carrier", "FAS": "free alongside ship", "FOB": "free on board",
    "CFR": "cost and freight", "CIF": "cost, insurance and freight", "CPT": "carriage paid to",
    "CIP": "carriage and insurance paid to", "DAP": "delivered at place", "DPU": "delivered at place unloaded",
    "DDP": "delivered duty paid",
}  # fmt: skip


def value_basis(text: str) -> str:
    """`text`, if it is a key of VALUE_BASES: what a floor may stand on. Raises Refusal `value_basis_unknown`."""
    if text not in VALUE_BASES:
        raise Refusal("value_basis_unknown", text=text, known=list(VALUE_BASES))
    return text


def price_term(text: str) -> str:
    """`text`, if a declared price may stand on it: a value basis or an Incoterm. Raises Refusal
    `value_basis_unknown`."""
    if text not in INCLUDED:
        raise Refusal("value_basis_unknown", text=text, known=sorted(INCLUDED))
    return text
