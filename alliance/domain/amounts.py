"""Decimal amounts as people write them and as machines print them: parse, read aloud, round once.

A delegate of one country writes 1.234 for one thousand two hundred thirty-four, a delegate of another for one
point two three four. Where both readings stand, the amount is refused and both are read back.
"""

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

from alliance.domain.errors import Refusal

MOST_PLACES = 6
TOO_LARGE = 10**12

_GROUP_SPACES = "\u00a0\u2009\u202f"  # no-break, thin and narrow no-break space, as spreadsheets write them
_PLAIN = re.compile(r"(0|[1-9][0-9]*)(?:\.([0-9]+))?")
_WRITTEN = re.compile(
    r"""(?P<whole> (?: 0 | [1-9][0-9]* )                      # 1234
           | [1-9][0-9]{0,2} (?: (?P<group>[ ',.]) [0-9]{3} ) (?: (?P=group) [0-9]{3} )* )  # 1.234.567
        (?: (?P<mark>[.,]) (?P<places>[0-9]+) )?""",
    re.VERBOSE,
)
_AMBIGUOUS = re.compile(r"([1-9][0-9]{0,2})[.,]([0-9]{3})")


def parse_amount(text: str) -> Decimal:
    """The amount that a person wrote: `110`, `110.50`, `110,50`, `1 234.50`, `1,234.50`, `1.234,50`.

    Comma or point may mark the decimals; space, apostrophe, comma or point may group thousands. Raises
    Refusal `amount_ambiguous` where the separator could be read two ways (`1.234`, `12,345`; it reads both
    back and says how to mend), `amount_negative`, `amount_too_fine` (more than 6 decimals),
    `amount_too_large` (10^12 and more), `amount_digits` (digits other than 0 to 9: one script's four is
    another's eight), `amount_malformed`.
    """
    written = text.strip().translate({ord(space): " " for space in _GROUP_SPACES} | {ord("\u2019"): "'"})
    if any(character.isdecimal() and not character.isascii() for character in written):
        plain = "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in written)
        raise Refusal("amount_digits", text=text, plain=plain)
    if re.fullmatch(r"[-\u2212\u2013] ?[0-9].*", written):
        raise Refusal("amount_negative", text=text)
    if match := _AMBIGUOUS.fullmatch(written):
        whole, places = match.groups()
        raise Refusal(
            "amount_ambiguous",
            text=written,
            thousands=in_words(Decimal(whole + places)),
            decimals=in_words(Decimal(f"{whole}.{places}")),
            write_thousands=whole + places,
            write_decimals=f"{whole}.{places}0",
        )
    match = _WRITTEN.fullmatch(written) if len(written) <= 40 else None
    if match is None or (match["mark"] is not None and match["mark"] == match["group"]):
        raise Refusal("amount_malformed", text=text[:40])
    whole = re.sub(r"[^0-9]", "", match["whole"])
    return parse_plain(whole if match["places"] is None else f"{whole}.{match['places']}")


def parse_plain(text: str) -> Decimal:
    """The amount that a machine wrote, with a point and nothing else: `110.00`. Same limits and Refusals as
    `parse_amount`."""
    match = _PLAIN.fullmatch(text) if len(text) <= 40 else None
    if match is None:
        below = text[:1] == "-" and text[1:2].isdigit()
        raise Refusal("amount_negative" if below else "amount_malformed", text=text[:40])
    if len(match[2] or "") > MOST_PLACES:
        raise Refusal("amount_too_fine", text=text, most=MOST_PLACES)
    if int(match[1]) >= TOO_LARGE:
        raise Refusal("amount_too_large", text=text)
    return Decimal(text)


def check_amount(amount: Decimal) -> Decimal:
    """`amount`, if it is one that `parse_plain` could have read. Raises the same Refusals, and
    `amount_negative`."""
    if not isinstance(amount, Decimal):
        raise TypeError("an amount is a Decimal, never a float")
    if amount.is_finite() and amount < 0:
        raise Refusal("amount_negative", text=f"{amount:f}")
    return parse_plain(f"{amount:f}")


def check_percent(percent: Decimal) -> Decimal:
    """`percent`, if it is more than 0 and at most 100: a share. Raises Refusal `percent_malformed`, and those of
    `check_amount`."""
    if not 0 < check_amount(percent) <= 100:
        raise Refusal("percent_malformed", text=plain(percent))
    return percent


def plain(amount: Decimal, least_places: int = 0) -> str:
    """An amount without needless zeros, but with at least `least_places` decimals: 0.100000 -> `0.10` for
    2."""
    whole, _, places = f"{amount:f}".partition(".")
    places = places.rstrip("0").ljust(least_places, "0")
    return f"{whole}.{places}" if places else whole


def round_half_up(value: Fraction, places: int) -> Decimal:
    """`value` to `places` decimals; a half goes away from zero. The rule as text: `words.say("rounding")`."""
    nearest, _ = _scaled(value, places)
    return Decimal(_with_point(nearest, places))


def to_places(value: Fraction, places: int) -> tuple[str, bool]:
    """`round_half_up` as text, and whether nothing was lost."""
    nearest, exact = _scaled(value, places)
    return _with_point(nearest, places), exact


def show(value: Fraction) -> str:
    """A number for a sentence: exact where 6 decimals suffice (`37.55`), else `about 33.069339`."""
    nearest, exact = _scaled(value, MOST_PLACES)
    text = _with_point(nearest, MOST_PLACES).rstrip("0").rstrip(".")
    return text if exact else f"about {text}"


def _scaled(value: Fraction, places: int) -> tuple[int, bool]:
    """`value` as a whole number of units of the last place, rounded half up, and whether nothing was lost. In whole
    numbers, since a working shows dozens of figures and a fraction's own arithmetic is ten times slower."""
    below = value.denominator
    nearest, rest = divmod(abs(value.numerator) * 10**places, below)
    if 2 * rest >= below:
        nearest += 1
    return (-nearest if value.numerator < 0 else nearest), rest == 0


def _with_point(nearest: int, places: int) -> str:
    digits = f"{abs(nearest):0{places + 1}d}"
    sign = "-" if nearest < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))


def in_words(amount: Decimal) -> str:
    """An amount from 0 below 10^15 as English words: 1234 -> `one thousand two hundred thirty-four`,
    1.50 -> `one point five zero` (decimals are read digit by digit, so none is lost)."""
    whole, _, places = f"{amount:f}".partition(".")
    words = _whole_in_words(int(whole))
    return " ".join([words, "point", *(_ONES[int(digit)] for digit in places)]) if places else words


def _whole_in_words(number: int) -> str:
    for size, name in _SCALES:
        if number >= size:
            head = f"{_whole_in_words(number // size)} {name}"
            return head if number % size == 0 else f"{head} {_whole_in_words(number % size)}"
    if number < 20:
        return _ONES[number]
    return _TENS[number // 10] + (f"-{_ONES[number % 10]}" if number % 10 else "")
