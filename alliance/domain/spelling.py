"""How the values of a sentence are spelt for people: money, days, instants. The data keep them as machines read them.

A sentence asks for a spelling behind a colon: `{amount:money} {per}`, `{on:day}`, `{published:instant}`.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from alliance.domain.currencies import CURRENCIES

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
GROUP = "\N{NARROW NO-BREAK SPACE}"  # between groups of three digits (ISO 80000-1), as on the portal's pages


def day(on: date | str) -> str:
    """A civil date as people write it: `1 March 2026`."""
    civil = date.fromisoformat(on) if isinstance(on, str) else on
    return f"{civil.day} {MONTHS[civil.month - 1]} {civil.year}"


def instant(at: datetime | str) -> str:
    """An instant in UTC as people write it, seconds only where there are any: `6 March 2026, 10:00 UTC`."""
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    clock = f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"
    return f"{day(moment.date())}, {clock} UTC"


def number(text: str, least_places: int = 0) -> str:
    """A number as text with its digits in groups of three and at least that many decimals; what stands before it
    (`about`, a sign) stays. `38652.1` -> `38 652.10` for 2."""
    before, space, figure = text.rpartition(" ")
    sign, figure = ("-", figure[1:]) if figure.startswith("-") else ("", figure)
    whole, _, decimals = figure.partition(".")
    decimals = decimals.ljust(least_places, "0")
    grouped = f"{int(whole):,}".replace(",", GROUP)
    return before + space + sign + grouped + (f".{decimals}" if decimals else "")


def money(text: str) -> str:
    """A sum or a price as text with the decimals of its currency: `2408 EUR/t` -> `2 408.00 EUR/t`."""
    figure, _, money = text.rpartition(" ")
    return f"{number(figure, _places(money))} {money}"


def _places(money: object) -> int:
    """The decimals of the currency that `money` (`USD`, `USD/kg`) begins with; none for anything else."""
    code = str(money)[:3]
    return CURRENCIES[code].places if code in CURRENCIES else 0


class _Value(str):
    """A value that knows how many decimals money has beside it."""

    places: int

    def __format__(self, spelling: str) -> str:
        try:
            return self._spelt(spelling) if self else ""
        except ValueError:  # a release may hold a text where a day should stand: it is told as it was written
            return str(self)

    def _spelt(self, spelling: str) -> str:
        match spelling:
            case "":
                return str(self)
            case "money":
                return number(self, self.places)
            case "sum":
                return money(self)
            case "number":
                return number(self)
            case "day":
                return day(self)
            case "instant":
                return instant(self)
            case "group":
                return f" (group {self})"
            case "until":
                return f" until and including {day(self)}"
        raise KeyError(f"no spelling is called {spelling}")


class Spelt(Mapping[str, str]):
    """The values of a sentence, each ready to be spelt; lists of words are joined by commas. Money has the decimals of
    the `currency` that stands among the values, or of the one in `per` or `given` (`USD/kg`)."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values
        self._places: int | None = None

    def __getitem__(self, name: str) -> str:
        value = self._values[name]
        if not isinstance(value, str):
            value = ", ".join(map(str, value)) if isinstance(value, Sequence) else str(value)
        spelt = _Value(value)
        spelt.places = self.places
        return spelt

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    @property
    def places(self) -> int:
        """The decimals of money in this sentence."""
        if self._places is None:
            named = (self._values.get(name) for name in ("currency", "per", "given"))
            self._places = _places(next(filter(None, named), ""))
        return self._places
