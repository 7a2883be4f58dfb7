"""What is said of floor mechanisms, caps, cases, the curve and the outcomes of a quote, by code."""

SENTENCES = {
    # where mechanisms and cases are written
    "citation_full_top_up": "Regulation (EU) 2025/2351 (ferro-alloys): price threshold less the net "
    "free-at-Union-frontier price before duty.",
    "citation_minimum_import_price": "Implementing Regulation (EU) 2017/1570: minimum import price less the net "
    "free-at-Union-frontier price, no more than the ad valorem duty otherwise due.",
    "citation_gate_price": "Schedule of Japan, lines 0203.11 and 0203.12 (gate price of pork), read in a second copy.",
    "citation_entry_price_ladder": "Entry price system of the European Union for fruit and vegetables: steps at "
    "98, 96, 94 and 92 percent, then the maximum tariff equivalent.",
    "citation_safeguard_brackets": "WTO Agreement on Agriculture, Article 5, with the tiers of Regulation (EC) "
    "No 504/2007.",
    "citation_price_band": "Price band of the Andean Community and of Peru: additional duty or rebate on a "
    "published reference price.",
    "citation_rate_floor": "Arrangements of 2025 that state one rate all in, as recorded by the Budget Lab at Yale.",
    "citation_prohibition": "India, minimum import price for steel of 2016, Trade Notice 17/2016: below it the import "
    "is not allowed.",
    "citation_verification": "Flat-rate import value: Implementing Regulation (EU) No 543/2011, Article 137, and "
    "Delegated Regulation (EU) 2017/891, Articles 74 and 75.",
    "citation_in_transit": "Regulation (EU) 2025/2351: goods at sea are exempt; here by the date of the transport "
    "document.",
    "citation_in_bond": "Customs warehousing, as customs laws commonly have it.",
    "citation_returned": "Returned goods, as customs laws commonly have it.",
    "citation_samples": "Samples of negligible value, as customs laws commonly have it.",
    "citation_inward_processing": "Inward processing, as customs laws commonly have it.",
    "citation_read": "text read",
    "citation_not_reread": "text not re-read here",
    # what a mechanism promises
    "promise_reaches_floor": "Where no cap binds, an import lands at the floor or above it.",
    "promise_falls_nowhere": "The landed price never falls as the price rises.",
    "promise_warns_where_it_falls": "Where the landed price falls as the price rises, the curve says so.",
    "promise_same_in_any_unit": "The unit in which floor and price are stated changes nothing.",
    "promise_capped": "The duty is never below 0 and never above a cap.",
    "promise_ladder_is_formula": "The published pieces equal the formula at every knee and a cent beside it.",
    "promise_splits": "A lot of one price owes, before rounding, what its parts owe together.",
    "promise_continuous": "There is no price at which the duty jumps.",
    # workings of the mechanisms
    "minimum_price_lifted": "Adjustable duty: {floor} - {price} = {lift} {per}, which is no more than the duty "
    "otherwise due, {percent}% of the price or {otherwise} {per}.",
    "minimum_price_capped": "The price lacks {floor} - {price} = {lift} {per}, but no more is owed than the duty "
    "otherwise due: {percent}% of the price, {amount} {per}.",
    "gate_lifted": "Adjustable duty: {floor} - {price} = {amount} {per}, which is no more than {most} {per}.",
    "gate_most": "The price lacks {floor} - {price} = {lift} {per}, but the most that is owed is {amount} {per}.",
    "ladder_rung": "The price of {price} is below the entry price of {floor}, but not below {percent}% of it "
    "({start}): {add}% of the entry price is added, {amount} {per}.",
    "ladder_maximum": "The price of {price} is below {percent}% of the entry price of {floor} ({start}): "
    "the maximum tariff equivalent is added, {amount} {per}.",
    "brackets_none": "The price of {price} is no more than {percent}% below the trigger price of {floor} {per}: "
    "no additional duty.",
    "brackets_owed": "The price of {price} is {shortfall} or {gap}% below the trigger price of {floor}. "
    "Additional duty by brackets: {sums} = {amount} {per}.",
    "band_added": "The published reference price of {reference} ({source}) is below the band's floor of {floor}: "
    "what is missing, raised by {percent}%, is added, {amount} {per}.",
    "band_between": "The published reference price of {reference} ({source}) lies between the band's floor of {floor} "
    "and its ceiling of {ceiling} {per}: nothing is added or taken off.",
    "band_rebate": "The published reference price of {reference} ({source}) is above the band's ceiling of {ceiling}: "
    "what exceeds it, raised by {percent}%, is taken off the base duty, {amount} {per} at most.",
    "rate_floor": "The duty is at least {percent}% of the price of {price}: {amount} {per}.",
    "prohibited_below": "The price of {price} is below the minimum import price of {floor} {per}: the import is not "
    "allowed, and paying the difference does not cure it.",
    "within_tolerance": "The price of {price} is below the floor of {floor}, but by no more than the tolerance of "
    "{percent}%: no adjustable duty.",
    # the curve
    "warning_cliff": "At {price} {per} the duty jumps: {below} just below, {above} from there on. "
    "The landed price goes from {landed_below} to {landed_above}.",
    "warning_leak_cap": "From {start} to {end} {per} a cap lets imports land below the floor of {floor}: "
    "at {start} they land at {landed}.",
    "warning_leak_cap_without_end": "From {start} {per} on, a cap lets imports land below the floor of {floor}.",
    "warning_leak_mechanism": "From {start} to {end} {per} the rule does not bring imports up to the floor of "
    "{floor}: at {start} they land at {landed}.",
    "warning_leak_mechanism_without_end": "From {start} {per} on, the rule does not bring imports up to the floor "
    "of {floor}.",
    "warning_inversion": "From {start} to {end} {per} a dearer import lands cheaper: just below {peak_at} it lands at "
    "{peak}, in this stretch at as little as {lowest}.",
    "warning_inversion_without_end": "From {start} {per} on, a dearer import lands cheaper: at {peak_at} it lands at "
    "{peak}.",
    "warning_breach": "From {start} to {end} {per} the duty exceeds the concession: at {middle} it is {owed}, "
    "and {allowed} is allowed.",
    "warning_breach_without_end": "From {start} {per} on, the duty exceeds the concession: at {middle} it is {owed}, "
    "and {allowed} is allowed.",
    # names of mechanisms
    "mechanism_entry_price_ladder": "entry-price ladder",
    "mechanism_full_top_up": "full top-up",
    "mechanism_gate_price": "gate price",
    "mechanism_minimum_import_price": "minimum import price",
    "mechanism_price_band": "price band",
    "mechanism_prohibition": "prohibition below the floor",
    "mechanism_rate_floor": "rate floor",
    "mechanism_safeguard_brackets": "safeguard brackets",
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
    # the terms of a rule, to who reads it
    "told_add": "It is owed on top of the base duty.",
    "told_before_preference": "The base duty counts as it is before a preference.",
    "told_cap_ad_valorem": "The {on} duty is at most {percent}% of the price.",
    "told_cap_concession_cut": "All duties together are cut to what the importer has bound.",
    "told_cap_concession_warn": "Where all duties together exceed what the importer has bound, the quote warns. "
    "Nothing is cut.",
    "told_cap_specific": "The {on} duty is at most {amount} {per}.",
    "told_case_in_bond": "Goods in bond: the duty is suspended until they are released.",
    "told_case_in_transit": "Goods in transit, with a transport document dated before {before}: no adjustable duty.",
    "told_case_inward_processing": "Inward processing: the duty is suspended.",
    "told_case_returned": "Goods that come back within {days} days of their export: no adjustable duty.",
    "told_case_samples": "Samples worth no more than {most} {currency}: no adjustable duty.",
    "told_entry_price_ladder": "Below the floor a share of the floor is added, by the price as percent of it: {rungs}. "
    "Below {lowest}% it is {maximum} {per}.",
    "told_full_top_up": "Below the floor the duty is what the price lacks of it.",
    "told_gate_price": "Below the floor the duty is what the price lacks of it, at most {most} {per}.",
    "told_max": "The greater of it and the base duty is owed.",
    "told_minimum_import_price": "Below the floor the duty is what the price lacks of it, at most {percent}% of the "
    "price.",
    "told_price_band": "The published reference price decides. Below the floor, what it lacks is added; above "
    "{ceiling} {per}, what exceeds that is taken off the base duty. Either is raised by {percent}%.",
    "told_prohibition": "Below the floor the import is not allowed, and paying the difference does not cure it.",
    "told_purity": "The floor means goods that are {percent}% pure or more.",
    "told_quota": "Within tariff quota {order} nothing is added.",
    "told_rate_floor": "The duty is at least {percent}% of the price. The amount of the floor is not read.",
    "told_reference": "Reference price from {start} until and including {last}: {amount} {per} ({source}).",
    "told_reference_open": "Reference price from {start} on: {amount} {per} ({source}).",
    "told_safeguard_brackets": "Of what the price lacks of the floor, counted in percent of the floor: {brackets}.",
    "told_tolerance": "A price no more than {percent}% below the floor is taken as at the floor.",
    "told_top_up": "The base duty counts towards it: only what it leaves is added.",
    "told_verification": "A price more than {percent}% above {value} {per} calls for security until it is proven.",
    # the working of a quote
    "any_origin": "any origin",
    "any_party": "the territory of any party",
    "attributed": "Of the total of {total} {per}, {base} is base duty and {adjustable} is adjustable duty.",
    "before_preference": "The rule counts the base duty before the preference, {base}. The relief of {relief} is "
    "then taken off, which leaves {left} {per}.",
    "cap_ad_valorem_binds": "The cap on the {on} duty, a share of the price, is {limit} {per}: "
    "{asked} is cut by {over}.",
    "cap_ad_valorem_holds": "The cap on the {on} duty, a share of the price, is {limit} {per}: {asked} stays under it.",
    "cap_specific_binds": "The cap on the {on} duty is {limit} {per}: {asked} is cut by {over}.",
    "cap_specific_holds": "The cap on the {on} duty is {limit} {per}: {asked} stays under it.",
    "cap_concession_bound_binds": "The importer has bound this line at {expression} ({source}), here {limit} {per}: "
    "the total of {asked} is cut by {over}.",
    "cap_concession_bound_breached": "Warning: the importer has bound this line at {expression} ({source}), here "
    "{limit} {per}. The total of {asked} exceeds it by {over} and is not cut.",
    "cap_concession_bound_holds": "The importer has bound this line at {expression} ({source}), here {limit} {per}: "
    "the total of {asked} stays under it.",
    "cap_concession_treaty_binds": "A treaty binds the importer at {expression} for this origin ({source}), here "
    "{limit} {per}: the total of {asked} is cut by {over}.",
    "cap_concession_treaty_breached": "Warning: a treaty binds the importer at {expression} for this origin "
    "({source}), here {limit} {per}. The total of {asked} exceeds it by {over} and is not cut.",
    "cap_concession_treaty_holds": "A treaty binds the importer at {expression} for this origin ({source}), here "
    "{limit} {per}: the total of {asked} stays under it.",
    "carried_back": "On the basis of the declared price that is {amount} {per}.",
    "case_in_bond_held": "In bond ({fact}): the duty is suspended until the goods are released.",
    "case_in_transit_held": "In transit: the transport document of {fact} is dated before {limit}. "
    "No adjustable duty is charged.",
    "case_in_transit_not_held": "Not in transit for this rule: the transport document of {fact} is not dated before "
    "{limit}.",
    "case_inward_processing_held": "Inward processing ({fact}): the duty is suspended while the goods are processed.",
    "case_not_admitted": "The rule relieves no goods as {case}: the claim changes nothing.",
    "case_not_claimed": "{fact} shows the case {case}, which is not claimed.",
    "case_returned_held": "Returned goods: exported on {fact}, back by {on} and within {limit} days. "
    "No adjustable duty is charged.",
    "case_returned_not_held": "Not returned goods for this rule: exported on {fact}, imported on {on}, "
    "not within {limit} days.",
    "case_samples_held": "Samples: the lot is worth {fact} {currency}, no more than {limit}. "
    "No adjustable duty is charged.",
    "case_samples_not_held": "Not samples for this rule: the lot is worth {fact} {currency}, more than {limit}.",
    "case_unknown": '"{text}" is not a case known here. Known: {known}.',
    "clock_valid": "The rules are those valid on {on}.",
    "clocks": "The rules are those valid on {on}, as they were known at {known}.",
    "combined_rebate": "The rebate comes off the base duty, down to nothing at most: {base} less {rebate}, "
    "{total} {per}.",
    "combined_top_up": "Both are owed: {base} + {adjustable} = {total} {per}. Owing the greater alone, the total would "
    "be one duty and none of it base duty; here each part keeps its name, for caps, preferences and refunds.",
    "credited": "The base duty counts towards what the floor asks for: {lifted} less {base} leaves {amount} {per} of "
    "adjustable duty.",
    "compared_below": "Compared with the floor ({content}, {value}): {price} is {gap} below {floor} {per}.",
    "compared_no_floor": "Price on the basis of the rule: {price} {per}.",
    "compared_not_below": "Compared with the floor ({content}, {value}): {price} is not below {floor} {per}.",
    "concession_unbound": "The importer has not bound this line: no concession caps the duty.",
    "decided": "Decision {decision}, {title}, taken on {day}.",
    "declared": "Price as declared: {price} ({content}, {value}).",
    "headline_prohibited": "import not allowed at this price",
    "headline_security": "duty {duty} {per}, and security {security} {per}",
    "headline_cannot": "cannot determine the duty: needs {needs}",
    "headline_split": "duty {owed} {currency} on {count} prices, each on its own",
    "in_quota": "The lot is within tariff quota {order}: no adjustable duty is charged.",
    "must_prove_price": "That the goods were sold at the declared price: contract, invoice, payment, and the resale "
    "in the territory.",
    "not_of_quota": "Tariff quota {order} is not the quota of this rule: the claim changes nothing.",
    "note_line": "Price {number} of the lot:",
    "note_must_prove": "To be proven: {what}",
    "note_source": "The mechanism is that of: {citation} ({text})",
    "preference_applies": "Goods of {origin} enjoy {expression} in place of {ordinary} ({source}).",
    "preference_none": "A preference is claimed, but none is recorded for goods of {origin}: the base duty stands.",
    "release_read": "Read from release {release}, published at {published}.",
    "release_read_undated": "Read from release {release}.",
    "result": "Result: duty {total} {per}.",
    "result_prohibited": "Result: at {price} these goods may not be imported.",
    "security_called": "The declared price of {price} is more than {percent}% above the verification value of {value} "
    "{per} (limit {limit}). At that value {at_stake} would be owed instead of {total}: security of {security} "
    "{security_per} is lodged until the price is proven.",
    "several_preferences": "More than one preference of {territory} for goods of {origin} is recorded for {on}.",
    "suspended": "{total} {per} is not charged now. It falls due if the goods enter free circulation.",
    "verified": "The declared price of {price} is more than {percent}% above the verification value of {value} {per} "
    "(limit {limit}), and it is proven: no security.",
    # what a quote needs to know
    "needs_authorisation": "Needed: the authorisation for inward processing.",
    "needs_bond_entry": "Needed: the reference of the entry into bond.",
    "needs_concession": "The rule is capped by the concession of {territory} on {hs}, and none is recorded for {on}. "
    "Needed: the bound rate, or that the line is unbound.",
    "needs_exported_on": "Needed: the day on which the goods were exported.",
    "needs_line_quantity": "The lot has {count} prices, which are never averaged. "
    "Needed: the quantity at each price.",
    "needs_reference_price": "Needed: the published reference price that answers for {on}.",
    "needs_transport_document": "Needed: the date of the transport document.",
    "needs_value": "Needed: the quantity, from which the value of the lot is known.",
    # faults in terms
    "fault_above": "Above {text}.",
    "fault_combination": "This mechanism meets the base duty in one of these ways: {words}.",
    "fault_contradicts_floor": "The ceiling lies below the floor of {floor}.",
    "fault_not_above": "Not above {text}, which comes before it.",
    "fault_not_below": "Not below {text}, which comes before it.",
    "fault_period_taken": "Another entry answers for some of these days.",
    "fault_tolerance": "Above 100, or on a mechanism that does not look at the gap between price and floor.",
    "fault_twice": "The same thing stands here twice.",
}
