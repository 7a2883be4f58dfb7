"""What the visitor finds unfinished: a ballot in which Japan's vote is missing, a text on the table on which Japan has
not said where it stands, a draft of Japan, and an application that two officers have to read."""

from datetime import date, datetime, timedelta

from alliance.local.story.parts import Asked, Chapter, Discussed, First, Stood, Typed, Votes, row
from members.accession.applying import Said

VISITOR = "JP"
CLOSING_HOUR = 17  # UTC
DAYS_LEFT = 5
DAYS_OPEN = 4  # so far

DRAFT_TITLE = "Price floors for battery graphite"
DRAFT_PROSE = (
    "Spherical graphite and anode material are the largest part of a battery cell by volume. "
    "Plants outside one country stand idle at the prices of today.\n\n"
    "Japan puts two floors up for discussion. The amounts are to be checked with industry before tabling."
)

LETTER = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"  # an empty document


def closing(now: datetime) -> datetime:
    """The close of the open ballot: five days from now at 17:00 UTC, moved on to a weekday."""
    day = (now + timedelta(days=DAYS_LEFT)).replace(hour=CLOSING_HOUR, minute=0, second=0, microsecond=0)
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def open_ballot(now: datetime) -> Chapter:
    """The chapter that has no end yet; `now` is the true instant."""
    closes = closing(now)
    opens = now - timedelta(days=DAYS_OPEN)
    start = first_of_a_month_after(closes.date() + timedelta(days=20))
    sunset = (start.replace(year=start.year + 2) - timedelta(days=1)).isoformat()
    return Chapter(
        sponsor="PE",
        title="Price floors for antimony metal and antimony trioxide",
        prose="Antimony rose from about 12 USD a kilogram in 2023 to about 55 in 2025 after export controls. "
        "Smelters that closed in the years of low prices cannot be reopened on the hope that prices stay.\n\n"
        "The proposal sets a floor of 30 USD a kilogram for the metal and of 24 USD for the trioxide. "
        "Both are far below the market of today and owe nothing now. "
        "They lapse after two years unless they are renewed.",
        rows=(
            row("set", "antimony-metal", "30", valid_from=start.isoformat(), sunset=sunset),
            row("set", "antimony-trioxide", "24", valid_from=start.isoformat(), sunset=sunset),
        ),
        drafted=opens - timedelta(days=16, hours=3),
        first=_first(opens, start.isoformat(), sunset),
        tabled=opens - timedelta(days=6, hours=2),
        opens=opens,
        closes=closes,
        votes=Votes(
            no="SG IN AE TH QA KR", abstain="GB", absent=f"{VISITOR} CK SL DO NZ UZ AM",
            first={"MA": "abstain", "IL": "no"},
        ),
    )  # fmt: skip


def _first(opens: datetime, start: str, sunset: str) -> First:
    """The text as Peru first tabled it, and what two states asked of it. Peru took the one over and not the other."""
    at = {"valid_from": start, "sunset": sunset}
    return First(
        prose="Antimony rose from about 12 USD a kilogram in 2023 to about 55 in 2025 after export controls. "
        "Smelters that closed in the years of low prices cannot be reopened on the hope that prices stay.\n\n"
        "The proposal sets a floor of 34 USD a kilogram for the metal and of 24 USD for the trioxide. "
        "It lapses after two years unless it is renewed.",
        rows=(
            row("set", "antimony-metal", "34", **at),
            row("set", "antimony-trioxide", "24", **at),
            row("set", "antimony-scrap", "20", **at),
        ),
        tabled=opens - timedelta(days=12),
        asked=(
            Asked("BO", opens - timedelta(days=10), 1, {"amount": "30"}, "Our own smelter covers its cost at 30."),
            Asked(
                "KR", opens - timedelta(days=9), 2, {"amount": "18"}, "Makers of flame retardants buy it here.",
                left=opens - timedelta(days=7),
            ),
        ),
    )  # fmt: skip


def on_the_table(now: datetime) -> Discussed:
    """A text of Australia in negotiation: an amendment of the Union stands to it, and Japan can move another. Two
    cobalt floors, whose prices are on record; it has circulated, so that an officer may put it to the vote.

    It was tabled after Peru's second version and before Peru's ballot opened: history only moves forward.
    """
    tabled = now - timedelta(days=8)
    start = first_of_a_month_after(now.date() + timedelta(days=90))
    sunset = (start.replace(year=start.year + 3) - timedelta(days=1)).isoformat()
    when = {"valid_from": start.isoformat(), "sunset": sunset}
    return Discussed(
        sponsor="AU",
        title="Price floors for cobalt metal and cobalt sulphate",
        prose="Cobalt metal fell from 64 USD a kilogram in 2022 to 26 in 2024, and stood at about 33 in 2025. "
        "Refineries outside one country closed, and two mines of our own stand idle.\n\n"
        "The proposal sets a floor of 30 USD a kilogram for the metal. "
        "For cobalt sulphate it sets 28 USD a kilogram of the cobalt contained. "
        "Both lapse after three years unless they are renewed.",
        rows=(
            row("set", "cobalt-metal-standard", "30", **when),
            row("set", "cobalt-sulfate", "28", content_basis="contained:Co", **when),
        ),
        drafted=tabled - timedelta(days=1, hours=4),
        tabled=tabled,
        said=(
            Stood("CD", tabled + timedelta(hours=20), "cosponsors"),
            Stood(
                "ZM", tabled + timedelta(hours=29), "supports",
                "Our refinery covers its cost at 28 USD a kilogram of cobalt.",
            ),
            Asked(
                "EU", tabled + timedelta(days=2), 2, {"amount": "24"},
                "Makers of cathode material can carry 24 USD a kilogram of cobalt, and not more.",
            ),
            Stood(
                "KR", tabled + timedelta(days=2, hours=3), "with_changes",
                "The floor for the metal is sound. That for the sulphate makes batteries dearer.",
            ),
            Stood(
                "IN", tabled + timedelta(days=3), "opposes",
                "Our makers of hard-metal tools import all their cobalt and cannot pass the cost on.",
            ),
        ),
    )  # fmt: skip


def draft_rows(now: datetime) -> tuple[Typed, ...]:
    """Two rows of the visitor's draft. The second amount can be read two ways, so its check blocks."""
    start = first_of_a_month_after(now.date() + timedelta(days=60))
    sunset = (start.replace(year=start.year + 2) - timedelta(days=1)).isoformat()
    when = {"valid_from": start.isoformat(), "sunset": sunset}
    return (
        row("set", "graphite-spherical", "2900", unit="TNE", **when),
        row("set", "graphite-anode-material", "5.200", unit="TNE", **when),
    )


def application() -> Said:
    """Of a state that is no member; the contact is invented."""
    return Said(
        kind="state", country="CL", side="producer", contact_name="Gabriela Soto", email="soto@capital.example",
        statement="Chile mines copper and lithium, and refines both.", documents=(LETTER,),
    )  # fmt: skip


def first_of_a_month_after(day: date) -> date:
    """The first day of the next month."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
