"""The main pages of the house on one small story: addresses by who reads them, for tests that look at all of them."""

from dataclasses import dataclass

from alliance.access import Seat
from alliance.local import code_apps
from alliance.portal import sweep
from tariffs.proposals.drafting import add_row, start_draft
from tests import cast, path

QUOTE = (
    "quote/?product=ndpr-oxide&origin=CN&importer=JP&on=2026-11-20&price=69&currency=USD&unit=KGM"
    "&content_basis=gross&value_basis=CIF"
)
PUBLIC = (
    "", "products/", "products/ndpr-oxide/", QUOTE, "releases/", "releases/1/", "decisions/", "decisions/2026-1/",
    "members/", "members/JP/", "how-we-decide/", "developers/", "join/", "search/?q=neodimium", "patterns/",
    "accounts/login/", "accounts/lost-factor/", "nowhere/", "local/cast/", "local/authenticator/",
)  # fmt: skip
DELEGATES = (
    "desk/", "proposals/", "{open}", "{open}impact/", "{open}brief/", "{open}compare/", "{ballot}", "{ballot}room/",
    "{draft}edit/", "{draft}edit/paste/", "notices/", "notices/how/", "notices/calendar/", "timetable/", "record/",
    "delegation/JP/", "membership/", "accounts/security/",
)  # fmt: skip
OFFICERS = ("desk/", "requests/", "secretariat/", "timetable/", "consumers/")


@dataclass(frozen=True)
class Room:
    """One page: its address under the site's, and who reads it (None: everybody)."""

    where: str
    seat: Seat | None = None


def furnished() -> list[Room]:
    """A decision that is enacted, a ballot that is open and a draft with a row; and the pages where they stand."""
    path.decided()
    for _ in range(3):
        sweep.run_once()
    head = cast.delegate("JP")
    ballot = path.on_ballot(
        path.floor_row(product="gallium-metal", amount="480"), title="A floor for gallium"
    )
    draft = start_draft(by=head)
    add_row(proposal_id=draft.pk, by=head, typed=path.floor_row(product="ndpr-metal", amount="140"))
    code_apps.equip()
    _, year, number, _ = ballot.about.split("/")
    names = {
        "open": f"proposals/{year}-{int(number)}/", "ballot": f"ballots/{ballot.year}-{ballot.number}/",
        "draft": f"proposals/{draft.year}-{draft.number}/",
    }  # fmt: skip
    return [
        *(Room(where) for where in PUBLIC),
        *(Room(where.format(**names), head) for where in DELEGATES),
        *(Room(where, cast.officer()) for where in OFFICERS),
    ]


def reachable(rooms: list[Room]) -> dict[Seat | None, list[str]]:
    """The addresses by seat, so that each signs in once."""
    found: dict[Seat | None, list[str]] = {}
    for room in rooms:
        found.setdefault(room.seat, []).append(room.where)
    return found
