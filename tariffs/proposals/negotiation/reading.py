"""The versions of a proposal with all that was said of them, in one question to the database."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from alliance.access import DELEGATES, Seat
from members.ballots.models import Ballot
from members.registry.models import Member
from tariffs.proposals import selectors
from tariffs.proposals.amending.models import Agenda
from tariffs.proposals.models import Proposal, Version
from tariffs.proposals.negotiation.models import Amendment, CoSponsorship, DelegationNote, Position

WHO = {"code": "member__code", "name": "member__name"}
OF_AN_AMENDMENT = ("id", "number", "position", "cells", "reason", "digest", "ended_as", "ended_at", "place")


def versions(proposal: Proposal, seat: Seat) -> list[Version]:
    """The versions that a seat may read, the newest last, each with `positions_said`, `cosponsors_said`,
    `amendments_said`, its last agenda in `agendas_said`, and the `notes_said` of the seat's own
    delegation on the proposal."""
    return selectors.versions(proposal, seat, **_said(seat))


def _said(seat: Seat) -> dict[str, ArraySubquery]:
    of = {"version": OuterRef("pk")}
    own = (seat.insider or "") if seat.role in DELEGATES else ""  # a code that no member has: no notes
    positions = Position.objects.filter(**of).order_by("id")
    joined = CoSponsorship.objects.filter(**of, left_at=None).order_by("id")
    moved = Amendment.objects.filter(**of).order_by("id")
    fields = {name: name for name in OF_AN_AMENDMENT}
    put = {"year": "ballot__year", "of_year": "ballot__number", "because": "because__number"}
    notes = DelegationNote.objects.filter(proposal=OuterRef("proposal"), member__code=own)
    return {
        "positions_said": ArraySubquery(
            positions.values(said=JSONObject(**WHO, stance="stance", reason="reason", at="stated_at"))
        ),
        "cosponsors_said": ArraySubquery(joined.values(said=JSONObject(**WHO, at="joined_at"))),
        "amendments_said": ArraySubquery(
            moved.values(
                said=JSONObject(
                    **WHO, **fields, **put, into="into_id", into_number="into__number", ballot="ballot_id"
                )
            )
        ),
        "agendas_said": ArraySubquery(
            Agenda.objects.filter(**of)
            .order_by("-id")
            .values(said=JSONObject(how="ended_as", at="ended_at"))[:1]
        ),
        "notes_said": ArraySubquery(notes.values(said=JSONObject(line="line", text="text"))),
    }


def stopped_at(version: Version) -> datetime | None:
    """When the last agenda of a version, read with it, ended without the whole; None where it did not."""
    said: Any = version
    ended = [instant(each["at"]) for each in said.agendas_said if each["how"] == Agenda.End.STOPPED]
    return ended[0] if ended else None


def instant(text: str) -> datetime:
    """An instant as JSON of the database writes it."""
    return datetime.fromisoformat(text)


def amendment_of(version: Version, said: Mapping[str, Any]) -> Amendment:
    """An amendment as it was read with its version."""
    row = Amendment(version=version, **{name: said[name] for name in OF_AN_AMENDMENT})
    row.member = Member(code=said["code"], name=said["name"])
    row.ended_at = instant(said["ended_at"]) if said["ended_at"] else None
    if said["ballot"]:
        row.ballot = Ballot(pk=said["ballot"], year=said["year"], number=said["of_year"])
    if said["because"]:
        row.because = Amendment(number=said["because"])
    if said["into"]:
        row.into = Version(pk=said["into"], number=said["into_number"])
    return row
