"""What a union and its states are told when two officers put a declaration on record, or end one."""

from datetime import date

from django.conf import settings

from alliance.domain import canon
from alliance.journal.models import Entry
from members.notices.acting import demonstration
from members.notices.matters import OWN, Said
from members.registry.models import Competence
from members.registry.selectors import area_words
from members.unions.selectors import standing

OPEN = "Ballots that are open keep the electorate that they opened with."


def _declared(entry: Entry) -> list[Said]:
    row, said = _row(entry), canon.parse_json(entry.payload.encode())
    union, area = row.organisation.name, area_words(row.subject_area)
    return _told(
        row, f"{union} acts for its states on {area} from {_day(said['starts_on'])}",
        f"In ballots on {area} that open from {_day(said['starts_on'])} on, {union} casts for the states of "
        f"{row.territory.name}: {row.get_votes_display().lower()}. Its states read, speak and draft, and cast no vote.",
        said["request"],
    )  # fmt: skip


def _ended(entry: Entry) -> list[Said]:
    row, said = _row(entry), canon.parse_json(entry.payload.encode())
    union, area = row.organisation.name, area_words(row.subject_area)
    return _told(
        row, f"{union} acts for its states on {area} no more from {_day(said['ends_on'])}",
        f"In ballots on {area} that open from {_day(said['ends_on'])} on, the states of {row.territory.name} cast "
        "their own votes again.",
        said["request"],
    )  # fmt: skip


def _told(row: Competence, subject: str, what: str, request: str) -> list[Said]:
    """To the union and to the states for which it casts, or cast, under this declaration."""
    assert row.during.lower is not None
    states = standing(
        row.organisation, row.territory, area=row.subject_area, votes=row.votes, on=row.during.lower
    ).states
    text = (
        f"{what} {OPEN}\n\nTwo officers put it on record ({request}). It rests on {row.source}.\n"
        f"{settings.BASE_URL}/members/{row.organisation.code}/\n\n"
        f"If this is not what your capital declared, tell the secretariat at once.\n{demonstration()}"
    )
    to = frozenset({row.organisation.code, *(each.code for each in states)})
    return [Said(OWN, subject, text, f"/members/{row.organisation.code}/", to,
                 f"the delegations of {', '.join(sorted(to))}")]  # fmt: skip


def _row(entry: Entry) -> Competence:
    return Competence.objects.select_related("organisation", "territory").get(pk=entry.object_id)


def _day(day: str) -> str:
    return f"{date.fromisoformat(day):%d %b %Y}"


READERS = {"declare_competence": _declared, "end_competence": _ended}
"""Told to every seat of the union and of its states."""
