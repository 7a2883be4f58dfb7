"""Tables of negotiating. What a member or an officer said of a text is kept as it was said, on that version."""

from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from members.ballots.models import Ballot
from members.registry.models import Member
from tariffs.proposals.models import Proposal, Version


class Return(models.Model):
    """A version that the secretariat gave back to its sponsor for its form, never for its substance."""

    class Fault(models.TextChoices):
        INCOMPLETE = "incomplete", _lazy("Something is missing that the form asks for")
        UNCLEAR = "unclear", _lazy("A passage cannot be understood, or can be understood in two ways")
        FIGURES = "figures", _lazy("Figures, codes or dates contradict each other")
        LANGUAGE = "language", _lazy("It is not in the language that it says is authentic")

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="returned")
    fault = models.CharField(max_length=10, choices=Fault.choices)
    reasons = models.TextField()
    returned_at = models.DateTimeField()
    returned_by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(fault__in=["incomplete", "unclear", "figures", "language"]),
                name="a_return_names_a_fault_of_form",
            ),
            models.CheckConstraint(condition=~models.Q(reasons=""), name="a_return_gives_reasons"),
        ]


class Position(models.Model):
    """Where a party stood on a version, and why. It is no vote; the last one on a version counts, none is edited."""

    class Stance(models.TextChoices):
        SUPPORTS = "supports", _lazy("Supports it")
        WITH_CHANGES = "with_changes", _lazy("Could support it with changes")
        OPPOSES = "opposes", _lazy("Opposes it")
        RESERVES = "reserves", _lazy("Reserves its position")

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="positions")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    stance = models.CharField(max_length=12, choices=Stance.choices)
    reason = models.TextField()
    stated_at = models.DateTimeField()
    stated_by = models.UUIDField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stance__in=["supports", "with_changes", "opposes", "reserves"]),
                name="a_position_is_one_of_four",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="a_position_gives_its_reason"),
        ]


class CoSponsorship(models.Model):
    """A party that stands behind a version beside its sponsor, from when until when."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="cosponsorships")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    joined_at = models.DateTimeField()
    joined_by = models.UUIDField()
    left_at = models.DateTimeField(null=True)
    left_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "member"],
                condition=models.Q(left_at=None),
                name="a_member_cosponsors_a_version_once",
            ),
            models.CheckConstraint(
                condition=models.Q(left_at=None, left_by=None)
                | models.Q(left_at__isnull=False, left_by__isnull=False),
                name="somebody_ends_a_cosponsorship",
            ),
        ]


class DelegationNote(models.Model):
    """What one delegation notes for itself beside a proposal or one of its lines. Nobody else ever reads it."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    line = models.CharField(
        max_length=160, blank=True
    )  # product, origin, importer; empty: the proposal as a whole
    text = models.TextField(blank=True)
    edition = models.PositiveIntegerField(default=1)  # a save that read an older edition is a conflict
    changed_at = models.DateTimeField()
    changed_by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "member", "line"], name="a_delegation_has_one_note_for_a_line"
            )
        ]


class Amendment(models.Model):
    """Other figures or days for one row of a version, asked for by another party: its own object, until it ends."""

    class End(models.TextChoices):
        ACCEPTED = "accepted", _lazy("Accepted")  # the next version says so
        WITHDRAWN = "withdrawn", _lazy("Withdrawn")
        REPLACED = "replaced", _lazy("Moved again")  # by its author, on a newer version
        ADOPTED = "adopted", _lazy("Adopted")  # by its own ballot, before the whole
        NOT_ADOPTED = "not_adopted", _lazy("Not adopted")
        NOT_PUT = "not_put", _lazy("Not put")  # what was adopted before implied its rejection

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField()  # on its version
    position = models.PositiveSmallIntegerField()  # the row of that version
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    cells = models.JSONField()  # field of `CELLS` → what it shall say, as a frozen document writes it
    reason = models.TextField()
    digest = models.CharField(max_length=64)  # of `amendments.document_of`
    moved_at = models.DateTimeField()
    moved_by = models.UUIDField()
    after = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    ended_as = models.CharField(max_length=11, choices=End.choices, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    into = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="accepted")
    agenda = models.ForeignKey(
        "tariffs.Agenda", on_delete=models.PROTECT, null=True, related_name="amendments"
    )
    place = models.PositiveSmallIntegerField(null=True)  # in the order of the votes, 1 for the first put
    ballot = models.OneToOneField(Ballot, on_delete=models.PROTECT, null=True, related_name="amendment")
    because = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["version", "number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="an_amendment_has_its_own_number"),
            models.UniqueConstraint(
                fields=["version", "position", "member"],
                condition=models.Q(ended_at=None),
                name="a_member_moves_one_amendment_to_a_row",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_as="", ended_at=None, ended_by=None, into=None)
                | models.Q(ended_as="accepted", ended_at__isnull=False, into__isnull=False)
                | models.Q(ended_as__in=["withdrawn", "replaced"], ended_at__isnull=False, into=None)
                | models.Q(
                    ended_as__in=["adopted", "not_adopted"],
                    ended_at__isnull=False,
                    into=None,
                    ballot__isnull=False,
                )
                | models.Q(
                    ended_as="not_put", ended_at__isnull=False, into=None, ballot=None, because__isnull=False
                ),
                name="an_amendment_ends_in_one_way",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="an_amendment_gives_its_reason"),
            models.UniqueConstraint(fields=["agenda", "place"], name="one_amendment_is_put_at_a_place"),
            models.CheckConstraint(
                condition=models.Q(agenda=None, place=None, ballot=None)
                | models.Q(agenda__isnull=False, place__isnull=False),
                name="an_amendment_is_put_from_an_agenda",
            ),
        ]

    @property
    def code(self) -> str:
        return f"A{self.number}"

    @property
    def symbol(self) -> str:
        return f"{self.version.symbol}/{self.code}"
