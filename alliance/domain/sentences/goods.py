"""What is said of amounts, units, currencies and prices, by code."""

SENTENCES = {
    # amounts, units, currencies
    "amount_ambiguous": '"{text}" can be read as {thousands} or as {decimals}. '
    "Write {write_thousands} or {write_decimals}.",
    "amount_digits": '"{text}" holds digits other than 0 to 9. If you mean {plain}, write it so.',
    "amount_malformed": '"{text}" is not an amount. Write it like 1234.50.',
    "amount_negative": '"{text}" is below zero. An amount is 0 or more.',
    "amount_too_fine": '"{text}" has more than {most} decimals. Round it to {most} or fewer.',
    "amount_too_large": '"{text}" is one trillion or more. Check the unit and the decimal mark.',
    "assay_basis_unknown": '"{text}" is not a basis of an assay. Write net (dry goods) or gross (as delivered).',
    "assay_malformed": '"{text}" is not an assay. Write substance, percent and what it is of: WO3 65.2% net '
    "(dry goods) or gross (as delivered).",
    "charge_malformed": '"{text}" is not a cost. Write it like 2.00 USD/kg, or 120.00 USD/lot for the whole lot.',
    "content_basis_malformed": '"{text}" is not a content basis. Write gross, net, '
    "or contained or payable with its substance, like contained:REO.",
    "currency_unknown": '"{text}" is not a currency known here. Known: {known}.',
    "incoterm_unknown": '"{text}" is not a term of Incoterms 2020. Known: {known}.',
    "percent_malformed": "{text} is not a share in percent. A share is more than 0 and at most 100.",
    "quantity_malformed": '"{text}" is not a quantity. Write it like 1000 kg.',
    "quantity_not_positive": "A quantity is more than 0.",
    "rate_malformed": '"{text}" is not an exchange rate. Write it like 1.15 USD/EUR: one euro is 1.15 dollars.',
    "rounding": "Rounded half up to the minor unit of {currency} (decimals: {places}), "
    "each figure on its own, once, at the end.",
    "rounding_rule": "Rounded {way} to {places} decimals, {when}.",
    "unit_counts_other": "A {unit} counts {counts} goods by itself; the basis given is {given}.",
    "unit_not_convertible": "{given} does not convert to {wanted}: not both are units of mass.",
    "unit_unknown": '"{text}" is not a unit known here. Known: {known}.',
    "value_basis_unknown": '"{text}" is not a value basis. Known: {known}.',
    # two prices on one basis: steps
    "assay_used_gross": "Assay: the goods as delivered hold {percent}% {substance}.",
    "assay_used_net": "Assay: the dry goods hold {percent}% {substance}.",
    "content_carried": "{before} {per} of {given} is {amount} {per} of {wanted}.",
    "cost_added": "{name} added, to stand on {basis}: {price} + {cost} = {amount} {per}.",
    "cost_export_costs": "Costs up to on board",
    "cost_freight": "Freight",
    "cost_frontier_costs": "Costs from the port of import to the frontier",
    "cost_import_duties": "Import duties and taxes",
    "cost_inland_costs": "Costs inland from the frontier",
    "cost_insurance": "Insurance",
    "cost_spread": "{name} for the lot: {charge} on {quantity} is {amount} {per}.",
    "cost_taken_off": "{name} taken off, to stand on {basis}: {price} - {cost} = {amount} {per}.",
    "exchanged": "{before} is {after}, at {rate} ({set}: {source}, fixed on {fixed_on}).",
    "factor_used": "Factor: 1 {of} counts as {share} {counts_as} by mass ({source}).",
    "moisture_used": "Moisture: {percent}% of the goods as delivered.",
    "payable_used": "Payable: {percent}% of the {substance} contained is paid for.",
    "pure_enough": "Purity {purity}%: at least the {least}% that the floor means.",
    "unit_converted": "{before} {given} is {amount} {wanted}.",
    # two prices on one basis: what is missing
    "below_purity_minimum": "The goods are {purity}% pure, the rule means {least}% and more: "
    "another product, or one for which the rule must state an adjustment.",
    "exchange_incomplete": "An exchange rate is one of a named set that the importer's customs fixed. "
    "Missing: {missing}.",
    "exchange_same_currency": "A rate of {currency} in {currency} exchanges nothing.",
    "exchange_set_not_used": "The exchange set {set} is used in {validity}, not on {on}.",
    "incoterm_contradicts": "The sale is {incoterm}, the price is said to be {basis}: "
    "the two do not include the same costs. State which the price is.",
    "needs_assay": "The price counts {given}, the rule {wanted}. "
    "Needed: the assay (percent of {substance} in the goods).",
    "needs_exchange_rate": "The price is in {given}, the rule in {wanted}. Needed: an exchange set of the importer "
    "with a rate for the two.",
    "needs_export_costs": "The price is {given}, the rule {wanted}. Needed: the costs of bringing the goods on board.",
    "needs_freight": "The price is {given}, the rule {wanted}. Needed: the freight.",
    "needs_frontier_costs": "The price is {given}, the rule {wanted}. "
    "Needed: the costs from the port of import to the frontier (0 where the port is the frontier).",
    "needs_import_duties": "The price is {given}, the rule {wanted}. Needed: the import duties and taxes in the price.",
    "needs_inland_costs": "The price is {given}, the rule {wanted}. "
    "Needed: the costs from the frontier to the named place (0 where it is the frontier).",
    "needs_insurance": "The price is {given}, the rule {wanted}. Needed: the insurance.",
    "needs_moisture": "The price counts {given}, the rule {wanted}. Needed: the moisture of the goods.",
    "needs_payable": "The price counts {given}, the rule {wanted}. Needed: the payable percentage of {substance}.",
    "needs_purity": "The rule means goods of {least}% and more. Needed: the purity of the goods.",
    "needs_quantity": "{cost}: the cost is stated for the whole lot. Needed: the quantity of the lot as delivered.",
    "price_below_costs": "The price of {price} {per} is less than the {cost} that it is said to include.",
    "substances_differ": "The price counts {given}, the rule {wanted}: no factor leads from one to the other.",
    # index methods
    "index_changed": "Against the previous value of {previous} {per} that is a change of {change}%, "
    "more than the tolerance of {tolerance}%: the value changes.",
    "index_changed_from_zero": "The previous value was 0: the value changes.",
    "index_cited": "Source: {source}. Method: {citation}.",
    "index_cut_off": "Observations of {series} dated on or before {on}: {count}. Later ones are not looked at.",
    "index_factor": "Times {factor}: {amount} {per}.",
    "index_first": "There is no previous value to compare with.",
    "index_headline": "{title} ({method} version {version}), cut-off {cut_off}: {value} {per}.",
    "index_malformed": "{path}: {fault}",
    "index_mean": "The mean of the values in the window (in number {count}) is {amount} {per}.",
    "index_median": "The median of the values in the window (in number {count}) is {amount} {per}.",
    "index_minimum": "The value of {value} {per} is below the minimum: {minimum} {per} counts.",
    "index_missing_carry": "Months without an observation: {months} (in all {count}). "
    "Each takes the value of the last month before it that has one.",
    "index_missing_skip": "Months without an observation: {months} (in all {count}). "
    "They are left out; at least {least} must be left.",
    "index_months_missing": "Months without an observation: {months} (in all {count}). The method admits none.",
    "index_nothing_to_carry": "{month} has no observation, and no month before it has one to carry.",
    "index_rounded": "Result: {amount} {per}. {rule}",
    "index_step_limited": "A change is at most {limit}% of {previous}: instead of {value}, {amount} {per}.",
    "index_too_few": "Observations in the window: {count}. The method needs at least {wanted}.",
    "index_unchanged": "The new value of {value} {per} differs from the previous one of {previous} by {change}%, "
    "not more than the tolerance of {tolerance}%: the previous value stays.",
    "index_window_months": "Window: {first} to {last} (months: {count}, lag: {lag}).",
    "index_window_observations": "Window: {first} to {last} (observations: {count}, lag: {lag}).",
    "observation_twice": "Two observations are dated {on}.",
}
