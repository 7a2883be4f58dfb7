"""The tables of this app, kept by its packages; one migration history for all."""

from tariffs.catalogue.models import BaseRate, Concession, Mineral, OriginGroup, OriginGroupMember, Product
from tariffs.delivery.models import ApiKey, Consumer, KeyUse
from tariffs.floors.models import PriceFloor, RuleLine
from tariffs.prices.models import ReferencePrice
from tariffs.proposals.amending.models import Agenda
from tariffs.proposals.models import (
    Change,
    ContestedLine,
    ContestedScheduleLine,
    DraftRow,
    DraftStep,
    Enactment,
    Proposal,
    Version,
)
from tariffs.proposals.negotiation.models import Amendment, CoSponsorship, DelegationNote, Position, Return
from tariffs.releases.models import Channel, Confirmation, Publication, Release, ReleaseFile, Restoration
from tariffs.schedules.models import ScheduleLine, TariffLine

__all__ = [
    "Agenda", "Amendment", "ApiKey", "BaseRate", "Change", "Channel", "CoSponsorship", "Concession", "Confirmation",
    "Consumer", "ContestedLine", "ContestedScheduleLine", "DelegationNote", "DraftRow", "DraftStep", "Enactment",
    "KeyUse", "Mineral", "OriginGroup", "OriginGroupMember", "Position", "PriceFloor", "Product", "Proposal",
    "Publication", "ReferencePrice", "Release", "ReleaseFile", "Restoration", "Return", "RuleLine", "ScheduleLine",
    "TariffLine", "Version",
]  # fmt: skip
