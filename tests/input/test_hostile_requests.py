"""Requests that no page of ours makes, on every route of the URL resolver: refused in words, never our fault."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from tests.counts import counted
from tests.input.conftest import Busy
from tests.shape.test_the_house import routes

pytestmark = pytest.mark.long
LARGE = b"9" * 30
# What stands in a path where a value is expected, as the bytes that the server hands over.
SEGMENTS = [
    b"0", b"2147483648", b"9223372036854775808", LARGE, b"1" * 5000, "\u0664\u0662".encode(), b"-1", b"1e9",
    b"\x00", b"a\x00b", b"\xff\xfe", b"\xed\xa0\x80", b"..", b"a/b", b"a" * 9000, "e\u0301".encode(),
    "\u202e".encode(), b"\r\nX-Made-Up: 1", b"%2F", b"NaN", b"<script>",
]  # fmt: skip
# What stands in a query, already as written in an address.
VALUES = [
    "", "%00", "a%00b", "%FF%FE", "%ED%A0%80", "%", "%zz", "%u0041", "-1", "0", "99999999999999999999", "1" * 5000,
    "%D9%A4%D9%A2", "NaN", "Infinity", "1e999999", "0000-00-00", "99999-12-31", "2026-02-30", "9999-12-31",
    "0001-01-01", "2026-11-22T10:00:00%2B99:99", "a" * 9000, "%0D%0AX-Made-Up:+1", "e%CC%81", "%F0%9F%92%A3",
    "{{7*7}}", "'%22%3E%3Cscript%3E", "//evil.example", "last", "[]",
]  # fmt: skip
NAMES = [
    "page", "q", "on", "act", "member", "of", "stage", "next", "known_at", "release", "valid_on", "product", "hs",
    "origin", "importer", "price", "currency", "unit", "content_basis", "value_basis", "quantity",
    "quantity_unit", "choice", "row",
]  # fmt: skip
GOOD = {"year": b"2027", "number": b"1", "version": b"1", "row": b"7", "slug": b"ndpr-oxide", "code": b"JP",
        "where": b"channels/live.json", "symbol": b"PROP/2027/001", "name": b"rules.ndjson",
        "key": b"abc", "uidb36": b"1"}  # fmt: skip
IN_PATH = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")


def addresses() -> list[str]:
    """Every route as a template of its path; but for the health page, which says 503 where no sweep runs, as here."""
    found = {"/" + re.sub(r"[\^$\\]|Z$", "", where) for where, _ in routes(get_resolver())}
    return sorted(found - {"/health/"})


def filled(template: str, name: str = "", value: bytes = b"") -> bytes:
    """The path of a route, with good values but for one."""
    path = b""
    at = 0
    for part in IN_PATH.finditer(template):
        own = part[1] or part[2]
        path += template[at : part.start()].encode() + (value if own == name else GOOD[own])
        at = part.end()
    return path + template[at:].encode()


def parts(template: str) -> Iterator[str]:
    for part in IN_PATH.finditer(template):
        yield part[1] or part[2]


def ask(client: Client, path: bytes, method: str = "GET", **environ: str):
    """A request whose path is these very bytes."""
    client.raise_request_exception = False
    return client.generic(method, "/", PATH_INFO=path.decode("latin-1"), **environ)


def fine(answer, what: str) -> None:
    """No fault of ours; a request that was refused is told how to mend it, by us."""
    assert answer.status_code < 500, f"{answer.status_code} for {what}: {getattr(answer, 'exc_info', None)}"
    if answer.status_code in (400, 413, 429):
        kind, text = answer["Content-Type"], answer.content.decode()
        signs = ("What to do", "notice-title") if kind.startswith("text/html") else ('"mend"', '"errors"')
        assert any(sign in text for sign in signs), f"{what}: {text[:200]}"


def try_routes(as_role) -> int:
    """Ask every route with hostile paths and queries; of the values every second one, each route the others."""
    client, asked = as_role("head"), 0
    for place, template in enumerate(addresses()):
        for name in parts(template):
            for value in SEGMENTS[place % 2 :: 2]:
                fine(ask(client, filled(template, name, value)), f"{template} with {value[:40]!r} as {name}")
                asked += 1
        for value in VALUES[place % 2 :: 2]:
            query = "&".join(f"{name}={value}" for name in NAMES)
            fine(
                ask(client, filled(template), QUERY_STRING=query), f"{template} with {value[:40]} everywhere"
            )
            asked += 1
    return asked


def test_whatever_stands_in_a_path_or_a_query_is_answered(busy, as_role):
    counted("hostile addresses", requests=try_routes(as_role), routes=len(addresses()))


HEADERS = {
    "HTTP_IF_NONE_MATCH": ["", "*", '"', 'W/"', "\x00", "\xff", "," * 5000],
    "HTTP_RANGE": ["bytes", "bytes=-", "bytes=9-1", "bytes=0-0,1-1", "bytes=99999999999999999999-", "lines=1-2",
                   "bytes=a-b", "bytes=0-" + "9" * 5000],
    "HTTP_IF_MODIFIED_SINCE": ["yesterday", "Thu, 01 Jan 0000 00:00:00 GMT", "Thu, 99 Jan 99999 99:99:99 GMT"],
    "HTTP_ACCEPT": ["", "nonsense", "*/*;q=x", "a/" * 3000, "\xff"],
    "HTTP_ACCEPT_LANGUAGE": ["x" * 9000, "\x00", "zz-ZZ;q=foo"],
    "HTTP_COOKIE": ["", ";", "sessionid", "sessionid=\x00", "sessionid=\xff\xfe", "sessionid=" + "a" * 9000,
                    "csrftoken=\x00; sessionid=../../x", "messages=xxx", "a=b;" * 3000],
    "HTTP_REFERER": ["http://[", "\x00", "http://testserver/\xff", "http://testserver:99999/"],
    "HTTP_ORIGIN": ["null", "http://["],
    "HTTP_HX_CURRENT_URL": ["http://[", "\xff"],
    "HTTP_AUTHORIZATION": ["Basic", "Basic \xff"],
    "CONTENT_LENGTH": ["x", "-1", "99999999999", ""],
    "CONTENT_TYPE": ["", "\x00", "multipart/form-data", "text/html; charset=nonsense"],
    "REMOTE_ADDR": ["", "nonsense"],
}  # fmt: skip


@pytest.mark.parametrize("name", HEADERS)
def test_whatever_stands_in_a_header_is_answered(busy, as_role, name: str):
    for page in ("/", "/api/v1/releases/1/manifest", "/accounts/login/"):
        for value in HEADERS[name]:
            fine(ask(as_role("head"), page.encode(), **{name: value}), f"{page} with {name}: {value[:40]!r}")


@pytest.mark.parametrize(
    "host",
    ["", "evil.example", "a b", "testserver:80:80", "\x00", "[::1", "*", "\xe9", "a" * 5000, "test_server"],
)
@pytest.mark.parametrize("page", ["/", "/accounts/login/", "/api/v1/", "/desk/"])
def test_another_host_is_told_the_name_of_this_one(busy, as_role, caplog, page: str, host: str):
    answer = ask(as_role("head"), page.encode(), HTTP_HOST=host)
    assert answer.status_code == 400
    assert f"Open {settings.BASE_URL}/ instead." in answer.content.decode()
    caplog.clear()  # Django logs it as a security matter


FORM = "application/x-www-form-urlencoded"
PART = b'--b\r\nContent-Disposition: form-data; name="title"%s\r\n\r\n%s\r\n--b--\r\n'
BODIES = [
    (b"", ""),
    (b"\xff\xfe=\xff", FORM),
    (b"email=%00&login=%00&title=%00&choice=%00&edition=%00&closes_on=%00&digest=%00", FORM),
    (b"email=%ED%A0%80&login=%ED%A0%80&title=%ED%A0%80&choice=%ED%A0%80&edition=%ED%A0%80", FORM),
    (b"edition=" + b"9" * 5000 + b"&overwrite=" + b"9" * 5000, FORM),
    (b"credential=" + b"[" * 15_000, FORM),
    (b"credential=" + b"[" * 100_000, FORM),
    (b"closes_on=0000-00-00&closes_time=24:00", FORM),
    (b"closes_on=9999-12-31&closes_time=23:59&confirmed=yes", FORM),
    (b"closes_on=0001-01-01&closes_time=00:00&confirmed=yes", FORM),
    (b"title=a", FORM + "; charset=nonsense"),
    (b"title=a", FORM + "; charset=utf-16"),
    (b"{", "application/json"),
    (b"<x/>", "text/xml"),
    (b"xx", "multipart/form-data"),
    (b"xx", "multipart/form-data; boundary=\xff"),
    (b"--b\r\n", "multipart/form-data; boundary=b"),
    (PART % (b'; filename="x"', b"abc"), "multipart/form-data; boundary=b"),
    (PART % (b"\r\nContent-Transfer-Encoding: base64", b"!!!"), "multipart/form-data; boundary=b"),
    (PART % (b"", b"\xff\xfe\x00"), "multipart/form-data; boundary=b"),
]


def targets(busy: Busy) -> list[tuple[str, str]]:
    """Where forms go, each with the role that may send them."""
    return [
        ("anonymous", "/accounts/login/"), ("anonymous", "/accounts/login/passkey/"),
        ("head", "/accounts/reauthenticate/passkey/"), ("anonymous", "/accounts/password/reset/"),
        ("head", "/api/v1/quote"),
        ("head", busy.draft + "edit/"), ("head", f"{busy.draft}rows/{busy.row}/"), ("head", busy.ballot + "confirm/"),
        ("head", busy.ballot + "cast/"), ("officer", busy.tabled + "ballot/"), ("anonymous", "/local/cast/sign-in/"),
    ]  # fmt: skip


@pytest.mark.parametrize("body", BODIES, ids=lambda body: f"{body[1][:40]} {body[0][:20]!r}")
def test_whatever_is_sent_as_a_form_is_answered(busy, as_role, body: tuple[bytes, str]):
    for role, page in targets(busy):
        with transaction.atomic():
            client = as_role(role)
            client.raise_request_exception = False
            fine(client.generic("POST", page, body[0], body[1]), f"{page} with {body[0][:40]!r} as {body[1]}")
            transaction.set_rollback(True)


FILES = b"".join(
    b'--b\r\nContent-Disposition: form-data; name="f%d"; filename="x"\r\n\r\nabc\r\n' % place
    for place in range(150)
)


@pytest.mark.parametrize(
    ("body", "kind", "status", "said"),
    [
        (b"title=" + b"a" * 3_000_000, FORM, 413, "shorten the text"),
        (b"a=1&" * 2000, FORM, 400, "too many fields"),
        (FILES + b"--b--\r\n", "multipart/form-data; boundary=b", 400, "too many fields"),
    ],
)
def test_too_much_is_refused_with_what_to_mend(busy, as_role, caplog, body, kind, status, said):
    for role, page in targets(busy):
        if page.startswith("/api/"):
            continue  # takes no body at all
        answer = as_role(role).generic("POST", page, body, kind)
        assert answer.status_code == status, page
        assert said in answer.content.decode() and "What to do" in answer.content.decode()
    caplog.clear()  # Django logs it as a security matter


@pytest.mark.parametrize(
    "method", ["TRACE", "CONNECT", "PROPFIND", "NONSENSE", "PUT", "DELETE", "PATCH", "QUERY"]
)
def test_a_method_that_the_api_does_not_take_is_refused_with_those_that_it_takes(busy, as_role, method: str):
    for page in (b"/api/v1/", b"/api/v1/releases/1/manifest", b"/api/v1/quote"):
        answer = ask(as_role("head"), page, method)
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert answer.json()["code"] == "method_not_allowed"


def test_who_tries_too_often_is_told_to_wait(busy, as_role, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/m/ip"}
    client = as_role("anonymous")
    answers = [client.post("/accounts/password/reset/", {"email": "a@delegates.example"}) for _ in range(2)]
    assert answers[1].status_code == 429
    assert "Too many tries from here" in answers[1].content.decode()
    assert "Wait five minutes" in answers[1].content.decode()
