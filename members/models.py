"""The tables of this app, kept by its packages; one migration history for all."""

from members.ballots.models import (
    Ballot,
    Certification,
    Decision,
    DecisionRule,
    ElectorateEntry,
    SubjectRule,
    Vote,
)
from members.delegates.models import Accreditation, Office, Person, User
from members.notices.models import Notice
from members.registry.models import (
    Competence,
    Country,
    CustomsTerritory,
    Member,
    MemberStatus,
    Standing,
    TerritoryMembership,
)
from members.signin.models import Device

__all__ = [
    "Accreditation", "Ballot", "Certification", "Competence", "Country", "CustomsTerritory", "Decision",
    "DecisionRule", "Device", "ElectorateEntry", "Member", "MemberStatus", "Notice", "Office", "Person", "Standing",
    "SubjectRule", "TerritoryMembership", "User", "Vote",
]  # fmt: skip
