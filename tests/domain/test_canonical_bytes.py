"""Anything is hashed in one form, equal to RFC 8785."""

import hashlib
import math
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from alliance.domain import canon
from alliance.domain.errors import Refusal

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_canonical_bytes_equal_rfc_8785(value):
    assert canon.canonical_bytes(value) == rfc8785.dumps(value)


def test_keys_sort_by_utf_16_code_unit_and_not_by_code_point():
    value = {"\ufb33": 1, "\U0001f600": 2}
    assert canon.canonical_bytes(value) == rfc8785.dumps(value)
    assert list(canon.parse_json(canon.canonical_bytes(value))) == ["\U0001f600", "\ufb33"]


def test_text_is_utf_8_and_not_escaped():
    assert canon.canonical_bytes({"b": "é", "a": [1, None]}) == '{"a":[1,null],"b":"é"}'.encode()


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        math.nan,
        Decimal(1),
        date(2026, 1, 1),
        datetime(2026, 1, 1, tzinfo=UTC),
        {1: 2},
        2**53,
        -(2**53),
        "\ud800",
    ],
)
def test_what_has_no_single_form_is_refused_with_its_path(value):
    with pytest.raises(Refusal) as refused:
        canon.canonical_bytes({"rows": [value]})
    assert refused.value.code == "not_canonical"
    assert refused.value.values["path"].startswith("$.rows[0]")


def test_a_digest_is_sha_256_of_the_canonical_bytes():
    assert canon.digest({}) == hashlib.sha256(b"{}").hexdigest()


def test_a_chain_link_depends_on_both_sides_and_their_order():
    one, two = canon.digest(1), canon.digest(2)
    assert canon.chain_link(one, two) == hashlib.sha256(bytes.fromhex(one + two)).hexdigest()
    assert canon.chain_link(one, two) != canon.chain_link(two, one)
    with pytest.raises(Refusal, match="not a SHA-256"):
        canon.chain_link(canon.GENESIS, "ABC")


def test_a_salted_digest_differs_by_salt_and_by_value():
    salts = ("00" * 16, "01" * 16)
    digests = {canon.salted_digest(value, salt) for value in ("yes", "no") for salt in salts}
    assert len(digests) == 4
    with pytest.raises(Refusal) as refused:
        canon.salted_digest("yes", "00")
    assert refused.value.code == "salt_malformed"


def test_an_instant_is_written_in_utc():
    tokyo = timezone(timedelta(hours=9))
    assert canon.instant_text(datetime(2026, 3, 3, 2, 0, 5, tzinfo=tokyo)) == "2026-03-02T17:00:05.000000Z"
    with pytest.raises(ValueError, match="offset"):
        canon.instant_text(datetime(2026, 3, 3))  # noqa: DTZ001


@given(st.lists(st.dictionaries(TEXT, JSON, max_size=3), max_size=4))
def test_ndjson_reads_back_what_it_wrote(rows):
    assert canon.parse_ndjson(canon.ndjson(rows)) == rows


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b'{"a":1,"a":2}\n', "given twice"),
        (b'{"a":1}\n{"a":{"b":1,"b":1}}\n', "line 2"),
        (b'{"a":1.5}\n', "not whole"),
        (b'{"a":NaN}\n', "not whole"),
        (b'{"a":9007199254740992}\n', "too large"),
        (b"[1]\n", "not an object"),
        (b"\n", "Expecting value"),
        (b'{"a":1}', "no line feed"),
        (b'{"a":"\xff"}\n', "not UTF-8"),
    ],
)
def test_a_line_that_could_be_read_two_ways_is_refused(data, fault):
    with pytest.raises(Refusal) as refused:
        canon.parse_ndjson(data)
    assert refused.value.code == "json_malformed"
    assert fault in refused.value.detail
