"""The main job: a state joins, a floor is proposed, voted on, decided, published, quoted; then raised, the old answer
kept."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from alliance import journal
from alliance.journal import clock
from alliance.local import code_apps
from alliance.local.walkthrough import accession
from alliance.local.walkthrough.accession import Accession
from alliance.local.walkthrough.browser import Browser
from alliance.local.walkthrough.consumer import Consumer
from alliance.local.walkthrough.people import OFFICERS, seated, signed_in
from alliance.local.walkthrough.steps import Teller, expect, expect_words
from alliance.local.walkthrough.voting import Opened, Voting, in_turn
from members.registry.selectors import electorate

SPONSOR, STATE_OF_UNION = "AU", "DE"
NAMES = {"AU": "Australia", "EU": "European Union", "PE": "Peru", "KE": "Kenya"}
PROSE = "The oxide sells below the cost of separating it outside one country. The floor acts as a duty."


class Journey:
    """The whole job against one address. Raises Untrue at the first thing that is not as it should be."""

    def __init__(self, base_url: str, write: Callable[[str], object]) -> None:
        self.base_url, self.tell = base_url.rstrip("/"), Teller(write)
        self.customs = Consumer(self.base_url, self.tell)
        self.voting = Voting(self.base_url, self.tell)
        self.browsers = self.voting.browsers

    def run(self) -> None:
        """All steps, the clock put back whatever happens."""
        try:
            self._run()
        finally:
            clock.reset()
            self.voting.close_browsers()
            self.customs.close()

    def _run(self) -> None:
        self.front_page()
        code_apps.equip()
        self.sign_in()
        Accession(self.voting, self.customs, self.tell).run(decision=1)

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
        self.voting.close(ballot, late=True)
        year, customs = ballot.closes_at.year, self.customs
        customs.decided(2, year, "29 of 43 yes, 29 needed", votes=45)  # Peru's two, of which the last counts
        known = customs.released(1, decision=2)
        on = (starts + timedelta(days=7)).isoformat()
        customs.quote("Customs ask what NdPr oxide at 69 USD/kg owes", on, known, "41.00", floor="110")

        raised = {**money, "kind": "change", "names": "PF-1.1", "amount": "120"}
        second = self.propose("A higher price floor for NdPr oxide", raised)
        ballot = self.put_to_ballot(second)
        self.tell.step("Everybody votes on the higher floor")
        everybody = dict.fromkeys(self.voting.electors(), "yes")
        self.voting.votes(ballot, everybody | {"KE": "no", "EU": "abstain"})
        self.voting.close(ballot, late=False)
        customs.decided(3, ballot.closes_at.year, "42 of 43 yes, 29 needed", votes=44)
        now_known = customs.released(2, decision=3)
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
        """Four delegates and two officers come through the ordinary door."""
        self.tell.step("Four delegates and two officers sign in, with password and code")
        for code, name in NAMES.items():
            self.browsers[code] = signed_in(self.base_url, f"head.{code.lower()}@delegates.example")
            self.tell.saw(f"head.{code.lower()}@delegates.example for {name}")
        for who, email in OFFICERS.items():
            self.browsers[who] = signed_in(self.base_url, email)
            self.tell.saw(f"{email} for the secretariat")

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
        page = sponsor.send(page.form(has="amount"), "Save", values=row | {"amount": "1.100"})
        expect_words("an amount that reads two ways is read back", page.text, "one thousand one hundred")
        self.tell.saw("1.100 is refused: it could be one thousand one hundred, or one point one")
        page = sponsor.send(page.form(has="amount"), "Save", values={"amount": row["amount"]})
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
        page = self.voting.confirm("officer", page.form(has="confirmed"), "Open the ballot")
        ballot = self.voting.opened(page.path, closes_at, reader="PE")
        placings = electorate(journal.now().date(), area="tariff")
        electors = sum(placing.capacity == "elector" for placing in placings)
        expect("the Union votes for its 13 states present", (len(placings), electors), (57, 44))
        self.tell.saw(f"{ballot.symbol} open until {closes_at:%a %d %b %Y, %H:%M} UTC")
        self.tell.saw(f"{len(placings)} members, {electors} electors: the European Union votes for 13 states")
        return ballot

    def vote_by_password(self, ballot: Opened) -> None:
        """Those who signed in vote, the new party among them; Peru changes its mind before the close."""
        self.tell.step(
            f"The four and {accession.NAME} vote, each with a fresh code; Peru votes no, then changes to yes"
        )
        for code, choice in (("AU", "yes"), ("EU", "yes"), ("KE", "no"), ("PE", "no")):
            self.voting.cast(code, ballot.path, choice)
        receipts = [self.voting.cast(code, ballot.path, "yes") for code in (accession.CODE, "PE")]
        for receipt in receipts:
            expect_words("the receipt shows ballot and text", receipt.solid, ballot.symbol, ballot.digest)
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

    def the_rest_votes(self, ballot: Opened, *, yes: int, no: int, abstain: int) -> None:
        """Everybody who has not signed in with a password votes in a session made by the service."""
        self.tell.step("The rest of the electorate votes, in sessions made by the service")
        rest = [code for code in self.voting.electors() if code not in (*NAMES, accession.CODE)]
        self.voting.votes(ballot, in_turn(rest, yes=yes, no=no, abstain=abstain))
