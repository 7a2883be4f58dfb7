"""Tables of deciding. Votes, decisions and rules are append-only by trigger; a second vote is a second row."""

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q

from members.delegates.models import Accreditation
from members.registry.models import Member, MemberStatus, Standing, hashed, not_empty, one_at_a_time


class DecisionRule(models.Model):
    """One version of a rule that turns an electorate and votes into an outcome. Never edited once written."""

    code = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    terms = models.JSONField()  # read by alliance.domain.tally.Rule.from_terms
    citation = models.CharField(max_length=400)
    shortest_window_hours = models.PositiveSmallIntegerField(default=24)

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

    Never edited once written: a change closes `during`, once, and adds a row.
    """

    subject = models.CharField(max_length=40)
    area = models.CharField(max_length=20)  # competence is declared for an area, such as 'tariff'
    title = models.CharField(max_length=120)
    rule = models.ForeignKey(DecisionRule, on_delete=models.PROTECT)
    during = DateRangeField()

    class Meta:
        constraints = [
            one_at_a_time("a_subject_has_one_rule_at_a_time", hashed("subject")),
            not_empty("a_subject_rule_lasts"),
        ]


class Ballot(models.Model):
    """The act of deciding on one frozen text. All that governs it is fixed when it opens."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"
        DECIDED = "decided", "Decided"
        CERTIFIED = "certified", "Certified"

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
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)

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

    def __str__(self) -> str:
        return self.symbol


class ElectorateEntry(models.Model):
    """A member as it stood when the ballot opened: whether it may vote, and if not, why."""

    class Capacity(models.TextChoices):
        ELECTOR = "elector", "Votes"
        REPRESENTED = "represented", "Represented by its union"
        SUSPENDED = "suspended", "Suspended"

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="electorate")
    member = models.ForeignKey(Member, on_delete=models.PROTECT)
    code = models.CharField(max_length=3)
    name = models.CharField(max_length=120)  # frozen: renaming a member changes no past ballot
    status = models.CharField(max_length=12, choices=MemberStatus.Status.choices)
    side = models.CharField(max_length=10, choices=Standing.Side.choices)
    weight = models.PositiveIntegerField()
    capacity = models.CharField(max_length=12, choices=Capacity.choices)
    represented_by = models.CharField(max_length=3, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "member"], name="a_member_stands_once_in_an_electorate")
        ]


class Vote(models.Model):
    """A state's recorded choice. Sealed until close: the record carries only `digest`, salted.

    The last vote of a member before the closing instant counts; none is ever changed.
    """

    class Choice(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No"
        ABSTAIN = "abstain", "Abstain"

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="votes")
    elector = models.ForeignKey(ElectorateEntry, on_delete=models.PROTECT, related_name="votes")
    sequence = models.PositiveIntegerField()  # 1 for a member's first vote on the ballot, 2 for its change, …
    choice = models.CharField(max_length=8, choices=Choice.choices)
    salt = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    cast_at = models.DateTimeField()
    person = models.UUIDField()
    accreditation = models.ForeignKey(Accreditation, on_delete=models.PROTECT)

    class Meta:
        ordering = ["ballot", "elector", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["elector", "sequence"], name="a_vote_has_its_own_sequence")
        ]


class Decision(models.Model):
    """The outcome with its arithmetic and the document it can be recomputed from. Written once."""

    class Outcome(models.TextChoices):
        ADOPTED = "adopted", "Adopted"
        NOT_ADOPTED = "not_adopted", "Not adopted"
        NO_QUORUM = "no_quorum", "No quorum"
        TIED = "tied", "Tied"
        NO_OPINION = "no_opinion", "No opinion"
        SILENCE_BROKEN = "silence_broken", "Silence broken"
        REFERRED = "referred", "Referred"
        WITHDRAWN = "withdrawn", "Withdrawn"
        VOID = "void", "Void"

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
