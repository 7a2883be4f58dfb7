"""Every text that a form of ours takes is refused where it holds signs that nobody sees."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from django import forms

import alliance.portal
import members
import tariffs
from alliance.web.texts import Address, Line, Prose
from tariffs.proposals.forms import PasteForm, TextForm, TypedForm

KEPT = (
    TypedForm,
    TextForm,
    PasteForm,
)  # of a draft: anything is kept as typed, and the checks and `writing` refuse it


def _kinds(base: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _kinds(kind)


def _ours() -> list[type[forms.BaseForm]]:
    for package in (alliance.portal, members, tariffs):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in found.name:
                importlib.import_module(found.name)
    packages = ("alliance", "members", "tariffs")
    return [each for each in _kinds(forms.BaseForm) if each.__module__.partition(".")[0] in packages]


def test_every_text_field_of_a_form_refuses_what_nobody_sees() -> None:
    loose = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in _ours()
        if not issubclass(form, KEPT)
        for name, field in form.base_fields.items()  # type: ignore[attr-defined]
        if isinstance(field, forms.CharField)
        and not isinstance(field, Line)
        and not isinstance(field.widget, forms.PasswordInput | forms.HiddenInput)
        and type(field).__module__.partition(".")[0] != "allauth"
    ]
    assert not loose, "take Line, Prose or Address of alliance.web.texts"
    assert len(_ours()) > 30


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        (Line(), "a\u202eb", "Character 2 cannot be seen: U+202E"),
        (Prose(), "a\n\u2069b", "Line 2, character 1 cannot be seen: U+2069"),
        (Address(), "a\u200eb@capital.example", "Character 2 cannot be seen: U+200E"),
    ],
)
def test_a_field_says_where_and_how_to_mend(field: forms.Field, typed: str, said: str) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(typed)
    assert said in refused.value.messages[0] and "Type it again" in refused.value.messages[0]


def test_an_address_is_still_one() -> None:
    assert Address().clean(" a@capital.example ") == "a@capital.example"
    assert isinstance(Address().widget, forms.EmailInput)
