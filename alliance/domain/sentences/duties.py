"""What is said of duties, floors and the quote, by code."""

SENTENCES = {
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
}
