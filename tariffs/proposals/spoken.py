"""What people write for what a row keeps as a code: names from lists, labels of choices, days. Both ways.

A row keeps the code where the text names exactly one thing, whatever its capitals. Else it keeps the text as typed, and
a check says so at the field.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property

from django.utils.translation import gettext as _

from alliance.domain import money
from alliance.domain.days import written_day
from alliance.domain.duty.staging import LATER_CUTS
from alliance.domain.rows import ALLIANCE
from tariffs.proposals.checks.ground import Ground
from tariffs.proposals.fields import COMBINED
from tariffs.proposals.models import Kind, Rule

DAYS = ("valid_from", "valid_until", "sunset")
LISTED = ("product", "origin", "importer")  # chosen from long lists, which the page has once for all its rows


class Names:
    """The things that a field may name: each with its code and the name that a page shows."""

    def __init__(self, pairs: Iterable[tuple[str, str]], also: Iterable[tuple[str, str]] = ()) -> None:
        self._pairs, self._also = list(pairs), list(also)

    @cached_property
    def shown(self) -> dict[str, str]:
        """By code, the name as the page shows it: with the code behind it where another thing has the same name."""
        names = [name.casefold() for _unused, name in self._pairs]
        return {
            code: name if names.count(name.casefold()) == 1 else f"{name} ({code})"
            for code, name in self._pairs
        }

    @cached_property
    def _codes(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for code, name in [*self._pairs, *self.shown.items(), *self._also]:
            for text in (code, name):
                found.setdefault(_plain(text), set()).add(code)
        return found

    def code(self, text: str) -> str:
        """The code of the one thing that the text names; else the text itself."""
        if text in self.shown:
            return text
        codes = self._codes.get(_plain(text), set())
        return next(iter(codes)) if len(codes) == 1 else text


class Speech:
    """The words of every field of a row, on a whole ground."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    @cached_property
    def names(self) -> dict[str, Names]:
        """By field, the things that it may name."""
        ground = self._ground
        bound = [each for each in ground.territories.values() if each.bound]  # type: ignore[attr-defined]
        return _fixed() | {
            "product": Names(
                ((each.slug, each.name) for each in ground.products.values()),
                ((slug, slug.replace("-", " ")) for slug in ground.products),
            ),
            "origin": Names((each.code, each.name) for each in ground.origins.values()),
            "importer": Names(
                [(ALLIANCE, _("The whole alliance")), *((each.code, each.name) for each in bound)],
                [(ALLIANCE, "all")],
            ),
        }

    def codes(self, typed: Mapping[str, str]) -> dict[str, str]:
        """What was typed as a row keeps it."""
        return {name: self._code(name, text) for name, text in typed.items()}

    def words(self, typed: Mapping[str, str]) -> dict[str, str]:
        """What a row keeps as a person reads it."""
        return {
            name: self.names[name].shown.get(text, text) if name in self.names else text
            for name, text in typed.items()
        }

    def _code(self, name: str, text: str) -> str:
        if name in DAYS:
            day = written_day(text)
            return day.isoformat() if day else text
        return self.names[name].code(text) if text and name in self.names else text


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _fixed() -> dict[str, Names]:
    """The short lists, which every row has as a choice, in the language of the page."""
    return {
        "rule": Names(((rule.value, str(rule.label)) for rule in Rule), [(Rule.FLOOR.value, _("floor"))]),
        "kind": Names(
            ((kind.value, str(kind.label)) for kind in Kind),
            [(kind.value, rule.doing(kind)) for kind in Kind for rule in Rule],
        ),
        "staged_later": Names((each, each) for each in LATER_CUTS),
        "currency": Names((each.code, each.name) for each in money.CURRENCIES.values()),
        "unit": Names(
            ((each.code, each.name) for each in money.UNITS.values()),
            [(each.code, each.symbol) for each in money.UNITS.values()],
        ),
        "value_basis": Names((code, code) for code in money.VALUE_BASES),
        "combination": Names((code, str(name)) for code, name in COMBINED.items()),
    }
