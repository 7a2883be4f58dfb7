"""Which signs a text may hold, and where the first one stands that may not."""

import pytest

from alliance.domain.written import BLANK, unseen

CONTROL = "\0\x07\x1b\x7f\x85\u2028\u2029\ufeff\u2060\U000e0041\ud800"
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"


@pytest.mark.parametrize("lines", [False, True])
@pytest.mark.parametrize("sign", [*TURNING, *CONTROL, *sorted(BLANK)])
def test_what_nobody_sees_is_found_in_every_text(sign: str, lines: bool) -> None:
    found = unseen(f"ab{sign}c{sign}", lines=lines)
    assert found and (found.line, found.place) == (1, 3) and found.sign.startswith(f"U+{ord(sign):04X}, ")


@pytest.mark.parametrize(
    "text", ["Plancher", "حدّ أدنى", "می\u200cخواهیم", "क्\u200dष", "价格下限", "a\u00a0b", "\u06dd"]
)
def test_what_scripts_need_stays(text: str) -> None:
    assert unseen(text, lines=False) is None


def test_a_longer_text_breaks_its_lines_and_the_place_is_counted_in_its_line() -> None:
    assert unseen("One.\r\n\tTwo.\nភាសា\u200bខ្មែរ so\u00adft", lines=True) is None
    found = unseen("One.\r\nTwo \u202ethree", lines=True)
    assert found and found.where(lines=True) == "Line 2, character 5"
    assert found.sign == "U+202E, right-to-left override"
    broken = unseen("a\nb", lines=False)
    assert broken and (broken.where(lines=False), broken.sign) == ("Character 2", "U+000A, a line break")
