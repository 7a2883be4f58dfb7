"""The quote form: what a person types about a cargo, read with the domain's own parsers."""

from decimal import Decimal
from itertools import groupby
from typing import Any

from django import forms

from alliance.domain import codes
from alliance.domain.amounts import parse_amount
from alliance.domain.book import Book
from alliance.domain.errors import Refusal
from alliance.domain.money import VALUE_BASES, ContentBasis, Price, Quantity, currency
from alliance.domain.quote import Lot

# Beside which field a refusal of the domain is shown; any other stands above the form.
FIELD_OF = {
    "product_unknown": "product", "lot_needs_product_or_hs": "product", "hs_malformed": "hs",
    "hs_unknown": "hs", "several_products": "hs", "origin_unknown": "origin", "origin_is_importer": "origin",
    "importer_unknown": "importer", "importer_not_party": "importer", "several_territories": "importer",
    "base_rate_missing": "importer", "currency_unknown": "currency", "needs_exchange_rate": "currency",
    "unit_unknown": "unit", "unit_not_convertible": "unit", "content_basis_malformed": "content_basis",
    "needs_assay": "content_basis", "needs_moisture": "content_basis", "needs_payable": "content_basis",
    "substances_differ": "content_basis", "value_basis_unknown": "value_basis", "needs_freight": "value_basis",
    "needs_insurance": "value_basis", "needs_frontier_costs": "value_basis", "needs_export_costs": "value_basis",
    "needs_inland_costs": "value_basis", "needs_import_duties": "value_basis", "needs_purity": "product",
    "needs_concession": "importer", "needs_reference_price": "on", "several_preferences": "origin",
    "quantity_not_positive": "quantity", "unit_counts_other": "unit",
}  # fmt: skip
PROGRESSIVE = {"autocomplete": "off", "spellcheck": "false"}


class QuoteForm(forms.Form):
    """A cargo, sent by GET so that the address of an answer can be kept and passed on."""

    product = forms.ChoiceField(required=False, help_text="Or leave it empty and give the HS code.")
    hs = forms.CharField(
        label="HS code", required=False, max_length=20, help_text="2 to 10 digits, like 2846.90.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", **PROGRESSIVE}),
    )  # fmt: skip
    origin = forms.ChoiceField(label="Country of origin")
    importer = forms.ChoiceField(label="Importing customs territory")
    on = forms.DateField(
        label="Date of acceptance", help_text="The day on which customs accept the declaration.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    price = forms.CharField(
        label="Price per unit", max_length=40, help_text="Like 69 or 69.00.",
        widget=forms.TextInput(attrs={"inputmode": "decimal", **PROGRESSIVE}),
    )  # fmt: skip
    currency = forms.CharField(max_length=3, help_text="Three letters, like USD.")
    unit = forms.ChoiceField(label="Unit of the price")
    content_basis = forms.CharField(
        max_length=40, help_text="What the unit counts: gross, net, or contained:REO.",
        widget=forms.TextInput(attrs=PROGRESSIVE),
    )  # fmt: skip
    value_basis = forms.ChoiceField(help_text="What the price includes.")
    quantity = forms.CharField(
        required=False, max_length=40, help_text="For the amount owed in money.",
        widget=forms.TextInput(attrs={"inputmode": "decimal", **PROGRESSIVE}),
    )  # fmt: skip
    quantity_unit = forms.ChoiceField(label="Unit of the quantity", required=False)

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
        self._choose("value_basis", [(code, f"{code}: {words}") for code, words in VALUE_BASES.items()])

    def _choose(self, name: str, choices: list[Any]) -> None:
        """The choices of a field. What was typed and is none of them stays in the list that is shown, refused."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        typed = str(self[name].value() or "")
        if typed and not field.valid_value(typed):
            field.widget.choices = [*choices, (typed, typed)]

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
        """The cargo of a form without errors. Raises Refusal `quantity_not_positive`."""
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
        return Lot(
            origin=given["origin"], importer=given["importer"], on=given["on"], price=price,
            product=given["product"] or None, hs=given["hs"] or None, quantity=quantity,
        )  # fmt: skip

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal beside the field that it concerns."""
        self.add_error(FIELD_OF.get(refusal.code), forms.ValidationError(refusal.detail, code=refusal.code))


def _named(rows: Any) -> list[tuple[str, str]]:
    return sorted(((row.code, row.name) for row in rows), key=lambda pair: pair[1])


def _products(book: Book) -> list[tuple[str, list[tuple[str, str]]]]:
    """Products under their minerals, as groups of one list."""
    ordered = sorted(book.products.values(), key=lambda each: (each.mineral, each.name))
    return [
        (mineral.replace("-", " ").capitalize(), [(each.slug, each.name) for each in group])
        for mineral, group in groupby(ordered, key=lambda each: each.mineral)
    ]
