"""The act of two officers that casts a vote by signed note. Registered when the app is ready. It tells no choice."""

from datetime import datetime

from django.urls import reverse

from alliance.access import Seat
from alliance.web import words
from members.approvals.acts import Act, Payload, Told, register
from members.approvals.models import Request
from members.ballots import noting
from members.ballots.special import SignedNote
from members.delegates.selectors import called


def register_notes() -> None:
    """Called once, when the app is ready."""
    register(Act(noting.ACT, "Cast a vote by signed note", _tell, lambda asks: None, _apply))


def _tell(asks: Payload) -> Told:
    note = SignedNote.objects.select_related("elector", "ballot", "accreditation", "cosigner").get(
        pk=asks["note"]
    )
    request = Request.objects.filter(act=noting.ACT, payload__contains=f'"note":{note.pk},').first()
    name, received = note.elector.name, words.instant(datetime.fromisoformat(asks["received_at"]))
    signed = called(note.accreditation.person_id)
    if note.cosigner:
        signed += f" and {called(note.cosigner.person_id)}"
    return Told(
        f"Cast {words.whose(name)} vote on {asks['ballot']} by signed note",
        [
            ("Note", "", f"received {received}, {note.get_channel_display().lower()}; signed by {signed}"),
            (f"Vote of {name}", "sealed", "sealed: as the scan says, if you read in it what the first officer read"),
            ("If you read another choice", "", "this request is refused, and nothing is cast"),
            ("If the delegation votes in the portal afterwards", "", "that vote counts: the last before the close"),
        ],
        [], [("The scan of the note", reverse("note_scan", args=[request.number]))] if request else [],
        reverse("ballot", args=[note.ballot.year, note.ballot.number]),
        approve_at=reverse("note_read", args=[request.number]) if request else "", concerns=asks["ballot"],
    )  # fmt: skip


def _apply(request: Request, by: Seat) -> None:
    noting.cast_by_note(request=request, by=by)
