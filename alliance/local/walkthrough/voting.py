"""A ballot over HTTP: the paper, a vote with a fresh code, the receipt, many votes at once, the closing instant."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from alliance import journal
from alliance.journal import clock
from alliance.local.walkthrough.browser import Browser, Form, Page
from alliance.local.walkthrough.people import account_of, fresh_code, seated
from alliance.local.walkthrough.steps import Teller, expect, expect_words
from members.registry.selectors import electorate

AT_A_TIME = 4  # votes under way at once


@dataclass(frozen=True)
class Opened:
    """A ballot as the walkthrough needs it."""

    path: str
    symbol: str
    digest: str
    closes_at: datetime


class Voting:
    """Everybody's browsers, by member code or 'officer' and 'second officer', and what they do at a ballot."""

    def __init__(self, base_url: str, tell: Teller) -> None:
        self.base_url, self.tell = base_url, tell
        self.browsers: dict[str, Browser] = {}

    def close_browsers(self) -> None:
        for browser in self.browsers.values():
            browser.close()

    def opened(self, path: str, closes_at: datetime, *, reader: str) -> Opened:
        """The ballot at a path as a delegate who may vote reads it."""
        number = path.strip("/").rsplit("/", 1)[1].split("-")
        symbol = f"BALLOT/{number[0]}/{int(number[1]):03d}"
        browser = self.browser(reader)
        page = browser.open(path)
        expect_words("the ballot paper names its symbol", page.text, symbol)
        page = browser.send(page.form(has="choice"), choice=_sent("abstain"))
        digest = page.form(action="/cast/").fields["text_digest"][0]  # what the voter was shown
        return Opened(path, symbol, digest, closes_at)

    def browser(self, code: str) -> Browser:
        """The browser of a member's head; who has not signed in gets a session made by the service."""
        if code not in self.browsers:
            self.browsers[code] = seated(self.base_url, code)
        return self.browsers[code]

    def electors(self, area: str = "tariff") -> list[str]:
        """Codes of those who vote today on a subject of this area."""
        rows = electorate(journal.now().date(), area=area)
        return [row.member.code for row in rows if row.capacity == "elector"]

    def cast(self, who: str, path: str, choice: str) -> Page:
        """Paper, confirmation with a fresh code, receipt: one vote of a member over HTTP. Answers the receipt."""
        browser = self.browser(who)
        page = browser.open(path)
        page = browser.send(page.form(has="choice"), choice=_sent(choice))
        page = browser.send(page.form(action="/cast/"), code=self._fresh_code(who))
        expect("a vote leads to its receipt", page.path, f"{path}receipt/")
        return page

    def confirm(self, who: str, form: Form, button: str) -> Page:
        """Press a button that cannot be taken back; a code goes along where the form asks for a fresh proof."""
        code = {"code": self._fresh_code(who)} if "code" in form.fields else {}
        return self.browser(who).send(form, button, values=code)

    @staticmethod
    def _fresh_code(who: str) -> str:
        """What the code app of an officer or a member's head shows now; several threads ask, and none keeps its
        connection."""
        try:
            return fresh_code(account_of(who))
        finally:
            if threading.current_thread() is not threading.main_thread():
                connection.close()

    def votes(self, ballot: Opened, choices: dict[str, str]) -> None:
        """Cast these votes, each over HTTP in its own session, several at a time as before a deadline."""
        for code in choices:
            self.browser(code)
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            casts = [pool.submit(self.cast, code, ballot.path, choice) for code, choice in choices.items()]
            for cast in casts:
                cast.result()
        counts = {choice: list(choices.values()).count(choice) for choice in ("yes", "no", "abstain")}
        self.tell.saw(", ".join(f"{count} {choice}" for choice, count in counts.items()))

    def close(self, ballot: Opened, *, late: bool) -> None:
        """Move the clock to the closing instant; a vote sent then is refused."""
        self.tell.step(f"The closing instant of {ballot.symbol} comes")
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


def in_turn(codes: list[str], *, yes: int, no: int, abstain: int) -> dict[str, str]:
    """So many of these members vote yes, the next no, the last abstain."""
    choices = ["yes"] * yes + ["no"] * no + ["abstain"] * abstain
    expect("the choices are as many as the electors", len(choices), len(codes))
    return dict(zip(codes, choices, strict=True))


def _sent(choice: str) -> str:
    """A choice as the paper sends it: each in equally many bytes, so that none shows in a request's length."""
    return choice.ljust(len("abstain"))
