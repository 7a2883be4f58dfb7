"""Which member's people sign in where, at this instant."""

from django.db.models import OuterRef, QuerySet

from alliance.journal.clock import Now
from members.providers.models import Provider


def in_force() -> QuerySet[Provider]:
    """The services that are trusted at this instant."""
    return Provider.objects.filter(during__contains=Now()).select_related("member")


def of_member(code: str) -> Provider | None:
    """The service of a member that is trusted at this instant."""
    return in_force().filter(member__code=code).first()


def issuer_for(member: str) -> QuerySet:
    """The issuer in force for the member in a column of an outer query: part of the question for a person's seats."""
    return Provider.objects.filter(member=OuterRef(member), during__contains=Now()).values("issuer")[:1]
