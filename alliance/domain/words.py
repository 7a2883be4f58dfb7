"""The English of the domain: one table from code to sentence, so that other languages can follow.

Codes are stable and public; sentences may be reworded at any time. Nothing else in the domain holds a
sentence that people read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SENTENCES: Mapping[str, str] = {
    # amounts, units, currencies
    "amount_ambiguous": '"{text}" can be read as {thousands} or as {decimals}. '
    "Write {write_thousands} or {write_decimals}.",
    "amount_digits": '"{text}" holds digits other than 0 to 9. If you mean {plain}, write it so.',
    "amount_malformed": '"{text}" is not an amount. Write it like 1234.50.',
    "amount_negative": '"{text}" is below zero. An amount is 0 or more.',
    "amount_too_fine": '"{text}" has more than {most} decimals. Round it to {most} or fewer.',
    "amount_too_large": '"{text}" is one trillion or more. Check the unit and the decimal mark.',
    "content_basis_malformed": '"{text}" is not a content basis. Write gross, net, '
    "or contained with its substance, like contained:REO.",
    "content_basis_differs": "The price is {given}, the rule counts {wanted}. Missing: {missing}.",
    "currency_differs": "The price is in {given}, the rule in {wanted}. No exchange rate is applied yet: "
    "state the price in {wanted}.",
    "currency_unknown": '"{text}" is not a currency known here. Known: {known}.',
    "missing_assay": "the assay (the share of the named substance in the goods)",
    "missing_moisture": "the moisture of the goods",
    "quantity_not_positive": "A quantity is more than 0.",
    "rounding": "Rounded half up to the minor unit of {currency} (decimals: {places}), "
    "each figure on its own, once, at the end.",
    "unit_not_convertible": "{given} does not convert to {wanted}: not both are units of mass.",
    "unit_unknown": '"{text}" is not a unit known here. Known: {known}.',
    "value_basis_differs": "The price is {given}, the floor is {wanted}. "
    "Missing: freight and insurance between the two.",
    "value_basis_unknown": '"{text}" is not a value basis. Known: {known}.',
    # codes, dates, canonical data
    "arguments_malformed": "{fault}. {usage}",
    "day_malformed": '"{text}" is not a day. Write it like 2026-11-22.',
    "day_out_of_reach": '"{text}" is too far away. Write a day of the years 2000 to 2199; leave an open end empty.',
    "digest_malformed": '"{text}" is not a SHA-256 digest of 64 lower-case hexadecimal digits.',
    "file_unreadable": "{path}: {fault}.",
    "folder_taken": "{path} exists already. Name a folder that does not.",
    "hs_malformed": '"{text}" is not an HS code. Write 2, 4, 6, 8 or 10 digits, like 2846.90.',
    "json_malformed": "{where}: {fault}.",
    "not_canonical": "{path}: {kind} has no canonical form here. Write it as text.",
    "period_empty": "No day is left from {start} to before {before}.",
    "period_malformed": '"{text}" is not a period. Write it like 2026-03-01/2027-03-01 or 2026-03-01/..',
    "product_slug_malformed": '"{text}" cannot name a product. Use a to z, digits and single hyphens.',
    "salt_malformed": "A salt is 16 to 64 bytes in lower-case hexadecimal.",
    "symbol_malformed": '"{text}" is not a symbol like PROP/2026/014.',
    # duties and floors
    "base_compound": "Together, {expression} is {amount} {per}.",
    "base_found": "The base duty of {territory} on {hs} is {expression} ({source}).",
    "base_free": "Free: nothing is owed as base duty.",
    "base_percent": "{percent}% of {price} is {amount} {per}.",
    "base_specific": "{expression} is {amount} {per}.",
    "combination_unknown": '"{text}" is not a way to combine duties. Known: {known}.',
    "combined_add": "Both are owed: {base} + {adjustable} = {total} {per}.",
    "combined_max": "The greater is owed: of {base} and {adjustable}, {total} {per}.",
    "duty_malformed": '"{text}": "{part}" is not understood. '
    "Write free, 5%, 0.10 USD/kg, or 5% + 0.10 USD/kg.",
    "floor_converted": "The floor of {floor} is {amount} {per}.",
    "landed": "Landed price: {price} + {total} = {landed} {per}.",
    "lifted_to_floor": "Adjustable duty: {floor} - {price} = {amount} {per}.",
    "not_below_floor": "The price of {price} is not below the floor of {floor} {per}: no adjustable duty.",
    # quote
    "base_rate_missing": "No base duty of {territory} on {hs} is recorded for {on}.",
    "book_incomplete": "The release lacks files: {missing}.",
    "book_malformed": "{path}: {fault}",
    "caveat_no_floor": "No floor of the alliance answers for this cargo on this date. "
    "The base duty shown is the importer's own.",
    "caveat": "Adopted by the alliance, not yet chargeable at a border: "
    "no notification of a national act is recorded.",
    "headline": "duty {duty} {per}",
    "hs_uncertain": "Whether {product} stands under {hs} depends on customs rulings.",
    "hs_unknown": "No product of the catalogue stands under {hs}.",
    "importer_not_party": "{name} is not in the customs territory of a party on {on}.",
    "importer_unknown": '"{importer}" is neither a customs territory nor a country known here.',
    "lot_needs_product_or_hs": "Name the product or the HS code, one of the two.",
    "no_rule": "No price floor answers for {product} from {origin} into {importer} on {on}.",
    "on_quantity": "On {quantity} {unit}: {quantity} x {total} = {owed} {currency}.",
    "origin_is_importer": "{origin} lies in the customs territory {territory}: no border is crossed.",
    "origin_unknown": '"{origin}" is not a country known here. Use the two letters of ISO 3166-1.',
    "product_from_hs": "{hs} holds one product of the catalogue: {product}.",
    "product_unknown": '"{product}" is not a product of the catalogue.',
    "question_content_basis": "What does the unit count ({options})?",
    "question_mineral": "Which mineral is it ({options})?",
    "question_name": "Which product is it ({options})?",
    "question_stage": "At which stage of production ({options})?",
    "rule_found": "Rule {rule} version {version} answers: floor {floor}, origin {origin}, "
    "importer {importer}, set by {decision}.",
    "several_base_rates": "More than one base duty of {territory} on {hs} is recorded for {on}.",
    "several_products": "{hs} holds {count} products. {question}",
    "several_rules": "More than one rule answers on {on}: {rules}.",
    "several_territories": "{importer} lies in more than one customs territory: {territories}. "
    "Name the territory.",
    # the change from one release to the next
    "delta_chain_broken": "These deltas do not follow one another. {fault}",
    "delta_incomplete": "{file}: the header of the delta states {stated} rows to {op}, {came} came.",
    "delta_key_missing": "{file}: no row has the key {key}, which the delta changes or removes.",
    "delta_key_taken": "{file}: a row with the key {key} is there already, and the delta adds one.",
    "delta_key_twice": "{file}: two rows have the key {key}.",
    "delta_malformed": "{path}: {fault}",
    "delta_op_unknown": 'Line {line} of the delta: "{text}" is not known here. Known: {known}.',
    "delta_out_of_order": "Line {line} of the delta does not come after the line before it, by file and key.",
    "delta_result_differs": "{file} comes out with the SHA-256 {found}; the delta states {wanted}.",
    "delta_wrong_base": "{file} has the SHA-256 {found}; the delta starts from {wanted}.",
    # decision rules and tallies
    "base_electorate": "all members entitled to vote",
    "base_present": "the members that vote yes, no or abstain",
    "base_voting": "the members that vote yes or no",
    "cast_twice": "{member} stands twice among the votes that count.",
    "choice_unknown": '{member}: "{text}" is not a choice. Known: {known}.',
    "document_malformed": "{path}: {fault}",
    "elector_twice": "{member} stands twice in the electorate.",
    "explain_abstain_as_no": "An abstention has the effect of a no.",
    "explain_abstain_consensus": "An abstention counts as taking part and does not stand in the way.",
    "explain_abstain_for_quorum": "An abstention counts for the quorum, "
    "and is left out when yes and no are compared.",
    "explain_abstain_neutral": "An abstention is recorded, and is left out when yes and no are compared.",
    "explain_abstain_no_yes": "An abstention is not a yes, and is not counted as a no.",
    "explain_at_most": "To adopt, no more than {most} may vote no.",
    "explain_least_members": "To adopt, at least {fraction} of {base} must vote yes.",
    "explain_least_weight": "To adopt, at least {fraction} of the weight of {base} must be for yes.",
    "explain_needed_electorate_members": "To adopt: at least {needed} yes of all {all}.",
    "explain_needed_electorate_weight": "To adopt: yes with a weight of at least {needed} of {all}.",
    "explain_needed_present_members": "To adopt, if all {all} vote: at least {needed} yes.",
    "explain_needed_present_weight": "To adopt, if all vote: "
    "yes with a weight of at least {needed} of {all}.",
    "explain_needed_voting_members": "To adopt, if all {all} vote yes or no: at least {needed} yes.",
    "explain_needed_voting_weight": "To adopt, if all vote yes or no: "
    "yes with a weight of at least {needed} of {all}.",
    "explain_no": "No counts against.",
    "explain_no_consensus": "A single no stops adoption.",
    "explain_no_objection": "To adopt, no member that takes part may vote no.",
    "explain_quorum": "Quorum: at least {needed} of {all} must vote yes, no or abstain.",
    "explain_silent": "Not voting counts for nothing, not for the quorum either.",
    "explain_silent_as_no": "Not voting has the effect of a no.",
    "explain_silent_no_yes": "Not voting is not a yes, and is not counted as a no.",
    "explain_strict_members": "To adopt, more than {fraction} of {base} must vote yes.",
    "explain_strict_weight": "To adopt, more than {fraction} of the weight of {base} must be for yes.",
    "explain_tie_not_adopted": "An equal vote does not adopt.",
    "explain_tie_tied": "An equal vote is a tie, and neither adopts nor rejects.",
    "explain_yes": "Yes counts for adoption.",
    "explain_yes_consensus": "Yes counts as taking part; no number of yes votes is needed.",
    "finding_at_most": "{counted} of {base} no, at most {needed} allowed",
    "finding_no_objection": "{counted} of {base} objected, none may",
    "finding_present_members": "{counted} of {base} took part, {needed} needed",
    "finding_yes_members": "{counted} of {base} yes, {needed} needed",
    "finding_yes_weight": "{counted} of {base} weight yes, {needed} needed",
    "not_an_elector": "{member} is not in the electorate of this ballot.",
    "rule_malformed": "{path}: {fault}",
    "sequence_twice": "Two votes share the sequence number {sequence}.",
    # lifecycle
    "move_not_allowed": "{from_} cannot become {to}. Allowed: {allowed}.",
    # faults in data, behind a path
    "fault_code_twice": "Two tests share a code.",
    "fault_consensus_needs_quorum": "A rule without a share of yes votes needs a quorum.",
    "fault_cut_short": "The last line has no line feed: the file was cut short.",
    "fault_empty": "At least one is needed.",
    "fault_key_length": "A key has the values of: {names}.",
    "fault_key_twice": "This key stands in an earlier line.",
    "fault_missing": "Missing.",
    "fault_never_reached": "No vote can reach this share.",
    "fault_not_before": "Not a release before release {release}.",
    "fault_not_canonical": "Not in canonical form (RFC 8785).",
    "fault_not_digest": "Not a SHA-256 in 64 lower-case hexadecimal digits.",
    "fault_not_file": '"{text}" cannot name a file here. A name is like rules.ndjson.',
    "fault_not_fraction": "Not a positive whole-number fraction as text, like 1000 or 1/1000.",
    "fault_not_instant": "Not an instant in UTC, like 2026-03-02T17:00:05Z.",
    "fault_not_key": "Neither a text nor a whole number, so it tells no row apart.",
    "fault_not_known": '"{text}" is not known here.',
    "fault_not_list": "Not a list.",
    "fault_not_object": "Not an object.",
    "fault_not_one_of": "Not one of: {words}.",
    "fault_not_text": "Not a text, or empty.",
    "fault_not_truth": "Neither true nor false.",
    "fault_not_whole": "Not a whole number from {least}.",
    "fault_outside_window": "Outside the window of the ballot.",
    "fault_period_empty": "The period holds no day.",
    "fault_starts_elsewhere": "One starts from release {start}, the one before it ends in release {release}.",
    "fault_sunset_before_start": "The sunset lies before the first day.",
    "fault_unchanged": "The file stays as it is, and yet rows of it change.",
    "fault_unknown_key": 'Unknown key "{key}".',
    "fault_window_empty": "The window closes before it opens.",
}

FRACTIONS: Mapping[tuple[int, int], str] = {
    (1, 3): "one third",
    (1, 2): "half",
    (3, 5): "three fifths",
    (2, 3): "two thirds",
    (3, 4): "three quarters",
}


def say(code: str, **values: Any) -> str:
    """The sentence of `code` with its values filled in; lists of words are joined by commas.

    KeyError for an unknown code or a value that the sentence needs and did not get: both are programming
    faults.
    """
    return SENTENCES[code].format(**{name: _text(value) for name, value in values.items()})


def _text(value: object) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(str(each) for each in value)
    return str(value)


@dataclass(frozen=True)
class Step:
    """One step of a working: a stable code, the values in it as text, and the sentence they make."""

    code: str
    values: Mapping[str, str]
    sentence: str

    def as_dict(self) -> dict[str, object]:
        """The step as JSON-able data."""
        return {"code": self.code, "sentence": self.sentence, "values": dict(self.values)}


def step(code: str, **values: str | int) -> Step:
    """A step whose sentence is that of `code`."""
    return Step(code, {name: str(value) for name, value in values.items()}, say(code, **values))
