"""Text comes in UTF-8; a request that names another character set is refused in words, at every door."""

from io import BytesIO

import pytest
from django.test import Client, RequestFactory

from alliance.wsgi import application

pytestmark = pytest.mark.usefixtures("world")


def answered(method: str, where: str, kind: str, body: bytes = b"") -> tuple[int, dict[str, str], str]:
    """What the server's own door answers: status, headers, body."""
    said: list = []
    environ = RequestFactory().get(where).environ
    environ |= {"REQUEST_METHOD": method, "CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(body)),
                "wsgi.input": BytesIO(body)}  # fmt: skip
    page = b"".join(
        application(environ, lambda status, headers: said.extend((int(status[:3]), dict(headers))))
    )
    return said[0], said[1], page.decode()


@pytest.mark.parametrize("charset", ["rot13", "idna", "hex", "utf-16", "latin-1"])
def test_another_character_set_is_refused_at_every_door(charset: str):
    kind = f"text/plain; charset={charset}"
    status, headers, page = answered("GET", "/search/?q=x", kind)
    assert status == 415 and "We read UTF-8 only" in page and "Content-Security-Policy" in headers
    status, _, page = answered("GET", "/api/v1/quote/?product=x", kind)
    assert status == 415 and "charset_unknown" in page
    form = f"multipart/form-data; boundary=x; charset={charset}"
    assert answered("POST", "/accounts/login/", form, b"--x--")[0] == 415


@pytest.mark.parametrize("charset", ["utf-8", "UTF8", '"utf-8"', "no-such-set", ""])
def test_utf8_by_any_name_and_a_name_that_nobody_knows_are_read_as_before(client: Client, charset: str):
    assert client.get("/search/?q=x", CONTENT_TYPE=f"text/plain; charset={charset}").status_code == 200
