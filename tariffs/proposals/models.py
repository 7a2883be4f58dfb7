"""Tables of proposing. A draft row keeps what was typed; a version keeps what was meant, frozen under a digest."""

from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from members.ballots.models import Ballot
from members.registry.models import CustomsTerritory, Member, not_empty
from tariffs.catalogue.models import OriginGroup, Product
from tariffs.floors.models import PriceFloor, RuleLine
from tariffs.schedules.models import HS, ScheduleLine, TariffLine


class Proposal(models.Model):
    """What a member puts on the table: a set of changes and the prose that explains it."""

    class State(models.TextChoices):
        DRAFT = "draft", _lazy("Draft")
        TABLED = "tabled", _lazy("Tabled")
        REVISING = "revising", _lazy("Being revised")  # a version stands; its sponsor writes the next one
        RETURNED = "returned", _lazy("Returned")  # by the secretariat, with reasons
        AMENDING = "amending", _lazy("Amendments under vote")  # one by one, before the whole
        BALLOTING = "balloting", _lazy("Ballot open")
        ADOPTED = "adopted", _lazy("Adopted")
        NOT_ADOPTED = "not_adopted", _lazy("Not adopted")
        NO_QUORUM = "no_quorum", _lazy("No quorum")
        TIED = "tied", _lazy("Tied")
        NO_OPINION = "no_opinion", _lazy("No opinion")
        SILENCE_BROKEN = "silence_broken", _lazy("Silence broken")
        REFERRED = "referred", _lazy("Referred")
        VOID = "void", _lazy("Void")
        WITHDRAWN = "withdrawn", _lazy("Withdrawn")

    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    sponsor = models.ForeignKey(Member, on_delete=models.PROTECT)
    title = models.CharField(max_length=200, blank=True)
    prose = models.TextField(blank=True)
    language = models.CharField(max_length=8, default="en")  # the authentic language, BCP 47
    tabled_title = models.CharField(
        max_length=200, blank=True
    )  # of the newest version; `title` is the draft's
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    drafted_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    moved_at = models.DateTimeField()  # since when it is in its state
    text_page = models.CharField(
        max_length=32, blank=True, db_default=""
    )  # as `DraftRow.page`, of title and prose

    class Meta:
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="a_proposal_symbol_is_given_once")
        ]

    @property
    def symbol(self) -> str:
        return f"PROP/{self.year}/{self.number:03d}"

    @property
    def heading(self) -> str:
        """Its title as all its readers may know it: that of the newest version, of a draft its own."""
        return self.tabled_title or self.title

    @property
    def is_edited(self) -> bool:
        """Whether its sponsor's delegation may write in it: a draft, or the next version of a tabled text."""
        return self.state in EDITED

    @property
    def is_open_to_changes(self) -> bool:
        """Whether a next version may still come."""
        return self.state in (*NEGOTIATED, Proposal.State.RETURNED)

    def __str__(self) -> str:
        return f"{self.symbol} {self.title}"


EDITED = (Proposal.State.DRAFT, Proposal.State.REVISING, Proposal.State.RETURNED)
NEGOTIATED = (Proposal.State.TABLED, Proposal.State.REVISING)
"""The states in which members may still move a text: a ballot, a return and a withdrawal end it."""


class Kind(models.TextChoices):
    """What a change does to its line."""

    SET = "set", _lazy("Set")
    CHANGE = "change", _lazy("Change")
    END = "end", _lazy("End")


class Rule(models.TextChoices):
    """What kind of rule a row is about."""

    FLOOR = "price-floor", _lazy("Price floor")
    LINE = "tariff-line", _lazy("Tariff line")

    @property
    def noun(self) -> str:
        """What a sentence calls it."""
        return _("floor") if self is Rule.FLOOR else _("tariff line")

    def doing(self, kind: str) -> str:
        """What a row does, in words: `Set a tariff line`."""
        return str(_DOING[self.value, Kind(kind).value])


_DOING = {
    ("price-floor", "set"): _lazy("Set a floor"),
    ("price-floor", "change"): _lazy("Change a floor"),
    ("price-floor", "end"): _lazy("End a floor"),
    ("tariff-line", "set"): _lazy("Set a tariff line"),
    ("tariff-line", "change"): _lazy("Change a tariff line"),
    ("tariff-line", "end"): _lazy("End a tariff line"),
}


class DraftRow(models.Model):
    """A row of a draft, kept as it was typed so that nothing is lost. Read by checks.read_row."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="rows")
    position = models.PositiveSmallIntegerField()
    typed = models.JSONField(default=dict)  # field name -> text, see forms.ROW_FIELDS
    edition = models.PositiveIntegerField(default=1)  # a save that read an older edition is a conflict
    page = models.CharField(max_length=32, blank=True, db_default="")  # the open page that saved it last

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "position"],
                name="a_draft_row_has_its_own_position",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]


class DraftStep(models.Model):
    """What one act of a person did to the rows of a draft, so that the same person can take it back.

    Working memory of a draft, not evidence: only the newest are kept, and none once the text is tabled.
    """

    class Act(models.TextChoices):
        ADD = "add", _lazy("Added")
        SAVE = "save", _lazy("Changed")
        REMOVE = "remove", _lazy("Removed")
        PASTE = "paste", _lazy("Pasted")

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="steps")
    person = models.UUIDField()
    act = models.CharField(max_length=6, choices=Act.choices)
    rows = models.JSONField()  # [{"id", "before", "after"}], each {"position", "edition", "typed"} or null
    done_at = models.DateTimeField()
    undone = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["proposal", "person"], name="steps_of_a_person")]


class Audience(models.TextChoices):
    """Who may read a tabled text, the widest first; see `audience`. Drafts have none: they are their
    delegation's."""

    PUBLIC = "public", _lazy("Public")
    MEMBERS = "members", _lazy("Members")
    PARTIES = "parties", _lazy("Parties")


class Version(models.Model):
    """One frozen text of a proposal: structured rows and prose under one digest. Never edited; who may read
    it may only grow (trigger)."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=40)  # computed from the changes; calls for its decision rule
    document = models.TextField()  # canonical JSON: what is voted on, to the byte
    digest = models.CharField(max_length=64)
    tabled_at = models.DateTimeField()
    ballot = models.OneToOneField(Ballot, on_delete=models.PROTECT, null=True, related_name="version")
    audience = models.CharField(max_length=8, choices=Audience.choices, db_default=Audience.MEMBERS)

    class Meta:
        ordering = ["proposal", "number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="a_version_is_written_once"),
            models.CheckConstraint(
                condition=models.Q(audience__in=Audience.values), name="a_text_has_a_known_audience"
            ),
        ]

    @property
    def symbol(self) -> str:
        return f"{self.proposal.symbol}/v{self.number}"

    @property
    def was_made(self) -> bool:
        """Whether the portal made it of amendments that were adopted; asked of one read with `made_by`."""
        return getattr(self, "made_by", None) is not None

    @property
    def returned_row(self) -> Any:
        """The secretariat's return of it (`negotiation.models.Return`), None where it was not returned."""
        return getattr(self, "returned", None)


class Change(models.Model):
    """One change of one line in a frozen version: of a price floor, or of a tariff line. `named` is the rule version
    that it changes or ends."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="changes")
    position = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=11, choices=Rule.choices, default=Rule.FLOOR, db_default=Rule.FLOOR)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, null=True)
    hs = models.CharField(
        max_length=10, blank=True, default="", db_default=""
    )  # digits, where a tariff line names no product
    origin = models.ForeignKey(OriginGroup, on_delete=models.PROTECT)
    territory = models.ForeignKey(CustomsTerritory, on_delete=models.PROTECT, null=True)
    amount = models.DecimalField(
        max_digits=18, decimal_places=6, null=True
    )  # none where the change ends a floor, or is of a tariff line
    currency = models.CharField(max_length=3, blank=True)
    unit = models.CharField(max_length=3, blank=True)
    content_basis = models.CharField(max_length=40, blank=True)
    value_basis = models.CharField(max_length=3, blank=True)
    combination = models.CharField(max_length=6, choices=PriceFloor.Combination.choices, blank=True)
    terms = models.JSONField(default=dict, db_default={})  # as in PriceFloor
    expression = models.CharField(max_length=300, blank=True, default="", db_default="")  # as in TariffLine
    staging = models.JSONField(default=dict, db_default={})  # as in TariffLine
    validity = DateRangeField()  # for an end: from the first day without the rule, open-ended
    sunset = models.DateField(null=True)
    names = models.ForeignKey(PriceFloor, on_delete=models.PROTECT, null=True)
    names_line = models.ForeignKey(TariffLine, on_delete=models.PROTECT, null=True)

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="a_change_has_its_own_position"),
            not_empty("a_change_applies_some_day", "validity"),
            models.CheckConstraint(
                condition=Q(
                    rule="price-floor",
                    product__isnull=False,
                    hs="",
                    expression="",
                    staging={},
                    names_line=None,
                )
                | Q(rule="tariff-line", amount=None, names=None, product__isnull=False, hs="")
                | Q(rule="tariff-line", amount=None, names=None, product=None, hs__regex=HS),
                name="a_change_is_of_a_floor_or_of_a_tariff_line",
            ),
        ]

    @property
    def symbol(self) -> str:
        return f"{self.version.symbol}#{self.position}"

    @property
    def is_line(self) -> bool:
        """Whether it is of a tariff line."""
        return self.rule == Rule.LINE

    @property
    def named(self) -> PriceFloor | TariffLine | None:
        """The rule version that it changes or ends."""
        return self.names_line if self.is_line else self.names

    @property
    def doing(self) -> str:
        """What it does, in words."""
        return Rule(self.rule).doing(self.kind)


class ContestedLine(models.Model):
    """A line that an open ballot touches. The key refuses a second open ballot on it."""

    line = models.OneToOneField(RuleLine, on_delete=models.PROTECT, primary_key=True)
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="contested_lines")


class ContestedScheduleLine(models.Model):
    """The same of a tariff line. A floor and a tariff line of one product are two things, contested apart."""

    line = models.OneToOneField(ScheduleLine, on_delete=models.PROTECT, primary_key=True)
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="contested_schedule_lines")


class Enactment(models.Model):
    """What became of one change after its decision: a rule version, or an incident."""

    change = models.OneToOneField(Change, on_delete=models.PROTECT, related_name="enactment")
    floor = models.ForeignKey(PriceFloor, on_delete=models.PROTECT, null=True)
    line = models.ForeignKey(TariffLine, on_delete=models.PROTECT, null=True)
    stood = models.BooleanField()
    enacted_at = models.DateTimeField()

    @property
    def put(self) -> PriceFloor | TariffLine | None:
        """The rule version that it put on record; None where nothing is left of it, or it could not stand."""
        return self.floor or self.line
