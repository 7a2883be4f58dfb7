"""Tables of people. `Person` never goes; `User` (name, address, password) can be erased without a trace lost."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy

from alliance.journal.clock import Now
from members.approvals.models import Request
from members.proofs.models import Proof
from members.registry.models import Member, not_empty, one_at_a_time


class Person(models.Model):
    """Somebody who acts. Nothing but an opaque id, so that the record outlives an erasure."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    def __str__(self) -> str:
        return f"person {str(self.id)[:8]}"


class UserManager(BaseUserManager["User"]):
    """Finds users by e-mail address, as allauth and Django ask it to."""

    def get(self, *args: Any, **wanted: Any) -> "User":
        """As ever; by its key alone, as Django asks at each request who is signed in, an account comes with the
        seats that its person holds at this instant: one question for both."""
        if args or wanted.keys() != {"pk"}:
            return super().get(*args, **wanted)
        from members.delegates.selectors import seats_now  # it reads these tables

        return self.annotate(**seats_now()).get(**wanted)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """The erasable half of a person: how to reach them, what to call them, how they prove who they are."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="user")
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    zone = models.CharField(max_length=40, default="UTC")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField()

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name


class Accreditation(models.Model):
    """A person's seat in a member's delegation during a period of instants.

    `request` is what two officers began it by, `changed_by` what they last moved its end by; both are empty for one
    that was founded, which the owner of the tables alone can do (migration 0006). `provisional`: seated with every
    right of the seat until its credentials are decided (UN General Assembly, Rules of Procedure, r. 29).
    """

    class DelegateRole(models.TextChoices):
        HEAD = "head", _lazy("Head of delegation")
        ALTERNATE = "alternate", _lazy("Alternate")
        ADVISER = "adviser", _lazy("Adviser")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="accreditations")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="accreditations")
    role = models.CharField(max_length=10, choices=DelegateRole.choices)
    during = DateTimeRangeField()
    source = models.CharField(max_length=300)
    provisional = models.BooleanField(default=False)
    request = models.OneToOneField(
        Request, on_delete=models.PROTECT, null=True, related_name="accreditation", editable=False
    )
    changed_by = models.ForeignKey(
        Request, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        ordering = ["member", "role"]
        constraints = [
            one_at_a_time("a_member_has_one_head_at_a_time", "member_id", where=Q(role="head")),
            not_empty("an_accreditation_lasts"),
        ]


class Withdrawal(models.Model):
    """That a head ended the seat of an alternate or adviser of its own delegation, at once. Final.

    A trigger fills in the time and refuses it where the head does not sit (migration 0018), did not prove
    who they are, or where a vote of two persons would have nobody left to prepare it (0031).
    """

    accreditation = models.OneToOneField(Accreditation, on_delete=models.PROTECT, related_name="withdrawal")
    by_seat = models.ForeignKey(Accreditation, on_delete=models.PROTECT, related_name="+")
    by_person = models.UUIDField()
    at = models.DateTimeField(db_default=Now())
    proof = models.OneToOneField(Proof, on_delete=models.PROTECT, null=True, related_name="withdrawal")


class Office(models.Model):
    """A person's office in the secretariat during a period of instants. `request` is what two officers filled it by,
    `changed_by` what they ended it by; both are empty where it was founded (migration 0018)."""

    class OfficeRole(models.TextChoices):
        OFFICER = "officer", _lazy("Secretariat officer")
        CHAIR = "chair", _lazy("Chair")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="offices")
    role = models.CharField(max_length=10, choices=OfficeRole.choices)
    during = DateTimeRangeField()
    source = models.CharField(max_length=300)
    request = models.OneToOneField(
        Request, on_delete=models.PROTECT, null=True, related_name="office", editable=False
    )
    changed_by = models.ForeignKey(
        Request, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        constraints = [not_empty("an_office_lasts")]
