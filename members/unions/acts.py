"""What two officers do to declarations of competence: put one on record, close one. Registered with
`members.approvals` when the app is ready; the table refuses what no request says (migration 0018)."""

from datetime import date

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from alliance import journal
from alliance.access import Refused, Seat
from alliance.web import words
from members.approvals.acts import Act, Payload, Told, register
from members.approvals.models import Request
from members.registry.models import Competence, CustomsTerritory, Member
from members.registry.selectors import area_words
from members.unions import declaring, selectors


def register_all() -> None:
    """Called once, when the app is ready."""
    register(
        Act("declare_competence", _lazy("Declare a competence"), _tell_declare, _refuse_declare, _declare)
    )
    register(Act("end_competence", _lazy("End a declaration"), _tell_end, _refuse_end, _end))


def _tell_declare(asks: Payload) -> Told:
    union, territory = _union(asks), CustomsTerritory.objects.get(code=asks["territory"])
    start, area = date.fromisoformat(asks["start"]), area_words(asks["area"])
    now = selectors.standing(union, territory, area=asks["area"], votes=asks["votes"], on=start)
    before = Competence.objects.filter(pk=asks["ends"]).first()
    changes = [
        (
            _("{name} on {area}").format(name=union.name, area=area),
            _said(before),
            f"{Competence.Votes(asks['votes']).label}, {_from(asks)}",
        ),
        (
            _("Votes in a ballot opened then"),
            "",
            _("{votes}, with a weight of {weight} together").format(votes=now.votes, weight=now.weight),
        ),
        (_("States that then cast no vote"), "", ", ".join(each.name for each in now.states) or _("none")),
        (_("By which act"), before.source if before else "", asks["source"]),
        (_("Declared on"), "", words.civil(date.fromisoformat(asks["declared_on"]))),
    ]
    kept = selectors.document(asks["digest"]) if asks["digest"] else None
    evidence = (
        [
            (
                _("The declaration, fingerprint {digest}…").format(digest=kept.digest[:12]),
                reverse("declaration_file", args=[kept.digest]),
            )
        ]
        if kept
        else []
    )
    who, of = words.the(union.name), words.the(territory.name)
    return Told(
        _("Put on record that {who} acts for the states of {of} on {area}").format(who=who, of=of, area=area),
        changes,
        _warnings(union, asks, now),
        evidence,
        reverse("member", args=[union.code]),
        concerns=union.name,
    )


def _tell_end(asks: Payload) -> Told:
    union, row = _union(asks), Competence.objects.get(pk=asks["ends"])
    area = area_words(row.subject_area)
    return Told(
        _("End what {name} declared on {area}").format(name=words.the(union.name), area=area),
        [
            (
                _("{name} on {area}").format(name=union.name, area=area),
                _said(row),
                _("ended, {since}").format(since=_from(asks)),
            ),
            (
                _("Its states that are parties"),
                _("cast no vote"),
                _("cast their own, in ballots opened from then on"),
            ),
        ],
        [_("Ballots that are open keep the electorate that they opened with.")],
        [],
        reverse("member", args=[union.code]),
        concerns=union.name,
    )


def _warnings(union: Member, asks: Payload, now: selectors.Standing) -> list[str]:
    found = [_("Ballots that are open keep the electorate that they opened with.")]
    if not now.votes:
        found.append(
            _("{name} would have nothing to cast: it is no party, or none of its states is one.").format(
                name=union.name
            )
        )
    if now.other_side and asks["votes"] == Competence.Votes.SUM:
        names = ", ".join(each.name for each in now.other_side)
        found.append(
            _("{names}: on another side than the union. All its votes count on the union’s side.").format(
                names=names
            )
        )
    return found


def _refuse_declare(asks: Payload) -> None:
    union, territory = _union(asks), CustomsTerritory.objects.get(code=asks["territory"])
    ends = declaring.ends_by(union, territory, asks["area"], _day(asks))
    if ends != asks["ends"]:
        raise Refused(
            "declared_since",
            _("The declarations of this union have changed since this was asked."),
            mend=_("Refuse this request, and ask again as things stand now."),
        )


def _refuse_end(asks: Payload) -> None:
    declaring.refuse_unless_running(Competence.objects.get(pk=asks["ends"]), _day(asks))


def _declare(request: Request, by: Seat) -> None:
    asks, day = request.asks, _day(request.asks)
    _refuse_declare(asks)
    if asks["ends"]:
        _close(request, day)
    try:
        with transaction.atomic():
            row = Competence.objects.create(
                organisation=_union(asks), territory=CustomsTerritory.objects.get(code=asks["territory"]),
                subject_area=asks["area"], during=(day, None), source=asks["source"], votes=asks["votes"],
                declared_on=date.fromisoformat(asks["declared_on"]), digest=asks["digest"], request=request.pk,
            )  # fmt: skip
    except IntegrityError as error:
        raise _worded(error) from error
    said = {
        "about": asks["organisation"], "area": asks["area"], "digest": asks["digest"], "request": request.symbol,
        "starts_on": day.isoformat(), "territory": asks["territory"], "votes": asks["votes"],
    }  # fmt: skip
    journal.record(act="declare_competence", obj=row, by=by, payload=said)


def _end(request: Request, by: Seat) -> None:
    day = _day(request.asks)
    _refuse_end(request.asks)
    row = _close(request, day)
    said = {
        "about": request.asks["organisation"], "area": row.subject_area, "ends_on": day.isoformat(),
        "request": request.symbol,
    }  # fmt: skip
    journal.record(act="end_competence", obj=row, by=by, payload=said)


def _close(request: Request, day: date) -> Competence:
    row = Competence.objects.select_for_update().get(pk=request.asks["ends"])
    row.during, row.ended_by = (row.during.lower, day), request.pk
    try:
        with transaction.atomic():
            row.save(update_fields=["during", "ended_by"])
    except IntegrityError as error:
        raise _worded(error) from error
    return row


def _day(asks: Payload) -> date:
    """When it takes effect: on the day asked for, or today where that has passed. No approval reaches back."""
    return max(date.fromisoformat(asks["start"]), journal.now().date())


def _union(asks: Payload) -> Member:
    return Member.objects.get(code=asks["organisation"])


def _from(asks: Payload) -> str:
    return _("from {asks} on").format(asks=words.civil(_day(asks)))


def _said(row: Competence | None) -> str:
    return (
        _("nothing declared")
        if row is None
        else _("{get_votes_display}, since {lower}").format(
            get_votes_display=row.get_votes_display().lower(), lower=words.civil(row.during.lower)
        )
    )


def _worded(error: IntegrityError) -> Exception:
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    if name == "a_declaration_takes_two_officers":
        return Refused(
            "two_officers_needed",
            _("A declaration takes a request that a second officer approved."),
            mend=_("Ask for it on the page of the member."),
            status=403,
        )
    if name in ("one_union_for_a_territory_an_area_and_a_time", "one_declaration_a_union_an_area_and_a_time"):
        return Refused(
            "declared_already",
            _("Somebody acts for these states on this subject in this time already."),
            mend=_("Let that declaration end first."),
        )
    return error
