"""The tables of this app, kept by its packages; one migration history for all."""

from members.accession.models import Application, ApplicationDocument, Motion, WithdrawalNotice
from members.approvals.models import Request, Verdict
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
from members.ballots.special import NoteReading, Preparation, SignedNote, TwoPersons
from members.delegates.models import Accreditation, Office, Person, User, Withdrawal
from members.delegations.models import Credential, Invitation
from members.notices.models import CalendarFeed, HowTold, Notice, Reminder, Told
from members.proofs.models import Proof
from members.providers.models import Provider, ProviderUse
from members.registry.models import (
    Competence,
    Country,
    CustomsTerritory,
    Member,
    MemberStatus,
    Standing,
    TerritoryMembership,
)
from members.signin.models import Device, FactorReset, LossReport
from members.signin.sso.models import Tie
from members.unions.models import DeclarationDocument
from members.viewing.models import Viewing
from members.watch.models import Observation

__all__ = [
    "Accreditation", "Application", "ApplicationDocument", "Ballot", "CalendarFeed", "Certification", "Competence",
    "Country", "Credential", "CustomsTerritory", "Decision", "DecisionRule", "DeclarationDocument",
    "Device", "ElectorateEntry", "Extension", "FactorReset", "FurtherRefusals", "HowTold", "Invitation", "LossReport",
    "Member", "MemberStatus", "Motion", "NoteReading", "Notice", "Observation", "Office", "Person",
    "Preparation", "Proof", "Provider", "ProviderUse", "RefusedAttempt", "Reminder", "Request", "SignedNote",
    "Standing", "SubjectRule", "TerritoryMembership", "Tie", "Told", "TwoPersons", "User", "Verdict", "Viewing",
    "Vote", "Withdrawal", "WithdrawalNotice",
]  # fmt: skip
