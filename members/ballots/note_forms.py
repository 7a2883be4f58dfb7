"""What two officers enter of a signed note. Every mistake is told at once, each at the field that it concerns."""

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from alliance import journal
from alliance.access import Refused
from alliance.web.texts import Prose
from members.ballots import note_faults
from members.ballots.models import Ballot, ElectorateEntry, Vote
from members.ballots.special import SignedNote
from members.delegates.models import Accreditation
from members.delegates.selectors import names_of
from members.delegations.crediting import LARGEST

CHOICES = [
    (f"{value:<7}", label) for value, label in Vote.Choice.choices
]  # each is sent in equally many bytes


class NoteForm(forms.Form):
    """What an officer reads in a note, and its scan."""

    member = forms.ChoiceField(label=_lazy("Whose note"))
    choice = forms.ChoiceField(label=_lazy("Choice in the note"), choices=CHOICES, widget=forms.RadioSelect)
    received_on = forms.DateField(
        label=_lazy("Day of receipt"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_lazy("By UTC."),
    )
    received_time = forms.TimeField(
        label=_lazy("Time of receipt"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_lazy("By UTC."),
    )
    channel = forms.ChoiceField(
        label=_lazy("How it came"), choices=SignedNote.Channel.choices, widget=forms.RadioSelect
    )
    cosigner = forms.ChoiceField(
        label=_lazy("Second person who signed"), required=False,
        help_text=_lazy("Needed where the delegation’s votes take two persons."),
    )  # fmt: skip
    file = forms.FileField(
        label=_lazy("The scan"),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )
    reason = Prose(
        label=_lazy("Why the delegation could not vote in the portal"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_lazy("It stays on record for ever: no name, and not the choice."),
    )

    def __init__(self, *args: Any, ballot: Ballot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ballot = ballot
        capacity = ElectorateEntry.Capacity.ELECTOR
        self.electors = {each.code: each for each in ballot.electorate.filter(capacity=capacity)}
        chosen = self.electors.get(str(self["member"].value() or ""))
        self.fields["member"].choices = [  # type: ignore[attr-defined]
            ("", _("– choose –")), *((each.code, each.name) for each in self.electors.values()),
        ]  # fmt: skip
        self.fields["file"].help_text = _("PDF, PNG or JPEG, at most {most} MiB.").format(
            most=LARGEST // 1024 // 1024
        )
        self.fields["cosigner"].choices = self._cosigners(chosen)  # type: ignore[attr-defined]

    def _cosigners(self, chosen: ElectorateEntry | None) -> list[Any]:
        """Who may have signed beside the head: of the chosen member alone, else of all, each under its member."""
        among = [chosen] if chosen else list(self.electors.values())
        seats = Accreditation.objects.filter(
            member__in=[each.member_id for each in among], during__contains=journal.now()
        ).exclude(role="head")
        self.seats = {str(each.pk): each for each in seats.select_related("member").order_by("id")}
        names = names_of(each.person_id for each in self.seats.values())
        of: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for key, each in self.seats.items():
            if each.person_id in names:
                said = f"{names[each.person_id]}, {each.get_role_display().lower()}"
                of[each.member.name].append((key, said))
        return [("", _("Nobody")), *sorted(of.items())]

    def clean(self) -> dict[str, Any]:
        """Put each fault at its field. A file is sent once: where anything is wrong it must be chosen again, and the
        page says so."""
        said = self.cleaned_data
        day, time, file = said.get("received_on"), said.get("received_time"), said.get("file")
        if day is not None:
            at = journal.now()
            received = datetime.combine(day, time or at.time(), UTC)
            self._tell(note_faults.fault_of_receipt(self.ballot, received, at, day_only=time is None))
        if file is not None:
            said["content"] = file.read(LARGEST + 1)
            self._tell(note_faults.fault_of_file(said["content"]))
        if self.errors and file is not None and "file" not in self.errors:
            self.add_error("file", _("Choose the scan again: the browser sends a file once and keeps none."))
        return said

    def _tell(self, fault: Refused | None) -> None:
        if fault is not None and fault.where not in self.errors:
            self.add_error(fault.where, fault.detail)

    def keep_no_file(self) -> None:
        """Say that the scan must be chosen again, where the portal refused what this form let through."""
        if self.errors and "file" not in self.errors:
            self.add_error("file", _("Choose the scan again: the browser sends a file once and keeps none."))


class ReadingForm(forms.Form):
    """What the second officer reads."""

    choice = forms.ChoiceField(label=_lazy("Choice in the scan"), choices=CHOICES, widget=forms.RadioSelect)
