"""Who may read a text, as its sponsor chooses: a level that only widens, from version to version too."""

from django.db import transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import Refused, Role, Seat, require
from tariffs.proposals import selectors
from tariffs.proposals.drafting import locked, refuse_unless_party
from tariffs.proposals.models import NEGOTIATED, Audience, Proposal, Version

ON_THE_TABLE = (*NEGOTIATED, Proposal.State.RETURNED, Proposal.State.AMENDING, Proposal.State.BALLOTING)


@transaction.atomic
def widen_audience(*, proposal_id: int, audience: str, by: Seat) -> Version:
    """Let more people read the newest text of a proposal, for good. Head of the sponsor's delegation.

    Refused: `role_may_not`, `proposal_unknown`, `not_a_party`, `not_on_the_table`, `audience_unknown`,
    `not_wider`.
    """
    require(by, frozenset({Role.HEAD}), act=_("widen who may read a proposal"))
    proposal = locked(proposal_id)
    if not selectors.is_own(proposal, by):
        raise selectors.unknown_proposal()
    at = journal.now()
    refuse_unless_party(proposal.sponsor, at, act=_("widen who may read a proposal"))
    version = proposal.versions.order_by("-number").first()
    if version is None or proposal.state not in ON_THE_TABLE:
        raise Refused(
            "not_on_the_table",
            _("{symbol} is {get_state_display}; nobody waits to read it.").format(
                symbol=proposal.symbol, get_state_display=proposal.get_state_display().lower()
            ),
            mend=_("The level is chosen when a draft is tabled. What is decided is public."),
        )
    before, level = Audience(version.audience), audience_of(audience)
    if level not in wider_than(before):
        raise Refused(
            "not_wider",
            _("{symbol} is read at the level “{label}”; “{label_2}” is not wider.").format(
                symbol=version.symbol, label=before.label, label_2=level.label
            ),
            mend=_("A level only widens: what was read cannot be taken back."),
            where="audience",
        )
    version.audience = level
    version.save(update_fields=["audience"])
    journal.record(
        act="widen_audience", obj=version, by=by, payload={"from": before.value, "to": level.value}
    )
    return version


def refuse_narrower(level: Audience, before: Version | None) -> None:
    """Whoever read a version reads the next. Refused: `audience_narrower`."""
    if before is not None and level not in levels_after(before):
        raise Refused(
            "audience_narrower",
            _("{symbol} is read at the level “{label}”; “{label_2}” is narrower.").format(
                symbol=before.symbol, label=Audience(before.audience).label, label_2=level.label
            ),
            mend=_("Choose the same level or a wider one: who read the last version reads the next."),
            where="audience",
            status=422,
        )


def levels_after(before: Version | None) -> list[Audience]:
    """The levels that the next version may have, the widest first."""
    if before is None:
        return list(Audience)
    level = Audience(before.audience)
    return [*wider_than(level), level]


def wider_than(level: Audience) -> list[Audience]:
    """The levels wider than one, the widest first."""
    order = list(Audience)
    return order[: order.index(level)]


def audience_of(said: str) -> Audience:
    """The level that was chosen. Refused: `audience_unknown`."""
    if said not in Audience.values:
        raise Refused(
            "audience_unknown",
            _("“{said}” is no level of readers.").format(said=said),
            mend=_("Choose ") + ", ".join(Audience.values) + ".",
            where="audience",
            status=422,
        )
    return Audience(said)
