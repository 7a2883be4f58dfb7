"""`manage.py check --deploy` in a process of its own: clean where all is as it should be, else it says what is not."""

import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from alliance.local.postgres import SUPERUSER
from tests import owner
from tests.counts import counted

pytestmark = (
    pytest.mark.gate
)  # each a process that reads production settings; the checks themselves: test_production
ROOT = Path(__file__).resolve().parents[2]
WHOLE = {
    "ALLIANCE_SECRET_KEY": "mB1x-9qLr_V4tGzW8sYc2nDhJk7PfUa0ErTi5oXwQv3yCbNlKd6MgHpSjZ",
    "ALLIANCE_FACTOR_KEYS": "Zm9yIHRlc3RzIGFsb25lLCBub3QgYSByZWFsIGtleSE=",
    "ALLIANCE_HOSTS": "portal.example,www.portal.example",
    "ALLIANCE_BASE_URL": "https://portal.example",
    "ALLIANCE_DATA": "/var/lib/alliance-portal",
    "ALLIANCE_EMAIL_URL": "smtp+tls://portal:secret@mail.example:587",
    "ALLIANCE_PROXIES": "1",
    "REDIS_URL": "redis://:secret@broker.example:6379/0",
}

# What is wrong, as lines of settings or as variables of the environment, with the id that says so.
SETTINGS = {
    "debug pages": ("portal.E001", "DEBUG = True"),
    "a template engine that shows its faults": ("portal.E001", "TEMPLATES[0]['OPTIONS']['debug'] = True"),
    "the notice of a demonstration": ("portal.E002", "DEMONSTRATION_NOTICE = 'Demonstration'"),
    "the published password": ("portal.E002", "DEMONSTRATION_PASSWORD = 'open-demonstration-2026'"),
    "the local sign-in page": ("portal.E003", "LOCAL_PAGES = True"),
    "the commands of the demonstration": ("portal.E003", "INSTALLED_APPS = [*INSTALLED_APPS, 'alliance.local']"),
    "a clock that may move": ("portal.E004", "CLOCK_MAY_MOVE = True"),
    "tasks in the web process": ("portal.E009", "CELERY_TASK_ALWAYS_EAGER = True"),
    "results that are kept": ("portal.E009", "CELERY_RESULT_BACKEND = 'redis://localhost/1'"),
    "tasks that are pickled": ("portal.E009", "CELERY_ACCEPT_CONTENT = ['json', 'pickle']"),
    "a script inline": ("portal.E011", "CONTENT_SECURITY_POLICY['DIRECTIVES']['script-src'] = [\"'unsafe-inline'\"]"),
    "a script from anywhere": ("portal.E011", "CONTENT_SECURITY_POLICY['DIRECTIVES']['script-src'] = ['https:']"),
    "a policy with a hole": ("portal.E011", "del CONTENT_SECURITY_POLICY['DIRECTIVES']['frame-ancestors']"),
    "a policy that is not sent": ("portal.E011", "MIDDLEWARE = [m for m in MIDDLEWARE if 'csp' not in m]"),
    "a session over plain HTTP": ("portal.E012", "SESSION_COOKIE_SECURE = False"),
    "a device for all subdomains": ("portal.E012", "DEVICE_COOKIE_NAME = 'device'"),
    "a session for all subdomains": ("portal.E012", "SESSION_COOKIE_DOMAIN = '.portal.example'"),
    "a sign-in service over plain HTTP": ("portal.E017", "SSO_LOOPBACK = True"),
    "a seat for a password alone": ("portal.E018", "SECOND_FACTOR_FOR_SEATS = False"),
    "a seat that asks for no factor": (
        "portal.E018", "MIDDLEWARE = [m for m in MIDDLEWARE if not m.endswith('SecondFactorForSeats')]",
    ),
    "plain HTTP": ("portal.E014", "SECURE_SSL_REDIRECT = False"),
    "reports with what was typed": (
        "portal.E015", "DEFAULT_EXCEPTION_REPORTER_FILTER = 'django.views.debug.SafeExceptionReporterFilter'",
    ),
    "a header that nobody sets": (
        "portal.E013", "ALLAUTH_TRUSTED_PROXY_COUNT = 0; SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https')",
    ),
}  # fmt: skip
ENVIRONMENT = {
    "links without TLS": ("portal.E005", {"ALLIANCE_BASE_URL": "http://portal.example"}),
    "links to another host": ("portal.E005", {"ALLIANCE_BASE_URL": "https://another.example"}),
    "any host": ("portal.E006", {"ALLIANCE_HOSTS": "*"}),
    "any subdomain": ("portal.E006", {"ALLIANCE_HOSTS": ".portal.example,portal.example"}),
    "a tree that is swept": ("portal.E007", {"ALLIANCE_DATA": "/var/tmp/alliance"}),
    "a tree in the checkout": ("portal.E007", {"ALLIANCE_DATA": str(ROOT / "data")}),
    "a tree that depends on where one stands": ("portal.E007", {"ALLIANCE_DATA": "data"}),
    "a secret that repeats itself": ("portal.E008", {"ALLIANCE_SECRET_KEY": "0123456789" * 6}),
    "mail to the console": ("portal.E010", {"ALLIANCE_EMAIL_URL": "consolemail://"}),
    "a broker that asks nobody": ("portal.W001", {"REDIS_URL": "redis://broker.example:6379/0"}),
}


@pytest.fixture
def real(committed: str) -> str:
    """The address of a database whose record is no demonstration's and whose clock is true."""
    with owner.as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE journal_clock SET demonstration = false, offset_by = interval '0'")
        cursor.execute(
            f"REVOKE UPDATE ON journal_clock FROM {settings.APPLICATION_ROLE}"
        )  # the tests' own right
    return owner.application_url(committed)


def check(database: str, folder: Path, *, lines: str = "", **environment: str) -> tuple[int, str, set[str]]:
    """Run the check; answer its exit code, what it said and the ids of its findings."""
    (folder / "site_settings.py").write_text(f"from alliance.settings.production import *\n{lines}\n")
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("ALLIANCE_", "DJANGO_"))
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT, capture_output=True, text=True, timeout=120,
        env=kept | WHOLE | {"DATABASE_URL": database} | environment
        | {"DJANGO_SETTINGS_MODULE": "site_settings", "PYTHONPATH": str(folder)},
    )  # fmt: skip
    said = done.stdout + done.stderr
    assert "Traceback" not in said, said
    return done.returncode, said, set(re.findall(r"\((\w+\.[EW]\d+)\)", said))


def test_whole_settings_and_a_true_record_are_clean(real, tmp_path):
    code, said, found = check(real, tmp_path)
    assert (code, found) == (0, set()), said
    assert "no issues (0 silenced)" in said


def test_everything_wrong_at_once_is_all_said_with_its_mend(committed, tmp_path):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_clock SET demonstration = true, offset_by = interval '1 day'")
    wrong: dict[str, str] = {}
    for _, change in ENVIRONMENT.values():
        wrong |= change
    lines = "\n".join(line for _, line in SETTINGS.values())
    code, said, found = check(owner.application_url(committed), tmp_path, lines=lines, **wrong)
    ours = {
        *(each for each, _ in (*SETTINGS.values(), *ENVIRONMENT.values())),
        "journal.E002",
        "journal.E003",
    }
    assert code == 1
    assert ours <= found
    assert said.count("HINT: ") >= len(ours)
    counted("check --deploy", findings=len(ours))


@pytest.mark.long
@pytest.mark.parametrize("what", [*SETTINGS, *ENVIRONMENT])
def test_each_contradiction_alone_is_refused(real, tmp_path, what):
    if what in SETTINGS:
        expected, lines = SETTINGS[what]
        code, said, found = check(real, tmp_path, lines=lines)
    else:
        expected, change = ENVIRONMENT[what]
        code, said, found = check(real, tmp_path, **change)
    assert code == 1
    assert {each for each in found if each.startswith(("portal", "journal"))} == {expected}, said


@pytest.mark.long
def test_a_server_that_logs_the_values_of_statements_is_refused(real, committed, tmp_path):
    server_says(committed, "log_min_duration_statement", 0)
    assert check(real, tmp_path)[2] == {"portal.E016"}
    server_says(committed, "log_parameter_max_length", 0)
    assert check(real, tmp_path)[2] == set()


def server_says(database: str, name: str, value: int) -> None:
    """Configure the server for the connections that a database will get, as only its superuser may."""
    if os.environ.get("ALLIANCE_OWNER_URL") is None:
        pytest.skip("DATABASE_URL names a server of somebody's own, whose superuser is not ours")
    there = connection.get_connection_params()
    with psycopg.connect(
        host=there["host"], port=there.get("port"), user=SUPERUSER, dbname="postgres", autocommit=True
    ) as server:
        server.execute(f'ALTER DATABASE "{database}" SET {name} = {value}')


def test_a_database_that_does_not_answer_is_said_and_nothing_breaks(tmp_path):
    code, _, found = check("postgres://nobody@127.0.0.1:1/nothing", tmp_path)
    assert (code, found) == (1, {"journal.E001"})
