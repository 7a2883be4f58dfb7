"""Delegates as a running web server meets them: sign-in, pages and votes over HTTP, each answer timed."""

import re
import time
from dataclasses import dataclass, field

import httpx

from alliance.access import Seat
from alliance.local.cast import PASSWORD
from members.ballots.models import Ballot
from tests import cast


@dataclass
class Timed:
    """What a site answered: seconds and status of each request."""

    seconds: list[float] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    @property
    def median(self) -> float:
        return sorted(self.seconds)[len(self.seconds) // 2]


class Delegate:
    """One person with one cookie jar; each answer is timed."""

    def __init__(self, site: str, timed: Timed) -> None:
        self.client = httpx.Client(base_url=site, timeout=30)
        self.timed = timed

    def get(self, address: str) -> httpx.Response:
        return self._note("GET", address)

    def post(self, address: str, page: httpx.Response, **fields: str) -> httpx.Response:
        """Send a form of `page`, with its token."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert token, f"{page.url} has no form: {page.status_code}"
        return self._note("POST", address, data={"csrfmiddlewaretoken": token[1], **fields})

    def sign_in(self, seat: Seat) -> None:
        """allauth's own form, with the real password."""
        page = self.get("/accounts/login/")
        answer = self.post("/accounts/login/", page, login=cast.user_of(seat).email, password=PASSWORD)
        assert (answer.status_code, answer.headers["location"]) == (302, "/desk/"), answer.text[:500]

    def vote(self, ballot: Ballot, choice: str) -> httpx.Response:
        """Paper, confirmation, and the redirect to the receipt."""
        address, fields = f"/ballots/{ballot.year}-{ballot.number}/", {"choice": choice}
        fields["text_digest"] = ballot.text_digest
        paper = self.get(address)
        confirmation = self.post(f"{address}confirm/", paper, **fields)
        if confirmation.is_redirect:  # to a page that may be loaded again
            confirmation = self.get(confirmation.headers["location"])
        return self.post(f"{address}cast/", confirmation, **fields)

    def _note(self, method: str, address: str, **how: object) -> httpx.Response:
        begun = time.monotonic()
        answer = self.client.request(method, address, **how)  # type: ignore[arg-type]
        self.timed.seconds.append(time.monotonic() - begun)
        self.timed.statuses.append(answer.status_code)
        return answer
