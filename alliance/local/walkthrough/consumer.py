"""The consumer's side: no account, only public pages and the read API. Everything is checked by digest."""

from hashlib import sha256
from typing import Any

import httpx
from django.urls import reverse

from alliance.domain import tally
from alliance.domain.canon import parse_json
from alliance.local.walkthrough.browser import SECONDS, Browser
from alliance.local.walkthrough.steps import Teller, expect, expect_words, wait

PRICE = "69.00"


class Consumer:
    """A customs system that pulls what was published."""

    def __init__(self, base_url: str, tell: Teller) -> None:
        self.base_url, self.tell = base_url, tell
        self.api = httpx.Client(base_url=base_url, timeout=SECONDS, trust_env=False)

    def close(self) -> None:
        self.api.close()

    def decided(self, number: int, year: int, arithmetic: str, *, votes: int) -> None:
        """The sweep closes and certifies; the published document gives the same arithmetic to anybody."""
        self.tell.step("The sweep closes, counts and certifies")
        address = f"/api/v1/decisions/{number}/document"
        answer, seconds = wait(f"decision {number} is published", lambda: self._ok(address))
        document = parse_json(answer.content)
        expect("the votes on record", len(document["votes"]), votes)
        again = tally.tally_document(document)
        counted = again.members.yes + again.members.no + again.members.abstain
        expect("each elector counts once", counted, len(document["electorate"]))
        expect("the decision's arithmetic", again.arithmetic, arithmetic)
        expect("its outcome", again.outcome, "adopted")
        with Browser(self.base_url) as visitor:
            page = visitor.open(reverse("decision", args=[year, number]))
        expect_words("the decision page prints the arithmetic", page.text, arithmetic)
        self.tell.saw(f"DEC/{year}/{number:03d} adopted: {arithmetic}  ({seconds:.1f} s)")
        self.tell.saw(f"{votes} votes on record, {counted} counted: the last of each elector")
        self.tell.saw(f"recounted from its document, sha256 {sha256(answer.content).hexdigest()}")

    def released(self, number: int, *, decision: int) -> str:
        """The release through a decision follows; every file is checked against the manifest. Answers when it was
        published."""
        self.tell.step(f"Release {number} is built and published")
        live, seconds = wait(f"release {number} is live", lambda: self._live(number))
        manifest = self._get(f"/api/v1/releases/{number}/manifest")
        digest = sha256(manifest.content).hexdigest()
        expect("the manifest's digest is the one the live channel names", digest, live["manifest_sha256"])
        expect("a strong ETag is the digest", manifest.headers["etag"], f'"{digest}"')
        files = manifest.json()["files"]
        expect("the release is through its decision", manifest.json()["through_decision"], decision)
        for file in files:
            content = self._get(f"/api/v1/releases/{number}/files/{file['name']}").content
            seen = (len(content), sha256(content).hexdigest())
            expect(f"bytes and hash of {file['name']}", seen, (file["bytes"], file["sha256"]))
        before = manifest.json()["previous"]
        expect("it names the release before", before["release"] if before else 0, number - 1)
        self.tell.saw(f"release {number} through decision {decision}  ({seconds:.1f} s)")
        self.tell.saw(f"manifest sha256 {digest}")
        self.tell.saw(f"{len(files)} files checked: " + ", ".join(file["name"] for file in files))
        return str(live["published_at"])

    def quote(self, title: str, on: str, known_at: str, duty: str, *, floor: str) -> None:
        """The public answer for one lot; the working is printed."""
        self.tell.step(title)
        asked = {
            "product": "ndpr-oxide", "origin": "CN", "importer": "US", "on": on, "price": PRICE,
            "currency": "USD", "unit": "KGM", "content_basis": "gross", "value_basis": "CIF",
            "known_at": known_at,
        }  # fmt: skip
        answer = self._get("/api/v1/quote", asked).json()
        head = f"Duty under the alliance's rule: {duty} USD/kg."
        expect("the headline", answer["headline"][: len(head)], head)
        expect("the floor that answers", answer["rule"]["amount"].split(".")[0], floor)
        self.tell.saw(f"known_at {known_at} → release {answer['release']['release']}")
        for step in answer["steps"]:
            self.tell.saw(step["sentence"])
        self.tell.saw(f"rule {answer['rule']['rule']} by decision {answer['rule']['set_by']}")
        self.tell.saw(answer["headline"])
        self.tell.saw(answer["caveat"])

    def _get(self, address: str, asked: dict[str, str] | None = None) -> httpx.Response:
        answer = self.api.get(address, params=asked)
        seen = "200" if answer.status_code == 200 else f"{answer.status_code} {answer.text[:300]}"
        expect(f"GET {address} is answered", seen, "200")
        return answer

    def _ok(self, address: str) -> httpx.Response | None:
        answer = self.api.get(address)
        return answer if answer.status_code == 200 else None

    def _live(self, number: int) -> dict[str, Any] | None:
        answer = self._ok("/api/v1/channels/live")
        body = answer.json() if answer else {}
        return body if body.get("release") == number else None
