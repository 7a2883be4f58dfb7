"""The tables of this app, kept by its packages; one migration history for all."""

from members.ballots.models import (
    Ballot,
    Certification,
    Decision,
    DecisionRule,
    ElectorateEntry,
    Extension,
    FurtherRefusals,
    RefusedAttempt,
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
from members.watch.models import Observation

__all__ = [
    "Accreditation", "Ballot", "Certification", "Competence", "Country", "CustomsTerritory", "Decision",
    "DecisionRule", "ElectorateEntry", "Extension", "FurtherRefusals", "Member", "MemberStatus", "Notice",
    "Observation", "Office", "Person", "RefusedAttempt", "Standing", "SubjectRule",
    "TerritoryMembership", "User", "Vote",
]  # fmt: skip
