"""The act of two officers that casts a vote by signed note. Registered when the app is ready. It tells no choice."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from alliance.access import Seat
from alliance.web import words
from members.approvals.acts import Act, Payload, Told, register
from members.approvals.models import Request
from members.ballots import noting
from members.ballots.special import SignedNote
from members.delegates.selectors import called


def register_notes() -> None:
    """Called once, when the app is ready."""
    register(Act(noting.ACT, _lazy("Cast a vote by signed note"), _tell, lambda asks: None, _apply))


def _tell(asks: Payload) -> Told:
    note = SignedNote.objects.select_related("elector", "ballot", "accreditation", "cosigner").get(
        pk=asks["note"]
    )
    request = Request.objects.filter(act=noting.ACT, payload__contains=f'"note":{note.pk},').first()
    name, received = note.elector.name, words.instant(datetime.fromisoformat(asks["received_at"]))
    signers = [note.accreditation, *([note.cosigner] if note.cosigner else [])]
    said = _("received {received}, {channel}; signed by {names}").format(
        received=received, channel=note.get_channel_display().lower(),
        names=words.listed([called(each.person_id) for each in signers]),
    )  # fmt: skip
    return Told(
        _("Cast {whose} vote on {ballot} by signed note").format(whose=words.whose(name), ballot=asks["ballot"]),
        [
            (_("Note"), "", said),
            (_("Vote of {name}").format(name=name), _("sealed"),
             _("sealed: as the scan says, if you read in it what the first officer read")),
            (_("If you read another choice"), "", _("this request is refused, and nothing is cast")),
            (_("If the delegation votes in the portal afterwards"), "",
             _("that vote counts: the last before the close")),
        ],
        [], [(_("The scan of the note"), reverse("note_scan", args=[request.number]))] if request else [],
        reverse("ballot", args=[note.ballot.year, note.ballot.number]),
        approve_at=reverse("note_read", args=[request.number]) if request else "", concerns=asks["ballot"],
    )  # fmt: skip


def _apply(request: Request, by: Seat) -> None:
    noting.cast_by_note(request=request, by=by)
