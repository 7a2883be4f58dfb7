"""A public installation does not start without its secrets, its host and a folder that is kept."""

import os
import subprocess
import sys

import pytest

WHOLE = {
    "DJANGO_SETTINGS_MODULE": "alliance.settings.production",
    "ALLIANCE_SECRET_KEY": "x1" * 40,
    "ALLIANCE_FACTOR_KEYS": "Zm9yIHRlc3RzIGFsb25lLCBub3QgYSByZWFsIGtleSE=",
    "ALLIANCE_HOSTS": "portal.example",
    "ALLIANCE_DATA": "/var/lib/alliance-portal",
}


def start(environment: dict[str, str]) -> subprocess.CompletedProcess:
    """Start Django under production settings and answer what its OpenAPI description says."""
    kept = {name: value for name, value in os.environ.items() if name not in WHOLE}
    return subprocess.run(
        [sys.executable, "-c", "import django; django.setup(); from django.conf import settings as s;"
         "print(s.DEBUG, s.CLOCK_MAY_MOVE, s.LOCAL_PAGES, s.SESSION_COOKIE_SECURE, repr(s.DEMONSTRATION_NOTICE))"],
        env=kept | environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize(
    "missing", ["ALLIANCE_SECRET_KEY", "ALLIANCE_FACTOR_KEYS", "ALLIANCE_HOSTS", "ALLIANCE_DATA"]
)
def test_what_is_missing_is_named(missing):
    answer = start({name: value for name, value in WHOLE.items() if name != missing})
    assert answer.returncode != 0
    assert missing in answer.stderr


@pytest.mark.parametrize("keys", ["CHANGE-ME", "Zm9yIHRlc3RzIGFsb25lLCBub3QgYSByZWFsIGtleSE=,short"])
def test_a_key_of_second_factors_that_is_none_is_named(keys):
    answer = start(WHOLE | {"ALLIANCE_FACTOR_KEYS": keys})
    assert answer.returncode != 0
    assert "must be Fernet keys" in answer.stderr


def test_nothing_of_the_demonstration_is_left():
    answer = start(WHOLE)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.split() == ["False", "False", "False", "True", "''"]
