"""What the terms of a rule say to whoever decides on them, before any price is declared; by code."""

SENTENCES = {
    # what each mechanism does, whatever its figures
    "does_entry_price_ladder": "Below the floor a share of it is added, step by step; below the last step a fixed "
    "amount. The duty jumps at each step.",
    "does_full_top_up": "What the price lacks to the floor is owed; at the floor and above it nothing.",
    "does_gate_price": "What the price lacks to the floor is owed, but no more than a fixed amount. Where the base "
    "duty is more than that, the base duty decides.",
    "does_minimum_import_price": "What the price lacks to the floor is owed, but no more than a percentage of the "
    "price: the duty otherwise due.",
    "does_price_band": "A published reference price decides, not the declared one. Below the floor a duty is added; "
    "above a ceiling some of the base duty is taken off.",
    "does_prohibition": "Below the floor the import is not allowed, and paying the difference does not cure it.",
    "does_rate_floor": "The duty is at least a percentage of the price. It is a floor of the rate: the amount of the "
    "price floor is not read.",
    "does_safeguard_brackets": "Of what the price lacks to the floor a part is owed, in brackets that rise with the "
    "shortfall. It never brings the price up to the floor.",
    # the mechanism of a rule, with its figures
    "terms_entry_price_ladder": "An import below the floor owes {rungs}; below {lowest}% of the floor, {maximum} "
    "{per}.",
    "terms_full_top_up": "An import below the floor owes what its price lacks to the floor.",
    "terms_gate_price": "An import below the floor owes what its price lacks to the floor, but no more than {most} "
    "{per}.",
    "terms_minimum_import_price": "An import below the floor owes what its price lacks to the floor, but no more than "
    "{percent}% of the price.",
    "terms_price_band": "The published reference price decides. Below the floor, what it lacks is added; above the "
    "ceiling of {ceiling} {per}, what exceeds it is taken off the base duty. Both are raised by {percent}%.",
    "terms_prohibition": "An import below the floor is not allowed.",
    "terms_rate_floor": "The duty is at least {percent}% of the price; the amount of the floor is not read.",
    "terms_safeguard_brackets": "Of what the price lacks to the floor, an import owes {brackets}.",
    "piece_bracket": "{rate}% of the part beyond {beyond}% of the floor",
    "piece_rung": "{add}% of the floor from {start}% of it on",
    "terms_reference": "Reference price from {start} until and including {last}: {amount} {per} ({source}).",
    "terms_reference_open": "Reference price from {start} on: {amount} {per} ({source}).",
    # how it meets the base duty
    "terms_add": "It is added to the base duty.",
    "terms_max": "The greater of it and the base duty is owed, and not both.",
    "terms_top_up": "The base duty counts towards it: only what the base duty leaves to the floor is owed beside it.",
    "terms_preference_before": "The base duty counts as it stands before a preference; the relief is taken off "
    "afterwards.",
    # tolerance, caps, relief, proof
    "terms_tolerance": "A price no more than {percent}% below the floor owes none of it.",
    "terms_cap_adjustable_ad_valorem": "The adjustable duty is no more than {limit}% of the price.",
    "terms_cap_adjustable_specific": "The adjustable duty is no more than {limit} {per}.",
    "terms_cap_total_ad_valorem": "Adjustable and base duty together are no more than {limit}% of the price.",
    "terms_cap_total_specific": "Adjustable and base duty together are no more than {limit} {per}.",
    "terms_cap_concession_cut": "No more is owed in all than the importer has bound, in its schedule or by treaty.",
    "terms_cap_concession_warn": "Where more is owed in all than the importer has bound, in its schedule or by treaty, "
    "a quote warns of it and cuts nothing.",
    "terms_quota": "Within tariff quota {order} nothing is added.",
    "terms_case_in_bond": "Goods in bond: the duty is suspended until they are released.",
    "terms_case_in_transit": "Goods whose transport document is dated before {limit} owe no adjustable duty.",
    "terms_case_inward_processing": "Goods under inward processing: the duty is suspended while they are processed.",
    "terms_case_returned": "Goods that come back within {limit} days of their export owe no adjustable duty.",
    "terms_case_samples": "Samples worth no more than {limit} {currency} the lot owe no adjustable duty.",
    "terms_verification": "A price declared more than {percent}% above the verification value of {amount} {per} calls "
    "for security until the sale is proven.",
    "terms_purity": "It means goods of a purity of at least {percent}%.",
}
