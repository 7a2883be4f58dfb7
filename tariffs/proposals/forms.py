"""What is typed into the pages of proposing. A row keeps whatever is typed; its checks are not the form's."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from alliance.domain import money
from alliance.domain.codes import format_hs
from alliance.domain.duty.staging import LATER_CUTS
from alliance.domain.errors import Refusal
from alliance.domain.period import parse_near_day
from alliance.web.texts import Line
from tariffs.catalogue.models import Product
from tariffs.proposals.audience import SENTENCES
from tariffs.proposals.checks.ground import Ground, Standing
from tariffs.proposals.fields import LABELS, LANGUAGES, longest
from tariffs.proposals.models import Audience, Kind, Rule
from tariffs.proposals.spoken import DAYS, LISTED, Speech

Choices = list[tuple[str, Any]]
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
NOTHING: tuple[str, Any] = ("", _lazy("– choose –"))
COMBINATIONS: Choices = [
    NOTHING,
    ("add", _lazy("Added to it (the usual)")),
    ("max", _lazy("The greater of it and the floor’s own duty")),
    ("top_up", _lazy("What it leaves to the floor")),
]
VALUE_BASES: Choices = [
    NOTHING,
    ("CIF", _lazy("CIF: with freight and insurance to the port of import (the usual)")),
    ("FOB", _lazy("FOB: without freight and insurance to the importer")),
    ("NFF", _lazy("NFF: net, free at the frontier, before duty")),
]
HINTS: Mapping[str, Any] = {
    "product": _lazy("Type a part of its name, then choose."),
    "origin": _lazy("A country or a group."),
    "hs": _lazy("Six digits like 2846.90, instead of a product."),
    "names": _lazy("Its symbol, such as PF-1.2 or TL-1.2."),
    "amount": _lazy("Like 110 or 110.50."),
    "content_basis": _lazy("Filled in from the product."),
    "expression": _lazy("Like free, 5%, or 5% + 0.10 USD/kg."),
    "staged_from": _lazy("Empty where nothing is cut."),
    "valid_from": _lazy("For an end: the first day without the rule."),
    "valid_until": _lazy("Empty for open-ended."),
    "sunset": _lazy("The last day it answers unless renewed."),
}
LISTS = {
    "names": "rules", "product": "products", "origin": "origins", "importer": "importers",
}  # fmt: skip
"""Ids of the datalists that the editor's page has once, for all its rows."""


def listed(ground: Ground) -> dict[str, list[str]]:
    """By id, the names of the long lists, by a whole ground. A row keeps the code of the one chosen (`spoken`)."""
    names = Speech(ground).names
    return {LISTS[name]: list(names[name].shown.values()) for name in LISTED}


def row_choices(ground: Ground) -> dict[str, Choices]:
    """The short lists to choose from in a row."""
    return {
        "rule": [("", Rule.FLOOR.label), (Rule.LINE.value, Rule.LINE.label)],
        "kind": [NOTHING, *((kind.value, Rule.FLOOR.doing(kind)) for kind in Kind)],
        "kind_of_a_line": [NOTHING, *((kind.value, Rule.LINE.doing(kind)) for kind in Kind)],
        "staged_later": [NOTHING, *((each, each.capitalize()) for each in LATER_CUTS)],
        "currency": [
            NOTHING,
            *((each.code, f"{each.code}: {each.name}") for each in money.CURRENCIES.values()),
        ],
        "unit": [NOTHING, *((each.code, f"{each.name} ({each.symbol})") for each in money.UNITS.values())],
        "content_basis": _content_bases(ground),
        "value_basis": VALUE_BASES,
        "combination": COMBINATIONS,
    }


def _content_bases(ground: Ground) -> Choices:
    """What a unit can count: all of the goods, them dry, or the substance that some product is traded by."""
    named = sorted({each.content_basis for each in ground.products.values()} - {"gross", "net"})
    held = _("{basis}: the {substance} in them")
    return [
        NOTHING,
        ("gross", _("gross: the goods as they are")),
        ("net", _("net: the goods dry")),
        *((each, held.format(basis=each, substance=each.partition(":")[2])) for each in named),
    ]


class TypedForm(forms.Form):
    """A part of a row of a draft. Every field takes any text, so that nothing typed is lost; see `checks`."""

    HINTS: Mapping[str, Any] = {}

    def __init__(self, *args: Any, choices: Mapping[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.required, field.label, field.help_text = False, LABELS[name], self.HINTS.get(name, "")
            if name in choices:
                typed = str(self.initial.get(name) or "")
                field.widget.choices = with_typed(choices[name], typed)
            field.widget.attrs |= self._attributes(name, field.widget)

    def _attributes(self, name: str, widget: forms.Widget) -> dict[str, str]:
        """How the input is dressed, and what a screen reader reads with it: the hint and what the checks
        say."""
        own = str(self.auto_id) % name
        hint = f"{own}_helptext " if name in self.HINTS else ""
        attributes = {"class": "ds-input", "aria-describedby": f"{hint}{own}-said", "autocomplete": "off"}
        if not isinstance(widget, forms.Select):
            attributes["maxlength"] = str(longest(name))
        return attributes | ({"list": LISTS[name]} if name in LISTS else {})


class RowForm(TypedForm):
    """A row of a draft but for the terms of a floor, which have a form of their own (`term_forms`). It has the fields
    of both kinds of rules; `row_groups` says which of them a row shows."""

    HINTS = HINTS

    rule = forms.CharField(widget=forms.Select)
    kind = forms.CharField(widget=forms.Select(attrs={"data-first": ""}))  # where one begins in a row
    product = forms.CharField()
    hs = forms.CharField(widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    origin = forms.CharField()
    importer = forms.CharField()
    names = forms.CharField()
    amount = forms.CharField(widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    currency = forms.CharField(widget=forms.Select)
    unit = forms.CharField(widget=forms.Select)
    content_basis = forms.CharField(widget=forms.Select)
    value_basis = forms.CharField(widget=forms.Select)
    combination = forms.CharField(widget=forms.Select)
    expression = forms.CharField()
    staged_from = forms.CharField()
    staged_cuts = forms.CharField(widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    staged_later = forms.CharField(widget=forms.Select)
    valid_from = forms.CharField(widget=forms.DateInput(attrs={"type": "date"}))
    valid_until = forms.CharField(widget=forms.DateInput(attrs={"type": "date"}))
    sunset = forms.CharField(widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in DAYS:
            typed = str(self.initial.get(name) or "")
            if typed and not _DAY.fullmatch(typed):  # the browser's calendar would swallow it
                self.fields[name].widget = forms.TextInput(self.fields[name].widget.attrs | {"type": "text"})


def with_typed(choices: Choices, typed: str) -> Choices:
    """The choices, and what was typed where it is none of them: a select must not swallow it."""
    known = {code for code, label in flat(choices)}
    return choices if not typed or typed in known else [*choices, (typed, typed)]


def flat(choices: Choices) -> Iterable[tuple[str, str]]:
    """Codes and labels without the groups that they stand in."""
    for code, label in choices:
        if isinstance(label, list):
            yield from label
        else:
            yield code, label


def fill_from_product(typed: dict[str, str], before: dict[str, str]) -> dict[str, str]:
    """Unit and content basis of a product that was just chosen for a floor, where nothing is typed there yet."""
    if typed.get("rule") or not typed.get("product") or typed.get("product") == before.get("product"):
        return {}
    product = Product.objects.filter(slug=typed["product"]).first()
    if product is None:
        return {}
    own = {"unit": product.unit, "content_basis": product.content_basis}
    return {name: text for name, text in own.items() if not typed.get(name)}


def rules_on_record(ground: Ground) -> list[tuple[str, str]]:
    """Symbol and words of every floor and tariff line on record, to name in a change or an end."""
    both: list[Standing] = [*ground.floors, *ground.tariff_lines]
    rows = [row for row in both if row.record.upper is None]
    return [
        (row.symbol, f"{_goods_of(row)}, {row.line.origin.name}, {row.line.importer}")
        for row in sorted(rows, key=lambda row: (row.SERIES, row.line_id, row.version))
    ]


def _goods_of(row: Standing) -> str:
    product = row.line.product
    return product.name if product else f"HS {format_hs(getattr(row.line, 'hs', ''))}"


class KeptField(forms.CharField):
    """A field that is asked for but may stay empty while drafting: the checks ask for it, not the form."""

    def validate(self, value: Any) -> None:
        """Anything is kept."""


class TextForm(forms.Form):
    """Title, prose and authentic language of a draft."""

    use_required_attribute = False

    # How long they may be and which signs they may hold is said by the service (`writing`), not cut off here.
    title = KeptField(label=LABELS["title"], help_text=_lazy("One line: the product and what changes."))
    prose = KeptField(
        label=LABELS["prose"],
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_lazy("Why. It is frozen with the rows, and the vote is on both."),
    )
    language = forms.ChoiceField(
        choices=list(LANGUAGES.items()),
        label=LABELS["language"],
        help_text=_lazy("A translation decides no dispute."),
    )


class PasteForm(forms.Form):
    """The range as text. What is wrong in it is said by its reader, with line and column."""

    use_required_attribute = False

    range = forms.CharField(
        label=_lazy("Rows from your spreadsheet"),
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 10, "wrap": "off", "spellcheck": "false", "autocomplete": "off"}
        ),
        help_text=_lazy(
            "Copy the cells there, paste them here. A first line with headings says which column is which."
        ),
    )


class AudienceForm(forms.Form):
    """Who may read a text from now on. A form is sent by who has read the sentences, so nothing is defaulted
    in what comes back."""

    use_required_attribute = False

    audience = forms.ChoiceField(
        widget=forms.RadioSelect,
        label=_lazy("Who may read it"),
        error_messages={
            "required": "Choose who may read the text.",
            "invalid_choice": "“%(value)s” is no level of readers; choose one of these.",
        },
    )

    def __init__(self, *args: Any, levels: Iterable[Audience], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["audience"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(level.value, f"{level.label}: {SENTENCES[level]}") for level in levels]


class ClosingForm(forms.Form):
    """When a ballot closes, in UTC, so that no time zone can be read into it."""

    closes_on = Line(
        label=_lazy("Closing date (UTC)"), widget=forms.DateInput(attrs={"type": "date"}), max_length=10
    )
    closes_time = Line(
        label=_lazy("Closing time (UTC)"), widget=forms.TimeInput(attrs={"type": "time"}), max_length=5
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        week = at + timedelta(days=7)
        kwargs.setdefault("initial", {"closes_on": week.date().isoformat(), "closes_time": "17:00"})
        super().__init__(*args, **kwargs)

    def clean_closes_on(self) -> date:
        try:
            return parse_near_day(self.cleaned_data["closes_on"])
        except Refusal as refusal:
            raise forms.ValidationError(refusal.detail) from None

    def clean_closes_time(self) -> time:
        text = self.cleaned_data["closes_time"]
        if not CLOCK.fullmatch(text):
            raise forms.ValidationError(_("“{text}” is not a time. Write it like 17:00.").format(text=text))
        return time.fromisoformat(text)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "closes_on" in given and "closes_time" in given:
            given["closes_at"] = datetime.combine(given["closes_on"], given["closes_time"], tzinfo=UTC)
        return given
