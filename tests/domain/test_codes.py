"""HS codes, product slugs and symbols."""

import pytest

from alliance.domain import codes
from alliance.domain.errors import Refusal


@pytest.mark.parametrize("text", ["2846.90", "284690", "2846 90", " 2846.90 "])
def test_an_hs_code_is_read_however_it_is_grouped(text):
    assert codes.parse_hs(text) == "284690"
    assert codes.format_hs(text) == "2846.90"
    assert codes.chapter(text) == "28"


def test_an_hs_code_prints_by_its_length():
    assert [codes.format_hs(code) for code in ("28", "2846", "2846902000")] == ["28", "2846", "2846.90.20.00"]


@pytest.mark.parametrize(
    "text", ["", "284", "28469", "28.46.x", "0046.90", "7701", "..28", "12345678901234", "٢٨"]
)
def test_what_is_no_hs_code_is_refused(text):
    with pytest.raises(Refusal) as refused:
        codes.parse_hs(text)
    assert refused.value.code == "hs_malformed"


def test_a_heading_covers_its_subheadings_and_not_the_reverse():
    assert codes.covers("2846", "2846.90")
    assert codes.covers("2846.90", "284690")
    assert not codes.covers("2846.90", "2846")
    assert not codes.covers("2805", "284690")


def test_a_symbol_reads_back_what_it_wrote():
    assert codes.symbol("PROP", 2026, 14) == "PROP/2026/014"
    for parts in [("PROP", 2026, 14), ("DEC", 2027, 1234)]:
        assert codes.parse_symbol(codes.symbol(*parts)) == parts


@pytest.mark.parametrize(
    "text", ["PROP/2026/14", "prop/2026/014", "PROP/2026/0014", "PROP/2026/000", "PROP-2026-014"]
)
def test_a_symbol_has_one_way_to_be_written(text):
    with pytest.raises(Refusal):
        codes.parse_symbol(text)


def test_a_product_slug_is_plain():
    assert codes.product_slug("ndpr-oxide") == "ndpr-oxide"
    for text in ("NdPr", "ndpr--oxide", "-a", "a b", "", "a" * 81):
        with pytest.raises(Refusal):
            codes.product_slug(text)
