"""Motions on membership: written, put to the ballot, taken back. `settling` puts on record what was decided."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import SECRETARIAT, Refused, Role, Seat, require
from alliance.domain import canon
from alliance.web.days import refuse_far
from alliance.web.lasting import house_language
from alliance.web.texts import refuse_unseen
from members.accession.models import Application, Motion
from members.approvals.models import Request
from members.ballots import circulation
from members.ballots import selectors as ballots
from members.ballots.models import Ballot
from members.ballots.services import open_ballot, refuse_window
from members.proofs import refusals as refused_proofs
from members.proofs import services as proofs
from members.proofs.models import Proof
from members.proofs.services import Given, Purpose
from members.registry.models import Member, MemberStatus, Standing
from members.registry.selectors import status_of

Kind, Status = Motion.Kind, MemberStatus.Status
AGAINST = {
    Kind.SUSPENSION: (Status.PARTY,), Kind.EXPULSION: (Status.PARTY, Status.SUSPENDED),
    Kind.REINSTATEMENT: (Status.SUSPENDED,),
}  # fmt: skip
"""What a member is, for a motion of this kind to make sense."""
LONGEST = 2000  # characters of the reasons
HEAVIEST = 1000


def purpose_of(
    row: Application, *, effective_from: date, side: str, weight: int, closes_at: datetime
) -> Purpose:
    """What an officer proves who they are for: to put this application to the ballot on exactly these terms."""
    terms = (effective_from.isoformat(), side, str(weight), canon.instant_text(closes_at))
    return Purpose("put_admission", row.symbol, (row.digest, *terms))


@transaction.atomic
def put_to_ballot(
    *, application_id: int, effective_from: date, side: str, weight: int, closes_at: datetime, proof: Given | Refused,
    by: Seat,
) -> Motion:  # fmt: skip
    """Put the admission of an applicant to the ballot, now, until `closes_at`: the text with its first day as a party,
    its side and its weight is frozen here. One officer does it, so it takes what an approval takes: a fresh `proof`
    for `purpose_of` these terms, or why there is none.

    Refused: `role_may_not`, `application_unknown`, `not_admissible`, `motion_under_way`, by field
    `effective_too_early`, `too_far`, `weight_unreadable`, `side_unknown`, `circulating`, `proof_other`, `proof_stale`,
    `proof_used`, what `proof` says, and as `members.ballots.services.open_ballot`.
    """
    require(by, SECRETARIAT, act=_("put an application to the ballot"))
    row = (
        Application.objects.select_for_update(of=("self",))
        .select_related("member", "territory")
        .filter(pk=application_id)
        .first()
    )
    if row is None:
        raise Refused("application_unknown", _("There is no such application."), status=404)
    if row.state != Application.State.ADMISSIBLE or row.member is None:
        raise Refused(
            "not_admissible",
            _("{symbol} is {get_state_display}, so it is not put to the ballot.").format(
                symbol=row.symbol, get_state_display=row.get_state_display().lower()
            ),
        )
    refuse_circulating(row)
    refuse_terms(effective_from=effective_from, side=side, weight=weight, closes_at=closes_at)
    purpose = purpose_of(row, effective_from=effective_from, side=side, weight=weight, closes_at=closes_at)
    shown = proofs.check(proof, purpose, by=by, at=journal.now())
    motion = _write(
        Kind.ADMISSION, row.member, effective_from, application=row, side=side, weight=weight, by=by, proof=shown,
        said={
            "acts_on": row.acts_on, "application": row.symbol, "application_digest": row.digest,
            "competence": row.competence, "side": side,
            "territory": row.territory.code if row.territory else row.member.code, "weight": weight,
        },
    )  # fmt: skip
    _open(motion, closes_at, by)
    row.state = Application.State.BALLOTING
    row.save(update_fields=["state"])
    return motion


def refuse_circulating(row: Application) -> None:
    """Refuse the ballot on an application that was admissible for less long than it circulates: `circulating`."""
    at = journal.now()
    assert row.ruling is not None, "two officers declared it admissible"
    since = row.ruling.verdict.given_at
    ends = circulation.until(Motion.SUBJECTS[Kind.ADMISSION], since=since, at=at)
    circulation.refuse_early(
        row.symbol, ends, at=at, mend=_("An admission is never opened early; wait until then.")
    )


def refuse_terms(*, effective_from: date, side: str, weight: int, closes_at: datetime) -> None:
    """Refuse terms of an admission that cannot be: `effective_too_early`, `too_far`, `side_unknown`,
    `weight_unreadable`."""
    if effective_from <= closes_at.date():
        raise _fault(
            "effective_too_early",
            _("A party begins after the ballot that admits it has closed."),
            "effective_from",
        )
    refuse_far(effective_from, today=journal.now().date(), where="effective_from")
    if side not in Standing.Side.values:
        raise _fault("side_unknown", _("Choose producer or consumer."), "side")
    if not 1 <= weight <= HEAVIEST:
        raise _fault(
            "weight_unreadable",
            _("A weight is a whole number from 1 to {heaviest:,}.").format(heaviest=HEAVIEST),
            "weight",
        )


@transaction.atomic
def move(*, kind: str, code: str, effective_from: date, reasons: str, by: Seat) -> Motion:
    """A head moves that a member be suspended, expelled or reinstated; two officers put it to the ballot then, or it
    lapses after `Motion.LAPSES_AFTER`.

    The head of a party moves; that of a suspended member moves its own reinstatement alone. Refused: `role_may_not`,
    `not_a_party`, `motion_under_way`, `motion_senseless`, by field `kind_unknown`, `member_unknown`, `reasons_missing`,
    `unreadable`, `effective_over`, `too_far`.
    """
    member = refuse_motion(kind=kind, code=code, effective_from=effective_from, reasons=reasons, by=by)
    return _write(
        Kind(kind), member, effective_from, by=by, moved_by=by.member or "",
        said={"moved_by": by.member or "", "reasons": reasons.strip()},
    )  # fmt: skip


def refuse_motion(*, kind: str, code: str, effective_from: date, reasons: str, by: Seat) -> Member:
    """The member that a motion is about; refused is what `move` refuses, but for another motion under way."""
    require(by, frozenset({Role.HEAD}), act=_("move a motion on membership"))
    if kind not in AGAINST:
        raise _fault("kind_unknown", _("A head moves a suspension, an expulsion or a reinstatement."), "kind")
    member = Member.objects.filter(code=code).first()
    if member is None:
        raise _fault("member_unknown", _("No member has the code {code}.").format(code=code[:3]), "code")
    today = journal.now().date()
    own = kind == Kind.REINSTATEMENT and by.member == code
    if not own and by.standing != Status.PARTY:
        raise Refused(
            "not_a_party",
            _("{member_name} is no party today, so it moves nothing.").format(member_name=by.member_name),
            status=403,
        )
    _refuse_reasons(reasons)
    if effective_from <= today:
        raise _fault("effective_over", _("The first day comes after today."), "effective_from")
    refuse_far(effective_from, today=today, where="effective_from")
    _refuse_senseless(Kind(kind), member, today)
    return member


@transaction.atomic
def take_back(*, motion_id: int, by: Seat) -> Motion:
    """Take a motion back before it is on the ballot. Refused: `role_may_not`, `motion_unknown`, `motion_over`."""
    require(by, frozenset({Role.HEAD}), act=_("take a motion back"))
    row = found(motion_id, lock=True)
    if row.moved_by != by.member:
        raise Refused(
            "other_delegation",
            _("{symbol} was moved by another member.").format(symbol=row.symbol),
            status=403,
        )
    _refuse_over(row)
    row.taken_back_at = journal.now()
    row.save(update_fields=["taken_back_at"])
    journal.record(act="take_motion_back", obj=row, by=by, payload={"about": row.member.code})
    return row


@transaction.atomic
def open_on(*, motion_id: int, closes_at: datetime, request: Request, by: Seat) -> Ballot:
    """Open the ballot that two officers asked for, early too. Refused as `refuse_ballot` and `open_ballot`."""
    require(by, SECRETARIAT, act=_("open the ballot on a motion"))
    row = found(motion_id, lock=True)
    refuse_ballot(row, closes_at=closes_at)
    return _open(row, closes_at, by, request=request)


def circulates_until(row: Motion) -> datetime | None:
    """Until when a motion circulates yet, since it was moved; None where it has circulated."""
    at = journal.now()
    ends = circulation.until(Motion.SUBJECTS[Kind(row.kind)], since=row.moved_at, at=at)
    return ends if at < ends else None


def refuse_ballot(row: Motion, *, closes_at: datetime) -> None:
    """Refuse a ballot on a motion that could not be opened: `motion_over`, `motion_senseless`, and its window."""
    _refuse_over(row)
    if row.kind == Kind.ADMISSION:
        raise Refused("motion_over", _("An admission is put to the ballot with its application."))
    _refuse_senseless(Kind(row.kind), row.member, journal.now().date())
    refuse_closing(row.kind, closes_at=closes_at)


def refuse_closing(kind: str, *, closes_at: datetime) -> None:
    """Refuse a close that the rule of a kind does not allow: `window_too_short`, `window_too_long`."""
    at = journal.now()
    refuse_window(
        ballots.rule_for(Motion.SUBJECTS[Kind(kind)], on=at.date()).rule, at=at, closes_at=closes_at
    )


def found(motion_id: int, *, lock: bool = False) -> Motion:
    """A motion with its member. Refused: `motion_unknown`."""
    rows = Motion.objects.select_related("member")
    if lock:
        rows = rows.select_for_update(of=("self",))
    row = rows.filter(pk=motion_id).first()
    if row is None:
        raise Refused("motion_unknown", _("There is no such motion."), status=404)
    return row


def _write(
    kind: Motion.Kind, member: Member, effective_from: date, *, said: dict[str, object], by: Seat,
    application: Application | None = None, side: str = "", weight: int | None = None, moved_by: str = "",
    proof: Proof | None = None,
) -> Motion:  # fmt: skip
    """Freeze the text of a motion and give it its number."""
    year = journal.now().year
    row = Motion(
        year=year, number=journal.next_number(f"MOT/{year}"), kind=kind, member=member, application=application,
        effective_from=effective_from, side=side, weight=weight, moved_by=moved_by, proof=proof,
    )  # fmt: skip
    _let_lapse(member, by)
    text = canon.canonical_bytes(
        said
        | {
            "becomes": Motion.BECOMES[kind], "effective_from": effective_from.isoformat(), "kind": str(kind),
            "if_decided_later": "from the day after the decision", "member": member.code, "name": member.name,
            "schema": "alliance.motion/1", "symbol": row.symbol,
        }
    )  # fmt: skip
    row.document, row.digest = text.decode(), canon.sha256(text)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "one_motion_on_a_member_at_a_time" not in str(error):
            raise refused_proofs.worded(error) from error
        raise Refused("motion_under_way", _("Another motion on {name} is under way.").format(name=member.name),
                      mend=_("Wait for its decision, or until it lapses or is taken back.")) from error  # fmt: skip
    said_of_it = {"about": member.code, "kind": str(kind), "text": row.digest}
    said_of_it |= {"proof": proof.method} if proof else {}
    journal.record(act="move_motion", obj=row, by=by, payload=said_of_it)
    return row


def _let_lapse(member: Member, by: Seat) -> None:
    """Say of a motion on a member that has lapsed that it has, so that another may follow. That it lapsed is read from
    the clock everywhere else."""
    at = journal.now()
    waiting = Motion.objects.select_for_update().filter(member=member, ballot=None, taken_back_at=None)
    for row in waiting.filter(moved_at__lte=at - Motion.LAPSES_AFTER):
        row.taken_back_at = at
        row.save(update_fields=["taken_back_at"])
        journal.record(act="lapse_motion", obj=row, by=by, payload={"about": member.code})


def _open(row: Motion, closes_at: datetime, by: Seat, *, request: Request | None = None) -> Ballot:
    kind = Kind(row.kind)
    early = request if request is not None and circulates_until(row) else None
    with house_language():  # a ballot keeps its title
        title = row.title
    row.ballot = open_ballot(
        subject=Motion.SUBJECTS[kind], title=title, about=row.symbol, text_digest=row.digest,
        closes_at=closes_at, by=by, opened_early=early,
    )  # fmt: skip
    row.request = request
    row.save(update_fields=["ballot", "request"])
    return row.ballot


def _refuse_over(row: Motion) -> None:
    if row.taken_back_at or row.ballot_id or row.settled_at:
        said = (
            _("{symbol} was taken back.")
            if row.taken_back_at
            else _("{symbol} was put to the ballot already.")
        )
        raise Refused("motion_over", said.format(symbol=row.symbol))
    if row.lapsed:
        within = f"{row.LAPSES_AFTER.days} days"
        raise Refused(
            "motion_over",
            _("{symbol} lapsed: nobody put it to the ballot within {within}.").format(
                symbol=row.symbol, within=within
            ),
            mend=_("Its delegation, or another, may move it again."),
        )


def _refuse_senseless(kind: Motion.Kind, member: Member, on: date) -> None:
    status = status_of(member, on=on)
    if status not in AGAINST[kind]:
        raise Refused(
            "motion_senseless",
            _("{name} is {value} today, so there is no {label} to decide on.").format(
                name=member.name,
                value=Status(status).label.lower() if status else _("no member"),
                label=kind.label.lower(),
            ),
            where="code",
            status=422,
        )


def _refuse_reasons(reasons: str) -> None:
    if not reasons.strip() or len(reasons) > LONGEST or "\x00" in reasons:
        raise _fault(
            "reasons_missing",
            _("Say why, in at most {longest:,} characters. Every member reads it.").format(longest=LONGEST),
            "reasons",
        )
    refuse_unseen(reasons, where="reasons", lines=True)


def _fault(code: str, detail: str, where: str) -> Refused:
    return Refused(code, detail, where=where, status=422)
