"""What is said of duties, floors and the quote, by code."""

SENTENCES = {
    # duties and floors
    "base_compound": "Together, {expression} is {amount:money} {per}.",
    "base_found": "The base duty of {territory} on HS {hs} is {expression} ({source}).",
    "base_replaced": "It stands in place of the base duty of {territory} on HS {hs}, {expression} ({source}).",
    "tariff_line_found": "Tariff line {line} (version {version}, valid from {since:day}{last:until}) sets the "
    "base duty of {goods} at {expression}. It covers goods of: {origin}. Into: {importer}.",
    "base_free": "Free: nothing is owed as base duty.",
    "base_percent": "{percent}% of {price:sum} is {amount:money} {per}.",
    "base_specific": "{expression} is {amount:money} {per}.",
    "combination_unknown": '"{text}" is not a way to combine duties. Known: {known}.',
    "combined_add": "Base duty and adjustable duty together: {base:money} + {adjustable:money} = "
    "{total:money} {per}.",
    "combined_max": "The greater of the base duty of {base:money} and the adjustable duty of "
    "{adjustable:money} is taken: {total:money} {per}.",
    "base_greatest": "The greater of {amounts} counts: {amount:money} {per}, by {decided}.",
    "base_least": "The lesser of {amounts} counts: {amount:money} {per}, by {decided}.",
    "duty_malformed": '"{text}", column {column}: {hint}',
    "duty_of_nothing": "A duty of nothing is written free.",
    "duty_parts": "A {kind} of duties needs two different parts or more, each in its shortest form.",
    "duty_parts_alike": "Two parts are counted in the same unit. Add them up and write one.",
    "hint_duty_after_number": "After a number write % or a currency, as in 5% or 0.10 USD/kg.",
    "hint_duty_and": "Two duties or more are compared. Write them as in the lesser of 5% and 0.10 USD/kg.",
    "hint_duty_bracket": "This bracket is not closed. Write ) after the last part.",
    "hint_duty_bracket_open": "This bracket closes none. Leave it out, or open one before.",
    "hint_duty_character": '"{text}" has no place in a duty. Write like 5% + 0.10 USD/kg.',
    "hint_duty_count": "The number of units is a whole number from 1, as in 45.10 GBP/100 kg.",
    "hint_duty_deep": "Too many brackets stand in one another.",
    "hint_duty_ended": "The duty ends too soon. Write free, 5%, or 0.10 USD/kg here.",
    "hint_duty_more": "The duty is complete before this. Join parts by +, MIN (at least) or MAX (at most).",
    "hint_duty_part": "Write free, 5%, 0.10 USD/kg, or a duty in brackets here.",
    "hint_duty_per": "A specific duty says per what. Write / and a unit after {money}, as in 0.10 USD/kg.",
    "hint_duty_substance": "Name the substance that is counted, as in contained WO3.",
    "hint_duty_unit": "Name the unit, as in 0.10 USD/kg or 45.10 GBP/100 kg.",
    "staged": "Category {category}, from {base} to {final}: after {cut} of {cuts} cuts the rate on "
    "{on:day} is {rate}.",
    "staging_category_unknown": '"{text}" is not a staging category. Write EIF, B and a number of cuts like B5, or E.',
    "staging_shapes_differ": "{base} cannot be cut into {final}: their parts do not correspond.",
    "landed": "Landed price: {price:money} + {total:money} = {amount:money} {per}.",
    "lifted_to_floor": "Asked for as adjustable duty: {floor:money} - {price:money} = {amount:money} {per}.",
    "lifted_to_floor_base_included": "The rule asks for, base duty included: {floor:money} - {price:money} = "
    "{amount:money} {per}.",
    "not_below_floor": "The price of {price:money} is not below the floor of {floor:money} {per}: no "
    "adjustable duty.",
    # quote
    "base_rate_missing": "No base duty of {territory} on HS {hs} is recorded for {on:day}.",
    "book_incomplete": "The release lacks files: {missing}.",
    "book_malformed": "{path}: {fault}",
    "caveat_no_floor": "No price floor of the alliance applies to this cargo on this date. The base duty "
    "shown is the importer's own.",
    "caveat_prohibited": "Adopted by the alliance, not yet applied at a border: no notification of a "
    "national act is recorded.",
    "caveat": "Adopted by the alliance, not yet chargeable at a border: "
    "no notification of a national act is recorded.",
    "hs_uncertain": "Whether {product} stands under HS {hs} depends on customs rulings.",
    "hs_not_of_product": "{product} stands under HS {own}, and {hs} is not under that code.",
    "hs_too_short": "HS {hs} has fewer than six digits: it holds goods that nobody decides on together.",
    "hs_unknown": "No product of the catalogue stands under {hs}.",
    "importer_not_party": "{name} is not in the customs territory of a party on {on:day}.",
    "importer_unknown": '"{importer}" is neither a customs territory nor a country known here.',
    "lot_needs_product_or_hs": "Name the product or the HS code, one of the two. Only a code of eight digits or "
    "more may stand beside the product.",
    "no_rule": "No price floor of the alliance applies to {product}, HS {hs}; origin: {from}; into: "
    "{into}; on {on:day}.",
    "on_quantity": "On {quantity:number} {unit}: {quantity:number} x {total:money} = {amount:money} "
    "{currency}.",
    "origin_is_importer": "{origin} lies in the customs territory {territory}: no border is crossed.",
    "origin_unknown": '"{origin}" is not a country known here. Use the two letters of ISO 3166-1.',
    "product_from_hs": "HS {hs} holds one product of the catalogue: {product}.",
    "product_unknown": '"{product}" is not a product of the catalogue.',
    "question_content_basis": "What does the unit count ({options})?",
    "question_mineral": "Which mineral is it ({options})?",
    "question_name": "Which product is it ({options})?",
    "question_stage": "At which stage of production ({options})?",
    "rule_found": "Rule {rule} (version {version}, valid from {since:day}{last:until}) applies to "
    "{product}, HS {hs}; origin: {from}; into: {into}; on {on:day}. Floor: {floor:sum} ({content}, "
    "{value}), by {mechanism}. {combination} The rule covers goods of: {origin}. Into: {importer}.",
    "rule_found_no_floor": "Rule {rule} (version {version}, valid from {since:day}{last:until}) applies "
    "to {product}, HS {hs}; origin: {from}; into: {into}; on {on:day}. It works by {mechanism}. "
    "{combination} The rule covers goods of: {origin}. Into: {importer}.",
    "rule_found_rate_floor": "Rule {rule} (version {version}, valid from {since:day}{last:until}) applies "
    "to {product}, HS {hs}; origin: {from}; into: {into}; on {on:day}. It sets a lowest total rate of duty. "
    "{combination} The rule covers goods of: {origin}. Into: {importer}.",
    "several_base_rates": "More than one base duty of {territory} on HS {hs} is recorded for {on:day}.",
    "several_products": "{hs} holds {count} products. {question}",
    "several_rules": "More than one rule answers on {on:day}: {rules}.",
    "several_territories": "{importer} lies in more than one customs territory: {territories}. "
    "Name the territory.",
    "rounded_landed": "Landed price: {price:money} + {total:money} = {exact:money}, rounded "
    "{amount:money} {per}.",
    "price_plus_duty": "Declared price ({value}) plus duty: {price:money} + {total:money} = "
    "{amount:money} {per}.",
    "rounded_price_plus_duty": "Declared price ({value}) plus duty: {price:money} + {total:money} = "
    "{exact:money}, rounded {amount:money} {per}.",
    "landed_on_basis": "Landed price on the basis of the rule ({value}): {price:money} + {total:money} = "
    "{amount:money} {per}.",
    "rounded_landed_on_basis": "Landed price on the basis of the rule ({value}): {price:money} + "
    "{total:money} = {exact:money}, rounded {amount:money} {per}.",
    "no_rule_after_sunset": "Rule {rule} ended with its sunset on {last:day}.",
    "no_rule_any_more": "Rule {rule} ended on {last:day}.",
    "no_rule_of_importer": "Rule {rule} covers imports into {covered} only, and not into {into}.",
    "no_rule_of_origin": "Rule {rule} covers goods of {covered} only{group:group}; goods of {origin} are not among "
    "them on {on:day}.",
    "no_rule_on_product": "No price floor on {product} is recorded.",
    "no_rule_yet": "Rule {rule} is recorded, but begins on {since:day}.",
    "rounded_on_quantity": "On {quantity:number} {unit}: {quantity:number} x {total:money} = "
    "{exact:money}, rounded once on the sum: {amount:money} {currency}.",
    "suspended_on_quantity": "Suspended on {quantity:number} {unit}: {quantity:number} x {total:money} = "
    "{amount:money} {currency}.",
    "rounded_suspended_on_quantity": "Suspended on {quantity:number} {unit}: {quantity:number} x "
    "{total:money} = {exact:money}, rounded once on the sum: {amount:money} {currency}.",
    "headline_breach": "Warning: this exceeds what {territory} has bound ({limit}).",
    "headline_duty": "Duty under the alliance's rule: {money}.",
    "headline_illustrative": " (illustrative: do not charge on this)",
    "headline_nothing_added": "The alliance's rule adds nothing: the base duty alone applies, "
    "{money}{doubt}.",
    "headline_not_applied": "Not yet applied at a border: no notification of a national act is recorded.",
    "headline_not_chargeable": "Not yet chargeable at a border: no notification of a national act is "
    "recorded.",
    "headline_not_covered": "No price floor of the alliance applies: the base duty alone applies, "
    "{money}{doubt}.",
    "headline_prohibited": "Under the alliance's rule these goods may not be imported at {price:sum}: the "
    "lowest price allowed is {least:money} {per}.",
    "headline_prohibited_in_bond": "The goods may stay in bond, but under the alliance's rule may not be "
    "released at {price:sum}: the lowest price allowed is {least:money} {per}.",
    "headline_prohibited_inward_processing": "The goods may be processed, but under the alliance's rule may "
    "not enter free circulation at {price:sum}: the lowest price allowed is {least:money} {per}.",
    "headline_security": "Security until the price is proven: {money}.",
    "headline_split": "Duty under the alliance's rule on {quantity}, each of the {count} parts of the "
    "lot on its own: {money}.",
    "headline_split_breach": "Warning: on {quantity} this exceeds what {territory} has bound.",
    "headline_split_forbidden": "Under the alliance's rule {quantity} may not be imported at the price "
    "declared.",
    "headline_split_held": "Under the alliance's rule {quantity} may not enter free circulation at the "
    "price declared.",
    "headline_split_other": "Duty under the alliance's rule on the other {quantity}: {money}.",
    "headline_split_suspended": "Suspended, and not charged now: {money}.",
    "headline_suspended": "Nothing is charged now under the alliance's rule: {money} is suspended.",
    "headline_today": "By what is recorded here, the base duty alone applies today: {money}{doubt}.",
    "headline_today_at": "{money} at {price:sum}",
    "headline_today_part_suspended": "By what is recorded here, the base duty alone applies today, and "
    "{suspended} of it is suspended too: {money}{doubt}.",
    "headline_today_suspended": "By what is recorded here, the base duty alone applies today, and is "
    "suspended too: {money}{doubt}.",
    "headline_cannot": "The duty cannot be determined. Missing: {needs}.",
    "money": "{amount:money} {currency}",
    "rounded_money": "{amount:money} {currency} ({exact:money} before rounding)",
    "money_each": "{amount:money} {per}",
    "rounded_money_each": "{amount:money} {per} ({exact:money} before rounding)",
    "money_on_quantity": "{amount:money} {currency} on {quantity:number} {unit} ({each:money} {per})",
    "rounded_money_on_quantity": "{amount:money} {currency} on {quantity:number} {unit} ({each:money} "
    "{per}, rounded once on the sum)",
    "quantity": "{amount:number} {unit}",
    "base_illustrative": "No tariff act is recorded for this base duty: do not charge on it.",
}
