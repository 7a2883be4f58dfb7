"""What a member becomes, and from which day: the only writer of statuses and standings after the founding.

The tables refuse a row that no act stands behind (migration 0009); an act is named by its symbol, `REQ/…` for two
officers, `DEC/…` for a decision, `WDR/…` for a member's own notice.
"""

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from alliance.access import Refused
from alliance.domain import lifecycle
from alliance.domain.errors import Refusal
from members.registry.models import (
    Country,
    CustomsTerritory,
    Member,
    MemberStatus,
    Standing,
    TerritoryMembership,
)

OWN_BASIS = "Taken as its own customs territory at its admission"
GONE = (MemberStatus.Status.WITHDRAWN, MemberStatus.Status.EXPELLED)


def new_member(*, code: str, name: str, kind: str) -> Member:
    """The member of a code, added where it is not known yet. It is nothing until it has a status."""
    return Member.objects.get_or_create(code=code, defaults={"name": name, "kind": kind})[0]


def become(member: Member, status: str, *, on: date, source: str, act: str) -> MemberStatus:
    """Give a member a status from a day on; what it was ends with the day before. Its row in the register is locked.

    Who leaves has no side and weight any more. Refused: `status_not_after` where the status may not follow or another
    one begins on that day or later.
    """
    Member.objects.select_for_update().get(pk=member.pk)
    rows = MemberStatus.objects.filter(member=member)
    later = rows.filter(during__startswith__gte=on).first()
    if later is not None:
        raise Refused(
            "status_not_after",
            _("{name} is {get_status_display} from {lower} on, so nothing else begins on {on}.").format(
                name=member.name,
                get_status_display=later.get_status_display().lower(),
                lower=later.during.lower,
                on=on,
            ),
        )
    held = rows.filter(during__contains=on).first()
    if held is not None:
        try:
            lifecycle.move(lifecycle.MEMBER, held.status, status)
        except Refusal as refusal:
            raise Refused(
                "status_not_after",
                _("{name} is {get_status_display} on {on} and cannot become {status}.").format(
                    name=member.name,
                    get_status_display=held.get_status_display().lower(),
                    on=on,
                    status=status,
                ),
            ) from refusal
        _end(held, on)
    row = MemberStatus.objects.create(
        member=member, status=status, during=DateRange(on, None), source=source, act=act
    )
    if status in GONE:
        for standing in Standing.objects.filter(member=member, during__contains=on):
            _end(standing, on)
    return row


def end_application(member: Member, *, on: date) -> None:
    """A member that was not admitted is an applicant no more from a day on. Nothing where it is none then."""
    Member.objects.select_for_update().get(pk=member.pk)
    held = MemberStatus.objects.filter(
        member=member, status=MemberStatus.Status.APPLICANT, during__contains=on, during__startswith__lt=on
    ).first()
    if held is not None:
        _end(held, on)


def stand(member: Member, *, side: str, weight: int, on: date, source: str, act: str) -> Standing:
    """Give a member that is admitted its side and weight, from the day on which it is a party."""
    return Standing.objects.create(
        member=member, side=side, weight=weight, during=DateRange(on, None), source=source, act=act
    )


def restand(member: Member, *, side: str, weight: int, on: date, source: str, act: str) -> Standing:
    """Give a member another side and weight from a day on; those it has end with the day before. Its row in the
    register is locked. Refused: `standing_none`, `standing_changes_already`."""
    Member.objects.select_for_update().get(pk=member.pk)
    _end(standing_to_correct(member, on=on), on)
    return stand(member, side=side, weight=weight, on=on, source=source, act=act)


def standing_to_correct(member: Member, *, on: date) -> Standing:
    """The standing that another one may follow from a day on: it began before, and nothing ends it yet.

    Refused: `standing_none`, `standing_changes_already`.
    """
    last = Standing.objects.filter(member=member).order_by("-during").first()
    if last is None or (last.during.upper is not None and last.during.upper <= on):
        raise Refused("standing_none", _("{name} has no side and weight on {on}.").format(name=member.name, on=on),
                      mend=_("An admission gives them."))  # fmt: skip
    if last.during.upper is not None or last.during.lower >= on:
        moment = last.during.upper or last.during.lower
        raise Refused(
            "standing_changes_already",
            _("Side and weight of {name} change on {moment} already.").format(
                name=member.name, moment=moment
            ),
            mend=_("Choose a later day."),
            where="starts_on",
            status=422,
        )
    return last


def place(member: Member, *, on: date) -> CustomsTerritory | None:
    """The customs territory of a state from a day on: the one that it belongs to, else its own. None for a union."""
    country = Country.objects.filter(iso2=member.code).first()
    if country is None or member.kind != Member.Kind.STATE:
        return None
    held = (
        TerritoryMembership.objects.filter(country=country, during__contains=on)
        .select_related("territory")
        .first()
    )
    if held is not None:
        return held.territory
    territory = CustomsTerritory.objects.get_or_create(
        code=member.code, defaults={"name": member.name, "basis": OWN_BASIS}
    )[0]
    TerritoryMembership.objects.create(territory=territory, country=country, during=DateRange(on, None))
    return territory


def _end(row: MemberStatus | Standing, on: date) -> None:
    row.during = DateRange(row.during.lower, on)
    row.save(update_fields=["during"])
