"""Tables of deciding. Votes, decisions and rules are append-only by trigger; a second vote is a second row."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _lazy

from members.approvals.models import Request
from members.delegates.models import Accreditation
from members.proofs.models import Proof
from members.registry.models import (
    Competence,
    Member,
    MemberStatus,
    Standing,
    hashed,
    not_empty,
    one_at_a_time,
)


class DecisionRule(models.Model):
    """One version of a rule that turns an electorate and votes into an outcome. Never edited once written.

    `request` is what two officers wrote it by; empty for the rules of the founding (migration 0021).
    """

    code = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    terms = models.JSONField()  # read by alliance.domain.tally.Rule.from_terms
    citation = models.CharField(max_length=400)
    shortest_window_hours = models.PositiveSmallIntegerField(default=24)
    request = models.OneToOneField(
        Request, on_delete=models.PROTECT, null=True, related_name="decision_rule", editable=False
    )

    class Meta:
        ordering = ["code", "version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="a_rule_version_is_written_once")
        ]

    def __str__(self) -> str:
        return f"{self.title} (version {self.version})"

    @property
    def symbol(self) -> str:
        return f"{self.code}/{self.version}"


class SubjectRule(models.Model):
    """Which rule a subject calls for during a period; nobody picks the rule of a ballot.

    Never edited once written: a change closes `during`, once, and adds a row. `request` is what two officers began it
    by, `changed_by` what they closed it by. `circulation_hours` is how long a text has circulated before a ballot on it
    opens (members.ballots.circulation).
    """

    subject = models.CharField(max_length=40)
    area = models.CharField(max_length=20)  # competence is declared for an area, such as 'tariff'
    title = models.CharField(max_length=120)
    rule = models.ForeignKey(DecisionRule, on_delete=models.PROTECT)
    during = DateRangeField()
    circulation_hours = models.PositiveSmallIntegerField(default=0)
    request = models.OneToOneField(
        Request, on_delete=models.PROTECT, null=True, related_name="subject_rule", editable=False
    )
    changed_by = models.ForeignKey(
        Request, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        constraints = [
            one_at_a_time("a_subject_has_one_rule_at_a_time", hashed("subject")),
            not_empty("a_subject_rule_lasts"),
        ]


class BallotRows(models.QuerySet["Ballot"]):
    """Ballots, with the end of their window where it is asked for."""

    def with_end(self) -> models.QuerySet[Any]:
        """With `end`, when the window ends: the close as announced, or the latest one of its extensions."""
        later = Extension.objects.filter(ballot=OuterRef("pk")).order_by().values("ballot")
        last = Subquery(later.annotate(last=Max("closes_at")).values("last"))
        return self.annotate(end=Greatest("closes_at", last))  # of NULL and an instant it is the instant


class Ballot(models.Model):
    """The act of deciding on one frozen text. All that governs it is fixed when it opens.

    `closes_at` is the close as it was announced. What ends the window is `ends_at`: an extension is a fact beside it.
    """

    class State(models.TextChoices):
        OPEN = "open", _lazy("Open")
        CLOSED = "closed", _lazy("Closed")
        DECIDED = "decided", _lazy("Decided")
        CERTIFIED = "certified", _lazy("Certified")

    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    subject = models.CharField(max_length=40)
    text_digest = models.CharField(max_length=64)
    about = models.CharField(max_length=40)  # the citable symbol of what is decided on, e.g. PROP/2026/014
    rule = models.ForeignKey(DecisionRule, on_delete=models.PROTECT)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    electorate_digest = models.CharField(max_length=64)
    seal = models.CharField(max_length=64, editable=False)  # that the portal opened it so: vouching.seal_of
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_early = models.OneToOneField(  # by which two officers opened it before its text had circulated
        Request, on_delete=models.PROTECT, null=True, related_name="ballot_opened_early"
    )

    objects = BallotRows.as_manager()

    class Meta:
        ordering = ["-opens_at"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="a_ballot_symbol_is_given_once"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="a_ballot_closes_after_it_opens"
            ),
        ]
        indexes = [
            models.Index(fields=["closes_at"], condition=Q(state="open"), name="ballots_to_close"),
        ]

    @property
    def symbol(self) -> str:
        return f"BALLOT/{self.year}/{self.number:03d}"

    @property
    def ends_at(self) -> datetime:
        """When the window ends; read with the row (`with_end`), else asked for. A vote at this instant is late."""
        if "end" not in self.__dict__:
            self.end = Ballot.objects.with_end().values_list("end", flat=True).get(pk=self.pk)
        end: datetime = self.end
        return end

    def __str__(self) -> str:
        return self.symbol


class Extension(models.Model):
    """That the close of a ballot moved, once for a cause, under a clause that was frozen with it. Never edited.

    `observations` names what the probe saw (ids), `evidence` is the digest of it as the tally document publishes it.
    """

    class Cause(models.TextChoices):
        OUTAGE = "outage", _lazy("The portal was unavailable")

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="extensions")
    cause = models.CharField(max_length=12, choices=Cause.choices)
    met_at = models.DateTimeField()  # when the clause was met
    at = models.DateTimeField()  # when it was written
    closes_at = models.DateTimeField()
    unavailable_seconds = models.PositiveIntegerField()
    observations = models.JSONField()
    evidence = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "cause"], name="a_ballot_is_extended_once_for_a_cause")
        ]

    @property
    def minutes(self) -> int:
        """How long the portal was unavailable, in whole minutes."""
        return self.unavailable_seconds // 60


MOST_REFUSALS = 20  # kept of one person on one ballot; what comes after is counted


class RefusedAttempt(models.Model):
    """A vote that was refused: who tried, for whom, when and why. Never what it said."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="refusals")
    person = models.UUIDField()
    member = models.CharField(max_length=3)
    role = models.CharField(max_length=12)
    accreditation = models.BigIntegerField(null=True)  # the seat that was claimed, live or ended
    code = models.CharField(max_length=40)  # of the refusal; in words: members.ballots.refusals
    at = models.DateTimeField()
    place = models.PositiveSmallIntegerField()  # 1 for the person's first on this ballot

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "person", "place"], name="a_refusal_has_its_own_place"),
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=MOST_REFUSALS), name="so_many_refusals_are_kept"
            ),
        ]


class FurtherRefusals(models.Model):
    """How many more of a person's votes on a ballot were refused than are kept one by one. Only goes upward."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="further_refusals")
    person = models.UUIDField()
    member = models.CharField(max_length=3)
    count = models.PositiveIntegerField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "person"], name="refusals_of_a_person_are_counted_once")
        ]


class ElectorateEntry(models.Model):
    """A member as it stood when the ballot opened: whether it may vote, and if not, why."""

    class Capacity(models.TextChoices):
        ELECTOR = "elector", _lazy("Votes")
        REPRESENTED = "represented", _lazy("Represented by its union")
        SUSPENDED = "suspended", _lazy("Suspended")
        VOTELESS = "voteless", _lazy("Has no votes: none of its states is a party")

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="electorate")
    member = models.ForeignKey(Member, on_delete=models.PROTECT)
    code = models.CharField(max_length=3)
    name = models.CharField(max_length=120)  # frozen: renaming a member changes no past ballot
    status = models.CharField(max_length=12, choices=MemberStatus.Status.choices)
    side = models.CharField(max_length=10, choices=Standing.Side.choices)
    weight = models.PositiveIntegerField()
    capacity = models.CharField(max_length=12, choices=Capacity.choices)
    represented_by = models.CharField(max_length=3, blank=True)
    casts = models.PositiveIntegerField(default=1)  # as how many members it counts: a union for its states
    competence = models.ForeignKey(
        Competence, on_delete=models.PROTECT, null=True
    )  # that a union acts under; final

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="a_member_casts_a_vote", condition=Q(casts__gte=1)),
            models.CheckConstraint(
                name="several_votes_are_declared",
                condition=Q(casts=1) | Q(competence__isnull=False, capacity="elector"),
            ),
            models.UniqueConstraint(
                fields=["ballot", "member"], name="a_member_stands_once_in_an_electorate"
            ),
        ]


class Vote(models.Model):
    """A state's recorded choice. Sealed until close: the record carries only `digest`, salted.

    The last vote of a member before the closing instant counts; none is ever changed.
    """

    class Choice(models.TextChoices):
        YES = "yes", _lazy("Yes")
        NO = "no", _lazy("No")
        ABSTAIN = "abstain", _lazy("Abstain")

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="votes")
    elector = models.ForeignKey(ElectorateEntry, on_delete=models.PROTECT, related_name="votes")
    sequence = models.PositiveIntegerField()  # 1 for a member's first vote on the ballot, 2 for its change, …
    choice = models.CharField(max_length=8, choices=Choice.choices)
    salt = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    cast_at = models.DateTimeField()
    person = models.UUIDField()
    accreditation = models.ForeignKey(Accreditation, on_delete=models.PROTECT)
    factor_reset_at = models.DateTimeField(
        null=True
    )  # of the person's factors, where it was in the 7 days before
    preparation = models.OneToOneField(
        "members.Preparation", on_delete=models.PROTECT, null=True, related_name="vote"
    )
    note = models.OneToOneField(
        "members.SignedNote", on_delete=models.PROTECT, null=True, related_name="vote"
    )
    proof = models.OneToOneField(  # none: cast before votes took one; the table refuses another without
        Proof, on_delete=models.PROTECT, null=True, related_name="vote"
    )

    class Meta:
        ordering = ["ballot", "elector", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["elector", "sequence"], name="a_vote_has_its_own_sequence")
        ]


class Decision(models.Model):
    """The outcome with its arithmetic and the document it can be recomputed from. Written once."""

    class Outcome(models.TextChoices):
        ADOPTED = "adopted", _lazy("Adopted")
        NOT_ADOPTED = "not_adopted", _lazy("Not adopted")
        NO_QUORUM = "no_quorum", _lazy("No quorum")
        TIED = "tied", _lazy("Tied")
        NO_OPINION = "no_opinion", _lazy("No opinion")
        SILENCE_BROKEN = "silence_broken", _lazy("Silence broken")
        REFERRED = "referred", _lazy("Referred")
        WITHDRAWN = "withdrawn", _lazy("Withdrawn")
        VOID = "void", _lazy("Void")

    number = models.PositiveIntegerField(unique=True)  # over all years, without gaps: the clock of the record
    year = models.PositiveSmallIntegerField()
    ballot = models.OneToOneField(Ballot, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    arithmetic = models.TextField()  # "28 of 42 yes, 28 needed"
    tally = models.JSONField()
    document = models.TextField()  # canonical JSON, published: rule, electorate, votes with salts
    document_digest = models.CharField(max_length=64)
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]

    @property
    def symbol(self) -> str:
        return f"DEC/{self.year}/{self.number:03d}"

    def __str__(self) -> str:
        return self.symbol


class Certification(models.Model):
    """That a second count, from the published document alone, agrees with the decision."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="certification")
    document_digest = models.CharField(max_length=64)
    certified_at = models.DateTimeField()
