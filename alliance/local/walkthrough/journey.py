"""The main job: a floor proposed, voted on, decided, published, quoted; then raised, the old answer kept."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.urls import reverse

from alliance import journal
from alliance.journal import clock
from alliance.local import code_apps
from alliance.local.walkthrough.browser import Browser, Page
from alliance.local.walkthrough.consumer import Consumer
from alliance.local.walkthrough.people import fresh_code, head_of, seated, signed_in
from alliance.local.walkthrough.steps import Teller, expect, expect_words
from members.registry.selectors import electorate

SPONSOR, UNION, STATE_OF_UNION = "AU", "EU", "DE"
NAMES = {"AU": "Australia", "EU": "European Union", "PE": "Peru", "KE": "Kenya"}
AT_A_TIME = 4  # votes under way at once
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
        self.customs = Consumer(self.base_url, self.tell)
        self.browsers: dict[str, Browser] = {}

    def run(self) -> None:
        """All steps, the clock put back whatever happens."""
        try:
            self._run()
        finally:
            clock.reset()
            for browser in self.browsers.values():
                browser.close()
            self.customs.close()

    def _run(self) -> None:
        self.front_page()
        code_apps.equip()
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
        year, customs = ballot.closes_at.year, self.customs
        customs.decided(1, year, "28 of 42 yes, 28 needed", votes=44)  # Peru's two, of which the last counts
        known = customs.released(1)
        on = (starts + timedelta(days=7)).isoformat()
        customs.quote("Customs ask what NdPr oxide at 69 USD/kg owes", on, known, "41.00", floor="110")

        raised = {**money, "kind": "change", "names": "PF-1.1", "amount": "120"}
        second = self.propose("A higher price floor for NdPr oxide", raised)
        ballot = self.put_to_ballot(second)
        self.tell.step("Everybody votes on the higher floor")
        self.votes(ballot, {**dict.fromkeys(self.electors(), "yes"), "KE": "no", "EU": "abstain"})
        self.close(ballot, late=False)
        customs.decided(2, ballot.closes_at.year, "41 of 42 yes, 28 needed", votes=43)
        now_known = customs.released(2)
        customs.quote("The same question under the raised floor", on, now_known, "51.00", floor="120")
        customs.quote("The earlier answer is kept, by known_at", on, known, "41.00", floor="110")

    def front_page(self) -> None:
        """The portal answers, and says what it is."""
        self.tell.step("The portal answers and says that it is a demonstration")
        with Browser(self.base_url) as visitor:
            page = visitor.open(reverse("front"))
        expect_words("the front page carries the notice", page.text, settings.DEMONSTRATION_NOTICE)
        self.tell.saw(settings.DEMONSTRATION_NOTICE)

    def sign_in(self) -> None:
        """Four delegates and an officer come through the ordinary door."""
        self.tell.step("Four delegates and an officer sign in, with password and code")
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
        page = sponsor.send(page.form(has="amount"), "Save row 1", values=row | {"amount": "1.100"})
        expect_words("an amount that reads two ways is read back", page.text, "one thousand one hundred")
        self.tell.saw("1.100 is refused: it could be one thousand one hundred, or one point one")
        page = sponsor.send(page.form(has="amount"), "Save row 1", values={"amount": row["amount"]})
        expect_words("nothing stands in the way of tabling", page.text, "Ready to be tabled")
        page = sponsor.open(page.link("Table this version"))
        confirm = page.form(has="digest")
        page = sponsor.send(confirm, "Table")
        expect("tabling leads to the proposal", page.path, path)
        digest = confirm.fields["digest"][0]
        expect_words("the frozen text carries the digest shown before", page.solid, digest)
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
        self.tell.saw(f"{len(placings)} members, {electors} electors: the European Union votes for 13 states")
        return Opened(page.path, symbol, digest, closes_at)

    def _paper_digest(self, browser: Browser, path: str) -> str:
        """The digest that a vote on this paper would carry: what the voter was shown."""
        page = browser.open(path)
        page = browser.send(page.form(has="choice"), choice=_sent("abstain"))
        return page.form(action="/cast/").fields["text_digest"][0]

    def cast(self, who: str, path: str, choice: str) -> Page:
        """Paper, confirmation with a fresh code, receipt: one vote of a member over HTTP. Answers the receipt."""
        browser = self.browsers[who]
        page = browser.open(path)
        page = browser.send(page.form(has="choice"), choice=_sent(choice))
        page = browser.send(page.form(action="/cast/"), code=self.fresh_code(who))
        expect("a vote leads to its receipt", page.path, f"{path}receipt/")
        return page

    @staticmethod
    def fresh_code(who: str) -> str:
        """What the code app of a member's head shows now; several threads ask, and none keeps its connection."""
        try:
            return fresh_code(head_of(who))
        finally:
            if threading.current_thread() is not threading.main_thread():
                connection.close()

    def vote_by_password(self, ballot: Opened) -> None:
        """The four vote; Peru changes its mind before the close."""
        self.tell.step("The four vote, each with a fresh code; Peru votes no, then changes to yes")
        for code, choice in (("AU", "yes"), ("EU", "yes"), ("KE", "no"), ("PE", "no")):
            self.cast(code, ballot.path, choice)
        receipt = self.cast("PE", ballot.path, "yes")
        expect_words("Peru's receipt shows ballot and text", receipt.solid, ballot.symbol, ballot.digest)
        for fact in receipt.facts:
            self.tell.saw(f"receipt: {fact}")
            if fact.startswith("Sealed digest"):
                break  # what follows is the ballot's, not the vote's

    def a_state_of_the_union_is_refused(self, ballot: Opened) -> None:
        """Germany cannot vote beside its union."""
        self.tell.step("Germany tries to vote beside its union")
        with seated(self.base_url, STATE_OF_UNION) as germany:
            page = germany.open(ballot.path)
            reason = "EU votes on this subject for its states, Germany among them."
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
        """Cast these votes, each over HTTP in its own session, several at a time as before a deadline."""
        for code in choices:
            if code not in self.browsers:
                self.browsers[code] = seated(self.base_url, code)
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            casts = [pool.submit(self.cast, code, ballot.path, choice) for code, choice in choices.items()]
            for cast in casts:
                cast.result()
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


def _sent(choice: str) -> str:
    """A choice as the paper sends it: each in equally many bytes, so that none shows in a request's length."""
    return choice.ljust(len("abstain"))
