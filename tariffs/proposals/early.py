"""Opening the ballot on a text before it has circulated: one officer asks, another approves, and it opens."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from alliance import journal
from alliance.access import SECRETARIAT, Refused, Seat, require
from alliance.domain import canon
from alliance.web import words
from members.approvals.acts import Act, Payload, Told, register
from members.approvals.models import Request
from members.approvals.services import ask
from members.ballots import circulation
from tariffs.proposals import selectors, services
from tariffs.proposals.models import Proposal, Version

ACT = "open_early"


def register_early() -> None:
    """Called once, when the app is ready."""
    register(Act(ACT, _lazy("Open a ballot early"), _tell, _refuse, _open))


def circulates_until(version: Version) -> datetime | None:
    """Until when a text circulates yet, since it was tabled; None where it has circulated."""
    at = journal.now()
    ends = circulation.until(version.subject, since=version.tabled_at, at=at)
    return ends if at < ends else None


@transaction.atomic
def ask_to_open_early(*, version_id: int, closes_at: datetime, reason: str, by: Seat) -> Request:
    """Ask a second officer to open the ballot on a tabled version now, before it has circulated.

    Refused: `role_may_not`, `proposal_unknown`, `not_tabled`, `not_newest`, `amendments_stand`, `circulated`, what the
    close is refused for (`services.refuse_close`), and as `members.approvals.services.ask`.
    """
    require(by, SECRETARIAT, act=_("ask to open a ballot early"))
    version = Version.objects.filter(pk=version_id).select_related("proposal__sponsor").first()
    if version is None:
        raise selectors.unknown_proposal()
    payload = {
        "closes_at": canon.instant_text(closes_at), "digest": version.digest, "version": version.pk,
    }  # fmt: skip
    return ask(act=ACT, about=version.proposal.sponsor.code, payload=payload, reason=reason, by=by)


def _of(asks: Payload) -> Version:
    return Version.objects.select_related("proposal").get(pk=asks["version"])


def _tell(asks: Payload) -> Told:
    version, closes = _of(asks), datetime.fromisoformat(asks["closes_at"])
    ends, proposal = circulates_until(version), version.proposal
    circulates = (
        _("circulates until {ends}").format(ends=words.instant(ends)) if ends else _("has circulated")
    )
    changes = [
        (
            _("{symbol}, “{title}”").format(symbol=version.symbol, title=proposal.title),
            circulates,
            _("on the ballot, until {closes}").format(closes=words.instant(closes)),
        ),
        (_("Electorate, rule and text"), "", _("frozen at the instant of approval")),
    ]
    warnings = (
        [_("Paper and decision will say that it opened early, with the reason of this request.")]
        if ends
        else []
    )
    return Told(
        _("Open the ballot on {symbol} before it has circulated").format(symbol=version.symbol), changes, warnings, [],
        reverse("proposal", args=[proposal.year, proposal.number]), concerns=proposal.symbol,
    )  # fmt: skip


def _refuse(asks: Payload) -> None:
    version = _of(asks)
    if version.proposal.state != Proposal.State.TABLED:
        raise Refused("not_tabled", _("{symbol} is not tabled.").format(symbol=version.proposal.symbol))
    if version.proposal.versions.filter(number__gt=version.number).exists():
        raise Refused(
            "not_newest", _("A newer version than {symbol} is on the table.").format(symbol=version.symbol)
        )
    services.refuse_unamended(version)
    if circulates_until(version) is None:
        raise Refused(
            "circulated",
            _("{symbol} has circulated, so one officer opens its ballot.").format(symbol=version.symbol),
            mend=_("Put it to the ballot from its page."),
        )
    services.refuse_close(version, closes_at=datetime.fromisoformat(asks["closes_at"]))


def _open(request: Request, by: Seat) -> None:
    asks = request.asks
    services.put_to_ballot(
        version_id=asks["version"],
        closes_at=datetime.fromisoformat(asks["closes_at"]),
        by=by,
        request=request,
    )
