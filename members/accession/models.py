"""Applications, motions on membership and notices of withdrawal. All are guarded by migration 0009: a state only
moves on, and a status is written by what stands here or not at all."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy

from alliance import journal
from alliance.domain import canon
from alliance.journal.clock import Now
from members.approvals.models import Request
from members.ballots.models import Ballot, Decision
from members.delegates.models import Person
from members.delegations.models import Credential
from members.proofs.models import Proof
from members.registry.models import Country, CustomsTerritory, Member, Standing


class Application(models.Model):
    """A state or organisation asks to be admitted. What it said is never edited; only its state moves on."""

    class State(models.TextChoices):
        RECEIVED = "received", _lazy("Received")
        RETURNED = "returned", _lazy("Returned")
        REFUSED = "refused", _lazy("Refused")
        ADMISSIBLE = "admissible", _lazy("Admissible")
        BALLOTING = "balloting", _lazy("On the ballot")
        ADMITTED = "admitted", _lazy("Admitted")
        NOT_ADMITTED = "not_admitted", _lazy("Not admitted")

    BEFORE_THE_VOTE = (State.ADMISSIBLE, State.BALLOTING)
    """One of a state at a time. Received ones do not keep others out: whoever sends a form shows no power to."""
    BEFORE_MEMBERS = (State.ADMISSIBLE, State.BALLOTING, State.ADMITTED, State.NOT_ADMITTED)

    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Member.Kind.choices)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True)  # of a state
    name = models.CharField(max_length=120)  # of the country in the register, or of the organisation as typed
    key = models.CharField(max_length=120)  # what tells two apart: ISO code, or the name in small letters
    side = models.CharField(max_length=10, choices=Standing.Side.choices)
    territory = models.ForeignKey(CustomsTerritory, on_delete=models.PROTECT, null=True)  # none: its own
    acts_on = models.JSONField(default=list)  # subjects on which a union says that it acts for its states
    competence = models.TextField(blank=True)  # what it declares of that
    statement = models.TextField(blank=True)
    contact = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+"
    )  # is written to, cannot sign in
    nonce = models.BinaryField()
    link = models.CharField(max_length=64, unique=True)  # SHA-256 of the link to follow it by
    digest = models.CharField(max_length=64)  # of all that was said, but for the contact
    received_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVED)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="applications")
    ruling = models.ForeignKey(Request, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="an_application_symbol_is_given_once"),
            models.UniqueConstraint(
                fields=["kind", "key"], condition=Q(state__in=("admissible", "balloting")),
                name="one_application_of_a_state_before_the_vote",
            ),
            models.CheckConstraint(
                name="a_state_is_a_country_of_the_register",
                condition=Q(kind="state", country__isnull=False) | Q(kind="organisation", country=None),
            ),
        ]  # fmt: skip

    @property
    def symbol(self) -> str:
        return f"ACC/{self.year}/{self.number:03d}"

    def __str__(self) -> str:
        return self.symbol


class ApplicationDocument(models.Model):
    """A paper that came with an application. Its digest stays where its bytes are emptied."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="documents")
    media = models.CharField(max_length=20, choices=Credential.Media.choices)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()

    class Meta:
        ordering = ["id"]


class Motion(models.Model):
    """What a ballot on membership decides, frozen with its digest before anybody votes on it.

    An admission is put to the ballot as it is written; any other is moved by a head, then put to it by two officers.
    """

    class Kind(models.TextChoices):
        ADMISSION = "admission", _lazy("Admission")
        SUSPENSION = "suspension", _lazy("Suspension")
        EXPULSION = "expulsion", _lazy("Expulsion")
        REINSTATEMENT = "reinstatement", _lazy("Reinstatement")

    SUBJECTS = {
        Kind.ADMISSION: "accession", Kind.SUSPENSION: "suspension", Kind.EXPULSION: "expulsion",
        Kind.REINSTATEMENT: "reinstatement",
    }  # fmt: skip
    BECOMES = {
        Kind.ADMISSION: "party", Kind.SUSPENSION: "suspended", Kind.EXPULSION: "expelled",
        Kind.REINSTATEMENT: "party",
    }  # fmt: skip
    LAPSES_AFTER = timedelta(days=90)
    """A motion on a member keeps out any other on it, so one that nobody puts to the ballot must not wait for ever. The
    length is the portal's own choice: the time of three ballots. In the table too (migration 0026)."""

    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=14, choices=Kind.choices)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="motions")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, related_name="motions")
    effective_from = models.DateField()  # first day, or the day after the decision where that is later
    side = models.CharField(max_length=10, choices=Standing.Side.choices, blank=True)
    weight = models.PositiveIntegerField(null=True)
    moved_by = models.CharField(max_length=3, blank=True)  # code of the member whose head moved it
    moved_at = models.DateTimeField(db_default=Now())
    document = models.TextField()  # canonical JSON: the text voted on
    digest = models.CharField(max_length=64)
    ballot = models.OneToOneField(Ballot, on_delete=models.PROTECT, null=True, related_name="motion")
    request = models.ForeignKey(Request, on_delete=models.PROTECT, null=True, related_name="+")
    proof = models.OneToOneField(
        Proof, on_delete=models.PROTECT, null=True, related_name="motion"
    )  # of the officer who put an admission to the ballot; of any other two officers say so
    taken_back_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)  # when what was decided was put on record
    stood = models.BooleanField(null=True)  # whether a status followed

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="a_motion_symbol_is_given_once"),
            models.UniqueConstraint(
                fields=["member"], condition=Q(taken_back_at=None, settled_at=None),
                name="one_motion_on_a_member_at_a_time",
            ),
            models.CheckConstraint(
                name="an_admission_gives_side_and_weight",
                condition=Q(kind="admission", weight__gte=1, application__isnull=False) & ~Q(side="")
                | ~Q(kind="admission") & Q(weight=None, side="", application=None),
            ),
        ]  # fmt: skip

    @property
    def symbol(self) -> str:
        return f"MOT/{self.year}/{self.number:03d}"

    def __str__(self) -> str:
        return self.symbol

    @property
    def says(self) -> dict[str, Any]:
        """The frozen text, read."""
        return canon.parse_json(self.document.encode())

    @property
    def title(self) -> str:
        return str(_TITLES[self.kind]).format(name=self.says["name"])

    @property
    def lapses_at(self) -> datetime | None:
        """When it lapses, or lapsed; None for what was put to the ballot or taken back before."""
        end = self.moved_at + self.LAPSES_AFTER
        return None if self.ballot_id or (self.taken_back_at and self.taken_back_at < end) else end

    @property
    def lapsed(self) -> bool:
        """Whether it has lapsed by now."""
        return self.lapses_at is not None and self.lapses_at <= journal.now()

    @property
    def decision(self) -> Decision | None:
        return getattr(self.ballot, "decision", None) if self.ballot else None


class WithdrawalNotice(models.Model):
    """A member says that it leaves. It takes effect after its period, unless it was taken back before."""

    number = models.PositiveIntegerField(unique=True)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="withdrawals")
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(db_default=Now())
    effective_on = models.DateField()  # the first day on which it belongs no more
    proof = models.OneToOneField(Proof, on_delete=models.PROTECT, null=True, related_name="notice")
    taken_back_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(taken_back_at=None, settled_at=None),
                name="one_notice_of_a_member_at_a_time",
            ),
            models.CheckConstraint(
                name="a_notice_ends_in_one_way", condition=Q(taken_back_at=None) | Q(settled_at=None)
            ),
        ]  # fmt: skip

    @property
    def symbol(self) -> str:
        return f"WDR/{self.number:04d}"

    def __str__(self) -> str:
        return self.symbol


_TITLES = {
    "admission": _lazy("Admission of {name}"),
    "suspension": _lazy("Suspension of {name}"),
    "expulsion": _lazy("Expulsion of {name}"),
    "reinstatement": _lazy("Reinstatement of {name}"),
}
"""What a motion is called, by its kind."""
