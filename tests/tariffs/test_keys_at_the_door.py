"""A key at the door of the API: what it changes (nothing of the answer), and what is refused."""

import json
import logging
import sys
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.views.debug import ExceptionReporter

from alliance.journal import clock
from alliance.portal import sweep  # noqa: F401 - the sweep's modules are loaded before questions are counted
from tariffs.delivery import door, tokens
from tariffs.delivery.models import ApiKey, KeyUse
from tariffs.delivery.services import end_key
from tests import cast
from tests.tariffs import keys
from tests.tariffs.test_quote_api import lot

LIVE, MANIFEST = "/api/v1/channels/live", "/api/v1/releases/1/manifest"
RULES = "/api/v1/rules?valid_on=2026-12-30&release=1"
NOT_THERE = "/api/v1/releases/987/manifest"


class Questions:
    """What was asked of the database."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def __call__(self, execute, sql, params, many, context):
        self.said.append(sql)
        return execute(sql, params, many, context)


@pytest.fixture
def key(released) -> tuple[ApiKey, str]:
    return keys.key()


def code_of(answer) -> str:
    assert answer["Content-Type"] == "application/problem+json"
    return answer.json()["code"]


def test_with_a_key_the_answer_is_the_public_one_to_the_byte(client, released, key):
    quote_ = f"/api/v1/quote?{'&'.join(f'{k}={v}' for k, v in lot(released).items())}"
    for address in (LIVE, MANIFEST, MANIFEST, RULES, quote_, NOT_THERE, "/api/v1/", "/api/v1/openapi.json"):
        public = client.get(address)
        for method in ("get", "head"):
            keyed = getattr(client, method)(address, headers=keys.bearer(key[1]))
            assert keyed.status_code == public.status_code, address
            assert dict(keyed.headers) == dict(public.headers), address
            assert keyed.content == (public.content if method == "get" else b"")
        assert "Authorization" not in public.get("Vary", "")
        tag = {"If-None-Match": public.get("ETag", '"none"')}
        again = client.get(address, headers=keys.bearer(key[1]) | tag)
        assert again.status_code == (304 if "ETag" in public else public.status_code), address


def test_who_asks_first_does_not_matter_to_the_shelf(client, key):
    first = client.get(MANIFEST, headers=keys.bearer(key[1]))
    questions = Questions()
    with connection.execute_wrapper(questions):
        assert client.get(MANIFEST).content == first.content
    assert questions.said == []
    part = client.get(MANIFEST, headers=keys.bearer(key[1]) | {"Range": "bytes=0-9"})
    assert (part.status_code, part.content) == (206, first.content[:10])


def test_a_kept_answer_costs_two_questions_with_a_key_and_none_without(client, key):
    client.get(MANIFEST, headers=keys.bearer(key[1]))
    questions = Questions()
    with connection.execute_wrapper(questions):
        client.get(MANIFEST, headers=keys.bearer(key[1]))
        assert [each.split()[0] for each in questions.said] == ["SELECT", "INSERT"]
        client.get(MANIFEST)
        assert len(questions.said) == 2


def test_use_is_counted_by_the_minute_and_the_last_day_is_noted(client, key):
    row = key[0]
    for _ in range(3):
        client.get(LIVE, headers=keys.bearer(key[1]))
    client.get(LIVE)
    assert sum(KeyUse.objects.filter(key=row).values_list("answered", flat=True)) == 3
    row.refresh_from_db()
    assert row.last_used_on is not None


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_word_before_the_key_is_read_in_any_case(client, key, scheme):
    assert client.get(LIVE, headers={"Authorization": f"{scheme} {key[1]}"}).status_code == 200


def harmed(text: str) -> dict[str, str]:
    prefix = text.split("_")[1]
    body = f"cma_{prefix}_{'0' * 43}"
    forged = body + tokens._checksum(body)
    return {
        "another secret": f"Bearer {forged}",
        "another name": f"Bearer {tokens.new()[1]}",
        "cut short": f"Bearer {text[:-1]}",
        "two keys": f"Bearer {text}, Bearer {text}",
        "its hash": f"Bearer {tokens.digest(text)}",
        "no scheme": text,
        "basic": "Basic eDp5",
        "empty": "",
        "bearer of nothing": "Bearer ",
        "not ascii": f"Bearer {text}é",
    }


@pytest.mark.parametrize("harm", list(harmed("cma_a_b")))
@pytest.mark.parametrize("address", [LIVE, MANIFEST, "/api/v1/nowhere"])
def test_what_is_no_key_is_refused_everywhere_and_counted_nowhere(client, key, harm, address):
    client.get(MANIFEST)  # it lies on the shelf
    answer = client.get(address, headers={"Authorization": harmed(key[1])[harm]})
    assert answer.status_code == 401
    assert code_of(answer) == ("key_unknown" if harm.startswith("another") else "key_malformed")
    assert answer["WWW-Authenticate"] == 'Bearer realm="Critical Minerals Alliance", error="invalid_token"'
    assert answer["Cache-Control"] == "no-store" and "default-src 'none'" in answer["Content-Security-Policy"]
    assert KeyUse.objects.count() == 0


def test_a_wrong_secret_is_answered_as_an_unknown_key_with_the_same_work(client, key, monkeypatch):
    compared = []
    whole = door.hmac.compare_digest
    monkeypatch.setattr(door.hmac, "compare_digest", lambda a, b: compared.append(len(b)) or whole(a, b))
    said, asked = [], []
    for harm in ("another secret", "another name"):
        questions = Questions()
        with connection.execute_wrapper(questions):
            answer = client.get(MANIFEST, headers={"Authorization": harmed(key[1])[harm]})
        said.append((answer.status_code, answer.content, sorted(answer.headers.items())))
        asked.append(questions.said)
    assert said[0] == said[1] and asked[0] == asked[1] and compared == [64, 64]


def test_an_ended_key_is_refused_at_the_next_request_also_where_the_answer_lies_on_the_shelf(client, key):
    for address in (LIVE, MANIFEST):
        assert client.get(address, headers=keys.bearer(key[1])).status_code == 200
    end_key(prefix=key[0].prefix, by=cast.officer())
    for address in (LIVE, MANIFEST):
        answer = client.get(address, headers=keys.bearer(key[1]))
        assert (answer.status_code, code_of(answer)) == (401, "key_ended")


def test_a_key_expires_by_the_clock(client, key):
    clock.move_to(key[0].expires_at - timedelta(seconds=20))
    assert client.get(MANIFEST, headers=keys.bearer(key[1])).status_code == 200
    clock.move_to(key[0].expires_at)
    answer = client.get(MANIFEST, headers=keys.bearer(key[1]))
    assert (answer.status_code, code_of(answer)) == (401, "key_expired")


def test_both_keys_are_answered_while_a_consumer_changes_over(client, key):
    second = keys.key(key[0].consumer)[1]
    assert [client.get(LIVE, headers=keys.bearer(each)).status_code for each in (key[1], second)] == [
        200,
        200,
    ]
    end_key(prefix=key[0].prefix, by=cast.officer())
    assert [client.get(LIVE, headers=keys.bearer(each)).status_code for each in (key[1], second)] == [
        401,
        200,
    ]


@pytest.mark.parametrize("address", [LIVE, MANIFEST, RULES])
def test_a_key_without_the_scope_of_an_address_is_refused_there(client, released, address):
    prefix, text = tokens.new()
    row = keys.key()[0]
    ApiKey.objects.create(
        consumer=row.consumer, prefix=prefix, digest=tokens.digest(text), scopes=["deliveries:manage"],
        per_minute=9, issued_by=row.issued_by, issued_at=row.issued_at, expires_at=row.expires_at,
    )  # fmt: skip
    client.get(address)
    answer = client.get(address, headers=keys.bearer(text))
    assert (answer.status_code, code_of(answer)) == (403, "scope_missing")
    assert 'error="insufficient_scope", scope="rules:read"' in answer["WWW-Authenticate"]


@pytest.mark.parametrize(
    "where", ["?key={}", "?valid_on=2026-12-30&access_token={}", "?{}=1", "/releases/{}", "?key={}&key={}"]
)
@pytest.mark.parametrize("written", [str, lambda text: quote(text).replace("_", "%5F")])
def test_a_key_in_an_address_is_named_as_leaked_and_not_repeated(client, key, where, written, caplog):
    address = "/api/v1/rules" + where.replace("{}", written(key[1]))
    for headers in ({}, keys.bearer(key[1])):
        answer = client.get(address, headers=headers)
        assert (answer.status_code, code_of(answer)) == (400, "key_in_address")
        secret = key[1].split("_")[2]
        assert "leaked" in answer.json()["detail"] and secret not in answer.content.decode()
        assert secret not in caplog.text


def test_beyond_its_limit_a_key_waits_for_the_next_minute(client, released):
    row, text = keys.key(per_minute=3)
    minute = clock.now().replace(second=0, microsecond=0) + timedelta(minutes=5)
    clock.move_to(minute + timedelta(seconds=1))
    assert [client.get(MANIFEST, headers=keys.bearer(text)).status_code for _ in range(5)] == [
        200, 200, 200, 429, 429,
    ]  # fmt: skip
    answer = client.get(MANIFEST, headers=keys.bearer(text))
    assert code_of(answer) == "too_many_requests"
    wait = int(answer["Retry-After"])
    assert 1 <= wait <= 59
    assert answer["RateLimit"] == f'"key";r=0;t={wait}' and answer["RateLimit-Policy"] == '"key";q=3;w=60'
    assert client.get(MANIFEST).status_code == 200
    clock.move_to(minute + timedelta(minutes=1))
    assert client.get(MANIFEST, headers=keys.bearer(text)).status_code == 200
    uses = KeyUse.objects.filter(key=row).order_by("minute").values_list("answered", "refused")
    assert list(uses) == [(3, 3), (1, 0)]


def test_no_log_line_and_no_report_holds_a_key(client, key, caplog):
    caplog.set_level(logging.DEBUG)
    client.get(LIVE, headers=keys.bearer(key[1]))
    client.get(LIVE, headers={"Authorization": harmed(key[1])["cut short"]})
    end_key(prefix=key[0].prefix, by=cast.officer())
    client.get(LIVE, headers=keys.bearer(key[1]))
    assert "channels/live" in caplog.text or caplog.text
    secret = key[1].split("_")[2][:40]
    assert secret not in caplog.text

    def breaks(request):
        raise RuntimeError("odd")

    request = client.get(LIVE, headers=keys.bearer(keys.key(key[0].consumer)[1])).wsgi_request
    try:
        breaks(request)
    except RuntimeError:
        reporter = ExceptionReporter(request, *sys.exc_info())
    held = request.META["HTTP_AUTHORIZATION"].split()[1]
    assert held not in reporter.get_traceback_html() and held not in reporter.get_traceback_text()


def test_the_document_says_that_a_key_may_be_sent_and_need_not(client, released):
    api = json.loads(client.get("/api/v1/openapi.json").content)
    assert api["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    for methods in api["paths"].values():
        assert methods["get"]["security"] == [{"key": []}, {}]
        assert {"401", "403", "429"} <= methods["get"]["responses"].keys()


def test_a_key_opens_no_page_and_no_act(released, key):
    browser = Client(headers=keys.bearer(key[1]))
    assert browser.get("/desk/").status_code == 302
    assert browser.post("/proposals/new/").status_code == 302
    assert KeyUse.objects.count() == 0
