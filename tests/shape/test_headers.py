"""What every answer carries, whatever it is: a page, an error, the API, a static file, a published file."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.test import Client

from alliance.portal import sweep
from tests import cast, owner, path
from tests.addresses import addresses
from tests.counts import counted
from tests.shape.test_check_deploy import ROOT, WHOLE

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = (
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "form-action 'self'",
    "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'",
)  # fmt: skip
PROBE = """
import json, sys, django
django.setup()
from django.test import Client
client, found = Client(headers={"host": "portal.example"}), {}
for where in ("/health/", "/api/v1/", "/api/v1/nowhere", "/api/v1/channels/live", "/static/mark.svg"):
    found[where] = dict(client.get(where, secure=True).items())
answer = client.get("/desk/")
found["plain"] = {"status": str(answer.status_code), **dict(answer.items())}
print(json.dumps(found))
"""


def faults(where: str, headers: Mapping[str, str]) -> list[str]:
    """What is missing from the headers of an answer."""
    wrong = [
        f"{where}: {name} is {headers.get(name)}"
        for name, value in ALWAYS.items()
        if headers.get(name) != value
    ]
    policy = [part.strip() for part in headers.get("Content-Security-Policy", "").split(";")]
    wrong += [f"{where}: no {part}" for part in POLICY if part not in policy]
    if any(word in " ".join(policy) for word in ("unsafe", "http:", "https:", "*")):
        wrong.append(f"{where}: the policy is loose: {policy}")
    powers = dict(
        part.strip().split("=", 1) for part in headers.get("Permissions-Policy", "").split(",") if part
    )
    lent = {name for name, to in powers.items() if to != "()"}
    if lent != {"publickey-credentials-get", "publickey-credentials-create", "clipboard-write"}:
        wrong.append(f"{where}: powers of the browser that are lent: {sorted(lent)}")
    if any(powers[name] != "(self)" for name in lent) or not {
        "camera",
        "geolocation",
        "payment",
        "usb",
    } < set(powers):
        wrong.append(f"{where}: Permissions-Policy is {powers}")
    return wrong


@pytest.mark.long
@pytest.mark.usefixtures("world")
def test_every_route_and_every_error_carries_the_headers(settings, tmp_path):
    settings.PUBLICATION_ROOT = tmp_path / "publication"
    path.decided()
    sweep.run_once()
    visitor, delegate = Client(), Client()
    delegate.force_login(cast.user_of(cast.delegate("JP")))
    asked = [where for _, where in addresses()] + ["/nowhere/", "/api/v1/nowhere", "/record/?of=%00"]
    wrong, statuses = [], set()
    for client in (visitor, delegate):
        for where in asked:
            if client is delegate and where.startswith(("/api/", "/health/")):
                continue
            answer = client.get(where)
            statuses.add(answer.status_code)
            wrong += faults(where, answer.headers)
    wrong += faults(
        "a form without its mark", Client(enforce_csrf_checks=True).post("/accounts/login/").headers
    )
    assert wrong == []
    assert {200, 302, 400, 403, 404, 405} <= statuses
    counted("headers", addresses=len(asked), seats=2)


@pytest.mark.gate
def test_in_production_static_files_and_the_api_carry_them_too_and_https_is_kept_to(
    committed, tmp_path: Path
):
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "mark.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("ALLIANCE_", "DJANGO_"))
    }
    done = subprocess.run(
        [sys.executable, "-c", PROBE], cwd=ROOT, capture_output=True, text=True, timeout=120,
        env=kept | WHOLE | {"ALLIANCE_DATA": str(tmp_path), "DATABASE_URL": owner.application_url(committed),
                            "DJANGO_SETTINGS_MODULE": "alliance.settings.production"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    plain = found.pop("plain")
    assert (plain["status"], plain["Location"]) == ("301", "https://portal.example/desk/")
    for where, headers in found.items():
        assert faults(where, headers) == []
        assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert found["/static/mark.svg"]["Content-Type"] == "image/svg+xml"
