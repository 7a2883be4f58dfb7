"""How Chile joins: it applies, two officers declare it admissible, the members admit it, its head takes the seat."""

from datetime import datetime, timedelta

from django.urls import reverse

from alliance import journal
from alliance.journal import clock
from alliance.local.walkthrough.browser import Browser, Page
from alliance.local.walkthrough.consumer import Consumer
from alliance.local.walkthrough.people import made_account, mailed_link, set_up_app, signed_in
from alliance.local.walkthrough.steps import Teller, expect, expect_words
from alliance.local.walkthrough.voting import Voting, in_turn

CODE, NAME = "CL", "Chile"
CONTACT = {"contact_name": "Gabriela Soto", "email": "soto@capital.example"}
HEAD = {"name": "Gabriela Mistral", "email": "mistral@capital.example"}
PASSWORD = "copper and lithium and law"  # noqa: S105  of an invented person on one's own machine
LETTER = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


class Accession:
    """From the public form to a seat."""

    def __init__(self, voting: Voting, customs: Consumer, tell: Teller) -> None:
        self.voting, self.customs, self.tell = voting, customs, tell

    def run(self, *, decision: int) -> None:
        """All steps; Chile's head stands at the desk after the last. `decision`: the number of the one that admits."""
        self.apply()
        self.declare_admissible()
        first = self.admit(decision)
        self.begin(first)
        self.invite_head()
        self.accredit(first)

    @property
    def _officer(self) -> Browser:
        return self.voting.browsers["officer"]

    def apply(self) -> None:
        """A contact of the government fills in the public form; a mail brings the link to follow it by."""
        self.tell.step(f"{NAME} applies by the public form")
        with Browser(self.voting.base_url) as contact:
            form = contact.open(reverse("join")).form(has="country")
            said = {"country": CODE, "side": "producer", "statement": "Chile mines copper and lithium."}
            page = contact.send(form, "Send", values=CONTACT | said, document=("document_1", LETTER))
            self.symbol = page.text.split("is received as ")[1].split(".")[0]
            self.follow = mailed_link(contact, self.symbol, "/join/")
            page = contact.open(self.follow)
        expect_words("the contact follows the application by its link", page.text, self.symbol, "Received")
        self.tell.saw(f"{self.symbol} received from {CONTACT['email']}, who follows it by a mailed link")

    def declare_admissible(self) -> None:
        """One officer asks, the other approves; Chile is an applicant."""
        self.tell.step("Two officers declare the application admissible")
        page = self._officer.open(reverse("membership"))
        page = self._officer.open(page.link(self.symbol))
        self.application = page.path
        page = self._officer.open(page.link(f"Declare {self.symbol} admissible"))
        page = self._officer.send(page.form(has="reason"), "Ask", reason="The letter is in order.")
        self.approve(page)
        self._seen_as("Applicant")

    def approve(self, request: Page) -> None:
        """The other officer approves what one asked; a code of the officer's app goes along where it is asked."""
        symbol = f"REQ/{int(request.path.strip('/').rsplit('/', 1)[1]):04d}"
        own = self._officer.open(f"{request.path}approve/", status=403)
        expect_words("who asked cannot approve", own.text, "another officer decides")
        second = self.voting.browsers["second officer"]
        page = second.open(second.open(request.path).link("Go on to approve"))
        page = self.voting.confirm("second officer", page.form(button="Approve"), "Approve")
        expect_words("the request is approved", page.text, "Approved and done")
        self.tell.saw(
            f"{symbol} asked by officer 1, approved by officer 2; officer 1 cannot approve it (403)"
        )

    def admit(self, decision: int) -> datetime:
        """The ballot of all members, to its certified decision. Answers when the first day begins."""
        self.tell.step(f"An officer puts the admission of {NAME} to the ballot, and every member votes")
        closes_at = (journal.now() + timedelta(days=4)).replace(hour=17, minute=0, second=0, microsecond=0)
        first = closes_at.replace(hour=0) + timedelta(days=1)
        page = self._officer.open(self._officer.open(self.application).link("to the ballot"))
        terms = {
            "effective_from": first.date().isoformat(), "side": "producer", "weight": "12",
            "closes_on": closes_at.date().isoformat(), "closes_time": f"{closes_at:%H:%M}",
        }  # fmt: skip
        page = self._officer.send(page.form(has="weight"), "Go on", values=terms)
        page = self.voting.confirm("officer", page.form(has="confirmed"), "Open the ballot")
        ballot = self.voting.opened(page.path, closes_at, reader="PE")
        electors = self.voting.electors("membership")
        expect("every member votes for itself, a union's states too", len(electors), 56)
        self.tell.saw(
            f"{ballot.symbol} open until {closes_at:%a %d %b %Y, %H:%M} UTC, {len(electors)} electors"
        )
        self.voting.votes(ballot, in_turn(electors, yes=51, no=3, abstain=2))
        self.voting.close(ballot, late=False)
        self.customs.decided(decision, closes_at.year, "51 of 54 yes, 36 needed", votes=56)
        return first

    def begin(self, first: datetime) -> None:
        """The status follows by itself, from the day that was voted on."""
        self.tell.step(f"{NAME} is a party from the day that the members voted on")
        self._seen_as("Applicant")
        clock.move_to(first + timedelta(hours=9))
        self.tell.saw(f"the clock reads {first + timedelta(hours=9):%a %d %b %Y, %H:%M} UTC")
        self._seen_as("Party")

    def _seen_as(self, status: str) -> None:
        """What the public register says of Chile today."""
        with Browser(self.voting.base_url) as visitor:
            page = visitor.open(reverse("member", args=[CODE]))
        said = f"{status} since "
        expect_words(f"the register calls it {status.lower()}", page.text, said)
        day = page.text.split(said)[1].split(".")[0].strip()
        self.tell.saw(f"the register says: {said}{day}")

    def invite_head(self) -> None:
        """The secretariat invites the head whom the capital named; the link makes an account, and no seat."""
        self.tell.step(f"An officer invites {NAME}'s head, who accepts and sets up a code app")
        page = self._officer.open(self._officer.open(self.application).link(f"Invite the head of {NAME}"))
        page = self._officer.send(page.form(has="email"), "Send", values=HEAD, role="head")
        expect_words("the invitation is under way", page.text, f"{HEAD['name']} is invited")
        with Browser(self.voting.base_url) as guest:
            link = mailed_link(guest, f"invited to the delegation of {NAME}", "/invitation/")
            made_account(guest, link, HEAD["email"], PASSWORD)
            self.tell.saw(f"{HEAD['email']} accepted by the mailed link, which opens no second time (409)")
            set_up_app(guest, PASSWORD)
            page = guest.open(reverse("desk"))
        expect_words("an account alone is no seat", page.text, "you hold no seat today")
        self.tell.saw("a code app is set up; an account, and no seat yet")

    def accredit(self, first: datetime) -> None:
        """Credentials of the capital, read by one officer and approved by another: the seat begins."""
        self.tell.step(f"Two officers accredit {NAME}'s head from the credentials of its capital")
        delegation = reverse("delegation", args=[CODE])
        page = self._officer.open(self._officer.open(delegation).link("Upload credentials"))
        form = page.form(has="starts_on")
        whose = next(value for value in form.options["who"] if value)
        period = {"starts_on": first.date(), "ends_on": first.date() + timedelta(days=730)}
        days = {name: day.isoformat() for name, day in period.items()}
        page = self._officer.send(form, "Upload", values=days | {"who": whose}, document=("file", LETTER))
        page = self._officer.open(page.link("Review and ask"))
        page = self._officer.send(page.form(has="reason"), "Ask", reason="Note of the capital")
        self.approve(page)
        head = signed_in(self.voting.base_url, HEAD["email"], PASSWORD)
        self.voting.browsers[CODE] = head
        expect_words(
            "the head stands at its member's desk", head.open(reverse("desk")).text, f"{NAME}’s desk"
        )
        self.tell.saw(f"{HEAD['email']} signs in with password and code, to {NAME}’s desk")
