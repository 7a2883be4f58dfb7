"""A vote by signed note, for a delegation that cannot reach the portal: entered by two officers who read it alike.

The first officer enters the choice with the scan. The second reads the scan and enters the choice again, without being
shown the first. Where they differ the request is refused, and the note cannot be read a second time: three choices are
soon guessed. What neither the request nor the record tells is the choice.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from alliance import journal
from alliance.access import SECRETARIAT, Refused, Seat, require
from alliance.domain import canon
from members.approvals import services as approvals
from members.approvals.models import Request, Verdict
from members.ballots import documents, preparing, sealed, voters
from members.ballots.models import Ballot, ElectorateEntry, Vote
from members.ballots.note_faults import fault, fault_of_file, fault_of_receipt
from members.ballots.special import NoteReading, SignedNote
from members.delegates.models import Accreditation, Person
from members.delegations.crediting import media_of
from members.proofs import services as proofs
from members.proofs.services import Given

ACT = "enter_note"
DIFFERS = "The two officers did not read the same choice in the scan."


@dataclass(frozen=True)
class Entered:
    """What an officer reads in a note. `cosigner` is the accreditation of a second person who signed, 0 for none."""

    member: str
    choice: str
    received_at: datetime
    channel: str
    content: bytes
    cosigner: int = 0


@transaction.atomic
def receive_note(*, ballot_id: int, said: Entered, reason: str, by: Seat) -> Request:
    """Keep a signed note with its scan, and ask another officer to read it; the delegation is told at once.

    Refused: `role_may_not`, `notes_forbidden`, `ballot_closed`, `not_in_electorate`, `represented`, `suspended`,
    as `ask`, and by field: `note_waits`, `choice_unknown`, `channel_unknown`, `not_received_in_time`, `no_head_then`,
    `voted_since`, `second_signature_missing`, `file_too_large`, `file_not_read`.
    """
    require(by, SECRETARIAT, act=_("enter a signed note"))
    if by.person is None:
        raise Refused("role_may_not", _("The portal itself enters no note."), status=403)
    ballot = voters.share_lock(ballot_id)
    at = journal.now()
    _refuse_ballot(ballot, at)
    entry = voters.elector_for(ballot, said.member, said.member)
    media = _refuse_fields(ballot, entry, said, at)
    signer = _signer(entry, said.received_at)
    cosigner = _cosigner(ballot, entry, signer, said)
    if SignedNote.objects.filter(elector=entry, reading=None, received_at=said.received_at).exists():
        raise fault(
            "note_waits",
            _("A note of {name} with this receipt was entered already.").format(name=entry.name),
            "received_time",
        )
    salt, scan = secrets.token_hex(32), canon.sha256(said.content)
    row = SignedNote(
        ballot=ballot, elector=entry, accreditation=signer, cosigner=cosigner, received_at=said.received_at,
        channel=said.channel, media=media, content=said.content, scan=scan, choice=said.choice, salt=salt,
        digest=digest_of(ballot, entry.code, said.choice, scan, salt), entered_by=by.person, entered_at=at,
    )  # fmt: skip
    _insert(row)
    payload = {
        "accreditation": signer.pk, "ballot": ballot.symbol, "channel": row.channel, "member": entry.code,
        "note": row.pk, "received_at": canon.instant_text(row.received_at), "sealed": row.digest,
    }  # fmt: skip
    request = approvals.ask(act=ACT, about=entry.code, payload=payload, reason=reason, by=by)
    told = {"about": entry.code, "note": row.digest, "request": request.symbol}
    journal.record(act="receive_note", obj=ballot, by=by, payload=told)
    return request


def sent_already(*, ballot_id: int, said: Entered, by: Seat) -> Request | None:
    """The waiting request of a note that this officer entered word for word, where a form is sent twice; else None."""
    if by.person is None:
        return None
    rows = SignedNote.objects.filter(
        ballot=ballot_id, elector__code=said.member, reading=None, received_at=said.received_at, choice=said.choice,
        channel=said.channel, scan=canon.sha256(said.content), entered_by=by.person,
        cosigner=said.cosigner or None,
    )  # fmt: skip
    kept = set(rows.values_list("pk", flat=True))
    asked = Request.objects.filter(act=ACT, about=said.member, asked_by=by.person, verdict=None)
    return next((each for each in asked.order_by("-number") if kept and each.asks["note"] in kept), None)


def read_note(*, number: int, choice: str, proof: Given | Refused, by: Seat) -> Verdict:
    """The second officer's reading: the same choice approves the request and casts the vote, another refuses it.

    `proof` is one for `approvals.purpose_of` the request. It is asked before the two readings are compared: whoever
    has none neither learns by trial what the first officer read, nor spends the one reading of the note.

    Refused: `role_may_not`, `request_unknown`, `own_request`, `request_decided`, `request_lapsed`, `choice_unknown`,
    and as `approve_request` does.
    """
    require(by, SECRETARIAT, act=_("read a signed note"))
    if by.person is None:
        raise Refused("role_may_not", _("The portal itself reads no note."), status=403)
    request = Request.objects.filter(number=number, act=ACT).first()
    if request is None:
        raise Refused(
            "request_unknown",
            _("There is no request number {number} to read a note.").format(number=number),
            status=404,
        )
    if choice not in Vote.Choice.values:
        raise Refused(
            "choice_unknown",
            _("“{choice}” is not a choice on this ballot.").format(choice=choice),
            status=422,
            where="choice",
            mend=_("Choose yes, no or abstain, as the scan says."),
        )
    if request.asked_by == by.person:
        raise Refused(
            "own_request", _("You entered this note yourself, so another officer reads it."), status=403
        )
    with transaction.atomic():
        note = SignedNote.objects.get(pk=request.asks["note"])
        _insert(
            NoteReading(note=note, request=request, choice=choice, read_by=by.person, read_at=journal.now())
        )
        proofs.check(proof, approvals.purpose_of(request), by=by, at=journal.now())
        if note.choice != choice:
            return approvals.refuse_request(number=number, reason=DIFFERS, by=by)
        return approvals.approve_request(number=number, proof=proof, by=by)


def cast_by_note(*, request: Request, by: Seat) -> Vote:
    """Write the vote of a note that two officers read alike. Inside the transaction of the approval.

    Refused: `second_reading_needed`, `ballot_closed`, `voted_since`, `second_signature_missing`, `note_refused`.
    """
    require(by, SECRETARIAT, act=_("cast a vote by note"))
    assert by.person is not None  # a verdict was given in this seat
    note = SignedNote.objects.select_related("elector", "accreditation__member").get(pk=request.asks["note"])
    reading = NoteReading.objects.filter(note=note, request=request, read_by=by.person).first()
    if reading is None:
        raise Refused(
            "second_reading_needed",
            _("A note is approved by reading its scan and entering the choice again."),
            mend=_("Open {symbol} and read the note.").format(symbol=request.symbol),
        )
    ballot = voters.share_lock(note.ballot_id)
    Accreditation.objects.select_for_update(of=("self", "member"), no_key=True).select_related("member").get(
        pk=note.accreditation_id
    )
    at = journal.now()
    _refuse_ballot(ballot, at)
    _refuse_later_vote(note.elector, note.received_at)
    if preparing.takes_two(ballot, note.elector.member_id) and note.cosigner_id is None:
        raise _one_signature(note.elector)
    last = note.elector.votes.order_by("-sequence").first()
    sequence, salt = last.sequence + 1 if last else 1, secrets.token_hex(32)
    vote = Vote(
        ballot=ballot, elector=note.elector, sequence=sequence, choice=reading.choice, salt=salt, cast_at=at,
        digest=documents.vote_digest(ballot, note.elector.code, reading.choice, sequence, salt),
        person=note.accreditation.person_id, accreditation=note.accreditation, note=note,
    )  # fmt: skip
    _insert(vote)
    said = {
        "about": note.elector.code, "accreditation": note.accreditation_id, "note": note.digest,
        "request": request.symbol, "sequence": sequence, "vote": vote.digest,
    }  # fmt: skip
    journal.record(act="cast_by_note", obj=ballot, by=by, payload=said)
    return vote


def digest_of(ballot: Ballot, member: str, choice: str, scan: str, salt: str) -> str:
    """The salted digest that stands for a note in its request and in the record."""
    value = {
        "ballot": ballot.symbol,
        "choice": choice,
        "member": member,
        "scan": scan,
        "text": ballot.text_digest,
    }
    return canon.salted_digest(value, salt)


def forget_uncast(ballot: Ballot) -> None:
    """Empty the choice of notes that became no vote. Inside the transaction that decides the ballot."""
    rows = SignedNote.objects.filter(ballot=ballot, vote=None).exclude(choice="")
    NoteReading.objects.filter(note__in=rows).update(choice="")
    rows.update(choice="", salt="")


def forget(*, person: Person, **_unused: object) -> None:
    """Called by `erasing`, in its transaction: a scan names who signed it. Digests stay."""
    SignedNote.objects.filter(accreditation__person=person).update(content=b"")
    SignedNote.objects.filter(cosigner__person=person).update(content=b"")


def scan_of(number: int, seat: Seat) -> SignedNote:
    """The note of a request with its scan, for whoever may read it: its own delegation; of the secretariat anybody
    while a second reader is sought, then the two who read it. Refused: `note_unknown`."""
    request = Request.objects.filter(number=number, act=ACT).select_related("verdict").first()
    note = SignedNote.objects.filter(pk=request.asks["note"]).first() if request else None
    if request is not None and note is not None and note.content:
        decided = hasattr(request, "verdict")
        own = seat.insider is not None and request.about == seat.insider
        readers = {request.asked_by, request.verdict.given_by if decided else None}
        if own or (seat.role in SECRETARIAT and (not decided or seat.person in readers)):
            return note
    raise Refused("note_unknown", _("There is no such note for you to read."), status=404)


def _refuse_ballot(ballot: Ballot, at: datetime) -> None:
    if ballot.rule.terms.get("no_notes"):
        raise Refused(
            "notes_forbidden", _("{title} takes no vote by signed note.").format(title=ballot.rule.title)
        )
    if ballot.state != Ballot.State.OPEN or at >= ballot.ends_at:
        raise voters.late(ballot, at)


def _refuse_fields(ballot: Ballot, entry: ElectorateEntry, said: Entered, at: datetime) -> str:
    """Refuse what was typed, by field; the media of the scan."""
    if said.choice not in Vote.Choice.values:
        raise fault("choice_unknown", _("Choose yes, no or abstain, as the note says."), "choice")
    if said.channel not in SignedNote.Channel.values:
        raise fault("channel_unknown", _("Say how the note came."), "channel")
    if wrong := fault_of_receipt(ballot, said.received_at, at):
        raise wrong
    _refuse_later_vote(entry, said.received_at)
    if wrong := fault_of_file(said.content):
        raise wrong
    return media_of(said.content)


def _refuse_later_vote(entry: ElectorateEntry, received_at: datetime) -> None:
    """Who voted after the note was received could reach the portal after all: that vote says what is meant."""
    if entry.votes.filter(cast_at__gte=received_at).exists():
        raise fault(
            "voted_since",
            _("{name} has voted since this note was received. The later word counts.").format(
                name=entry.name
            ),
            "received_time",
        )


def _signer(entry: ElectorateEntry, at: datetime) -> Accreditation:
    rows = Accreditation.objects.filter(
        member=entry.member_id, role="head", during__contains=at, provisional=False
    )
    row = rows.select_related("member").first()
    if row is None:
        raise fault(
            "no_head_then",
            _("{name} had no confirmed head of delegation when the note was received.").format(
                name=entry.name
            ),
            "received_time",
        )
    return row


def _cosigner(
    ballot: Ballot, entry: ElectorateEntry, signer: Accreditation, said: Entered
) -> Accreditation | None:
    rows = Accreditation.objects.filter(member=entry.member_id, during__contains=said.received_at)
    row = rows.exclude(person=signer.person_id).filter(pk=said.cosigner).first()
    if row is None and said.cosigner:
        told = _("This person was not accredited for {name} beside its head when the note was received.")
        raise fault("second_signature_missing", told.format(name=entry.name), "cosigner")
    if row is None and preparing.takes_two(ballot, entry.member_id):
        raise _one_signature(entry)
    return row


def _one_signature(entry: ElectorateEntry) -> Refused:
    return fault(
        "second_signature_missing",
        _("A vote of {name} takes two persons, so its note is signed by another delegate too.").format(name=entry.name),
        "cosigner",
    )  # fmt: skip


def _insert(row: SignedNote | NoteReading | Vote) -> None:
    try:
        with transaction.atomic():
            sealed.insert(row)
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if name not in _WORDS:
            raise
        raise Refused("note_refused", str(_WORDS[name])) from error


_WORDS = {
    "a_note_comes_in_its_window": _lazy("The note was not received and entered while the ballot was open."),
    "a_note_is_read_by_another": _lazy("This note was read already, or its request lapsed."),
    "members_notereading_note_id_key": _lazy("This note was read already."),
    "members_notereading_request_id_key": _lazy("This note was read already."),
    "a_vote_comes_in_its_window": _lazy(
        "The ballot has closed. The note is kept, and no vote is cast by it."
    ),
    "a_vote_by_note_takes_two_officers": _lazy("Two officers did not read this note alike."),
    "a_vote_has_live_credentials": _lazy("Who signed was not accredited as head when the note was received."),
    "a_vote_takes_two_persons": _lazy("A vote of this delegation takes two persons."),
}
"""By the constraint that refuses."""
