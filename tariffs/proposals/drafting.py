"""Editing a draft: kept as it is typed, seen and changed by the sponsor's delegation alone.

The record says that a row was saved, never what it says: a draft is its sponsor's own.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import DELEGATES, Refused, Seat, require
from alliance.domain import canon
from members.registry.models import Member, MemberStatus
from members.registry.selectors import status_of
from tariffs.proposals import selectors, steps, writing
from tariffs.proposals.fields import LABELS, ROW_FIELDS, longest, typed_only
from tariffs.proposals.models import DraftRow, DraftStep, Proposal


@transaction.atomic
def start_draft(*, by: Seat) -> Proposal:
    """Open an empty draft of the seat's member under the next symbol of the year. Refused: `not_a_party`.

    Where its delegation has an untouched draft already, that one: a form sent twice opens one draft.
    """
    require(by, DELEGATES, act=_("draft a proposal"))
    sponsor = Member.objects.select_for_update(no_key=True).filter(code=by.member).first()
    if sponsor is None:
        raise _no_party(by.member_name or str(by.member), act="draft a proposal")
    refuse_unless_party(sponsor, journal.now(), act=_("draft a proposal"))
    untouched = Proposal.objects.filter(
        sponsor=sponsor, state=Proposal.State.DRAFT, title="", prose="", rows=None
    ).first()
    if untouched is not None:
        return untouched
    year = journal.now().year  # of the number and of the row, also where the year ends while it waits
    number = journal.next_number(f"PROP/{year}")
    at = journal.now()
    refuse_unless_party(
        sponsor, at, act=_("draft a proposal")
    )  # once more: the number may have been waited for
    proposal = Proposal.objects.create(
        year=year, number=number, sponsor=sponsor, drafted_at=at, changed_at=at, moved_at=at
    )
    journal.record(act="start_draft", obj=proposal, by=by, payload={"sponsor": sponsor.code})
    return proposal


@transaction.atomic
def add_row(*, proposal_id: int, by: Seat, typed: Mapping[str, str] | None = None) -> DraftRow:
    """Add a row at the end of a draft, empty or with what was typed. Refused: `field_too_long`."""
    proposal = own_draft(proposal_id, by)
    at = journal.now()
    last = proposal.rows.aggregate(last=Max("position"))["last"] or 0
    row = DraftRow.objects.create(proposal=proposal, position=last + 1, typed=row_text(typed or {}))
    steps.keep(proposal, DraftStep.Act.ADD, [(row.pk, None, steps.content_of(row))], by=by, at=at)
    touch(proposal, at)
    journal.record(act="add_row", obj=proposal, by=by, payload={"row": row.position})
    return row


@transaction.atomic
def save_row(
    *, row_id: int, typed: Mapping[str, str], edition: int, by: Seat, part: Collection[str] = ROW_FIELDS,
    page: str = "",
) -> DraftRow:  # fmt: skip
    """Keep a row as typed. `part` are the fields that stood on the form; what is in the others stays. `edition` is
    the one that was read; a save in between is a conflict, and both are kept: Refused `row_changed` carries `theirs`,
    `yours` and the `edition` now stored. What the same open `page` saved last is none: its answer was lost on the way.
    Refused: `field_too_long`."""
    row = _row(row_id, by)
    proposal = own_draft(row.proposal_id, by)
    row.refresh_from_db()
    at = journal.now()
    beside = {name: text for name, text in row.typed.items() if name not in part}
    yours = beside | row_text({name: text for name, text in typed.items() if name in part})
    overtaken = row.edition != edition and not (page and row.page == page)
    if overtaken and row.typed != yours:
        raise Refused(
            "row_changed",
            _("Somebody of your delegation changed row {position} while you were typing.").format(
                position=row.position
            ),
            mend=_("Compare both texts, then save the one that shall stand."),
            where=f"row {row.position}",
            theirs=row.typed,
            yours=yours,
            edition=row.edition,
        )
    if row.typed == yours:
        return row
    before = steps.content_of(row)
    row.typed, row.edition, row.page = yours, row.edition + 1, page
    row.save(update_fields=["typed", "edition", "page"])
    steps.keep(proposal, DraftStep.Act.SAVE, [(row.pk, before, steps.content_of(row))], by=by, at=at)
    touch(proposal, at)
    journal.record(act="save_row", obj=proposal, by=by, payload={"edition": row.edition, "row": row.position})
    return row


@transaction.atomic
def remove_row(*, row_id: int, by: Seat) -> Proposal:
    """Take a row out of a draft; the rows after it move up."""
    row = _row(row_id, by)
    proposal = own_draft(row.proposal_id, by)
    at = journal.now()
    row.refresh_from_db()
    position, gone = row.position, (row.pk, steps.content_of(row), None)
    row.delete()
    for later in proposal.rows.filter(position__gt=position):
        later.position -= 1
        later.save(update_fields=["position"])
    steps.keep(proposal, DraftStep.Act.REMOVE, [gone], by=by, at=at)
    touch(proposal, at)
    journal.record(act="remove_row", obj=proposal, by=by, payload={"row": position})
    return proposal


@transaction.atomic
def save_text(
    *,
    proposal_id: int,
    title: str,
    prose: str,
    language: str,
    by: Seat,
    read: str | None = None,
    page: str = "",
) -> Proposal:
    """Keep title, prose and authentic language of a draft. `read` is the `text_mark` of what was read, where
    known; a save in between is Refused `text_changed`, which carries `theirs` and `yours`. `page` as in `save_row`."""
    proposal = own_draft(proposal_id, by)
    at = journal.now()
    yours = {
        "title": title.strip(),
        "prose": prose.replace("\r\n", "\n").strip(),
        "language": language.strip(),
    }
    writing.refuse_unreadable(title=yours["title"], prose=yours["prose"])
    theirs = {name: getattr(proposal, name) for name in yours}
    if yours == theirs:
        return proposal
    own = page and proposal.text_page == page
    if read is not None and read != text_mark(proposal) and not own:
        raise Refused(
            "text_changed",
            _("Somebody of your delegation changed title or prose while you were typing."),
            mend=_("Compare both texts, then save the one that shall stand."),
            theirs=theirs,
            yours=yours,
        )
    for name, text in yours.items():
        setattr(proposal, name, text)
    proposal.changed_at, proposal.text_page = at, page
    proposal.save(update_fields=[*yours, "changed_at", "text_page"])
    journal.record(act="save_text", obj=proposal, by=by, payload={})
    return proposal


def refuse_unless_party(member: Member, at: datetime, *, act: str) -> None:
    """Only a party puts something before the others. Refused: `not_a_party`."""
    if status_of(member, on=at.date()) != MemberStatus.Status.PARTY:
        raise _no_party(member.name, act=act)


def _no_party(name: str, *, act: str) -> Refused:
    return Refused(
        "not_a_party",
        _("{name} is not a party today, so it cannot {act}.").format(name=name, act=act),
        mend=_("Your delegation may read on. The register says what your state is and since when."),
        status=403,
    )


def text_mark(proposal: Proposal) -> str:
    """A mark of title, prose and language as they stand, to tell a save that was overtaken."""
    return canon.digest([proposal.title, proposal.prose, proposal.language])


def locked(proposal_id: int) -> Proposal:
    proposal = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("sponsor")
        .filter(pk=proposal_id)
        .first()
    )
    if proposal is None:
        raise selectors.unknown_proposal()
    return proposal


def own_draft(proposal_id: int, by: Seat) -> Proposal:
    """The draft, locked; only for delegates of its sponsor, to whom alone it exists."""
    require(by, DELEGATES, act=_("edit a draft"))
    proposal = locked(proposal_id)
    selectors.refuse_unless_own_draft(proposal, by)
    return proposal


def row_text(typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed into a row, whole or not at all: a text that was cut in silence would be lost."""
    kept = typed_only(typed)
    for name, text in kept.items():
        if len(text) > longest(name):
            raise Refused(
                "field_too_long",
                _("{labels} has {text} characters; it may have {longest}. Nothing was saved.").format(
                    labels=LABELS[name], text=len(text), longest=longest(name)
                ),
                mend=_("Shorten it; the reasons go into the prose."),
                where=str(LABELS[name]),
                status=422,
            )
    return kept


def _row(row_id: int, by: Seat) -> DraftRow:
    """A row of the seat's own delegation; another's is as unknown as one that never was."""
    require(by, DELEGATES, act=_("edit a draft"))
    row = DraftRow.objects.filter(pk=row_id, proposal__sponsor__code=by.member).first()
    if row is None:
        raise Refused("row_unknown", _("This row is gone; somebody of your delegation removed it."), status=404,
                      mend=_("Open the draft again."))  # fmt: skip
    return row


def touch(proposal: Proposal, at: datetime) -> None:
    """Something of the draft was changed at that instant."""
    proposal.changed_at = at
    proposal.save(update_fields=["changed_at"])
