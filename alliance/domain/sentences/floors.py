"""What is said of floor mechanisms, caps, cases, the curve and the outcomes of a quote, by code."""

SENTENCES = {
    # where mechanisms and cases are written
    "citation_full_top_up": "Regulation (EU) 2025/2351 (ferro-alloys): price threshold less the net "
    "free-at-Union-frontier price before duty.",
    "citation_minimum_import_price": "Implementing Regulation (EU) 2017/1570: minimum import price less the net "
    "free-at-Union-frontier price, no more than the ad valorem duty otherwise due.",
    "citation_gate_price": "Schedule of Japan, lines 0203.11 and 0203.12 (gate price of pork).",
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
    "minimum_price_lifted": "Asked for as adjustable duty: {floor:money} - {price:money} = {amount:money} "
    "{per}. That is no more than the duty otherwise due, {percent}% of the price: {otherwise:money}.",
    "minimum_price_lifted_base_included": "The rule asks for, base duty included: {floor:money} - "
    "{price:money} = {amount:money} {per}. That is no more than the duty otherwise due, {percent}% of the "
    "price: {otherwise:money}.",
    "minimum_price_capped": "The price is {floor:money} - {price:money} = {lift:money} {per} below the "
    "floor. The adjustable duty is at most {percent}% of the price: {amount:money}.",
    "minimum_price_capped_base_included": "The price is {floor:money} - {price:money} = {lift:money} {per} "
    "below the floor. The rule asks for at most {percent}% of the price, base duty included: {amount:money}.",
    "gate_lifted": "Asked for as adjustable duty: {floor:money} - {price:money} = {amount:money} {per}. "
    "That is no more than the specific duty of {most:money}, the most under this rule.",
    "gate_lifted_base_included": "The rule asks for, base duty included: {floor:money} - {price:money} = "
    "{amount:money} {per}. That is no more than the specific duty of {most:money}, the most under this rule.",
    "gate_most": "The price is {floor:money} - {price:money} = {lift:money} {per} below the floor. The "
    "adjustable duty is at most {amount:money} {per}.",
    "gate_most_base_included": "The price is {floor:money} - {price:money} = {lift:money} {per} below the "
    "floor. The rule asks for at most {amount:money} {per}, base duty included.",
    "ladder_rung": "The price of {price:money} lies from {percent}% ({start:money}) up to, but not at, "
    "{next_percent}% ({next:money}) of the entry price of {floor:money}. For that step {add}% of the entry "
    "price is added: {amount:money} {per}.",
    "ladder_maximum": "The price of {price:money} is below {percent}% of the entry price of {floor:money} "
    "({start:money}). Added is the maximum tariff equivalent: {amount:money} {per}.",
    "brackets_none": "The price of {price:money} is {gap}% below the trigger price of {floor:money} "
    "{per}; up to {percent}% nothing is added.",
    "brackets_owed": "The price of {price:money} is {shortfall:money} ({gap}%) below the trigger price of "
    "{floor:money}. {sums} Together {amount:money} {per}.",
    "band_added": "The published reference price of {reference:money} ({source}) is below the band's "
    "floor of {floor:money}. Added is what it lacks, raised by {percent}%: ({floor:money} - "
    "{reference:money}) x {raised} = {amount:money} {per}.",
    "band_between": "The published reference price of {reference:money} ({source}) lies between the "
    "band's floor of {floor:money} and its ceiling of {ceiling:money} {per}: nothing is added or taken "
    "off.",
    "band_rebate": "The published reference price of {reference:money} ({source}) is above the band's "
    "ceiling of {ceiling:money}. What exceeds it, raised by {percent}%, is taken off the base duty: "
    "({reference:money} - {ceiling:money}) x {raised} = {amount:money} {per}.",
    "rate_floor": "The rule asks for {percent}% of the price of {price:money}, base duty included: "
    "{amount:money} {per}.",
    "rate_floor_before_preference": "The rule asks for {percent}% of the price of {price:money}, less the "
    "base duty before any preference: {amount:money} {per} in all. With a preference less may be charged.",
    "prohibited_below": "The price of {price:money} is below the minimum import price of {floor:money} "
    "{per}: the import is not allowed, and paying the difference does not cure it.",
    "within_tolerance": "The price of {price:money} is below the floor of {floor:money}, but by no more "
    "than the tolerance of {percent}% ({width:money}; down to {spared:money} {per}): no adjustable duty.",
    # the curve
    "warning_cliff": "At {price} {per} the duty jumps: {below} just below, {above} from there on. "
    "The landed price goes from {landed_below} to {landed_above}.",
    "warning_leak_cap": "From {start} to {end} {per} a cap lets imports land below the floor of {floor}: "
    "at {start} they land at {landed}.",
    "warning_leak_mechanism": "From {start} to {end} {per} the rule does not bring imports up to the floor of "
    "{floor}: at {start} they land at {landed}.",
    "warning_inversion": "From {start} to {end} {per} a dearer import lands cheaper: just below {peak_at} it lands at "
    "{peak}, in this stretch at as little as {lowest}.",
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
    # the working of a quote
    "any_origin": "any origin",
    "any_party": "the territory of any party",
    "attributed": "Of the total of {total:money} {per}, {base:money} is base duty and {adjustable:money} "
    "is adjustable duty.",
    "cap_ad_valorem_binds": "Cap on the {on} duty, {percent}% of the price of {price:money}: "
    "{limit:money} {per}. {asked:money} exceeds it by {over:money} and is cut to it.",
    "cap_ad_valorem_holds": "Cap on the {on} duty, {percent}% of the price of {price:money}: "
    "{limit:money} {per}. {asked:money} does not exceed it.",
    "cap_specific_binds": "Cap on the {on} duty: {limit:money} {per}. {asked:money} exceeds it by "
    "{over:money} and is cut to it.",
    "cap_specific_holds": "Cap on the {on} duty: {limit:money} {per}. {asked:money} does not exceed it.",
    "cap_concession_bound_binds": "{territory} has bound this tariff line at {expression} ({source}), "
    "here {limit:money} {per}. The total of {asked:money} exceeds it by {over:money} and is cut to it.",
    "cap_concession_bound_breached": "Warning: {territory} has bound this tariff line at {expression} "
    "({source}), here {limit:money} {per}. The total of {asked:money} exceeds it by {over:money} and is "
    "not cut.",
    "cap_concession_bound_holds": "{territory} has bound this tariff line at {expression} ({source}), "
    "here {limit:money} {per}. The total of {asked:money} does not exceed it.",
    "cap_concession_treaty_binds": "A treaty binds {territory} at {expression} for goods of {origin} "
    "({source}), here {limit:money} {per}. The total of {asked:money} exceeds it by {over:money} and is "
    "cut to it.",
    "cap_concession_treaty_breached": "Warning: a treaty binds {territory} at {expression} for goods of "
    "{origin} ({source}), here {limit:money} {per}. The total of {asked:money} exceeds it by {over:money} "
    "and is not cut.",
    "cap_concession_treaty_holds": "A treaty binds {territory} at {expression} for goods of {origin} "
    "({source}), here {limit:money} {per}. The total of {asked:money} does not exceed it.",
    "carried_back": "On the basis of the declared price that is {amount:money} {per}.",
    "case_in_bond_held": "In bond (entry {fact}).",
    "case_in_transit_held": "In transit: the transport document of {fact:day} is dated before {limit:day}.",
    "case_in_transit_not_held": "Not in transit for this rule: the transport document of {fact:day} is "
    "not dated before {limit:day}.",
    "case_inward_processing_held": "Inward processing (authorisation {fact}).",
    "case_not_admitted": "The rule relieves no goods as {case}: the claim changes nothing.",
    "case_returned_held": "Returned goods: exported on {fact:day}, back on {on:day}, after {days} days; "
    "{limit} are allowed.",
    "case_returned_not_held": "Not returned goods for this rule: exported on {fact:day}, back on "
    "{on:day}, after {days} days; {limit} are allowed.",
    "case_samples_held": "Samples: the lot is worth {fact:money} {currency}; up to {limit:money} is allowed.",
    "case_samples_not_held": "Not samples for this rule: the lot is worth {fact:money} {currency}, more "
    "than {limit:money}.",
    "clock_valid": "The rules are those valid on {on:day}.",
    "clocks": "The rules are those valid on {on:day}, as they were known on {known:instant}.",
    "combined_rebate": "The rebate comes off the base duty: {base:money} - {rebate:money} = {total:money} "
    "{per}.",
    "combined_top_up": "Base duty and adjustable duty together: {base:money} + {adjustable:money} = "
    "{total:money} {per}.",
    "credited": "The base duty counts towards what is asked for. Adjustable duty: {lifted:money} - "
    "{base:money} = {amount:money} {per}.",
    "compared_below": "Compared with the floor ({content}, {value}): {price:money} is {gap:money} below "
    "{floor:money} {per}.",
    "compared_no_floor": "Price on the basis of the rule: {price:money} {per}.",
    "compared_not_below": "Compared with the floor ({content}, {value}): {price:money} is not below "
    "{floor:money} {per}.",
    "concession_unbound": "{territory} has not bound this tariff line: no concession caps the duty.",
    "decided": "Decision {decision}, {title}, taken on {day:day}.",
    "declared": "Price as declared: {price:sum} of {content}, on the basis {value} ({basis}).",
    "in_quota": "The lot is within tariff quota {order}.",
    "in_quota_part": "This part of the lot ({quantity:number} {unit}) is within tariff quota {order}.",
    "must_prove_price": "That the goods were sold at the declared price: contract, invoice, payment, and the resale "
    "in the territory.",
    "not_of_quota": "Tariff quota {order} is not the quota of this rule: the claim changes nothing.",
    "note_line": "Part {number} of the lot:",
    "note_must_prove": "To be proven: {what}",
    "note_source": "Model for this method (not the legal ground): {citation}",
    "preference_applies": "For goods of {origin} the base duty is {expression} instead of {ordinary} "
    "({source}).",
    "preference_none": "A preference is claimed, but none is recorded for goods of {origin}: the base "
    "duty stands.",
    "release_read": "Read from release {release}, published on {published:instant}.",
    "release_read_undated": "Read from release {release}.",
    "result": "Result: duty {amount:money} {per}.",
    "result_secured": "Result: duty {amount:money} {per}, and security of {security:money} {per}.",
    "result_prohibited_in_bond": "Result: at {price:sum} these goods may not be released from bond.",
    "result_prohibited_inward_processing": "Result: at {price:sum} these goods may not enter free "
    "circulation.",
    "result_prohibited": "Result: at {price:sum} these goods may not be imported.",
    "security_called": "The declared price of {price:money} is more than {percent}% above the "
    "verification value of {value:money} {per} (limit {limit:money}): security is lodged until it is "
    "proven.",
    "several_preferences": "More than one preference of {territory} for goods of {origin} is recorded for "
    "{on:day}.",
    "suspended": "Result: nothing is charged now. {amount:money} {per} is suspended, and falls due if the "
    "goods enter free circulation.",
    "verified": "The declared price of {price:money} is more than {percent}% above the verification value "
    "of {value:money} {per} (limit {limit:money}), and it is proven: no security.",
    # what a quote needs to know
    "needs_authorisation": "Inward processing is claimed. State the authorisation for it.",
    "needs_bond_entry": "Goods in bond are claimed. State the reference of the entry into bond.",
    "needs_concession": "The rule caps the duty at what {territory} has bound on HS {hs}, and nothing is "
    "recorded for {on:day}. State the bound rate, or that the line is unbound.",
    "needs_exported_on": "Returned goods are claimed. State the day on which they were exported.",
    "needs_hs_code": "{product} stands under HS {hs}, and tariff lines answer for parts of it: {finer}. State all "
    "digits of the code in the importing territory's tariff.",
    "needs_line_quantity": "The lot has {count} prices, which are never averaged. State the quantity at "
    "each price.",
    "needs_reference_price": "The rule follows a published reference price, and holds none for {on:day}. "
    "Ask the secretariat to record the one published for that day.",
    "needs_transport_document": "Goods in transit are claimed. State the date of the transport document.",
    "needs_value": "Samples are claimed up to a value. State the quantity, from which the value of the "
    "lot is known.",
    # faults in terms
    "fault_above": "Above {text}.",
    "fault_combination": "This mechanism meets the base duty in one of these ways: {words}.",
    "fault_contradicts_floor": "The ceiling lies below the floor of {floor}.",
    "fault_not_above": "Not above {text}, which comes before it.",
    "fault_not_below": "Not below {text}, which comes before it.",
    "fault_period_taken": "Another entry answers for some of these days.",
    "fault_tolerance": "Above 100, or on a mechanism that does not look at the gap between price and floor.",
    "fault_twice": "The same thing stands here twice.",
    "brackets_part": "From {start}% to {end}% below: {rate}% of {part:money} = {amount:money}.",
    "prohibition_allows": "The price of {price:money} is not below the minimum import price of "
    "{floor:money} {per}: the import is allowed.",
    "within_tolerance_allowed": "The price of {price:money} is below the minimum import price of "
    "{floor:money}, but by no more than the tolerance of {percent}% ({width:money}; down to {spared:money} "
    "{per}): the import is allowed.",
    "beyond_tolerance": "The price of {price:money} is further below the floor of {floor:money} than the "
    "tolerance of {percent}% ({width:money}; down to {spared:money} {per}): the rule applies in full.",
    "case_returned_before_export": "Not returned goods for this rule: the export of {fact:day} is dated "
    "after the import of {on:day}.",
    "waived": "No adjustable duty is charged.",
    "waived_prohibition": "The prohibition does not apply.",
    "suspends_in_bond": "The duty is suspended until the goods are released.",
    "suspends_inward_processing": "The duty is suspended while the goods are processed.",
    "forbidden_in_bond": "The goods may stay in bond. They may not be released at this price.",
    "forbidden_inward_processing": "The goods may be processed. They may not enter free circulation at "
    "this price.",
    "combination_add": "The adjustable duty is owed beside the base duty.",
    "combination_max": "The greater of the adjustable duty and the base duty is owed.",
    "combination_top_up": "The base duty counts towards what the rule asks for, and only the rest is added.",
    "combined_rebate_all": "The rebate of {rebate:money} is no less than the base duty of {base:money} "
    "{per}: nothing is left of it.",
    "credited_all": "The base duty of {base:money} already covers the {lifted:money} {per} asked for: "
    "nothing is added.",
    "counted_before_preference": "The rule counts this base duty of {base:money} {per}, as it is before "
    "the preference.",
    "preference_relieves": "For goods of {origin} the base duty is {expression} instead of {ordinary} "
    "({source}). Of the {base:money} {per}, {charged:money} is charged.",
    "relief_taken_off": "The relief of the preference is taken off: {total:money} - {relief:money} = "
    "{left:money} {per}.",
    "cut_base": "The cut takes {lost:money} of the base duty of {base:money} {per}.",
    "cut_into_base": "The cut takes all the adjustable duty of {adjustable:money}, and {lost:money} of "
    "the base duty of {base:money} {per}.",
    "unit_named": "The unit {symbol} is the {name}: {kilograms:number} kg.",
    "note_source_credit": "That the base duty counts towards the floor is a term of this rule and no part "
    "of that model. It is as with reference prices in India, which are compared with the landed value "
    "(not checked against the source).",
    "rounded_result_secured": "Result: duty {amount:money} {per}, rounded from {exact:money}, and security "
    "of {security:money} {per}.",
    "rounded_result": "Result: duty {amount:money} {per}, rounded from {exact:money}.",
    "security_worked": "At the verification value: base duty {base:money} + adjustable duty "
    "{adjustable:money} = {at_stake:money}; less the {total:money} owed, security of {security:money} "
    "{per}.",
    "security_on_quantity": "Security on {quantity:number} {unit}: {quantity:number} x {security:money} = "
    "{amount:money} {currency}.",
    "rounded_suspended": "Result: nothing is charged now. {amount:money} {per}, rounded from "
    "{exact:money}, is suspended, and falls due if the goods enter free circulation.",
    "verification_suspended": "While the duty is suspended, no security is called for.",
    "verification_waived": "For these goods nothing is added at any price, so also not at the verification "
    "value: no security.",
    "verification_within_quota": "Within the quota nothing is added at any price, so also not at the "
    "verification value: no security.",
    "verification_within": "The declared price of {price:money} is not more than {percent}% above the "
    "verification value of {value:money} {per} (limit {limit:money}): no security.",
    "state_under": "Enter it in the field {places} of the document.",
    "state_under_several": "Enter them in the fields {places} of the document.",
    "state_under_recorded": "Once recorded, it stands in the field {places} of the document.",
    "fault_decision_missing": "Decision {number} is not in decisions.",
    "fault_currencies_differ": "The prices of one lot are in one currency. Ask for each currency on its own.",
    "combination_prohibition": "Otherwise the base duty alone is owed.",
    "does_entry_price_ladder": "Below the floor a share of it is added, step by step; below the last step "
    "a fixed amount. The duty jumps at each step.",
    "does_full_top_up": "What the price lacks to the floor is owed; at the floor and above it nothing.",
    "does_gate_price": "What the price lacks to the floor is owed, but no more than a fixed amount. Where "
    "the base duty is more than that, the base duty decides.",
    "does_minimum_import_price": "What the price lacks to the floor is owed, but no more than a "
    "percentage of the price: the duty otherwise due.",
    "does_price_band": "A published reference price decides, not the declared one. Below the floor a duty "
    "is added; above a ceiling some of the base duty is taken off.",
    "does_prohibition": "Below the floor the import is not allowed, and paying the difference does not "
    "cure it.",
    "does_rate_floor": "The duty is at least a percentage of the price. It is a floor of the rate: the "
    "amount of the price floor is not read.",
    "does_safeguard_brackets": "Of what the price lacks to the floor a part is owed, in brackets that "
    "rise with the shortfall. It never brings the price up to the floor.",
    "told_add": "It is owed on top of the base duty.",
    "told_before_preference": "The base duty counts as it is before a preference.",
    "told_cap_ad_valorem": "The {on} duty is at most {percent}% of the price.",
    "told_cap_concession_cut": "All duties together are cut to what the importer has bound.",
    "told_cap_concession_warn": "Where all duties together exceed what the importer has bound, the quote "
    "warns. Nothing is cut.",
    "told_cap_specific": "The {on} duty is at most {amount} {per}.",
    "told_case_in_bond": "Goods in bond: the duty is suspended until they are released.",
    "told_case_in_transit": "Goods in transit, with a transport document dated before {before:day}: no "
    "adjustable duty.",
    "told_case_inward_processing": "Inward processing: the duty is suspended.",
    "told_case_returned": "Goods that come back within {within_days} days of their export: no adjustable duty.",
    "told_case_samples": "Samples worth no more than {at_most} {currency}: no adjustable duty.",
    "told_entry_price_ladder": "Below the floor a share of the floor is added, by the price as percent of "
    "it: {rungs}. Below {lowest}% it is {maximum} {per}.",
    "told_full_top_up": "Below the floor the duty is what the price lacks of it.",
    "told_gate_price": "Below the floor the duty is what the price lacks of it, at most {most} {per}.",
    "told_max": "The greater of it and the base duty is owed.",
    "told_minimum_import_price": "Below the floor the duty is what the price lacks of it, at most "
    "{percent}% of the price.",
    "told_price_band": "The published reference price decides. Below the floor, what it lacks is added; "
    "above {ceiling} {per}, what exceeds that is taken off the base duty. Either is raised by {percent}%.",
    "told_prohibition": "Below the floor the import is not allowed, and paying the difference does not "
    "cure it.",
    "told_purity": "The floor is for goods at least {percent}% pure.",
    "told_quota": "Within tariff quota {order} nothing is added.",
    "told_rate_floor": "The duty is at least {percent}% of the price. The amount of the floor is not read.",
    "told_reference": "Reference price from {start:day} until and including {last:day}: {amount} {per} "
    "({source}).",
    "told_reference_open": "Reference price from {start:day} on: {amount} {per} ({source}).",
    "told_safeguard_brackets": "Of what the price lacks of the floor, counted in percent of the floor: "
    "{brackets}.",
    "told_tolerance": "A price no more than {percent}% below the floor is taken as at the floor.",
    "told_top_up": "The base duty counts towards it: only what it leaves is added.",
    "told_verification": "A price more than {percent}% above {value} {per} calls for security until it is "
    "proven.",
    "case_not_claimed": "{fact} shows the case {case}, which is not claimed.",
    "case_unknown": '"{text}" is not a case known here. Known: {known}.',
}
