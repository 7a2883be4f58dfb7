"""The forms of membership. They read what was typed; what may be done is the services' to say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from alliance import journal
from alliance.web.texts import Address, Line, Prose
from members.accession.applying import LONGEST, MOST_DOCUMENTS, Said
from members.accession.motions import AGAINST, HEAVIEST
from members.accession.motions import LONGEST as LONGEST_REASONS
from members.delegations.crediting import LARGEST
from members.delegations.forms import ReasonForm
from members.registry.models import Country, CustomsTerritory, Member, Standing

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise

AREAS = (("tariff", _lazy("Tariffs and price floors")), ("membership", _lazy("Membership of the alliance")))
FILES = format_lazy(_lazy("PDF, PNG or JPEG, at most {value} MiB."), value=LARGEST // 1024 // 1024)
NOTHING = [("", _lazy("– choose –"))]
SIDES = _lazy(
    "Whether it mostly mines and refines critical minerals, or mostly buys them. Some "
    "decisions take a majority of each side. The members decide on the side when they admit."
)


def _day(label: Words, hint: Words = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, help_text=hint)


def _file(label: Words, *, required: bool) -> forms.FileField:
    widget = forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"})
    return forms.FileField(label=label, required=required, help_text=FILES, widget=widget)


def _text(label: Words, hint: Words, longest: int, *, required: bool = False) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 5})
    return Prose(label=label, help_text=hint, required=required, max_length=longest, widget=widget)


KINDS = [(Member.Kind.STATE, _lazy("State")), (Member.Kind.ORGANISATION, _lazy("Organisation"))]
SIDE_WORDS = [(Standing.Side.PRODUCER, _lazy("Producer")), (Standing.Side.CONSUMER, _lazy("Consumer"))]


class ApplicationForm(forms.Form):
    """All that an applicant says. Documents cannot be kept by a form that comes back, so they are chosen again."""

    kind = forms.ChoiceField(
        label=_lazy("A state or an organisation"),
        choices=KINDS,
        widget=forms.RadioSelect,
        initial="state",
    )
    country = forms.ChoiceField(
        label=_lazy("State"),
        required=False,
        help_text=_lazy("If a state applies. A name here says nothing about the status of a territory."),
    )
    organisation = Line(
        label=_lazy("Organisation"),
        required=False,
        max_length=120,
        help_text=_lazy("If an organisation applies, such as a union."),
    )
    contact_name = Line(label=_lazy("Name of the contact"), max_length=120)
    email = Address(
        label=_lazy("E-mail of the contact"), max_length=200,
        help_text=_lazy("We write to this address alone. It is no account; nobody can sign in with it."),
    )  # fmt: skip
    side = forms.ChoiceField(
        label=_lazy("Side claimed"),
        choices=SIDE_WORDS,
        widget=forms.RadioSelect,
        help_text=SIDES,
    )
    territory = forms.ChoiceField(
        label=_lazy("Customs territory"),
        required=False,
        help_text=_lazy("The area with one external tariff."),
    )
    acts_on = forms.MultipleChoiceField(
        label=_lazy("Subjects on which it acts for its states"), choices=AREAS, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    competence = _text(
        _lazy("Declaration of competence"),
        _lazy("The act by which it has this competence, and since when."),
        LONGEST,
    )
    statement = _text(_lazy("Statement"), _lazy("What the members should know when they decide."), LONGEST)
    document_1 = _file(_lazy("Letter of application"), required=True)
    document_2 = _file(_lazy("Second document"), required=False)
    document_3 = _file(_lazy("Third document"), required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [*NOTHING, *Country.objects.values_list("iso2", "name")]  # type: ignore[attr-defined]
        territories = CustomsTerritory.objects.exclude(code__in=Country.objects.values("iso2"))
        own = ("", "Its own, or that of its states")
        self.fields["territory"].choices = [own, *territories.values_list("code", "name")]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        state = given.get("kind") == Member.Kind.STATE
        if state and not given.get("country"):
            self.add_error("country", _("Choose the state that applies."))
        elif not state and not given.get("organisation") and "organisation" not in self.errors:
            self.add_error("organisation", _("Write the name of the organisation that applies."))
        return given

    def said(self) -> Said:
        """What was typed, as the service takes it."""
        given, names = self.cleaned_data, [f"document_{place}" for place in range(1, MOST_DOCUMENTS + 1)]
        files = [given[name] for name in names if given[name]]
        state = given["kind"] == Member.Kind.STATE
        return Said(
            kind=given["kind"], contact_name=given["contact_name"], email=given["email"], side=given["side"],
            country=given["country"] if state else "", organisation="" if state else given["organisation"],
            territory=given["territory"], acts_on=() if state else given["acts_on"],
            competence="" if state else given["competence"], statement=given["statement"],
            documents=[file.read(LARGEST + 1) for file in files],
        )  # fmt: skip


class RulingForm(forms.Form):
    """Why; and for an organisation that is declared admissible, its code."""

    code = Line(
        label=_lazy("Its code in the register"),
        max_length=3,
        help_text=_lazy("Two or three capital letters that are nobody else’s."),
    )
    reason = Prose(label=_lazy("Reason"),
        max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_lazy("The contact reads it, and it stays on record for ever. Name no person in it."),
    )  # fmt: skip

    def __init__(self, *args, with_code: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not with_code:
            del self.fields["code"]


class ClosingForm(forms.Form):
    """When a ballot closes, in UTC, so that no time zone can be read into it."""

    closes_on = _day(_lazy("Closing date (UTC)"))
    closes_time = forms.TimeField(
        label=_lazy("Closing time (UTC)"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M"],
    )

    def __init__(self, *args, **kwargs) -> None:
        today = journal.now().date()
        later = {"closes_on": today + timedelta(days=14), "closes_time": "17:00"}
        kwargs["initial"] = {
            **later,
            "effective_from": today + timedelta(days=30),
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)

    @property
    def closes_at(self) -> datetime:
        given = self.cleaned_data
        return datetime.combine(given["closes_on"], given["closes_time"], tzinfo=UTC)


class AdmissionForm(ClosingForm):
    """What the members vote on."""

    effective_from = _day(
        _lazy("First day as a party"),
        _lazy("After the close of the ballot. If the decision comes later, the day after it."),
    )
    side = forms.ChoiceField(label=_lazy("Side"), choices=SIDE_WORDS, widget=forms.RadioSelect)
    weight = forms.IntegerField(
        label=_lazy("Weight"),
        min_value=1,
        help_text=_lazy("What it counts where a rule counts weight instead of members."),
    )


class PutForm(ClosingForm):
    """When the ballot on a motion closes, and why now."""

    reason = Prose(
        label=_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_lazy("It stays on record for ever. Name no person in it."),
    )


class MotionForm(forms.Form):
    """What a head moves."""

    kind = forms.ChoiceField(
        label=_lazy("What you move"),
        choices=[(kind.value, kind.label) for kind in AGAINST],
        widget=forms.RadioSelect,
    )
    code = forms.ChoiceField(label=_lazy("Member"))
    effective_from = _day(_lazy("From"), _lazy("If the decision comes later, from the day after it."))
    reasons = _text(
        _lazy("Reasons"),
        _lazy("Every member reads them. They stay on record for ever."),
        LONGEST_REASONS,
        required=True,
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [*NOTHING, *Member.objects.values_list("code", "name")]  # type: ignore[attr-defined]


class StandingForm(ReasonForm):
    """Another side and weight of a member, from a day on."""

    side = forms.ChoiceField(label=_lazy("Side"), choices=SIDE_WORDS, widget=forms.RadioSelect)
    weight = forms.IntegerField(label=_lazy("Weight"), min_value=1, max_value=HEAVIEST)
    starts_on = _day(
        _lazy("First day"),
        _lazy("By UTC, today at the earliest. Ballots that opened before keep their electorate."),
    )
    source = Line(
        label=_lazy("Source"),
        max_length=300,
        help_text=_lazy("The act or document that says so. Everybody reads it."),
    )
    field_order = ("side", "weight", "starts_on", "source", "reason")
