"""The cast and the mailbox: handy on one's own machine, absent in production."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.mail import get_connection, send_mail
from django.test import Client
from django.urls import reverse

from alliance.local import cast, code_apps
from members.delegates.models import User

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def mail_folder(settings, tmp_path):
    """A mailbox of this test's own, written by the backend of the demonstration."""
    settings.MAILBOX = tmp_path / "mail"
    settings.EMAIL_BACKEND = "alliance.local.mailbox.MaildirBackend"
    return settings.MAILBOX


def test_the_cast_page_offers_everybody_seated_with_one_button_each(client: Client):
    page = client.get(reverse("local_cast"))
    assert page.status_code == 200
    text = page.content.decode()
    assert text.count('name="email"') == len(cast.players()) == 71
    assert cast.PASSWORD in text


def test_the_visitor_stands_first_and_a_represented_state_is_said_to_be_one():
    players = cast.players()
    assert players[0].email == cast.VISITOR
    germany = next(player for player in players if player.email == "head.de@delegates.example")
    assert germany.tries == "Draft and table; see why Germany does not vote on tariffs."


def test_one_click_signs_in_through_the_session_and_goes_to_the_desk(client: Client):
    answer = client.post(reverse("local_sign_in"), {"email": cast.VISITOR})
    assert (answer.status_code, answer["Location"]) == (302, reverse("desk"))
    assert answer.wsgi_request.user.email == cast.VISITOR


def test_a_second_click_takes_another_seat(client: Client):
    client.post(reverse("local_sign_in"), {"email": cast.VISITOR})
    answer = client.post(reverse("local_sign_in"), {"email": "chair@secretariat.example"})
    assert answer.wsgi_request.user.email == "chair@secretariat.example"


def test_signing_in_needs_a_post_with_its_token_and_somebody_of_the_cast():
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("local_sign_in"), {"email": cast.VISITOR}).status_code == 403
    assert Client().get(reverse("local_sign_in")).status_code == 405
    assert Client().post(reverse("local_sign_in"), {"email": "nobody@delegates.example"}).status_code == 404


def test_the_stated_password_signs_in_at_the_ordinary_door(client: Client):
    answer = client.post(reverse("account_login"), {"login": cast.VISITOR, "password": cast.PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, reverse("desk"))


def test_the_authenticator_shows_a_code_with_which_the_ordinary_door_opens(client: Client):
    assert code_apps.equip() == User.objects.count() and code_apps.equip() == 0
    assert client.post(reverse("account_login"), {"login": cast.VISITOR, "password": cast.PASSWORD})[
        "Location"
    ] == (reverse("mfa_authenticate"))
    page = client.get(reverse("local_authenticator")).content.decode()
    codes = re.findall(r'<code class="hex">(\d{6})</code>', page)
    assert len(codes) == len(cast.players()) + 1 and codes[0] == codes[1], (
        "the visitor's own, then everybody's"
    )
    entered = client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert entered["Location"] == reverse("desk"), "the visitor stands first"
    again = client.get(reverse("local_authenticator")).content.decode()
    assert codes[0] not in re.findall(r'<code class="hex">(\d{6})</code>', again)[:1], "it was used"


def test_the_authenticator_shows_the_code_of_who_signs_in_first_and_finds_the_others(client: Client):
    code_apps.equip()
    address = reverse("local_authenticator")
    nobody = client.get(address).content.decode()
    assert "The code of" not in nobody and nobody.count("<details") == len(cast.GROUPS)
    client.post(reverse("account_login"), {"login": "head.au@delegates.example", "password": cast.PASSWORD})
    name = User.objects.get(email="head.au@delegates.example").name
    assert f"The code of {name}" in client.get(address).content.decode(), (
        "the password is given, the code asked for"
    )
    found = client.get(address, {"q": "japan HEAD"}).content.decode()
    table = found[found.index("Codes found") : found.index("</table>")]
    assert table.count("<code") == 1 and "Japan, head" in table
    assert "Nobody here is called “Atlantis”" in client.get(address, {"q": "Atlantis"}).content.decode()


def test_a_mail_that_the_portal_sends_can_be_read_on_the_page(client: Client, mail_folder):
    with get_connection() as connection:
        send_mail("Ballot opened: żółty", "Vote by Friday.\nhttp://localhost/ballots/", None, [cast.VISITOR],
                  connection=connection)  # fmt: skip
    listed = client.get(reverse("local_mailbox")).content.decode()
    assert "Ballot opened: żółty" in listed and cast.VISITOR in listed
    key = next(path.name for path in (mail_folder / "new").iterdir())
    shown = client.get(reverse("local_mail", args=[key])).content.decode()
    assert "Vote by Friday." in shown


def test_an_empty_mailbox_says_what_will_stand_there(client: Client, mail_folder):
    assert "No mail yet" in client.get(reverse("local_mailbox")).content.decode()


def test_a_mail_that_is_not_there_is_not_found(client: Client, mail_folder):
    assert client.get(reverse("local_mail", args=["1.2.3"])).status_code == 404


PROBE = """
import django
django.setup()
from django.conf import settings
from django.test import RequestFactory
from django.http import Http404
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from alliance.local import views
for path in ("/local/cast/", "/local/cast/sign-in/", "/local/mailbox/", "/local/mailbox/1/", "/local/authenticator/"):
    try:
        resolve(path)
    except Resolver404:
        continue
    raise SystemExit(f"{path} is routed")
for name in ("local_cast", "local_sign_in", "local_mailbox", "local_mail", "local_authenticator"):
    try:
        reverse(name)
    except NoReverseMatch:
        continue
    raise SystemExit(f"{name} has an address")
request = RequestFactory().post("/", {"email": "head.jp@delegates.example"})
try:
    views.sign_in(request)
except Http404:
    pass
else:
    raise SystemExit("the sign-in view opened a session")
assert resolve("/accounts/login/"), "the probe proves nothing if no address resolves"
assert "Maildir" not in settings.EMAIL_BACKEND and not settings.CLOCK_MAY_MOVE
print("absent")
"""


@pytest.mark.gate
def test_cast_and_mailbox_are_absent_in_production():
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "alliance.settings.production",
        "ALLIANCE_SECRET_KEY": "k" * 60,
        "ALLIANCE_FACTOR_KEYS": "Zm9yIHRlc3RzIGFsb25lLCBub3QgYSByZWFsIGtleSE=",
        "ALLIANCE_HOSTS": "portal.alliance.example",
    }
    done = subprocess.run(
        [sys.executable, "-c", PROBE], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip().endswith("absent"), done.stdout + done.stderr


def test_the_seed_of_production_brings_no_invented_person(settings):
    from alliance.portal import seeding

    settings.DEMONSTRATION_NOTICE = ""
    assert not seeding.people_wanted()
