"""What a mineral, a good or a country is called besides: in everyday English, French, Spanish and German."""

import gettext
from functools import lru_cache

import pycountry

from alliance import seed

LANGUAGES = ("en", "fr", "es", "de")


@lru_cache(maxsize=1)
def _table() -> dict[tuple[str, str], tuple[str, ...]]:
    """Kind and key → the other names, from names.csv of the seed."""
    return {
        (row["kind"], row["key"]): tuple(
            name.strip() for language in LANGUAGES for name in row[language].split(";") if name.strip()
        )
        for row in seed.rows("names")
    }


def of_mineral(slug: str) -> tuple[str, ...]:
    """What a mineral is called besides: `Wolfram` for tungsten."""
    return _table().get(("mineral", slug), ())


@lru_cache(maxsize=1024)
def of_words(text: str) -> tuple[str, ...]:
    """What the words of a product's name are called in the other languages: `aimant` for a magnet."""
    low = text.casefold().replace("-", " ")
    return tuple(
        name for (kind, word), names in _table().items() if kind == "word" and word in low for name in names
    )


@lru_cache(maxsize=512)
def of_country(iso2: str) -> tuple[str, ...]:
    """What a country is called besides: by its codes, and as ISO's names are translated in pycountry."""
    listed = pycountry.countries.get(alpha_2=iso2)
    told = () if listed is None else (
        listed.alpha_3, listed.name, *(each.gettext(listed.name) for each in _translations())
    )  # fmt: skip
    return tuple(dict.fromkeys((iso2, *told, *_table().get(("country", iso2), ()))))


@lru_cache(maxsize=1)
def _translations() -> tuple[gettext.NullTranslations, ...]:
    return tuple(
        gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[each], fallback=True)
        for each in LANGUAGES[1:]
    )
