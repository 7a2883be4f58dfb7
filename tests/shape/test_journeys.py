"""docs/journeys.md: every page has a journey for its primary act, and each journey that it names is there."""

import re

from tests import named

TEXT = (named.ROOT / "docs" / "journeys.md").read_text()
ROW = re.compile(r"^\| (?!page )([^|]+?) \| ([^|]+?) \| ([^|]+?) \|$", re.MULTILINE)
PAGES = {
    # Everybody's
    "Front": "search", "Product": "quote", "Quote": "compute", "Releases, release": "download",
    "Decisions, decision": "open the record", "Members, member": "–", "How decisions are made": "–",
    "For developers": "copy the first command",
    # A delegate's
    "Desk of a delegate": "the most urgent item", "Proposals": "draft a proposal",
    "Proposal": "co-sponsor, amend, take a position, go to ballot", "Editor": "table this version", "Compare": "–",
    "Ballot paper": "cast the vote", "Ballot room": "–", "Delegation": "invite", "Receipts and record": "download",
    # The secretariat's
    "Desk of the secretariat": "the oldest", "Request for four eyes": "approve, refuse with reason",
    "Timetable": "schedule", "Publication": "–", "Catalogue, prices, decision rules": "propose a change",
}  # fmt: skip
"""Each page and its primary acts, as the design of the house names them."""


def told() -> dict[str, set[str]]:
    """What the document says: the acts of each page."""
    found: dict[str, set[str]] = {}
    for page, act, _ in ROW.findall(TEXT):
        found.setdefault(page, set()).add(act)
    return found


def test_every_page_has_a_journey_for_each_of_its_primary_acts():
    said = told()
    missing = [
        f"{page}: {act}"
        for page, acts in PAGES.items()
        for act in acts.split(", ")
        if not any(act in each for each in said.get(page, ()))
    ]
    assert missing == []


def test_each_journey_that_is_named_is_there():
    rows = ROW.findall(TEXT)
    assert len(rows) >= len(PAGES)
    journeys = {each for row in rows for each in re.findall(r"`([^`]+)`", row[2])}
    assert [each for each in journeys if "::test_" not in each or not named.is_there(each)] == []
    assert [row[0] for row in rows if "`tests/journeys/" not in row[2]] == []


def test_every_file_of_journeys_is_named_or_looks_at_something_else():
    files = {each.name for each in (named.ROOT / "tests" / "journeys").glob("test_*.py")}
    assert files - set(re.findall(r"test_\w+\.py", TEXT)) == set()
