"""The main job: a floor proposed, voted, decided, published, quoted; then raised, the old answer still there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import httpx
from django.conf import settings
from django.urls import reverse

from alliance import journal
from alliance.journal import clock
from alliance.local.walkthrough.browser import SECONDS, Browser, Page
from alliance.local.walkthrough.people import seated, signed_in
from alliance.local.walkthrough.steps import Teller, expect, expect_words, wait
from members.registry.selectors import electorate

SPONSOR, UNION, STATE_OF_UNION = "AU", "EU", "DE"
NAMES = {"AU": "Australia", "EU": "European Union", "PE": "Peru", "KE": "Kenya"}
PRICE = "69.00"
PROSE = "The oxide sells below the cost of separating it outside one country. The floor acts as a duty."


@dataclass(frozen=True)
class Opened:
    """A ballot as the walkthrough needs it."""

    path: str
    symbol: str
    digest: str
    closes_at: datetime


class Journey:
    """The whole job against one address. Raises Untrue at the first thing that is not as it should be."""

    def __init__(self, base_url: str, write: Callable[[str], object]) -> None:
        self.base_url, self.tell = base_url.rstrip("/"), Teller(write)
        self.api = httpx.Client(base_url=self.base_url, timeout=SECONDS, trust_env=False)
        self.browsers: dict[str, Browser] = {}

    def run(self) -> None:
        """All steps, the clock put back whatever happens."""
        try:
            self._run()
        finally:
            clock.reset()
            for browser in self.browsers.values():
                browser.close()
            self.api.close()

    def _run(self) -> None:
        self.front_page()
        self.sign_in()
        starts = (journal.now() + timedelta(days=30)).date()
        sunset = (starts + timedelta(days=700)).isoformat()
        money = {
            "product": "ndpr-oxide", "origin": "NONMEMBERS", "importer": "ALLIANCE", "currency": "USD",
            "unit": "KGM", "content_basis": "gross", "value_basis": "CIF", "combination": "add",
            "valid_from": starts.isoformat(), "sunset": sunset,
        }  # fmt: skip
        first = self.propose("A price floor for NdPr oxide", {**money, "kind": "set", "amount": "110"})
        ballot = self.put_to_ballot(first)
        self.vote_by_password(ballot)
        self.a_state_of_the_union_is_refused(ballot)
        self.the_rest_votes(ballot, yes=25, no=13, abstain=1)
        self.close(ballot, late=True)
        self.decided(1, "28 of 42 yes, 28 needed")
        known_first = self.released(1)
        on = (starts + timedelta(days=7)).isoformat()
        self.step_quote("Customs ask what NdPr oxide at 69 USD/kg owes", on, known_first, "41.00", floor="110")

        raised = {**money, "kind": "change", "names": "PF-1.1", "amount": "120"}
        second = self.propose("A higher price floor for NdPr oxide", raised)
        ballot = self.put_to_ballot(second)
        self.tell.step("Everybody votes on the higher floor, in sessions made by the service")
        self.votes(ballot, {**dict.fromkeys(self.electors(), "yes"), "KE": "no", "EU": "abstain"})
        self.close(ballot, late=False)
        self.decided(2, "41 of 42 yes, 28 needed")
        known_second = self.released(2)
        self.step_quote("The same question under the raised floor", on, known_second, "51.00", floor="120")
        self.step_quote("The earlier answer is still there, by known_at", on, known_first, "41.00", floor="110")

    def front_page(self) -> None:
        """The portal answers, and says what it is."""
        self.tell.step("The portal answers and says that it is a demonstration")
        with Browser(self.base_url) as visitor:
            page = visitor.open(reverse("front"))
        expect_words("the front page carries the notice", page.text, settings.DEMONSTRATION_NOTICE)
        self.tell.saw(settings.DEMONSTRATION_NOTICE)

    def sign_in(self) -> None:
        """Four delegates and an officer come through the ordinary door."""
        self.tell.step("Four delegates and an officer sign in with their passwords")
        for code, name in NAMES.items():
            self.browsers[code] = signed_in(self.base_url, f"head.{code.lower()}@delegates.example")
            self.tell.saw(f"head.{code.lower()}@delegates.example for {name}")
        self.browsers["officer"] = signed_in(self.base_url, "officer.1@secretariat.example")
        self.tell.saw("officer.1@secretariat.example for the secretariat")

    def propose(self, title: str, row: dict[str, str]) -> str:
        """Draft, fill a row, save, table. Answers the path of the proposal."""
        self.tell.step(f"{NAMES[SPONSOR]} drafts and tables “{title}”")
        sponsor = self.browsers[SPONSOR]
        page = sponsor.open(reverse("proposals"))
        page = sponsor.send(page.form(action=reverse("proposal_new")), "Draft a proposal")
        path = page.path.removesuffix("edit/")
        text = page.form(has="prose")
        page = sponsor.send(text, "Save title and prose", title=title, prose=PROSE, language="en")
        page = sponsor.send(page.form(button="Add a row"), "Add a row")
        page = sponsor.send(page.form(has="amount"), "Save row 1", **(row | {"amount": "1.100"}))
        expect_words("an amount that reads two ways is read back", page.text, "one thousand one hundred")
        page = sponsor.send(page.form(has="amount"), "Save row 1", amount=row["amount"])
        expect_words("nothing stands in the way of tabling", page.text, "Ready to be tabled")
        page = sponsor.open(page.link("Table this version"))
        confirm = page.form(has="digest")
        page = sponsor.send(confirm, "Table")
        expect("tabling leads to the proposal", page.path, path)
        digest = confirm.fields["digest"][0]
        expect_words("the frozen text carries the digest shown before", page.text, digest)
        self.tell.saw(f"row 1: {row['kind']} {row['amount']} USD/kg from {row['valid_from']}")
        self.tell.saw(f"text frozen, sha256 {digest}")
        return path

    def put_to_ballot(self, proposal: str) -> Opened:
        """The officer opens the ballot, closing four days on at 17:00 UTC."""
        self.tell.step("An officer puts it to the ballot")
        officer = self.browsers["officer"]
        closes_at = (journal.now() + timedelta(days=4)).replace(hour=17, minute=0, second=0, microsecond=0)
        page = officer.open(proposal)
        form = page.form(has="closes_on")
        page = officer.send(
            form, "to the ballot", closes_on=closes_at.date().isoformat(), closes_time=f"{closes_at:%H:%M}"
        )
        page = officer.send(page.form(has="confirmed"), "Open the ballot")
        number = page.path.strip("/").rsplit("/", 1)[1].split("-")
        symbol = f"BALLOT/{number[0]}/{int(number[1]):03d}"
        paper = self.browsers["PE"].open(page.path)
        expect_words("the ballot paper names its symbol", paper.text, symbol)
        placings = electorate(journal.now().date(), area="tariff")
        electors = sum(placing.capacity == "elector" for placing in placings)
        expect("the Union votes for its 13 states present", (len(placings), electors), (56, 43))
        digest = self._paper_digest(self.browsers["PE"], page.path)
        self.tell.saw(f"{symbol} open until {closes_at:%a %d %b %Y, %H:%M} UTC")
        self.tell.saw(f"{len(placings)} members, {electors} electors; the European Union votes for 13 of them")
        return Opened(page.path, symbol, digest, closes_at)

    def _paper_digest(self, browser: Browser, path: str) -> str:
        """The digest that a vote on this paper would carry: what the voter was shown."""
        page = browser.open(path)
        page = browser.send(page.form(has="choice"), choice="abstain")
        return page.form(has="text_digest").fields["text_digest"][0]

    def cast(self, browser: Browser, path: str, choice: str) -> Page:
        """Paper, confirmation, receipt: one vote over HTTP. Answers the receipt."""
        page = browser.open(path)
        page = browser.send(page.form(has="choice"), choice=choice)
        page = browser.send(page.form(has="text_digest"))
        expect("a vote leads to its receipt", page.path, f"{path}receipt/")
        return page

    def vote_by_password(self, ballot: Opened) -> None:
        """The four vote; Peru changes its mind before the close."""
        self.tell.step("The four vote; Peru votes no, then changes to yes")
        for code, choice in (("AU", "yes"), ("EU", "yes"), ("KE", "no"), ("PE", "no")):
            self.cast(self.browsers[code], ballot.path, choice)
        receipt = self.cast(self.browsers["PE"], ballot.path, "yes")
        expect_words("Peru's receipt shows ballot and text", receipt.text, ballot.symbol, ballot.digest)
        for fact in receipt.facts:
            self.tell.saw(f"receipt: {fact}")

    def a_state_of_the_union_is_refused(self, ballot: Opened) -> None:
        """Germany cannot vote beside its union."""
        self.tell.step("Germany tries to vote beside its union")
        with seated(self.base_url, STATE_OF_UNION) as germany:
            page = germany.open(ballot.path)
            reason = "EU votes on tariffs for the states of its customs union, Germany among them."
            expect_words("the ballot page says why Germany casts none", page.text, reason)
            refused = germany.press_anyway(
                page, f"{ballot.path}cast/", status=403, choice="yes", text_digest=ballot.digest
            )
        expect_words("a vote of Germany is refused with its reason", refused.text, reason)
        self.tell.saw(f"refused (403): {reason}")

    def electors(self) -> list[str]:
        """Codes of those who vote on tariffs today."""
        rows = electorate(journal.now().date(), area="tariff")
        return [row.member.code for row in rows if row.capacity == "elector"]

    def the_rest_votes(self, ballot: Opened, *, yes: int, no: int, abstain: int) -> None:
        """Everybody who has not signed in with a password votes in a session made by the service."""
        self.tell.step("The rest of the electorate votes, in sessions made by the service")
        rest = [code for code in self.electors() if code not in NAMES]
        choices = ["yes"] * yes + ["no"] * no + ["abstain"] * abstain
        expect("the choices are as many as the electors left", len(choices), len(rest))
        self.votes(ballot, dict(zip(rest, choices, strict=True)))

    def votes(self, ballot: Opened, choices: dict[str, str]) -> None:
        """Cast these votes, each over HTTP in its own session."""
        for code, choice in choices.items():
            if code not in self.browsers:
                self.browsers[code] = seated(self.base_url, code)
            self.cast(self.browsers[code], ballot.path, choice)
        counts = {choice: list(choices.values()).count(choice) for choice in ("yes", "no", "abstain")}
        self.tell.saw(", ".join(f"{count} {choice}" for choice, count in counts.items()))

    def close(self, ballot: Opened, *, late: bool) -> None:
        """Move the clock to the closing instant; a vote sent then is refused."""
        self.tell.step("The closing instant comes")
        kenya = self.browsers["KE"]
        paper = kenya.open(ballot.path)
        clock.move_to(ballot.closes_at)
        self.tell.saw(f"the clock reads {ballot.closes_at:%a %d %b %Y, %H:%M:%S} UTC")
        if late:
            refused = kenya.press_anyway(
                paper, f"{ballot.path}cast/", status=409, choice="yes", text_digest=ballot.digest
            )
            reason = f"{ballot.symbol} closed on {ballot.closes_at:%d %b %Y at %H:%M:%S} UTC"
            expect_words("a vote after the instant is refused with its reason", refused.text, reason)
            self.tell.saw(f"Kenya's vote after it is refused (409): {reason}.")

    def decided(self, number: int, arithmetic: str) -> None:
        """The sweep closes and certifies; the published document gives the same arithmetic to anybody."""
        from alliance.domain import tally
        from alliance.domain.canon import parse_json

        self.tell.step("The sweep closes, counts and certifies")
        address = f"/api/v1/decisions/{number}/document"
        answer, seconds = wait(f"decision {number} is published", lambda: self._ok(address))
        again = tally.tally_document(parse_json(answer.content))
        expect("the decision's arithmetic", again.arithmetic, arithmetic)
        expect("its outcome", again.outcome, "adopted")
        year = journal.now().year
        page = Browser(self.base_url).open(reverse("decision", args=[year, number]))
        expect_words("the decision page prints the arithmetic", page.text, arithmetic)
        self.tell.saw(f"DEC/{year}/{number:03d} adopted: {arithmetic}  ({seconds:.1f} s)")
        self.tell.saw(f"recounted from its document, sha256 {sha256(answer.content).hexdigest()}")

    def released(self, number: int) -> str:
        """The release follows; every file is checked against the manifest. Answers when it was published."""
        self.tell.step(f"Release {number} is built and published")
        live, seconds = wait(f"release {number} is live", lambda: self._live(number))
        manifest = self._get(f"/api/v1/releases/{number}/manifest")
        digest = sha256(manifest.content).hexdigest()
        expect("the manifest's digest is the one the live channel names", digest, live["manifest_sha256"])
        expect("a strong ETag is the digest", manifest.headers["etag"], f'"{digest}"')
        files = manifest.json()["files"]
        expect("the release is through its decision", manifest.json()["through_decision"], number)
        for file in files:
            content = self._get(f"/api/v1/releases/{number}/files/{file['name']}").content
            seen = (len(content), sha256(content).hexdigest())
            expect(f"bytes and hash of {file['name']}", seen, (file["bytes"], file["sha256"]))
        before = manifest.json()["previous"]
        expect("it names the release before", before["release"] if before else 0, number - 1)
        self.tell.saw(f"release {number} through decision {number}  ({seconds:.1f} s)")
        self.tell.saw(f"manifest sha256 {digest}")
        self.tell.saw(f"{len(files)} files checked: " + ", ".join(file["name"] for file in files))
        return str(live["published_at"])

    def step_quote(self, title: str, on: str, known_at: str, duty: str, *, floor: str) -> None:
        """The public answer for one lot; the working is printed."""
        self.tell.step(title)
        asked = {
            "product": "ndpr-oxide", "origin": "CN", "importer": "US", "on": on, "price": PRICE,
            "currency": "USD", "unit": "KGM", "content_basis": "gross", "value_basis": "CIF",
            "known_at": known_at,
        }  # fmt: skip
        answer = self._get("/api/v1/quote", asked).json()
        expect("the headline", answer["headline"], f"duty {duty} USD/kg")
        expect("the floor that answers", answer["rule"]["amount"].split(".")[0], floor)
        self.tell.saw(f"known_at {known_at} → release {answer['release']['release']}")
        for step in answer["steps"]:
            self.tell.saw(step["text"] if "text" in step else str(step))
        self.tell.saw(f"rule {answer['rule']['rule']} by decision {answer['rule']['set_by']}")
        self.tell.saw(answer["headline"])
        self.tell.saw(answer["caveat"])

    def _get(self, address: str, asked: dict[str, str] | None = None) -> httpx.Response:
        answer = self.api.get(address, params=asked)
        expect(f"GET {address}", f"{answer.status_code} {answer.text[:300] * (answer.status_code != 200)}", "200 ")
        return answer

    def _ok(self, address: str) -> httpx.Response | None:
        answer = self.api.get(address)
        return answer if answer.status_code == 200 else None

    def _live(self, number: int) -> dict[str, Any] | None:
        answer = self._ok("/api/v1/channels/live")
        body = answer.json() if answer else {}
        return body if body.get("release") == number else None
