"""The shapes of the answers as the OpenAPI document states them. A test holds real answers against it.

Amounts are strings: a decimal, never a float.
"""

from rest_framework import serializers


class Summary(serializers.Serializer):
    """A published release as other answers name it."""

    release = serializers.IntegerField(help_text="The one integer a consumer needs to remember.")
    symbol = serializers.CharField()
    published_at = serializers.DateTimeField()
    through_decision = serializers.IntegerField(help_text="It holds what decisions up to this number set.")
    manifest_sha256 = serializers.CharField()
    manifest_url = serializers.URLField()
    url = serializers.URLField()


class Index(serializers.Serializer):
    notice = serializers.CharField()
    newest_release = Summary(allow_null=True)
    addresses = serializers.DictField(child=serializers.URLField())


class Releases(serializers.Serializer):
    notice = serializers.CharField()
    count = serializers.IntegerField()
    releases = Summary(many=True)


class File(serializers.Serializer):
    name = serializers.CharField()
    media_type = serializers.CharField()
    bytes = serializers.IntegerField()
    rows = serializers.IntegerField(help_text="Rows after the header line.")
    schema = serializers.CharField()
    sha256 = serializers.CharField()


class LinkedFile(File):
    url = serializers.URLField()


class Release(Summary):
    notice = serializers.CharField()
    files = LinkedFile(many=True)


class Change(Summary):
    """A release after the one that was named, and what leads to it from the release before."""

    delta = LinkedFile(allow_null=True, help_text="Null for a release built before deltas were made.")


class Changes(serializers.Serializer):
    notice = serializers.CharField()
    after = serializers.IntegerField()
    newest = serializers.IntegerField(help_text="The integer to remember once all changes are applied.")
    count = serializers.IntegerField()
    changes = Change(many=True, help_text="The lowest release first.")


class Previous(serializers.Serializer):
    release = serializers.IntegerField()
    manifest_sha256 = serializers.CharField()


class JournalHead(serializers.Serializer):
    position = serializers.IntegerField()
    hash = serializers.CharField()


class Manifest(serializers.Serializer):
    schema = serializers.CharField()
    release = serializers.IntegerField()
    symbol = serializers.CharField()
    notice = serializers.CharField()
    built_at = serializers.DateTimeField()
    through_decision = serializers.IntegerField()
    previous = Previous(allow_null=True)
    journal = JournalHead(help_text="The end of the record of acts when the release was built.")
    files = File(many=True)


class Live(serializers.Serializer):
    channel = serializers.CharField()
    release = serializers.IntegerField()
    symbol = serializers.CharField()
    notice = serializers.CharField()
    published_at = serializers.DateTimeField()
    through_decision = serializers.IntegerField()
    manifest_sha256 = serializers.CharField()
    manifest_url = serializers.URLField()


class Floor(serializers.Serializer):
    """A price floor: one version of a rule."""

    kind = serializers.ChoiceField(
        choices=["price-floor", "price-floor-with-terms"],
        help_text="A price-floor is a full top-up with no cap; the other kind says in terms what is otherwise.",
    )
    rule = serializers.CharField()
    version = serializers.IntegerField()
    product = serializers.CharField()
    origin = serializers.CharField(help_text="A country, a group of origin-groups.ndjson, or ALL.")
    importer = serializers.CharField(help_text="A customs territory, or ALLIANCE.")
    amount = serializers.CharField()
    currency = serializers.CharField()
    unit = serializers.CharField(help_text="UN/ECE Recommendation 20.")
    content_basis = serializers.CharField()
    value_basis = serializers.CharField()
    combination = serializers.ChoiceField(choices=["add", "max", "top_up"])
    valid_from = serializers.DateField()
    valid_before = serializers.DateField(allow_null=True, help_text="The first day it no longer applies.")
    sunset = serializers.DateField(allow_null=True, help_text="The last day it answers unless renewed.")
    decision = serializers.IntegerField(help_text="Put this version on record.")
    set_by = serializers.IntegerField(help_text="Set its amount.")
    terms = serializers.DictField(
        required=False, help_text="As `$defs/terms` of docs/schemas/quote.schema.json; of that kind only."
    )
    product_url = serializers.URLField()
    document_url = serializers.URLField(help_text="The vote that set its amount.")


class Rules(serializers.Serializer):
    notice = serializers.CharField()
    valid_on = serializers.DateField()
    known_at = serializers.DateTimeField(allow_null=True)
    release = Summary()
    count = serializers.IntegerField()
    rules = Floor(many=True)


class Rule(serializers.Serializer):
    """One rule: its versions that the release holds."""

    notice = serializers.CharField()
    symbol = serializers.CharField()
    valid_on = serializers.DateField(allow_null=True)
    known_at = serializers.DateTimeField(allow_null=True)
    release = Summary()
    count = serializers.IntegerField()
    versions = Floor(many=True)


class Staging(serializers.Serializer):
    """A rate cut into another in equal yearly cuts, as trade agreements list them."""

    category = serializers.CharField(help_text="EIF, B and a number of cuts like B5, or E.")
    base = serializers.CharField()
    final = serializers.CharField()
    entry_into_force = serializers.DateField()
    first_cut = serializers.ChoiceField(choices=["on entry into force", "one year later"])
    later_cuts = serializers.ChoiceField(choices=["on the anniversary", "on 1 January"])
    rounding = serializers.DictField(help_text="Of each interim rate: places, way, when.")


class TariffLine(serializers.Serializer):
    """A tariff line: one version of it. Its duty stands in place of the importer's own base duty."""

    kind = serializers.ChoiceField(
        choices=["tariff-line", "tariff-line-staged"],
        help_text="A tariff-line has one duty, in expression; the other kind is cut year by year, as staging says.",
    )
    line = serializers.CharField()
    version = serializers.IntegerField()
    product = serializers.CharField(allow_null=True, help_text="Its goods: a product, or else an HS code.")
    hs = serializers.CharField(allow_null=True, help_text="Six digits; eight or ten are the importer's own.")
    origin = serializers.CharField(help_text="A country, a group of origin-groups.ndjson, or ALL.")
    importer = serializers.CharField(help_text="A customs territory, or ALLIANCE.")
    expression = serializers.CharField(required=False, help_text="One canonical sentence.")
    staging = Staging(required=False)
    valid_from = serializers.DateField()
    valid_before = serializers.DateField(allow_null=True, help_text="The first day it no longer applies.")
    decision = serializers.IntegerField(help_text="Put this version on record.")
    set_by = serializers.IntegerField(help_text="Set its duty.")
    product_url = serializers.URLField(allow_null=True)
    document_url = serializers.URLField(help_text="The vote that set its duty.")


class TariffLines(serializers.Serializer):
    notice = serializers.CharField()
    valid_on = serializers.DateField()
    known_at = serializers.DateTimeField(allow_null=True)
    release = Summary()
    count = serializers.IntegerField()
    lines = TariffLine(many=True)


class OneTariffLine(serializers.Serializer):
    """One tariff line: its versions that the release holds."""

    notice = serializers.CharField()
    symbol = serializers.CharField()
    valid_on = serializers.DateField(allow_null=True)
    known_at = serializers.DateTimeField(allow_null=True)
    release = Summary()
    count = serializers.IntegerField()
    versions = TariffLine(many=True)


class Step(serializers.Serializer):
    code = serializers.CharField()
    sentence = serializers.CharField()
    values = serializers.DictField(child=serializers.CharField())


class Duty(serializers.Serializer):
    """Rounded figures in `currency` per `unit`; `owed` is money on the whole quantity."""

    adjustable = serializers.CharField(help_text="What lifts the price to the floor.")
    base = serializers.CharField()
    of_which_adjustable = serializers.CharField(help_text="What of the total is adjustable duty.")
    of_which_base = serializers.CharField(help_text="What of the total is base duty.")
    suspended = serializers.CharField(help_text="What is not charged now, and falls due later if at all.")
    total = serializers.CharField()
    landed = serializers.CharField()
    owed = serializers.CharField(allow_null=True)
    ad_valorem_equivalent_percent = serializers.CharField(allow_null=True)
    currency = serializers.CharField()
    unit = serializers.CharField()
    per = serializers.CharField()


class Decision(serializers.Serializer):
    decision = serializers.IntegerField()
    symbol = serializers.CharField()
    title = serializers.CharField()
    outcome = serializers.CharField()
    decided = serializers.DateTimeField()
    url = serializers.URLField()
    document_url = serializers.URLField()


class Price(serializers.Serializer):
    amount = serializers.CharField()
    currency = serializers.CharField()
    unit = serializers.CharField()
    per = serializers.CharField()


class BaseRate(serializers.Serializer):
    expression = serializers.CharField()
    hs = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field of this name, not its attribute


class Outcome(serializers.Serializer):
    """What kind of answer it is. Beside `kind` stand the figures of that kind: `least_price` and `price` of a
    prohibition, the others of a security. A quote that cannot be determined is a problem document with the member
    `outcome`: the kind `cannot_determine` and the fact that it `needs`."""

    kind = serializers.ChoiceField(["duty", "not_covered", "prohibited", "security_required"])
    least_price = serializers.CharField(required=False, help_text="The lowest price at which it is allowed.")
    price = serializers.CharField(required=False, help_text="The lot's, on the bases of the floor.")
    per = serializers.CharField(required=False)
    security = serializers.CharField(required=False, help_text="Lodged beside the duty, per unit.")
    at_stake = serializers.CharField(required=False, help_text="Owed in all at the verification value.")
    on_quantity = serializers.CharField(
        required=False, allow_null=True, help_text="The security on the whole quantity, in money."
    )
    must_prove = serializers.CharField(required=False)
    exact = serializers.DictField(child=serializers.CharField(), required=False, help_text="As fractions.")


class Source(serializers.Serializer):
    citation = serializers.CharField()
    text = serializers.CharField(help_text="Whether the text was read again for this code.")


class Mechanism(serializers.Serializer):
    """How the floor becomes a duty. Beside `kind` stand its own terms."""

    kind = serializers.CharField()
    promises = serializers.DictField(child=serializers.CharField(), help_text="What holds for it, by code.")
    source = Source()  # type: ignore[assignment]  # a field of this name, not its attribute
    brackets = serializers.ListField(child=serializers.DictField(), required=False)
    ceiling = serializers.CharField(required=False)
    maximum_tariff_equivalent = serializers.CharField(required=False)
    most = serializers.CharField(required=False)
    otherwise_percent = serializers.CharField(required=False)
    rate_percent = serializers.CharField(required=False)
    references = serializers.ListField(child=serializers.DictField(), required=False)
    rungs = serializers.ListField(child=serializers.DictField(), required=False)
    tax_percent = serializers.CharField(required=False)


class Quote(serializers.Serializer):
    """What a lot owes, with its working."""

    outcome = Outcome()
    headline = serializers.CharField()
    duty = Duty(allow_null=True, help_text="Null where the import is prohibited.")
    mechanism = Mechanism(allow_null=True)
    floor = Price(allow_null=True, help_text="The floor as the rule states it.")
    rule = Floor(allow_null=True)
    tariff_line = TariffLine(allow_null=True, help_text="Whose duty is the base duty, where one answers.")
    decisions = Decision(many=True)
    base_rate = BaseRate(help_text="The importer's own; a tariff line stands in its place.")
    steps = Step(many=True, help_text="The working, in order.")
    exact = serializers.DictField(child=serializers.CharField(allow_null=True), help_text="As fractions.")
    lot = serializers.DictField(child=serializers.CharField())
    stated = serializers.DictField(
        child=serializers.CharField(), help_text="The facts and claims that were sent, as they were read."
    )
    rounding = serializers.CharField()
    caveat = serializers.CharField()
    notice = serializers.CharField()
    known_at = serializers.DateTimeField(allow_null=True)
    release = Summary()
