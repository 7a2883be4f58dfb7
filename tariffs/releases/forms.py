"""The quote form: what a person types about a cargo, read with the domain's own parsers."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from alliance.domain import codes
from alliance.domain.amounts import parse_amount
from alliance.domain.book import Book
from alliance.domain.errors import Refusal
from alliance.domain.money import ContentBasis, Price, Quantity, currency
from alliance.domain.quote import Lot
from alliance.domain.terms import COSTS
from alliance.web.texts import Line
from tariffs.releases import choices
from tariffs.releases.declaration import SHOWN_BY, claims_of, facts_of, reader
from tariffs.releases.stated import GROUPS, STATED, Stated

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


def fields_of(refusal: Refusal) -> list[str]:
    """All fields that a refusal is about, the first of them first: each cost that is missing, each part of a rate."""
    listed: Any = refusal.values.get("missing" if refusal.code == "exchange_incomplete" else "costs", ())
    named = [str(name) for name in listed] if isinstance(listed, list) else []
    first = field_of(refusal)
    return named or ([] if first is None else [first])


# What was typed is still there when one comes back: a browser keeps no field that forbids it to.
PLAIN = {"spellcheck": "false"}
COST = _lazy(
    "Like 2.00 USD/kg, or 120.00 USD/lot for the whole lot. A number alone is per unit of the price."
)


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

    per = ""  # the money and unit of a cost that was typed as a number alone: those of the price

    def __init__(self, one: Stated) -> None:
        self.one = one
        widgets: dict[str, Any] = {
            "choice": lambda: forms.Select(choices=[("", _lazy("Not stated")), *one.choices.items()]),
            "day": lambda: forms.DateInput(attrs={"type": "date"}),
            "text": lambda: forms.TextInput(attrs=PLAIN),
            "truth": _Tick,
        }
        label: Any = one.label
        hint: Any = COST if one.name in COSTS else one.hint
        super().__init__(
            label=label, help_text=hint, required=False, max_length=200, widget=widgets[one.kind]()
        )

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if self.per and text and text[-1].isdigit():
            text = f"{text} {self.per}"
        try:
            return reader(self.one, parse_amount)(text) if text else None
        except Refusal as refusal:
            raise forms.ValidationError(refusal.detail, code=refusal.code) from refusal


# What is stated beside the price: fields made from the table that the API's parameters are made from.
_Declaration = type("_Declaration", (forms.Form,), {name: _Read(one) for name, one in STATED.items()})


class QuoteForm(_Declaration):  # type: ignore[misc, valid-type]  # made above, from a table
    """A cargo, sent by GET so that the address of an answer can be kept and passed on."""

    product = forms.ChoiceField(
        label=_lazy("Product"), required=False, help_text=_lazy("Or leave it empty and give the HS code.")
    )
    hs = Line(
        label=_lazy("HS code"), required=False, max_length=20,
        help_text=_lazy("2 to 10 digits, like 2846.90. Beside a product: eight or ten."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", **PLAIN}),
    )  # fmt: skip
    origin = forms.ChoiceField(label=_lazy("Country of origin"))
    importer = forms.ChoiceField(label=_lazy("Importing country or customs territory"))
    on = forms.DateField(
        label=_lazy("Date of acceptance"), help_text=_lazy("The day on which customs accept the declaration."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    price = Line(
        label=_lazy("Price per unit"), max_length=40, help_text=_lazy("Like 69 or 69.00."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", **PLAIN}),
    )  # fmt: skip
    currency = Line(label=_lazy("Currency"), max_length=3, help_text=_lazy("Three letters, like USD."))
    unit = forms.ChoiceField(label=_lazy("Unit of the price"))
    content_basis = Line(
        label=_lazy("Content basis"), max_length=40,
        help_text=_lazy("What the unit counts: the goods as delivered, dry goods, or a substance in them."),
        widget=forms.Select,
    )  # fmt: skip
    value_basis = forms.ChoiceField(label=_lazy("Value basis"), help_text=_lazy("What the price includes."))
    quantity = Line(
        label=_lazy("Quantity"), required=False, max_length=40,
        help_text=_lazy("In the unit of the price, or one of your choice. Without it the answer is per unit."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", **PLAIN}),
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
        self._choose("product", [("", _("Choose a product")), *choices.products(book)])
        self._choose("origin", [("", _("Choose a country")), *choices.named(book.countries.values())])
        self._choose("importer", [("", _("Choose a country or territory")), *choices.importers(book)])
        self._choose("unit", units)
        self._choose("quantity_unit", [("", _("As the price")), *units])
        self._choose("value_basis", choices.value_bases())
        bases: Any = self.fields["content_basis"].widget
        bases.choices = choices.content_bases(book)
        self._keep("content_basis", [code for code, _words in bases.choices])
        for name, one in STATED.items():
            if one.kind == "choice":
                self._keep(name, ["", *one.choices])
        for cost in COSTS:
            kept: Any = self.fields[cost]
            kept.per = f"{self['currency'].value() or ''}/{self['unit'].value() or ''}".strip("/").upper()

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
        return [{"title": title, "fields": [self[one.name] for one in group]} for title, group in GROUPS]

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
        named = fields_of(refusal)
        for field in named[:1]:
            self.fields[field].widget.attrs["autofocus"] = True
        if refusal.code == "exchange_incomplete":
            for field in named:
                self.add_error(field, _("A rate of exchange needs this beside it."))
            return
        self.add_error(named[0] if named else None, forms.ValidationError(refusal.detail, code=refusal.code))
        for field in named[1:]:
            self.add_error(field, _("This is needed too."))
