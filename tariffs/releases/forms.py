"""The quote form: what a person types about a cargo, read with the domain's own parsers."""

from decimal import Decimal
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from alliance.domain import codes
from alliance.domain.amounts import parse_amount
from alliance.domain.book import Book
from alliance.domain.errors import Refusal
from alliance.domain.money import VALUE_BASES, ContentBasis, Price, Quantity, currency
from alliance.domain.quote import Lot
from alliance.domain.terms import COSTS, NAMES
from alliance.web.texts import Line
from tariffs.releases.declaration import GROUPS, SHOWN_BY, STATED, Stated, claims_of, facts_of, reader

# Beside which field a refusal of the domain is shown; any other stands above the form.
FIELD_OF = {
    "product_unknown": "product", "lot_needs_product_or_hs": "product", "hs_malformed": "hs",
    "hs_unknown": "hs", "hs_not_of_product": "hs", "needs_hs_code": "hs",
    "several_products": "hs", "origin_unknown": "origin", "origin_is_importer": "origin",
    "importer_unknown": "importer", "importer_not_party": "importer", "several_territories": "importer",
    "base_rate_missing": "importer", "several_base_rates": "importer", "several_rules": "on",
    "several_preferences": "origin", "needs_concession": "importer", "needs_reference_price": "on",
    "currency_unknown": "currency", "unit_unknown": "unit", "unit_not_convertible": "unit",
    "unit_counts_other": "unit", "content_basis_malformed": "content_basis", "substances_differ": "content_basis",
    "value_basis_unknown": "value_basis", "price_below_costs": "price", "quantity_not_positive": "quantity",
    "needs_value": "quantity", "needs_quantity": "gross_quantity", "needs_assay": "assay",
    "needs_moisture": "moisture_percent", "needs_payable": "payable_percent", "needs_purity": "purity_percent",
    "below_purity_minimum": "purity_percent", "incoterm_contradicts": "incoterm",
    "needs_exchange_rate": "exchange_rate", "exchange_same_currency": "exchange_rate",
    "exchange_set_not_used": "exchange_valid_from", "period_empty": "exchange_valid_before",
    "case_not_claimed": "case",
    **{f"needs_{fact}": fact for fact in (*COSTS, *SHOWN_BY)},
}  # fmt: skip


def field_of(refusal: Refusal) -> str | None:
    """The field, or the parameter, that a refusal is about."""
    if refusal.code == "exchange_incomplete":
        missing: Any = refusal.values["missing"]
        return str(missing[0])
    return FIELD_OF.get(refusal.code)


PROGRESSIVE = {"autocomplete": "off", "spellcheck": "false"}


class _Tick(forms.CheckboxInput):
    """A tick that sends `true`, and keeps any other text that an address holds for the field to refuse."""

    def __init__(self) -> None:
        super().__init__(check_test=lambda value: value == "true")

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.get(name, "")

    def format_value(self, value: Any) -> str:
        return "true"


class _Read(Line):
    """A fact or claim in one line, read by its own reader; None where nothing was typed."""

    def __init__(self, one: Stated) -> None:
        self.one = one
        widgets: dict[str, Any] = {
            "choice": lambda: forms.Select(choices=[("", "Not stated"), *one.choices.items()]),
            "day": lambda: forms.DateInput(attrs={"type": "date"}),
            "text": lambda: forms.TextInput(attrs=PROGRESSIVE),
            "truth": _Tick,
        }
        super().__init__(
            label=one.label, help_text=one.hint, required=False, max_length=200, widget=widgets[one.kind]()
        )

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return reader(self.one, parse_amount)(text) if text else None
        except Refusal as refusal:
            raise forms.ValidationError(refusal.detail, code=refusal.code) from refusal


# What is stated beside the price: fields made from the table that the API's parameters are made from.
_Declaration = type("_Declaration", (forms.Form,), {name: _Read(one) for name, one in STATED.items()})


class QuoteForm(_Declaration):  # type: ignore[misc, valid-type]  # made above, from a table
    """A cargo, sent by GET so that the address of an answer can be kept and passed on."""

    product = forms.ChoiceField(required=False, help_text=_lazy("Or leave it empty and give the HS code."))
    hs = Line(
        label=_lazy("HS code"), required=False, max_length=20,
        help_text=_lazy("2 to 10 digits, like 2846.90. Beside a product: eight or ten."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", **PROGRESSIVE}),
    )  # fmt: skip
    origin = forms.ChoiceField(label=_lazy("Country of origin"))
    importer = forms.ChoiceField(label=_lazy("Importing customs territory"))
    on = forms.DateField(
        label=_lazy("Date of acceptance"), help_text=_lazy("The day on which customs accept the declaration."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    price = Line(
        label=_lazy("Price per unit"), max_length=40, help_text=_lazy("Like 69 or 69.00."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", **PROGRESSIVE}),
    )  # fmt: skip
    currency = Line(max_length=3, help_text=_lazy("Three letters, like USD."))
    unit = forms.ChoiceField(label=_lazy("Unit of the price"))
    content_basis = Line(
        max_length=40, help_text=_lazy("What the unit counts: gross, net, or contained:REO."),
        widget=forms.TextInput(attrs=PROGRESSIVE),
    )  # fmt: skip
    value_basis = forms.ChoiceField(help_text=_lazy("What the price includes."))
    quantity = Line(
        required=False, max_length=40, help_text=_lazy("For the amount owed in money."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", **PROGRESSIVE}),
    )  # fmt: skip
    quantity_unit = forms.ChoiceField(label=_lazy("Unit of the quantity"), required=False)

    field_order = (
        "product", "hs", "origin", "importer", "on", "price", "currency", "unit", "content_basis", "value_basis",
        "quantity", "quantity_unit", *STATED,
    )  # fmt: skip

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.book = book
        units = [(unit.code, f"{unit.name} ({unit.symbol})") for unit in book.units.values()]
        self._choose("product", [("", "Choose a product"), *_products(book)])
        self._choose("origin", [("", "Choose a country"), *_named(book.countries.values())])
        bound = [each for each in book.territories.values() if each.party]
        self._choose("importer", [("", "Choose a territory"), *_named(bound)])
        self._choose("unit", units)
        self._choose("quantity_unit", [("", "As the price"), *units])
        self._choose("value_basis", _value_bases())
        for name, one in STATED.items():
            if one.kind == "choice":
                self._keep(name, ["", *one.choices])

    def _choose(self, name: str, choices: list[Any]) -> None:
        """The choices of a field. What was typed and is none of them stays in the list that is shown, refused."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        typed = str(self[name].value() or "")
        if typed and not field.valid_value(typed):
            field.widget.choices = [*choices, (typed, typed)]

    def _keep(self, name: str, known: list[str]) -> None:
        """What was typed for a fact and is none of its choices stays in the list that is shown."""
        typed = str(self[name].value() or "")
        if typed not in known:
            widget: Any = self.fields[name].widget
            widget.choices = [*widget.choices, (typed, typed)]

    @property
    def stated(self) -> dict[str, Any]:
        """The facts and claims that were stated, by name, read."""
        given = self.cleaned_data
        return {name: given[name] for name in STATED if given.get(name) is not None}

    def sections(self) -> list[dict[str, Any]]:
        """The fields of facts and claims under their headings."""
        return [
            {"title": title, "fields": [self[one.name] for one in group]} for title, group in GROUPS.items()
        ]

    def more(self) -> bool:
        """Whether a fact or claim was typed, or is missing."""
        return any(self[name].value() or self[name].errors for name in STATED)

    def clean_hs(self) -> str:
        written = str(self.cleaned_data["hs"]).strip()
        return self._read("hs", codes.parse_hs, written) if written else ""

    def clean_price(self) -> Decimal:
        return self._read("price", parse_amount, self.cleaned_data["price"])

    def clean_currency(self) -> str:
        return self._read("currency", currency, str(self.cleaned_data["currency"]).strip().upper()).code

    def clean_content_basis(self) -> str:
        return str(
            self._read("content_basis", ContentBasis.parse, str(self.cleaned_data["content_basis"]).strip())
        )

    def clean_quantity(self) -> Decimal | None:
        written = str(self.cleaned_data["quantity"]).strip()
        return self._read("quantity", parse_amount, written) if written else None

    def _read(self, name: str, reader: Any, text: str) -> Any:
        try:
            return reader(text)
        except Refusal as refusal:
            raise forms.ValidationError(refusal.detail, code=refusal.code) from refusal

    def lot(self) -> Lot:
        """The cargo of a form without errors. Raises Refusal `quantity_not_positive`, and those of `facts_of` and
        `claims_of`."""
        given = self.cleaned_data
        unit = self.book.unit(given["unit"])
        price = Price(
            given["price"], currency(given["currency"]), unit,
            ContentBasis.parse(given["content_basis"]), given["value_basis"],
        )  # fmt: skip
        quantity = None
        if given["quantity"] is not None:
            of = self.book.unit(given["quantity_unit"]) if given["quantity_unit"] else unit
            quantity = Quantity(given["quantity"], of)
        delivered = quantity if price.content_basis.kind == "gross" else None
        return Lot(
            origin=given["origin"], importer=given["importer"], on=given["on"], price=price,
            product=given["product"] or None, hs=given["hs"] or None, quantity=quantity,
            facts=facts_of(self.stated, importer=given["importer"], on=given["on"], quantity=delivered),
            claims=claims_of(self.stated),
        )  # fmt: skip

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal beside the field that it concerns, which takes the focus."""
        field = field_of(refusal)
        if field is not None:
            self.fields[field].widget.attrs["autofocus"] = True
        self.add_error(field, forms.ValidationError(refusal.detail, code=refusal.code))


def _named(rows: Any) -> list[tuple[str, str]]:
    return sorted(((row.code, row.name) for row in rows), key=lambda pair: pair[1])


def _value_bases() -> list[tuple[str, list[tuple[str, str]]]]:
    """What a price may include: the bases that floors stand on, then the other terms of sale."""
    terms = [(code, f"{code}: {words}") for code, words in NAMES.items() if code not in VALUE_BASES]
    bases = [(code, f"{code}: {words}") for code, words in VALUE_BASES.items()]
    return [("Value bases", bases), ("Other terms of sale, Incoterms 2020", terms)]


def _products(book: Book) -> list[tuple[str, list[tuple[str, str]]]]:
    """Products under their minerals, as groups of one list."""
    ordered = sorted(book.products.values(), key=lambda each: (each.mineral, each.name))
    return [
        (mineral.replace("-", " ").capitalize(), [(each.slug, each.name) for each in group])
        for mineral, group in groupby(ordered, key=lambda each: each.mineral)
    ]
