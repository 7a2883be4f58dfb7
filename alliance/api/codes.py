"""Every code with which the API refuses, with its HTTP status, what it means and how to mend it.

Codes are stable: consumers branch on them. `/developers/` prints this table, and the `type` of a problem
document points to its row there. A test asks that no refusal of the API lacks one.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Code:
    """HTTP status, title (one sentence, the same for every occurrence), the usual mend, and after how many
    seconds to ask again, where that helps."""

    status: int
    title: str
    mend: str = ""
    retry_after: int | None = None


CODES: Mapping[str, Code] = {
    # how the question is put
    "parameter_missing": Code(400, "A parameter is missing.", "Add the parameter that is named."),
    "parameter_unknown": Code(400, "A parameter is not known here.", "Use only the parameters listed."),
    "parameter_repeated": Code(400, "A parameter is given more than once.", "Give it once."),
    "parameter_malformed": Code(
        400, "A parameter is not in the form that is read here.", "Write it as the example shows."
    ),
    "parameters_exclusive": Code(
        400, "Two parameters exclude each other.", "Send known_at or release, not both."
    ),
    "lot_needs_product_or_hs": Code(
        400,
        "A quote needs a product or an HS code.",
        "Send product or hs, one of the two; both where the code has eight digits or more.",
    ),
    "hs_not_of_product": Code(
        422, "The HS code is not one of the product.", "Send a code under the product's own."
    ),
    "known_at_ahead": Code(
        400, "The instant asked about has not come yet.", "Ask with an instant that has passed."
    ),
    "too_large": Code(413, "What you sent is too large", "Send a question, without a body."),
    "too_many_fields": Code(
        400, "The form has too many fields", "Use only the parameters listed, each once."
    ),
    "host_unknown": Code(400, "This portal has another name", "Ask the host that openapi.json came from."),
    "method_not_allowed": Code(405, "This address is read-only.", "Use GET, HEAD or OPTIONS."),
    "bad_request": Code(
        400, "We could not read this request", "Go back, check what you entered, and send it again."
    ),
    # who asks, where a session or a key is sent
    "factor_missing": Code(
        403,
        "This seat waits for a second factor.",
        "Send it without a session, or set up a second factor first.",
    ),
    "key_malformed": Code(
        401, "Authorization holds no key.", "Send Authorization: Bearer and the key, or nothing."
    ),
    "key_unknown": Code(
        401, "The key is not known here.", "Check that it was copied whole, or ask for a new one."
    ),
    "key_expired": Code(
        401, "The key has expired.", "Ask for a new one; without a key all of it stays public."
    ),
    "key_ended": Code(401, "The key was ended.", "Ask for a new one; without a key all of it stays public."),
    "key_in_address": Code(
        400,
        "A key stands in the address.",
        "End the key, since addresses are logged. Send the next in Authorization.",
    ),
    "scope_missing": Code(
        403, "The key is not good for this.", "Ask for a key with the scope that is named."
    ),
    "too_many_requests": Code(
        429, "The limit of this minute is used up.", "Ask again after the seconds in Retry-After."
    ),
    # what it names
    "not_found": Code(404, "There is no such page", "Check the address against openapi.json."),
    "release_unknown": Code(404, "There is no such published release.", "Ask /channels/live for the newest."),
    "file_unknown": Code(404, "The release has no such file.", "Read its manifest for the names."),
    "rule_unknown": Code(
        404,
        "The release holds no such rule.",
        "Take the symbol from rules.ndjson, or ask an earlier release.",
    ),
    "decision_unknown": Code(
        404, "There is no such decision.", "Numbers run from 1; a release lists its decisions."
    ),
    "nothing_known_then": Code(404, "No release was published by that instant.", "Ask with a later instant."),
    "product_unknown": Code(404, "The release has no such product.", "Take the slug from products.ndjson."),
    "hs_unknown": Code(
        404, "No product of the release stands under the HS code.", "Check the code; the edition is HS 2022."
    ),
    "origin_unknown": Code(
        404, "The origin is not a country known here.", "Send its two capital letters of ISO 3166-1."
    ),
    "importer_unknown": Code(
        404,
        "The importer is neither a customs territory nor a country known here.",
        "Take the code from territories.ndjson or countries.ndjson.",
    ),
    # what it asks
    "several_products": Code(
        409, "The HS code holds several products.", "Answer the question and send the product's slug."
    ),
    "several_territories": Code(
        409, "The importer lies in several customs territories.", "Send the territory's code as importer."
    ),
    "several_rules": Code(
        409, "Several rules answer with the same precedence.", "Tell the secretariat: this must not happen."
    ),
    "several_base_rates": Code(
        409, "Several base duties are recorded.", "Tell the secretariat: this must not happen."
    ),
    "currency_unknown": Code(
        422, "The currency is not known here.", "Send one of the ISO 4217 codes listed."
    ),
    "unit_unknown": Code(422, "The unit is not known here.", "Send a code or symbol from units.ndjson."),
    "unit_not_convertible": Code(
        422, "The two units do not convert into each other.", "Send the price in a unit of the rule's kind."
    ),
    "substances_differ": Code(
        422,
        "No factor leads from one substance to the other.",
        "State the price on the content that is named.",
    ),
    "unit_counts_other": Code(
        422,
        "The unit counts other content than the content basis says.",
        "Send the content basis that the unit counts by itself (units.ndjson).",
    ),
    "needs_concession": Code(
        422,
        "The rule is capped by a concession, and none is recorded.",
        "Tell the secretariat which one is missing.",
    ),
    "needs_reference_price": Code(
        422,
        "The rule follows a published reference price, and none answers for that day.",
        "Ask for a day for which one is published.",
    ),
    **{
        f"needs_{name}": Code(422, f"{what} is needed.", f"Add {name}, like {name}={example}.")
        for name, what, example in (
            ("export_costs", "What it cost to bring the goods on board", "1.50 USD/KGM"),
            ("freight", "The freight", "2.00 USD/KGM"),
            ("insurance", "The insurance", "0.50 USD/KGM"),
            ("frontier_costs", "What it cost from the port of import to the frontier", "120.00 USD/lot"),
            ("inland_costs", "What it cost inland from the frontier", "120.00 USD/lot"),
            ("import_duties", "What of the price is import duties and taxes", "4.00 USD/KGM"),
            ("transport_document", "The date of the transport document", "2026-02-28"),
            ("exported_on", "The day on which the goods were exported", "2026-06-01"),
            ("bond_entry", "The reference of the entry into bond", "WH-2026-77"),
            ("authorisation", "The authorisation for inward processing", "IP/2026/5"),
        )
    },
    "needs_assay": Code(422, "The assay of the goods is needed.", "Add assay, like assay=WO3 65.2 net."),
    "needs_moisture": Code(
        422, "The moisture of the goods is needed.", "Add moisture_percent, like moisture_percent=8.5."
    ),
    "needs_payable": Code(
        422, "The payable percentage is needed.", "Add payable_percent, like payable_percent=96."
    ),
    "needs_hs_code": Code(
        422,
        "Tariff lines answer for parts of the HS code.",
        "Send hs with all its digits, eight or ten, beside the product.",
    ),
    "needs_purity": Code(
        422,
        "The rule means goods of a least purity, and the purity is missing.",
        "Add purity_percent, like purity_percent=99.9.",
    ),
    "needs_quantity": Code(
        422,
        "A cost is stated for the whole lot, and the goods as delivered are not.",
        "Add gross_quantity, like gross_quantity=1000 KGM.",
    ),
    "needs_value": Code(
        422, "The quantity is needed, to know what the lot is worth.", "Add quantity and quantity_unit."
    ),
    "needs_exchange_rate": Code(
        422,
        "An exchange rate is needed.",
        "Add exchange_rate, like exchange_rate=1.15 USD/EUR, with its set; or ask in the currency that is named.",
    ),
    "exchange_incomplete": Code(
        422,
        "An exchange rate comes with its set, its source and its days.",
        "Add the exchange_… parameters that are named.",
    ),
    "exchange_same_currency": Code(
        422, "The exchange rate names one currency twice.", "Send a rate of two currencies."
    ),
    "exchange_set_not_used": Code(
        422, "The exchange set is not used on that day.", "Send the set that the importer uses on that day."
    ),
    "period_empty": Code(
        422, "The days of the exchange set end before they begin.", "Correct one of the two."
    ),
    "incoterm_unknown": Code(
        422, "The term of the sale is not known here.", "Send a term of Incoterms 2020."
    ),
    "incoterm_contradicts": Code(
        422,
        "The term of the sale and the value basis do not include the same costs.",
        "Send the value basis on which the price stands.",
    ),
    "price_below_costs": Code(
        422, "The price is less than the costs that it is said to include.", "Check price and costs."
    ),
    "below_purity_minimum": Code(
        422, "The goods are less pure than those that the rule means.", "Name the product that they are."
    ),
    "case_unknown": Code(422, "The case is not known here.", "Send one of the cases listed."),
    "case_not_claimed": Code(
        422, "What is stated shows a case that is not claimed.", "Add the case, or leave it out."
    ),
    "several_preferences": Code(
        409, "Several preferences are recorded.", "Tell the secretariat: this must not happen."
    ),
    "value_basis_unknown": Code(
        422, "The value basis is not known here.", "Send FOB, CIF, NFF or a term of Incoterms."
    ),
    "quantity_not_positive": Code(
        422, "A quantity is more than 0.", "Leave it out to get the duty per unit."
    ),
    "importer_not_party": Code(
        422, "The importer is not bound by the alliance's rules on that day.", "Its own law applies."
    ),
    "origin_is_importer": Code(
        422, "The goods cross no customs border.", "Origin and importer lie in one customs territory."
    ),
    "base_rate_missing": Code(
        422,
        "No base duty is recorded for this importer and code.",
        "Tell the secretariat which one is missing.",
    ),
    "range_unsatisfiable": Code(
        416, "The range begins after the last byte.", "Ask without Range; Content-Range tells the size."
    ),
    "publication_under_way": Code(
        503,
        "A release is being published, so the instant has no final answer yet.",
        "Ask again after the seconds in Retry-After, or name a release.",
        retry_after=2,
    ),
}
