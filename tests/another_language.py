"""An invented language in which every message stands in brackets: what it says is the house's own, and translated."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.utils import translation

from tests.shape import catalogue

OPEN = "⟦"


@pytest.fixture(scope="session")
def bracketed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of catalogues with a language that sets every message in brackets."""
    folder = tmp_path_factory.mktemp("locale")
    language = Catalog(locale="eo")
    for each in catalogue.catalogue():
        if each.id:
            forms = each.id if isinstance(each.id, tuple | list) else [each.id]
            said = tuple(f"⟦{form}⟧" for form in forms)
            language.add(each.id, said if len(forms) > 1 else said[0], context=each.context)
    target = folder / "eo" / "LC_MESSAGES"
    target.mkdir(parents=True)
    with (target / "django.mo").open("wb") as file:
        write_mo(file, language)
    return folder


@pytest.fixture
def another_language(bracketed: Path, settings) -> Iterator[None]:
    settings.LOCALE_PATHS = [bracketed]
    with translation.override("eo"):
        yield
