"""Short acts of somebody who signs in, over HTTP."""

import re
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from alliance.local.cast import PASSWORD
from members.delegates.models import User
from tests import cast
from tests.signin.softkey import SoftKey


def head(code: str = "JP") -> User:
    return cast.user_of(cast.delegate(code))


def password(client: Client, user: User) -> str:
    """Sign in with the password; where it led."""
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})["Location"]


def prove(client: Client) -> None:
    """Prove the password again, as changing a factor asks."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def is_in(client: Client) -> bool:
    return client.get("/desk/").status_code == 200


def options_on(client: Client, address: str) -> dict:
    """The question to a passkey that a page carries."""
    import json

    text = client.get(address).content.decode()
    found = re.search(r'<script id="passkey-options" type="application/json">(.*?)</script>', text)
    assert found, f"{address} carries no question to a passkey"
    return json.loads(found[1])


def with_passkey(user: User, *, name: str = "Laptop", **wrong: object) -> tuple[Client, SoftKey]:
    """Somebody signed in who has just set up a passkey."""
    client, key = Client(), SoftKey(**wrong)  # type: ignore[arg-type]
    password(client, user)
    prove(client)
    add_passkey(client, key, name=name)
    return client, key


def add_passkey(client: Client, key: SoftKey, *, name: str = "Laptop"):
    address = reverse("mfa_add_webauthn")
    return client.post(address, {"name": name, "credential": key.made(options_on(client, address))})


def with_code_app(user: User) -> tuple[Client, str]:
    """Somebody signed in who has just set up a code app; and the app's secret."""
    client = Client()
    password(client, user)
    prove(client)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'<code class="hex">([A-Z2-7 =]+)</code>', page)[1].replace(" ", "")  # type: ignore[index]
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer.status_code == 302, answer.content.decode()
    return client, secret


def code_of(secret: str, *, later: int = 0) -> str:
    """What the app shows now, or so many periods later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def factors(user: User) -> dict[str, int]:
    kinds = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return {kind: kinds.count(kind) for kind in set(kinds)}


def codes_shown(client: Client) -> list[str]:
    """The recovery codes, as the page shows them on request."""
    page = client.post(reverse("mfa_view_recovery_codes")).content.decode()
    return re.findall(r'<li><code class="hex">(\d+)</code></li>', page)
