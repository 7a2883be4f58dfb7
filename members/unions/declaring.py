"""What an officer asks of a second one: to put a union's declaration on record, or to close its period."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import SECRETARIAT, Refused, Seat, require
from alliance.domain import canon
from alliance.web.days import refuse_far
from members.approvals.models import Request
from members.approvals.services import ask
from members.delegations.crediting import LARGEST, media_of
from members.registry.models import Competence, CustomsTerritory, Member
from members.registry.selectors import area_words
from members.unions import selectors
from members.unions.models import DeclarationDocument

LONGEST_SOURCE = 300


@dataclass(frozen=True)
class Declared:
    """A declaration as it was typed: who acts for which territory on what, by which act, with how many votes."""

    organisation: str
    territory: str
    area: str
    votes: str
    source: str
    declared_on: date
    starts_on: date


@transaction.atomic
def ask_to_declare(*, said: Declared, content: bytes, reason: str, by: Seat) -> Request:
    """Ask a second officer to put a declaration on record. `content` is its document, or empty.

    One that this union made before in the same area ends where this one begins. Refused: `role_may_not`, as
    `members.approvals.services.ask`, and by field: `organisation_unknown`, `territory_unknown`, `area_unknown`,
    `votes_unknown`, `source_missing`, `declared_later`, `begins_in_the_past`, `declared_already`, `file_too_large`,
    `file_not_read`.
    """
    require(by, SECRETARIAT, act=_("ask for a declaration"))
    payload = payload_of(said)
    payload["digest"] = _keep(content, by) if content else ""
    return ask(act="declare_competence", about=said.organisation, payload=payload, reason=reason, by=by)


@transaction.atomic
def ask_to_end(*, competence_id: int, ends_on: date, reason: str, by: Seat) -> Request:
    """Ask a second officer to close the period of a declaration; `ends_on` is the first day on which it does not hold.

    Refused: `role_may_not`, `declaration_unknown`, `declaration_ended`, `ends_too_early`, and as `ask`.
    """
    require(by, SECRETARIAT, act=_("ask for the end of a declaration"))
    row = Competence.objects.select_related("organisation").filter(pk=competence_id).first()
    if row is None:
        raise Refused("declaration_unknown", _("There is no such declaration."), status=404)
    refuse_unless_running(row, ends_on)
    payload = {
        "area": row.subject_area, "ends": row.pk, "organisation": row.organisation.code, "start": ends_on.isoformat(),
    }  # fmt: skip
    return ask(act="end_competence", about=row.organisation.code, payload=payload, reason=reason, by=by)


def payload_of(said: Declared) -> dict[str, Any]:
    """What a request says of a declaration, but for its document. Refused as in `ask_to_declare`."""
    organisation = Member.objects.filter(code=said.organisation, kind=Member.Kind.ORGANISATION).first()
    territory = CustomsTerritory.objects.filter(code=said.territory).first()
    today = journal.now().date()
    if organisation is None:
        raise _fault(
            "organisation_unknown", _("No organisation of the register has this code."), "organisation"
        )
    if territory is None or territory not in selectors.territories(said.starts_on):
        raise _fault("territory_unknown", _("Choose a territory of several states."), "territory")
    if said.area not in [area for area, _unused in selectors.areas()]:
        raise _fault("area_unknown", _("No decision rule knows this subject."), "area")
    if said.votes not in Competence.Votes.values:
        raise _fault("votes_unknown", _("Say whether it casts one vote or the sum of its states’."), "votes")
    if not said.source.strip() or len(said.source) > LONGEST_SOURCE:
        told = _("Cite the act that gives the competence, in at most {longest_source} characters.").format(
            longest_source=LONGEST_SOURCE
        )
        raise _fault("source_missing", told, "source")
    if said.declared_on > today:
        raise _fault("declared_later", _("A declaration is put on record once it was made."), "declared_on")
    if said.starts_on < today:
        raise _fault("begins_in_the_past", _("A declaration takes effect today or later."), "starts_on")
    refuse_far(said.starts_on, today=today, where="starts_on")
    return {
        "area": said.area, "declared_on": said.declared_on.isoformat(), "digest": "",
        "ends": ends_by(organisation, territory, said.area, said.starts_on),
        "organisation": said.organisation, "source": said.source.strip(), "start": said.starts_on.isoformat(),
        "territory": said.territory, "votes": said.votes,
    }  # fmt: skip


def ends_by(organisation: Member, territory: CustomsTerritory, area: str, start: date) -> int:
    """The id of the declaration that one from `start` on replaces, or 0. Refused: `declared_already`."""
    others = selectors.overlapping(organisation, territory, area, start)
    own = [each for each in others if each.organisation_id == organisation.pk and each.during.upper is None]
    if [each for each in others if each not in own] or len(own) > 1:
        other = next(each for each in others if each not in own or len(own) > 1)
        raise _fault(
            "declared_already",
            _("{name} acts for {name_2} on {area_words} in this time already. Let that end first.").format(
                name=other.organisation.name, name_2=other.territory.name, area_words=area_words(area)
            ),
            "starts_on",
        )
    if own and own[0].during.lower >= start:
        told = _("A declaration begins on {lower:%d %b %Y}. The next one can begin after that day.").format(
            lower=own[0].during.lower
        )
        raise _fault("declared_already", told, "starts_on")
    return own[0].pk if own else 0


def refuse_unless_running(row: Competence, ends_on: date) -> None:
    """Refused: `declaration_ended`, `ends_too_early`, `too_far`."""
    if row.during.upper is not None:
        raise Refused(
            "declaration_ended",
            _("The end of this declaration is on record: {upper:%d %b %Y}.").format(upper=row.during.upper),
        )
    if ends_on < journal.now().date() or ends_on <= row.during.lower:
        raise _fault(
            "ends_too_early",
            _("It ends today or later, and after the day on which it began."),
            "ends_on",
        )
    refuse_far(ends_on, today=journal.now().date(), where="ends_on")


def _keep(content: bytes, by: Seat) -> str:
    """Keep a document; its digest."""
    if by.person is None:
        raise Refused("role_may_not", _("The portal itself keeps no declaration."), status=403)
    if len(content) > LARGEST:
        raise _fault(
            "file_too_large",
            _("The file is too large: at most {largest:,} bytes are taken.").format(largest=LARGEST),
            "file",
        )
    media = media_of(content)
    if not media:
        raise _fault(
            "file_not_read",
            _("This is neither a PDF nor a PNG or JPEG picture, by its first bytes."),
            "file",
        )
    row = DeclarationDocument.objects.create(
        media=media,
        content=content,
        digest=canon.sha256(content),
        size=len(content),
        uploaded_by_id=by.person,
    )
    journal.record(act="keep_declaration", obj=row, by=by, payload={"digest": row.digest})
    return row.digest


def _fault(code: str, detail: str, where: str) -> Refused:
    return Refused(code, detail, where=where, status=422)
