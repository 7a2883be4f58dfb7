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
}
