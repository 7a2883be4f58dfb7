"""Asking by a form: what a service refuses stands at its field, with its mend, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.forms import BaseForm

from alliance.access import Refused


@contextmanager
def refusals_at(form: BaseForm, **fields: str) -> Iterator[None]:
    """Put what is refused inside at its field of the form, and go on behind; `fields` names those that the form calls
    otherwise (``closes_at="closes_on"``). Raised: Refused, where the form has no such field."""
    try:
        yield
    except Refused as refused:
        where = fields.get(refused.where, refused.where)
        if where not in form.fields:
            raise
        form.add_error(where, f"{refused.detail} {refused.mend}".strip())
