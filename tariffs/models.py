"""The tables of this app, kept by its packages; one migration history for all."""

from tariffs.catalogue.models import BaseRate, Concession, Mineral, OriginGroup, OriginGroupMember, Product
from tariffs.floors.models import PriceFloor, RuleLine
from tariffs.prices.models import ReferencePrice
from tariffs.proposals.models import Change, ContestedLine, DraftRow, Enactment, Proposal, Version
from tariffs.releases.models import Channel, Confirmation, Publication, Release, ReleaseFile, Restoration

__all__ = [
    "BaseRate", "Change", "Channel", "Concession", "Confirmation", "ContestedLine", "DraftRow", "Enactment", "Mineral",
    "OriginGroup", "OriginGroupMember", "PriceFloor", "Product", "Proposal", "Publication", "ReferencePrice",
    "Release", "ReleaseFile", "Restoration", "RuleLine", "Version",
]  # fmt: skip
