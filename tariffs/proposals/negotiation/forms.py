"""What is typed into the pages of negotiating. What may be said and when is the services' to say."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from alliance.web import words
from alliance.web.texts import Line, Prose
from tariffs.proposals.fields import LABELS
from tariffs.proposals.forms import HINTS, Choices, flat, with_typed
from tariffs.proposals.negotiation.models import Position, Return
from tariffs.proposals.spoken import DAYS


class ReturnForm(forms.Form):
    """What of the form is wrong, and why. Length and signs are looked at by the service."""

    use_required_attribute = False

    fault = forms.ChoiceField(
        label=_lazy("What is wrong with its form"),
        widget=forms.RadioSelect,
        choices=Return.Fault.choices,
        error_messages={"required": "Choose what is wrong with its form."},
    )
    reasons = Prose(
        label=_lazy("Reasons"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_lazy("Say what to mend and where. Whoever may read the text reads them."),
    )


class PositionForm(forms.Form):
    """Where a party stands, and why."""

    use_required_attribute = False

    stance = forms.ChoiceField(
        label=_lazy("Position"),
        widget=forms.RadioSelect,
        choices=Position.Stance.choices,
        error_messages={"required": "Choose a position."},
    )
    reason = Prose(
        label=_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_lazy("Say what your state needs, or what would change its position."),
    )


class AmendmentForm(forms.Form):
    """The cells of one row that may be amended, as the row has them, and why they shall change. Read by the checks."""

    use_required_attribute = False

    amount = Line(label=LABELS["amount"], widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    currency = forms.ChoiceField(label=LABELS["currency"])
    unit = forms.ChoiceField(label=LABELS["unit"])
    content_basis = forms.ChoiceField(label=LABELS["content_basis"])
    value_basis = forms.ChoiceField(label=LABELS["value_basis"])
    combination = forms.ChoiceField(label=LABELS["combination"])
    expression = Line(label=LABELS["expression"])
    staged_from = Line(label=LABELS["staged_from"], required=False)
    staged_cuts = Line(label=LABELS["staged_cuts"], required=False)
    staged_later = forms.ChoiceField(label=LABELS["staged_later"], required=False)
    valid_from = Line(label=LABELS["valid_from"], widget=forms.DateInput(attrs={"type": "date"}))
    valid_until = Line(
        label=LABELS["valid_until"], widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    sunset = Line(label=LABELS["sunset"], widget=forms.DateInput(attrs={"type": "date"}), required=False)
    reason = Prose(label=_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(
        self, *args: Any, cells: Collection[str], choices: Mapping[str, Choices], says: Mapping[str, Any],
        text: str, **kwargs: Any,
    ) -> None:  # fmt: skip
        """`cells` are those that this row may have amended (`frozen.cells_of`), `choices` the lists of the editor
        (`forms.row_choices`). What the row of the version `text` `says` stands beside each field, whatever is typed."""
        super().__init__(*args, **kwargs)
        for name in [name for name in self.fields if name not in (*cells, "reason")]:
            del self.fields[name]
        for name in cells:
            field, said = self.fields[name], str(says.get(name) or "")
            if isinstance(field, forms.ChoiceField):
                listed = choices[name] if not field.required else [each for each in choices[name] if each[0]]
                field.choices = with_typed(listed, said)
            now = _("{version} says: {value}.").format(
                version=text, value=self.word(name, said) or _("nothing")
            )
            hint = "" if name == "content_basis" else HINTS.get(name, "")
            field.help_text = " ".join(str(each) for each in (hint, now) if each)

    def word(self, name: str, value: str) -> str:
        """What a cell says in words: the label of a choice, a day as pages write it."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            return str(dict(flat(field.choices)).get(value, value))  # type: ignore[arg-type]
        return words.civil(date.fromisoformat(value)) if value and name in DAYS else value


def take(form: forms.Form, refused: Any) -> bool:
    """Put a refusal beside the field that it names; False where it names none of the form."""
    if refused.where not in form.fields:
        return False
    form.add_error(refused.where, f"{refused.detail} {refused.mend}")
    return True


def take_all(form: forms.Form, refusals: Iterable[Any]) -> None:
    """Put every refusal beside its field, or above the form where it names none; a field of which the form itself
    already said what is wrong is not told twice."""
    told = set(form.errors)
    for each in refusals:
        if each.where not in told:
            form.add_error(
                each.where if each.where in form.fields else None, f"{each.detail} {each.mend}".strip()
            )
