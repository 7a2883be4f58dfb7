"""A member's service is set by two officers: one proposes it whole, the other approves; its end likewise."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import SECRETARIAT, Refused, Seat, require
from alliance.domain import canon
from alliance.web.days import refuse_far
from members.approvals.models import Request
from members.approvals.services import ask
from members.providers.models import ALGORITHMS, Provider
from members.providers.ring import ring
from members.providers.selectors import of_member
from members.registry.models import Member
from members.signin.sso import metadata as discovery
from members.signin.sso.outgoing import Unreachable, Web, usable


@dataclass(frozen=True)
class Service:
    """What an officer types of a service. It is trusted from the instant of approval; `until`
    None: until it is ended."""

    issuer: str
    client_id: str
    secret: str
    algorithms: tuple[str, ...]
    until: date | None = None


def look(service: Service) -> None:
    """Ask the service itself whether it is as typed. Nothing is written; called before `propose_provider`.

    Refused, each with its field: `issuer_not_https`, `issuer_not_found`, `algorithms_differ`.
    """
    if not usable(service.issuer):
        raise Refused(
            "issuer_not_https", _("The issuer is an address that begins with https:// and has no “#”."),
            where="issuer", status=422,
        )  # fmt: skip
    discovery.forget(service.issuer)
    try:
        said = discovery.metadata(service.issuer, web := Web())
        discovery.keys(service.issuer, said.keys, web)
    except Unreachable as fault:
        raise Refused(
            "issuer_not_found",
            _("Under this issuer there is no service that can be used: it {args}.").format(
                args=fault.args[0]
            ),
            where="issuer",
            status=422,
            mend=_("Type it exactly as the service spells it, with or without a last “/”."),
        ) from fault
    if not set(said.algorithms) & set(service.algorithms):
        raise Refused(
            "algorithms_differ",
            _("The service signs with {algorithms}, which is not chosen.").format(
                algorithms=", ".join(said.algorithms)[:200]
            ),
            where="algorithms",
            status=422,
        )


@transaction.atomic
def propose_provider(*, code: str, service: Service, reason: str, by: Seat) -> Request:
    """Keep a service as typed, its secret encrypted, and ask a second officer to trust it.

    One that is in force ends when this one begins. Refused: `role_may_not`, `member_unknown`, `issuer_not_https`,
    `algorithms_unknown`, `client_missing`, `dates_over`, `too_far`, and as `members.approvals.services.ask`.
    """
    require(by, SECRETARIAT, act=_("set a member's sign-in service"))
    if by.person is None:
        raise Refused("role_may_not", _("The portal itself sets no sign-in service."), status=403)
    member = Member.objects.filter(code=code).first()
    if member is None:
        raise Refused("member_unknown", _("No member has the code {code}.").format(code=code), status=404)
    _refuse(service)
    row = Provider.objects.create(
        member=member, issuer=service.issuer, client_id=service.client_id,
        secret=ring().encrypt(service.secret.encode()).decode(), algorithms=" ".join(sorted(service.algorithms)),
        proposed_by=by.person,
    )  # fmt: skip
    old = of_member(code)
    payload = {
        "algorithms": row.algorithms, "client": row.client_id, "end": _end(service.until), "issuer": row.issuer,
        "member": code, "provider": row.pk, "replaces": old.pk if old else 0,
    }  # fmt: skip
    journal.record(act="propose_provider", obj=row, by=by, payload={"about": code, "issuer": row.issuer})
    return ask(act="set_provider", about=code, payload=payload, reason=reason, by=by)


@transaction.atomic
def ask_to_end_provider(*, provider_id: int, reason: str, by: Seat) -> Request:
    """Ask a second officer to end a service. Refused: `role_may_not`, `provider_unknown`, as `ask`."""
    require(by, SECRETARIAT, act=_("ask for the end of a member's sign-in service"))
    row = Provider.objects.select_related("member").filter(pk=provider_id).first()
    if row is None:
        raise Refused("provider_unknown", _("There is no such sign-in service."), status=404)
    payload = {"issuer": row.issuer, "member": row.member.code, "provider": row.pk}
    return ask(act="end_provider", about=row.member.code, payload=payload, reason=reason, by=by)


@transaction.atomic
def begin_provider(*, request: Request, by: Seat) -> Provider:
    """Trust what a second officer approved, from this instant. Refused: `provider_begun`, `dates_over`,
    `provider_changed`."""
    asks = request.asks
    Member.objects.select_for_update(no_key=True).get(
        code=asks["member"]
    )  # one at a time begins for a member
    rows = Provider.objects.select_for_update(of=("self",)).select_related("member").order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[asks["provider"], asks["replaces"]])}
    row, old, at = found[asks["provider"]], found.get(asks["replaces"]), journal.now()
    refuse_begin(asks)
    if old is not None:
        _end_at(old, at, request, by)
    row.during = (at, datetime.fromisoformat(asks["end"]) if asks["end"] else None)
    row.request = request
    row.save(update_fields=["during", "request"])
    said = {"about": row.member.code, "issuer": row.issuer, "request": request.symbol}
    journal.record(act="begin_provider", obj=row, by=by, payload=said)
    return row


@transaction.atomic
def end_provider(*, request: Request, by: Seat) -> Provider:
    """End a service at this instant. Refused: `provider_ended`."""
    rows = Provider.objects.select_for_update(of=("self",)).select_related("member")
    row = rows.get(pk=request.asks["provider"])
    at = journal.now()
    refuse_ended(row, at)
    _end_at(row, at, request, by)
    return row


def refuse_begin(asks: dict[str, Any]) -> None:
    """Refused: `provider_begun`, `dates_over`, `provider_changed`."""
    if Provider.objects.get(pk=asks["provider"]).during is not None:
        raise Refused("provider_begun", _("This sign-in service was approved already."))
    if asks["end"] and datetime.fromisoformat(asks["end"]) <= journal.now():
        raise Refused(
            "dates_over", _("The last day of this sign-in service is over."), mend=_("Propose it anew.")
        )
    now = of_member(asks["member"])
    if (now.pk if now else 0) != asks["replaces"]:
        raise Refused(
            "provider_changed", _("The sign-in service of this member changed meanwhile."),
            mend=_("Propose this one anew, so that the request says which it replaces."),
        )  # fmt: skip


def refuse_ended(row: Provider, at: datetime) -> None:
    """Refused: `provider_ended`, `provider_unknown`."""
    if row.during is None:
        raise Refused("provider_unknown", _("This sign-in service was never approved."))
    if row.during.upper is not None and row.during.upper <= at:
        raise Refused("provider_ended", _("This sign-in service has ended already."))


def _end_at(row: Provider, at: datetime, request: Request, by: Seat) -> None:
    row.during, row.changed_by = (row.during.lower, at), request
    row.save(update_fields=["during", "changed_by"])
    said = {"about": row.member.code, "issuer": row.issuer, "request": request.symbol}
    journal.record(act="end_provider", obj=row, by=by, payload=said)


def _refuse(service: Service) -> None:
    if not usable(service.issuer):
        raise Refused(
            "issuer_not_https", _("The issuer is an address that begins with https:// and has no “#”."),
            where="issuer", status=422,
        )  # fmt: skip
    if not service.algorithms or not set(service.algorithms) <= set(ALGORITHMS):
        raise Refused(
            "algorithms_unknown",
            _("Choose at least one algorithm of the list."),
            where="algorithms",
            status=422,
        )
    if not service.client_id.strip() or not service.secret.strip():
        raise Refused("client_missing", _("The portal needs the client's id and its secret there."),
                      where="client_id", status=422)  # fmt: skip
    if service.until and service.until < journal.now().date():
        raise Refused("dates_over", _("This last day is over."),
                      where="until", status=422)  # fmt: skip
    if service.until:
        refuse_far(service.until, today=journal.now().date(), where="until", years=10)


def _end(day: date | None) -> str:
    """The instant after the last day, UTC."""
    return canon.instant_text(datetime.combine(day + timedelta(days=1), time(), UTC)) if day else ""
