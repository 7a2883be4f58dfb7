"""An electorate before it is frozen: side and weight of a member, corrected by two officers from a day on.

A ballot froze its electorate when it opened, so none that is open changes.
"""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from alliance import journal
from alliance.access import SECRETARIAT, Refused, Seat, require
from alliance.web import words
from alliance.web.days import refuse_far
from members.accession.motions import HEAVIEST
from members.approvals.acts import Act, Payload, Told, register
from members.approvals.models import Request
from members.approvals.services import ask
from members.ballots.models import Ballot, SubjectRule
from members.registry import statuses
from members.registry.models import Member, Standing
from members.registry.selectors import Placing, Roll, area_words

ACT = "correct_standing"
LONGEST = 300  # characters of a source, as the table takes them
Change = tuple[str, str, str]


def register_correction() -> None:
    """Called once, when the app is ready."""
    register(Act(ACT, _lazy("Correct side and weight of a member"), tell, refuse, _correct))


@transaction.atomic
def ask_to_correct(
    *, code: str, side: str, weight: int, starts_on: date, source: str, reason: str, by: Seat
) -> Request:
    """Ask a second officer to give a member another side and weight from a day on, which may be today.

    Refused: `role_may_not`, as `refuse`, and as `members.approvals.services.ask`.
    """
    require(by, SECRETARIAT, act=_("ask for a correction of the register"))
    payload = payload_of(code=code, side=side, weight=weight, starts_on=starts_on, source=source)
    return ask(act=ACT, about=code, payload=payload, reason=reason, by=by)


def payload_of(*, code: str, side: str, weight: int, starts_on: date, source: str) -> Payload:
    """What a request for a correction carries."""
    return {
        "from": starts_on.isoformat(),
        "member": code,
        "side": side,
        "source": source.strip(),
        "weight": weight,
    }


def refuse(asks: Payload) -> None:
    """Refuse a correction that could not be made now: `member_unknown`, by field `side_unknown`, `weight_unreadable`,
    `source_missing`, `day_over`, `too_far`, `standing_changes_already`, `standing_same`, and `standing_none`."""
    member, on = _member(asks), date.fromisoformat(asks["from"])
    if asks["side"] not in Standing.Side.values:
        raise _fault("side_unknown", _("Choose producer or consumer."), "side")
    if not 1 <= asks["weight"] <= HEAVIEST:
        raise _fault(
            "weight_unreadable",
            _("A weight is a whole number from 1 to {heaviest:,}.").format(heaviest=HEAVIEST),
            "weight",
        )
    if not asks["source"] or len(asks["source"]) > LONGEST or "\x00" in asks["source"]:
        raise _fault(
            "source_missing",
            _("Name the source, in at most {longest} characters.").format(longest=LONGEST),
            "source",
        )
    if on < journal.now().date():
        raise _fault(
            "day_over",
            _("A correction never reaches back: its first day is today or later."),
            "starts_on",
        )
    refuse_far(on, today=journal.now().date(), where="starts_on")
    held = statuses.standing_to_correct(member, on=on)
    if (held.side, held.weight) == (asks["side"], asks["weight"]):
        raise _fault(
            "standing_same",
            _("{name} has this side and weight already.").format(name=member.name),
            "weight",
        )


def tell(asks: Payload) -> Told:
    """Side and weight before and after, and what that makes of the electorate of each area of subjects."""
    member, on = _member(asks), date.fromisoformat(asks["from"])
    before, changes = Roll(on), []
    after = before.with_standing(member, side=asks["side"], weight=asks["weight"])
    held = before.standings.get(member.pk)
    changes.append(
        (
            _("Side and weight of {name}").format(name=member.name),
            _standing(held),
            _("{side}, weight {weight}").format(side=asks["side"], weight=asks["weight"]),
        )
    )
    changes.append((_("Source"), "", asks["source"]))
    for area in SubjectRule.objects.order_by("area").values_list("area", flat=True).distinct():
        changes += _electorate(area_words(area), before.electorate(area), after.electorate(area))
    open_ = Ballot.objects.filter(state=Ballot.State.OPEN).count()
    kept = ngettext(
        "{n} open ballot keeps the electorate that was frozen.",
        "{n} open ballots keep the electorate that was frozen.",
        open_,
    )
    warnings = [kept.format(n=open_)] if open_ else []
    return Told(
        _("Correct side and weight of {name} from {on}").format(name=member.name, on=words.civil(on)),
        changes,
        warnings,
        [],
        reverse("member", args=[member.code]),
        concerns=member.name,
    )


def _electorate(area: str, before: list[Placing], after: list[Placing]) -> list[Change]:
    """Members whose place in an electorate changes, and its sums: weight by side of those that cast a vote."""
    was, will = ({each.member.code: each for each in side} for side in (before, after))
    changes = [
        (
            _("Electorate on {area}: {name}").format(area=area, name=was[code].member.name),
            _place(was[code]),
            _place(will[code]),
        )
        for code in was
        if _place(was[code]) != _place(will[code])
    ]
    sums = _sums(before), _sums(after)
    return (
        [*changes, (_("Electorate on {area}, together").format(area=area), *sums)]
        if sums[0] != sums[1]
        else changes
    )


def _place(each: Placing) -> str:
    return f"{each.side}, weight {each.weight}, {each.capacity}"


def _sums(placings: list[Placing]) -> str:
    cast = [each for each in placings if each.capacity == "elector"]
    said = (
        f"{side}s: {sum(each.votes for each in cast if each.side == side)} votes, weight "
        f"{sum(each.weight for each in cast if each.side == side)}"
        for side in Standing.Side.values
    )
    return "; ".join(said)


def _standing(row: Standing | None) -> str:
    return f"{row.side}, weight {row.weight}" if row else "none"


def _correct(request: Request, by: Seat) -> None:
    asks = request.asks
    Member.objects.select_for_update().filter(code=asks["member"]).first()
    refuse(asks)
    row = statuses.restand(
        _member(asks), side=asks["side"], weight=asks["weight"], on=date.fromisoformat(asks["from"]),
        source=asks["source"], act=request.symbol,
    )  # fmt: skip
    said = {name: asks[name] for name in ("from", "side", "weight")}
    said |= {"about": asks["member"], "request": request.symbol}
    journal.record(act=ACT, obj=row.member, by=by, payload=said)


def _member(asks: Payload) -> Member:
    row = Member.objects.filter(code=asks["member"]).first()
    if row is None:
        raise Refused("member_unknown", _("No member has this code."), status=404)
    return row


def _fault(code: str, detail: str, where: str) -> Refused:
    return Refused(code, detail, where=where, status=422)
