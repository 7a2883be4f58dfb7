"""Asking for a second officer; approving, which does it at once; refusing; and withdrawing what one asked."""

from collections.abc import Callable
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import SECRETARIAT, Refused, Seat, require
from alliance.domain import canon
from alliance.web.texts import refuse_unseen
from members.approvals import acts
from members.approvals import selectors as requests
from members.approvals.models import VALID_FOR, Request, Verdict
from members.approvals.repeated import standing
from members.proofs import refusals as refused_proofs
from members.proofs import services as proofs
from members.proofs.services import Given, Purpose

LONGEST = 500  # characters of a reason
HOURS = int(VALID_FOR.total_seconds()) // 3600


def purpose_of(request: Request) -> Purpose:
    """What an officer proves who they are for: to approve this request, with exactly what it asks for."""
    return Purpose("approve_request", request.symbol, (canon.sha256(request.payload.encode()), "approved"))


@transaction.atomic
def ask(*, act: str, about: str, payload: acts.Payload, reason: str, by: Seat) -> Request:
    """Ask another officer to approve an act on the member `about`; it can be approved for 24 hours.

    Asked twice by the same officer in the same words, as by a double click, it is the request that stands.
    Refused: `role_may_not`, `reason_missing`, `act_unknown`, `office_ended`, `asked_already`, and what the act itself
    refuses.
    """
    officer = _require_officer(by, _("ask a second officer"))
    _refuse_reason(reason)
    acts.of(act).refuse(payload)
    text = canon.canonical_bytes(payload)
    number = journal.next_number("REQ")  # held until the end: of two alike at once, the second sees the first
    same = requests.waiting().filter(act=act, about=about, payload=text.decode()).first()
    if same is not None:
        return standing(same, reason=reason, asker=officer)
    try:
        with transaction.atomic():
            row = Request.objects.create(
                number=number, act=act, about=about, payload=text.decode(),
                reason=reason.strip(), asked_by=officer, asked_as=str(by.role),
            )  # fmt: skip
    except IntegrityError as error:
        raise _worded(error) from error
    said = {"about": about, "act": act, "payload": canon.sha256(text)}
    journal.record(act="ask_second_officer", obj=row, by=by, payload=said)
    return row


@transaction.atomic
def approve_request(*, number: int, proof: Given | Refused, by: Seat, reason: str = "") -> Verdict:
    """Approve what another officer asked, and do it. Where it cannot be done, nothing is approved either.

    `proof` is a fresh proof of identity for `purpose_of` the request, or why there is none
    (reliability.md, section 7: who votes and who approves step up).

    Refused: `role_may_not`, `request_unknown`, `own_request`, `request_lapsed`, `request_decided`, `office_ended`,
    `asker_left`, `proof_other`, `proof_stale`, `proof_used`, what `proof` says, and what the act itself refuses.
    """
    verdict = _say(number, Verdict.Outcome.APPROVED, reason, by, proof)
    shown = verdict.proof
    assert shown is not None  # the table takes no approval without
    acts.of(verdict.request.act).apply(verdict.request, by)
    said = {"act": verdict.request.act, "proof": shown.method}
    journal.record(act="approve_request", obj=verdict.request, by=by, payload=said)
    return verdict


@transaction.atomic
def refuse_request(*, number: int, reason: str, by: Seat) -> Verdict:
    """Refuse what another officer asked, with the reason. It takes no proof: a refusal makes no trust.

    Refused as in `approve_request`, and `reason_missing`."""
    _refuse_reason(reason)
    verdict = _say(number, Verdict.Outcome.REFUSED, reason, by)
    journal.record(act="refuse_request", obj=verdict.request, by=by, payload={"act": verdict.request.act})
    return verdict


@transaction.atomic
def withdraw_request(*, number: int, by: Seat) -> Verdict:
    """Withdraw what one asked oneself, while nobody has decided on it. It may be asked anew.

    Refused: `role_may_not`, `request_unknown`, `other_request`, `request_lapsed`, `request_decided`, `office_ended`.
    """
    verdict = _say(number, Verdict.Outcome.WITHDRAWN, "", by)
    journal.record(act="withdraw_request", obj=verdict.request, by=by, payload={"act": verdict.request.act})
    return verdict


def _say(
    number: int, outcome: Verdict.Outcome, reason: str, by: Seat, proof: Given | Refused | None = None
) -> Verdict:
    """Write the verdict. The table refuses what the words here refuse, and waits for another verdict under way."""
    officer = _require_officer(by, _("decide on a request"))
    row = Request.objects.filter(number=number).first()
    if row is None:
        raise Refused(
            "request_unknown", _("There is no request number {number}.").format(number=number), status=404
        )
    if (row.asked_by == by.person) != (outcome == Verdict.Outcome.WITHDRAWN):
        raise _REFUSALS["who_asked_withdraws" if row.asked_by != by.person else "a_second_officer_decides"]()
    if Verdict.objects.filter(request=row).exists():
        raise _REFUSALS["members_verdict_request_id_key"]()
    shown = None
    if outcome == Verdict.Outcome.APPROVED:
        acts.of(row.act).lock(row.asks)
        given = proof or refused_proofs.missing()
        shown = proofs.check(given, purpose_of(row), by=by, at=journal.now())
    try:
        with transaction.atomic():
            return Verdict.objects.create(
                request=row, outcome=outcome, reason=reason.strip()[:LONGEST], given_by=officer,
                given_as=str(by.role), proof=shown,
            )  # fmt: skip
    except IntegrityError as error:
        raise _worded(error) from error


def _require_officer(by: Seat, act: str) -> UUID:
    require(by, SECRETARIAT, act=act)
    if by.person is None:  # the portal itself is no officer
        raise Refused("role_may_not", _("The portal itself may not {act}.").format(act=act), status=403)
    return by.person


def _refuse_reason(reason: str) -> None:
    if not reason.strip() or len(reason) > LONGEST:
        raise Refused(
            "reason_missing",
            _("A reason goes on record, in at most {longest} characters.").format(longest=LONGEST),
            status=422,
            mend=_("Say why, without the name of a person: it stays for ever."),
            where="reason",
        )
    refuse_unseen(reason, where="reason", lines=True)


def _worded(error: IntegrityError) -> Exception:
    """What the tables refused, in words; any other error as it is."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    return _REFUSALS[name]() if name in _REFUSALS else error


_REFUSALS: dict[str, Callable[[], Refused]] = {
    "a_second_officer_decides": lambda: Refused(
        "own_request", _("You asked for this yourself, so another officer decides."), status=403,
        mend=_("Tell another officer that it waits on their desk."),
    ),
    "who_asked_withdraws": lambda: Refused(
        "other_request", _("Another officer asked for this, so it is not yours to withdraw."), status=403,
        mend=_("Approve it, or refuse it with a reason."),
    ),
    "a_request_lapses": lambda: Refused(
        "request_lapsed", _("This request was not decided within {hours} hours.").format(hours=HOURS),
        mend=_("Ask again, as things stand now."),
    ),
    "an_officer_is_in_office": lambda: Refused(
        "office_ended", _("You hold no office of the secretariat at this moment."), status=403,
        mend=_("Ask the secretariat about your office."),
    ),
    "who_asked_is_in_office": lambda: Refused(
        "asker_left", _("The officer who asked for this holds no office any more."),
        mend=_("Refuse it, and ask for it yourself if it is still needed."),
    ),
    "members_verdict_request_id_key": lambda: Refused(
        "request_decided", _("This request was decided already. Nothing was done twice."),
        mend=_("Open the request to see who decided, and why."),
    ),
    "a_verdict_is_proved": refused_proofs.stale,
    "members_verdict_proof_id_key": refused_proofs.used,
}  # fmt: skip
"""By the constraint that refuses."""
