"""Tables of the register. Everything that can change is dated; civil dates, half-open `[from, before)`."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _lazy


def one_at_a_time(
    name: str, *fields: str | Func, during: str = "during", where: Q | None = None
) -> ExclusionConstraint:
    """No two rows with the same `fields` (among those that match `where`) overlap in `during`.

    Equality of integers is written as overlap of one-point ranges, which needs no extension of the database; of
    text, by `hashed`.
    """
    keys = [
        (Func(field, field, Value("[]"), function="int8range"), RangeOperators.OVERLAPS)
        for field in (F(each) if isinstance(each, str) else each for each in fields)
    ]
    return ExclusionConstraint(
        name=name, expressions=[*keys, (during, RangeOperators.OVERLAPS)], condition=where
    )


def hashed(field: str) -> Func:
    """A field of text as a 64-bit integer: a key for `one_at_a_time`."""
    return Func(F(field), Value(0), function="hashtextextended")


def not_empty(name: str, field: str = "during") -> models.CheckConstraint:
    """An empty range slips through an exclusion constraint, so it is refused on its own."""
    return models.CheckConstraint(name=name, condition=Q(**{f"{field}__isempty": False}))


class Country(models.Model):
    """The one table of country names (ISO 3166-1). A name here says nothing about status."""

    iso2 = models.CharField(max_length=2, unique=True)
    iso3 = models.CharField(max_length=3, unique=True)
    name = models.CharField(max_length=120)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "countries"

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """A state or organisation that takes part. What it is at a date is in its dated rows, not here."""

    class Kind(models.TextChoices):
        STATE = "state", _lazy("State")
        ORGANISATION = "organisation", _lazy("Organisation")

    code = models.CharField(max_length=3, unique=True)  # ISO 3166-1 alpha-2; EU is a reserved element
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    zone = models.CharField(max_length=40, default="UTC")  # of the capital, IANA name
    took_part_on = models.DateField(null=True)
    took_part_source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class MemberStatus(models.Model):
    """What a member is during a period, and by which act. Written by `registry.statuses`; guarded by migration 0009.

    Only the end of `during` moves, once: when the next row begins.
    """

    class Status(models.TextChoices):
        INVITED = "invited", _lazy("Invited")
        APPLICANT = "applicant", _lazy("Applicant")
        OBSERVER = "observer", _lazy("Observer")
        SIGNATORY = "signatory", _lazy("Signatory")
        PARTY = "party", _lazy("Party")
        SUSPENDED = "suspended", _lazy("Suspended")
        WITHDRAWN = "withdrawn", _lazy("Withdrawn")
        EXPELLED = "expelled", _lazy("Expelled")

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="statuses")
    status = models.CharField(max_length=12, choices=Status.choices)
    during = DateRangeField()
    source = models.CharField(max_length=300)
    act = models.CharField(
        max_length=20, blank=True, default=""
    )  # symbol of the act; '' for what was founded

    class Meta:
        ordering = ["during"]
        constraints = [
            one_at_a_time("a_member_has_one_status_at_a_time", "member_id"),
            not_empty("a_member_status_lasts"),
        ]


class Standing(models.Model):
    """A member's side and voting weight during a period."""

    class Side(models.TextChoices):
        PRODUCER = "producer", _lazy("Producer")
        CONSUMER = "consumer", _lazy("Consumer")

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="standings")
    side = models.CharField(max_length=10, choices=Side.choices)
    weight = models.PositiveIntegerField()
    during = DateRangeField()
    source = models.CharField(max_length=300)
    act = models.CharField(max_length=20, blank=True, default="")  # as of a status

    class Meta:
        ordering = ["during"]
        constraints = [
            one_at_a_time("a_member_has_one_standing_at_a_time", "member_id"),
            not_empty("a_standing_lasts"),
        ]


class CustomsTerritory(models.Model):
    """The area with one external tariff. A single state is its own; a union is one territory of many states."""

    code = models.CharField(max_length=8, unique=True)
    name = models.CharField(max_length=120)
    basis = models.CharField(max_length=300)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "customs territories"

    def __str__(self) -> str:
        return self.name


class TerritoryMembership(models.Model):
    """A country's place in a customs territory during a period; one territory at a time."""

    territory = models.ForeignKey(CustomsTerritory, on_delete=models.PROTECT, related_name="memberships")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="territories")
    during = DateRangeField()

    class Meta:
        ordering = ["territory", "country"]
        constraints = [
            one_at_a_time("a_country_is_in_one_territory_at_a_time", "country_id"),
            not_empty("a_territory_membership_lasts"),
        ]


class Competence(models.Model):
    """A dated declaration: on a subject an organisation acts for the states of a territory, who then do not vote.

    `request` and `ended_by` are the requests (`members.approvals`, above this package) by which two officers put it
    on record and closed its period; empty for one that was founded with the register.
    """

    class Votes(models.TextChoices):
        ONE = "one", _lazy("One vote")
        SUM = "sum", _lazy("The sum of its states’ votes")

    organisation = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="competences")
    territory = models.ForeignKey(CustomsTerritory, on_delete=models.PROTECT)
    subject_area = models.CharField(max_length=20)  # 'tariff' for floors and tariff lines
    during = DateRangeField()
    source = models.CharField(max_length=300)  # the act it cites
    declared_on = models.DateField(null=True)
    votes = models.CharField(max_length=3, choices=Votes.choices, default=Votes.ONE)
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the document of the declaration
    request = models.BigIntegerField(null=True, unique=True)
    ended_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            not_empty("a_competence_lasts"),
            one_at_a_time(
                "one_union_for_a_territory_an_area_and_a_time", "territory_id", hashed("subject_area")
            ),
            one_at_a_time(
                "one_declaration_a_union_an_area_and_a_time", "organisation_id", hashed("subject_area")
            ),
        ]
