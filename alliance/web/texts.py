"""Fields for what people write, and the refusal of signs that nobody sees: one rule for every form and service."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from alliance.access import Refused
from alliance.domain.written import unseen

MEND = "Type it again at that place; a copied text often brings such signs along."


def refuse_unseen(
    text: str, *, where: str, lines: bool = False, of: str = "", code: str = "unreadable"
) -> None:
    """Refuse a text with a sign that nobody sees, at its field: `code`. `lines`: it may break lines. `of` names it."""
    found = unseen(text, lines=lines)
    if found is not None:
        place = f"{found.where(lines=lines)}{f' of the {of}' if of else ''}"
        raise Refused(
            code,
            _("{place} cannot be seen: {sign}.").format(place=place, sign=found.sign),
            mend=MEND,
            where=where,
            status=422,
        )


class Line(forms.CharField):
    """A text of one line."""

    lines = False

    def validate(self, value: Any) -> None:
        """Refuse what nobody sees, with its place."""
        super().validate(value)
        found = unseen(value or "", lines=self.lines)
        if found is not None:
            said = f"{found.where(lines=self.lines)} cannot be seen: {found.sign}. {MEND}"
            raise forms.ValidationError(said, code="unreadable")


class Prose(Line):
    """A longer text, which may break its lines."""

    lines = True


class Address(Line, forms.EmailField):
    """An e-mail address."""
