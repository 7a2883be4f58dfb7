"""What delegations are told of votes on amendments, as news, beside the statutory notice of each ballot."""

from alliance.journal.models import Entry
from members.notices import matters
from members.notices.matters import Said
from tariffs.proposals.amending.models import Agenda
from tariffs.proposals.amending.services import items_of
from tariffs.proposals.models import Version
from tariffs.proposals.telling import news_of, proposal_of


def register_votes() -> None:
    """Called once the app is ready."""
    matters.register("put_amendments", begun)
    matters.register("make_amended_version", amended)
    matters.register("stop_agenda", stopped)


def begun(entry: Entry) -> list[Said]:
    """Amendments are put to the vote: in which order, and how long each ballot is open."""
    version = _version(entry)
    agenda = Agenda.objects.filter(version=version, begun_at__lte=entry.at).order_by("id").last()
    if agenda is None:
        return []
    items = sorted(items_of(agenda), key=lambda each: each.amendment.place or 0)
    listed = "\n".join(
        f"{place}. {each.code}, to row {each.row}" for place, each in enumerate(items, start=1)
    )
    proposal = version.proposal
    return news_of(
        proposal, version, f"Amendments to {proposal.symbol} are put to the vote: {proposal.heading}",
        f"Before “{proposal.heading}” comes to the ballot as a whole, its amendments are put one by one:\n{listed}\n\n"
        f"Each ballot is open for at least {agenda.amendment_hours} hours, that on the whole for at least "
        f"{agenda.whole_hours}; each closes at {agenda.closing_time:%H:%M} UTC. The next opens once the one before is "
        "certified. You are told of each.",
    )  # fmt: skip


def amended(entry: Entry) -> list[Said]:
    """The portal made the amended version of a text."""
    version = _version(entry)
    proposal = version.proposal
    return news_of(
        proposal, version, f"{proposal.symbol} is amended by votes: {proposal.heading}",
        f"Version {version.number} of “{proposal.heading}” says what was adopted. The portal made it, and the ballot "
        "on the whole is on it.",
    )  # fmt: skip


def stopped(entry: Entry) -> list[Said]:
    """The amendments are decided, and the whole could not be put."""
    version = _version(entry)
    proposal = version.proposal
    return news_of(
        proposal, version, f"{proposal.symbol} could not be put to the ballot: {proposal.heading}",
        f"The amendments to “{proposal.heading}” are decided. The text as it then stood could not be put to the "
        "ballot; its page says what follows.",
    )  # fmt: skip


def _version(entry: Entry) -> Version:
    symbol, _, number = entry.object_id.partition("/v")
    version = proposal_of(symbol).versions.get(number=int(number))
    version.proposal = proposal_of(symbol)
    return version
