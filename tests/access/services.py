"""Which seats may call which service, and what counts as none: the second half of the table."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from alliance import journal
from alliance.access import SYSTEM, Seat
from alliance.journal import clock
from members.accession import acts as ruling
from members.accession import applying, correcting, motions, settling, withdrawing
from members.accession.models import WithdrawalNotice
from members.approvals import services as approvals
from members.approvals.models import Request
from members.ballots import casting, extending, noting, preparing, restoring
from members.ballots import services as ballots
from members.ballots.models import Ballot, Decision
from members.ballots.rulebook import services as rulebook
from members.delegates import services as delegates
from members.delegates.models import Office, Person
from members.delegations import accepting, calling, crediting, doubts, forgetting, inviting
from members.notices import calendars, choosing
from members.proofs import services as proofs
from members.proofs.refusals import missing
from members.registry.models import Competence, Country, Member
from members.secretariat import services as secretariat
from members.signin import ending, resetting
from members.signin.sso import setting, ties
from members.signin.sso.tokens import Proven
from members.unions import declaring
from members.viewing import services as viewing
from members.watch import services as watch
from tariffs.catalogue import belonging
from tariffs.delivery import services as delivery
from tariffs.delivery.models import ApiKey
from tariffs.proposals import drafting, early, enactment, pasting, undoing, widening
from tariffs.proposals import services as proposals
from tariffs.proposals.amending import services as amending
from tariffs.proposals.amending.models import Agenda
from tariffs.proposals.models import DraftRow, Version
from tariffs.proposals.negotiation import amendments, positions, private, revising
from tariffs.releases import restoration, writing
from tariffs.releases import services as releases
from tests import cast, notes, two_persons
from tests.access.roles import ALL, DELEGATES, JAPAN, KEEPERS, NOBODY, SECRETARIAT, SIGNED_IN, Circle, circle
from tests.access.world import LONG, World
from tests.members import membership, rules
from tests.members import union as steps_of_a_union
from tests.tariffs import voting

LEADS_JAPAN = circle("alternate", "head") | SECRETARIAT
GUEST = inviting.Guest("Ada Lovelace", "ada@capital.example", "adviser")
OFFICERS = circle("officer", "second_officer")  # restoring is theirs, and what it certifies and enacts again
OURS = circle("alternate", "head") | OFFICERS  # who keeps the keys of a consumer of Japan
OTHER_PARTIES = circle("other", "union_state")  # than the sponsor
Call = Callable[[World, Seat], Any]


@dataclass(frozen=True)
class Service:
    """Who succeeds, how it is called, and what must have happened before. `portal`: the sweep calls it, by itself.
    `until`: the refusal that meets who is let in, where the world gives nothing to do."""

    who: Circle
    call: Call
    before: Callable[[World], None] = lambda world: None
    portal: bool = False
    until: str = ""


def _draft(world: World) -> int:
    return world.proposals["draft of Japan"].pk


def _turn(world: World, by: Seat, act: str) -> None:
    """Take back what the seat's own person did, or make it again; who did nothing asks for a step of another."""
    draft = world.proposals["draft of Japan"]
    if by.insider == "JP" and by.person:
        drafting.add_row(proposal_id=draft.pk, by=by)
        if act == "redo":
            undoing.undo(proposal_id=draft.pk, step_id=undoing.offered(draft, by)["undo"].id, by=by)
    offer = undoing.offered(draft, by)[act]
    getattr(undoing, act)(proposal_id=draft.pk, step_id=offer.id if offer else 1, by=by)


def _tabled(world: World) -> Version:
    return world.proposals["tabled for members"].versions.get()


def _spoken(world: World, by: Seat) -> dict[str, Any]:
    """What a party needs to speak on a tabled text."""
    return {"proposal_id": _tabled(world).proposal_id, "digest": _tabled(world).digest, "by": by}


def _elsewhere(world: World, by: Seat) -> dict[str, Any]:
    """As `_spoken`, on a text that nobody amended yet."""
    text = world.proposals["tabled for parties"].versions.get()
    return {"proposal_id": text.proposal_id, "digest": text.digest, "by": by}


def _row(world: World) -> int:
    return DraftRow.objects.get(proposal=_draft(world)).pk


def _head(world: World) -> Person:
    return Person.objects.get(pk=world.seats["head"].person)


def _open(world: World) -> Ballot:
    return world.ballot("balloted for public")


def _japans(world: World) -> int:
    return world.consumers["of Japan"].pk


def _key(world: World) -> ApiKey:
    return world.consumers["of Japan"].keys.get()


def _due(world: World) -> None:
    clock.move_to(_open(world).closes_at)


def _closed(world: World) -> None:
    _due(world)
    ballots.close_ballot(ballot_id=_open(world).pk)


def _certified(world: World) -> None:
    _closed(world)
    ballots.certify(decision_id=_newest().pk)


def _decided(world: World) -> None:
    membership.decided(world.motions["on the ballot"])


def _leaving(world: World) -> None:
    notice = membership.notice(world.seats["other"])
    clock.move_to(journal.now() + timedelta(days=(notice.effective_on - journal.now().date()).days))


def _notice_due() -> int:
    return WithdrawalNotice.objects.get().pk


def _newest() -> Decision:
    return Decision.objects.latest("number")


def _note(world: World, by: Seat) -> Request:
    """Of Australia, which has not voted."""
    said = noting.Entered("AU", "yes", journal.now(), "hand", b"%PDF-1.7")
    return noting.receive_note(ballot_id=_open(world).pk, said=said, reason="No network", by=by)


def _somebody_else(world: World) -> None:
    """Each head of the world has somebody who could prepare."""
    for role in ("applicant", "observer"):
        head = world.seats[role]
        cast.accredit(_head(world), Member.objects.get(code=head.member), "adviser")


SERVICES: dict[str, Service] = {
    "members.delegates.services.new_person": Service(
        SECRETARIAT,
        lambda world, by: delegates.new_person(
            name="New", email="new@delegates.example", password=LONG, zone="UTC", by=by
        ),
    ),
    "members.ballots.rulebook.services.ask_to_write": Service(
        SECRETARIAT, lambda world, by: rulebook.ask_to_write(text=rules.version_text(), reason="Note", by=by)
    ),
    "members.ballots.rulebook.services.ask_to_call": Service(
        SECRETARIAT,
        lambda world, by: rulebook.ask_to_call(
            subject="floor", rule="simple-majority/1", starts_on=cast.in_days(30).date(), reason="Note", by=by
        ),
    ),
    "members.secretariat.services.ask_to_appoint": Service(
        SECRETARIAT,
        lambda world, by: secretariat.ask_to_appoint(
            name="New", email="new@secretariat.example", role="officer", reason="Note", by=by
        ),
    ),
    "members.secretariat.services.ask_to_end": Service(
        SECRETARIAT,
        lambda world, by: secretariat.ask_to_end(
            office_id=Office.objects.get(role="chair").pk, reason="Note", by=by
        ),
    ),
    "members.delegates.erasing.erase_person": Service(
        SECRETARIAT,
        lambda world, by: delegates.erase_person(
            person_id=world.seats["ended"].person, reason="Wish of the person", by=by
        ),
    ),
    "members.signin.ending.end_all_sessions": Service(
        SECRETARIAT,
        lambda world, by: ending.end_all_sessions(reason="A backup was lost", by=by),
    ),
    "members.approvals.services.ask": Service(
        SECRETARIAT,
        lambda world, by: approvals.ask(
            act="end_accreditation", about="JP", by=by, reason="Note",
            payload={**world.request.asks, "accreditation": world.seats["adviser"].accreditation},
        ),
    ),
    "members.approvals.services.approve_request": Service(
        circle("second_officer", "chair"),
        lambda world, by: cast.approve(number=world.request.number, by=by),
    ),
    "members.approvals.services.refuse_request": Service(
        circle("second_officer", "chair"),
        lambda world, by: approvals.refuse_request(number=world.request.number, reason="No note", by=by),
    ),
    "members.approvals.services.withdraw_request": Service(
        circle("officer"), lambda world, by: approvals.withdraw_request(number=world.request.number, by=by)
    ),
    "members.delegations.inviting.invite": Service(
        LEADS_JAPAN, lambda world, by: inviting.invite(code="JP", guest=GUEST, by=by)
    ),
    "members.delegations.inviting.invite_many": Service(
        LEADS_JAPAN, lambda world, by: inviting.invite_many(code="JP", guests=[GUEST], by=by)
    ),
    "members.delegations.inviting.cancel_invitation": Service(
        LEADS_JAPAN, lambda world, by: inviting.cancel_invitation(invitation_id=world.invitation.pk, by=by)
    ),
    "members.delegations.inviting.resend_invitation": Service(
        LEADS_JAPAN, lambda world, by: inviting.resend_invitation(invitation_id=world.invitation.pk, by=by)
    ),
    "members.delegations.accepting.accept_invitation": Service(
        circle("no_seat"),
        lambda world, by: accepting.accept_invitation(digest=world.invitation.digest, by=by),
    ),
    "members.delegations.crediting.upload_credential": Service(
        LEADS_JAPAN,
        lambda world, by: crediting.upload_credential(
            code="JP", person=_head(world).pk, role="head", starts_on=journal.now().date(),
            ends_on=journal.now().date(), content=b"%PDF-1.7", by=by,
        ),
    ),
    "members.delegations.crediting.ask_for_seat": Service(
        SECRETARIAT,
        lambda world, by: crediting.ask_for_seat(credential_id=world.credential.pk, reason="Note", by=by),
    ),
    "members.delegations.crediting.ask_to_end": Service(
        SECRETARIAT,
        lambda world, by: crediting.ask_to_end(
            accreditation_id=world.seats["adviser"].accreditation or 0, reason="Note", by=by
        ),
    ),
    "members.delegations.doubts.ask_about_seat": Service(
        SECRETARIAT,
        lambda world, by: doubts.ask_about_seat(
            accreditation_id=world.seats["adviser"].accreditation or 0, act=doubts.QUESTION, reason="Two notes", by=by
        ),
    ),
    "members.delegations.forgetting.forget_guest": Service(
        NOBODY, lambda world, by: forgetting.forget_guest(invitation_id=world.invitation.pk, by=by), portal=True
    ),
    "members.delegations.withdrawing.withdraw_delegate": Service(
        circle("head"),
        lambda world, by: cast.withdraw(world.seats["adviser"].accreditation, by),
    ),
    "members.notices.calendars.make_calendar": Service(
        DELEGATES, lambda world, by: calendars.make_calendar(by=by)
    ),
    "members.notices.calendars.end_calendar": Service(
        DELEGATES, lambda world, by: calendars.end_calendar(by=by)
    ),
    "members.notices.choosing.choose_pace": Service(
        DELEGATES, lambda world, by: choosing.choose_pace(pace="daily", hour=8, by=by)
    ),
    "members.notices.choosing.mark_read": Service(
        DELEGATES | SECRETARIAT, lambda world, by: choosing.mark_read(by=by)
    ),
    "members.unions.declaring.ask_to_declare": Service(
        SECRETARIAT,
        lambda world, by: declaring.ask_to_declare(said=steps_of_a_union.said(), content=b"", reason="Note", by=by),
    ),
    "members.unions.declaring.ask_to_end": Service(
        SECRETARIAT,
        lambda world, by: declaring.ask_to_end(
            competence_id=Competence.objects.get().pk, ends_on=journal.now().date(), reason="Note", by=by
        ),
    ),
    "members.delegations.calling.ask_reset": Service(
        SECRETARIAT,
        lambda world, by: calling.ask_reset(
            report_id=world.report.pk, reason="Lost", by=by,
            call=calling.CallBack(
                world.seats["alternate"].accreditation or 0, f"head:{world.seats['head'].accreditation}",
                journal.now(), "head", "vouched",
            ),
        ),
    ),
    "members.signin.resetting.report_loss": Service(
        ALL, lambda world, by: resetting.report_loss(address=world.users["head"].email, by=by)
    ),
    "members.signin.sso.setting.propose_provider": Service(
        SECRETARIAT,
        lambda world, by: setting.propose_provider(
            code="JP", reason="Note", by=by,
            service=setting.Service("https://login.jp.example", "portal", "secret", ("RS256",)),
        ),
    ),
    "members.signin.sso.setting.ask_to_end_provider": Service(
        SECRETARIAT,
        lambda world, by: setting.ask_to_end_provider(provider_id=world.provider.pk, reason="Note", by=by),
    ),
    "members.signin.sso.ties.tie": Service(
        ALL - {"anonymous"},
        lambda world, by: ties.tie(provider=world.provider, proven=Proven(world.provider.issuer, "x", None), by=by),
    ),
    "members.signin.sso.ties.untie": Service(
        ALL - {"anonymous"}, lambda world, by: ties.untie(tie_id=98_765, by=by), until="tie_unknown"
    ),
    "members.ballots.services.open_ballot": Service(
        SECRETARIAT,
        lambda world, by: ballots.open_ballot(
            subject="floor", title="T", about="PROP/2026/900", text_digest="a" * 64, closes_at=cast.in_days(7),
            by=by,
        ),
    ),
    "members.ballots.casting.cast_vote": Service(
        circle("alternate", "head", "other"),
        lambda world, by: casting.cast_vote(
            ballot_id=_open(world).pk, choice="yes", text_digest=_open(world).text_digest,
            proof=missing(), by=by,
        ),
        until="proof_missing",
    ),
    "members.proofs.services.give": Service(
        SIGNED_IN,
        lambda world, by: proofs.give(
            purpose=proofs.Purpose("cast_vote", "BALLOT/2026/001"), method="code", session="s", by=by
        ),
    ),
    "members.proofs.services.give_sealed": Service(
        SIGNED_IN,
        lambda world, by: proofs.give_sealed(
            act="cast_vote", about="BALLOT/2026/001", salt="s", seal="s", method="sso", session="s", by=by
        ),
    ),
    "members.ballots.preparing.set_two_persons": Service(
        circle("applicant", "observer", "head", "other", "union_state", "suspended"),
        lambda world, by: two_persons.set_by(by), _somebody_else,
    ),
    "members.ballots.preparing.prepare_vote": Service(
        JAPAN,
        lambda world, by: preparing.prepare_vote(
            ballot_id=_open(world).pk, choice="yes", text_digest=_open(world).text_digest, by=by
        ),
        lambda world: two_persons.set_by(world.seats["head"]),
    ),
    "members.ballots.noting.receive_note": Service(SECRETARIAT, lambda world, by: _note(world, by)),
    "members.ballots.noting.read_note": Service(
        circle("second_officer", "chair"),
        lambda world, by: notes.read(Request.objects.filter(act=noting.ACT).latest("id"), by=by),
        lambda world: _note(world, world.seats["officer"]),
    ),
    "members.ballots.services.close_ballot": Service(
        NOBODY, lambda world, by: ballots.close_ballot(ballot_id=_open(world).pk, by=by), _due, portal=True
    ),
    "members.ballots.services.certify": Service(
        OFFICERS, lambda world, by: ballots.certify(decision_id=_newest().pk, by=by), _closed, portal=True
    ),
    "members.ballots.extending.extend_ballot": Service(
        NOBODY, lambda world, by: extending.extend_ballot(ballot_id=_open(world).pk, by=by), portal=True
    ),
    "members.viewing.services.begin_view": Service(
        OFFICERS, lambda world, by: viewing.begin_view(code="JP", role="head", reason="Asked to look", by=by)
    ),
    "members.viewing.services.end_view": Service(
        OFFICERS, lambda world, by: viewing.end_view(number=987_654, by=by), until="view_unknown"
    ),
    "members.accession.applying.apply": Service(
        ALL, lambda world, by: applying.apply(said=membership.said(country="BB"), by=by)
    ),
    "members.accession.acts.ask_for_ruling": Service(
        SECRETARIAT,
        lambda world, by: ruling.ask_for_ruling(
            application_id=world.applications["received"].pk, act="refuse_application", reason="No letter.", by=by
        ),
    ),
    "members.accession.acts.ask_for_ballot": Service(
        SECRETARIAT,
        lambda world, by: ruling.ask_for_ballot(
            motion_id=world.motions["moved"].pk, closes_at=cast.in_days(7), reason="In order.", by=by
        ),
    ),
    "members.accession.correcting.ask_to_correct": Service(
        SECRETARIAT,
        lambda world, by: correcting.ask_to_correct(
            code="KE", side="producer", weight=77, starts_on=membership.day(1), source="Note 4", reason="Note 4", by=by
        ),
    ),
    "members.accession.motions.put_to_ballot": Service(
        SECRETARIAT,
        lambda world, by: membership.admission(world.applications["before the members"], by=by),
    ),
    "members.accession.motions.move": Service(
        circle("head", "other", "union_state"),
        lambda world, by: motions.move(
            kind="suspension", code="AR", effective_from=membership.day(30), reasons="Arrears.", by=by
        ),
    ),
    "members.accession.motions.take_back": Service(
        circle("head"), lambda world, by: motions.take_back(motion_id=world.motions["moved"].pk, by=by)
    ),
    "members.accession.settling.settle_motion": Service(
        OFFICERS,
        lambda world, by: settling.settle_motion(motion_id=world.motions["on the ballot"].pk, by=by),
        _decided, portal=True,
    ),
    "members.accession.settling.leave": Service(
        NOBODY, lambda world, by: settling.leave(notice_id=_notice_due(), by=by), _leaving, portal=True
    ),
    "members.accession.withdrawing.give_notice": Service(
        circle("head", "other", "union_state", "suspended"), lambda world, by: membership.notice(by)
    ),
    "members.accession.withdrawing.take_notice_back": Service(
        circle("applicant", "observer", "head", "other", "union_state", "suspended"),
        lambda world, by: withdrawing.take_notice_back(by=by), until="notice_none",
    ),
    "members.watch.services.hand_in": Service(
        NOBODY, lambda world, by: watch.hand_in(probe="probe", taken=[], now=cast.in_days(0), by=by), portal=True
    ),
    "members.ballots.restoring.restore_decision": Service(
        OFFICERS,
        lambda world, by: restoring.restore_decision(
            number=9, decided_at=cast.in_days(-1), content=b"no document", by=by
        ),
        until="document_unreadable",
    ),
    "tariffs.proposals.drafting.start_draft": Service(
        JAPAN | circle("other", "union_state"), lambda world, by: drafting.start_draft(by=by)
    ),
    "tariffs.proposals.drafting.add_row": Service(
        JAPAN, lambda world, by: drafting.add_row(proposal_id=_draft(world), by=by)
    ),
    "tariffs.proposals.drafting.save_row": Service(
        JAPAN,
        lambda world, by: drafting.save_row(row_id=_row(world), typed={"amount": "1"}, edition=1, by=by),
    ),
    "tariffs.proposals.drafting.remove_row": Service(
        JAPAN, lambda world, by: drafting.remove_row(row_id=_row(world), by=by)
    ),
    "tariffs.proposals.undoing.undo": Service(JAPAN, lambda world, by: _turn(world, by, "undo")),
    "tariffs.proposals.undoing.redo": Service(JAPAN, lambda world, by: _turn(world, by, "redo")),
    "tariffs.proposals.pasting.paste_rows": Service(
        JAPAN, lambda world, by: pasting.paste_rows(proposal_id=_draft(world), lines=[{"amount": "1"}], by=by)
    ),
    "tariffs.proposals.drafting.save_text": Service(
        JAPAN,
        lambda world, by: drafting.save_text(
            proposal_id=_draft(world), title="Anew", prose="", language="en", by=by
        ),
    ),
    "tariffs.proposals.services.table_proposal": Service(
        JAPAN - {"adviser"}, lambda world, by: proposals.table_proposal(proposal_id=_draft(world), by=by)
    ),
    "tariffs.proposals.widening.widen_audience": Service(
        circle("head"),
        lambda world, by: widening.widen_audience(
            proposal_id=world.proposals["tabled for parties"].pk, audience="members", by=by
        ),
    ),
    "tariffs.proposals.services.put_to_ballot": Service(
        SECRETARIAT,
        lambda world, by: proposals.put_to_ballot(
            version_id=world.proposals["tabled for parties"].versions.get().pk, closes_at=cast.in_days(7), by=by
        ),
    ),
    "tariffs.proposals.early.ask_to_open_early": Service(
        SECRETARIAT,
        lambda world, by: early.ask_to_open_early(
            version_id=world.proposals["tabled for parties"].versions.get().pk, closes_at=cast.in_days(7),
            reason="Urgent.", by=by,
        ),
        before=lambda world: rules.circulate("floor", 720),
    ),
    "tariffs.proposals.services.withdraw": Service(
        circle("head"),
        lambda world, by: proposals.withdraw(proposal_id=world.proposals["tabled for members"].pk, by=by),
    ),
    "tariffs.proposals.amending.services.put_amendments": Service(
        SECRETARIAT,
        lambda world, by: amending.put_amendments(
            version_id=_tabled(world).pk, windows=voting.WINDOWS, shown=voting.shown(_tabled(world)).digest, by=by
        ),
    ),
    "tariffs.proposals.amending.services.go_on": Service(
        NOBODY,
        lambda world, by: amending.go_on(agenda_id=Agenda.objects.get(version=_tabled(world)).pk, by=by),
        before=lambda world: voting.vote(voting.now_on(voting.put(_tabled(world)))),
        portal=True,
    ),
    "tariffs.proposals.negotiation.amendments.move_amendment": Service(
        OTHER_PARTIES,
        lambda world, by: amendments.move_amendment(
            row=1, cells={"amount": "98"}, reason="Why.", **_elsewhere(world, by)
        ),
    ),
    "tariffs.proposals.negotiation.amendments.withdraw_amendment": Service(
        circle("other"),
        lambda world, by: amendments.withdraw_amendment(amendment_id=world.amendment.pk, by=by),
    ),
    "tariffs.proposals.negotiation.amendments.take_over": Service(
        JAPAN - {"adviser"}, lambda world, by: amendments.take_over(amendment_id=world.amendment.pk, by=by)
    ),
    "tariffs.proposals.negotiation.positions.take_position": Service(
        OTHER_PARTIES, lambda world, by: positions.take_position(stance="opposes", reason="Why.", **_spoken(world, by))
    ),
    "tariffs.proposals.negotiation.positions.cosponsor": Service(
        OTHER_PARTIES, lambda world, by: positions.cosponsor(**_spoken(world, by))
    ),
    "tariffs.proposals.negotiation.positions.leave_cosponsors": Service(
        circle("other"),
        lambda world, by: positions.leave_cosponsors(proposal_id=_tabled(world).proposal_id, by=by),
        before=lambda world: positions.cosponsor(**_spoken(world, world.seats["other"])),
    ),
    "tariffs.proposals.negotiation.private.save_note": Service(
        JAPAN | circle("other", "union_state", "suspended", "observer"),
        lambda world, by: private.save_note(
            proposal_id=_tabled(world).proposal_id, line="", text="Ours.", edition=0, by=by
        ),
    ),
    "tariffs.proposals.negotiation.revising.revise": Service(
        JAPAN - {"adviser"}, lambda world, by: revising.revise(proposal_id=_tabled(world).proposal_id, by=by)
    ),
    "tariffs.proposals.negotiation.revising.keep_version": Service(
        JAPAN - {"adviser"}, lambda world, by: revising.keep_version(proposal_id=_tabled(world).proposal_id, by=by),
        until="not_revising",
    ),
    "tariffs.proposals.negotiation.revising.return_text": Service(
        SECRETARIAT,
        lambda world, by: revising.return_text(
            version_id=_tabled(world).pk, fault="figures", reasons="Row 1 has no unit.", by=by
        ),
    ),
    "tariffs.proposals.enactment.enact": Service(
        OFFICERS, lambda world, by: enactment.enact(decision_id=_newest().pk, by=by), _certified, portal=True
    ),
    "tariffs.catalogue.belonging.follow": Service(
        NOBODY, lambda world, by: belonging.follow(country_id=_china(), by=by), portal=True
    ),
    "tariffs.releases.services.build_release": Service(
        NOBODY, lambda world, by: releases.build_release(by=by), portal=True
    ),
    "tariffs.releases.services.publish_release": Service(
        NOBODY, lambda world, by: releases.publish_release(number=1, by=by), portal=True
    ),
    "tariffs.releases.writing.write_tree": Service(
        NOBODY, lambda world, by: writing.write_tree(by=by), portal=True
    ),
    "tariffs.releases.restoration.confirm_restore": Service(
        OFFICERS,
        lambda world, by: restoration.confirm_restore(reason="a drill", by=by),
        until="nothing_to_confirm",
    ),
    "tariffs.delivery.services.open_consumer": Service(
        KEEPERS,
        lambda world, by: delivery.open_consumer(
            name="Engine", kind="customs", contact="a@systems.example", by=by
        ),
    ),
    "tariffs.delivery.services.change_contact": Service(
        OURS, lambda world, by: delivery.change_contact(
            consumer_id=_japans(world), contact="a@systems.example", by=by
        ),
    ),
    "tariffs.delivery.services.issue_key": Service(
        OURS,
        lambda world, by: delivery.issue_key(
            consumer_id=_japans(world), days=90, after=_key(world).pk, by=by
        ),
    ),
    "tariffs.delivery.services.end_key": Service(
        OURS, lambda world, by: delivery.end_key(prefix=_key(world).prefix, by=by)
    ),
    "tariffs.delivery.services.remind": Service(
        NOBODY, lambda world, by: delivery.remind(key_id=_key(world).pk, by=by), portal=True
    ),
    "tariffs.delivery.services.forget_use": Service(
        NOBODY, lambda world, by: delivery.forget_use(key_id=_key(world).pk, by=by), portal=True
    ),
}  # fmt: skip
INSIDE = {
    "members.delegates.offices": "called by an approved request, inside its transaction; the owner founds by it",
    "members.delegates.seating": "called by an approved request, inside its transaction; the owner founds by it",
    "members.notices.services": "the sweep's; a notice follows from an entry, not from a seat",
    "tariffs.floors.services": "called by an enactment, inside its transaction",
    "tariffs.lines.services": "called by the services of floors and of tariff lines, inside an enactment",
    "tariffs.schedules.services": "called by an enactment, inside its transaction",
    "alliance.journal.services": "called by every service, inside its transaction",
}
"""Modules whose functions take no seat, and why. The test asks that no page and no API calls them."""

NO_ACTS = {
    "tariffs.proposals.services.document_after": "reads; writes nothing",
    "members.ballots.noting.sent_already": "reads; writes nothing",
    "tariffs.proposals.amending.services.items_of": "reads; writes nothing",
    "tariffs.proposals.amending.services.refuse_plan": "asks; writes nothing",
    "tariffs.proposals.services.on_the_table": "locks and asks; putting to the vote begins with it",
    "tariffs.proposals.services.open_whole": "called by putting to the ballot, and by the portal in its transaction",
    "tariffs.proposals.amending.amended.make": "called by the portal as it goes on, inside its transaction",
    "tariffs.proposals.claiming.claim": "called where a ballot opens, inside its transaction",
    "tariffs.proposals.claiming.lock_lines": "locks rows for an act that asks who may",
    "tariffs.proposals.services.readings_of": "reads; writes nothing",
    "tariffs.proposals.services.refuse_blocked_ballot": "asks; writes nothing",
    "tariffs.proposals.services.freeze": "called by tabling and by the portal, inside their transaction",
    "tariffs.proposals.services.refuse_unamended": "asks; writes nothing",
    "members.accession.motions.open_on": "called by an approved request, inside its transaction",
    "members.accession.motions.refuse_motion": "asks; writes nothing",
    "members.delegations.bulk.read": "reads a list; writes nothing",
    "tariffs.proposals.negotiation.amendments.already": "reads; writes nothing",
    "tariffs.proposals.negotiation.amendments.settle": "called by tabling, inside its transaction",
    "tariffs.proposals.negotiation.speaking.ground": "locks and asks; every act of speaking begins with it",
    "tariffs.proposals.negotiation.speaking.readable": "locks and asks",
    "tariffs.proposals.negotiation.speaking.refuse_silent": "asks; writes nothing",
    "members.signin.resetting.refuse_own": "asks; writes nothing",
    "members.signin.resetting.reset_officer": "of a command; the tables let the owner alone do it",
    "members.signin.sso.setting.begin_provider": "called by an approved request, inside its transaction",
    "members.signin.sso.setting.end_provider": "called by an approved request, inside its transaction",
    "members.signin.resetting.take_away": "called by an approved request, inside its transaction",
    "members.delegations.inviting.faults_of": "asks; writes nothing",
    "members.delegations.inviting.require_delegation": "asks who may; every act on a delegation begins with it",
    "members.delegations.withdrawing.withdrawable": "asks; writes nothing",
    "members.delegations.inviting.roles_for": "the roles that a seat may invite to",
    "tariffs.proposals.drafting.locked": "locks a row for an act that asks who may",
    "tariffs.proposals.drafting.own_draft": "locks and asks; every act on a draft begins with it",
    "tariffs.proposals.drafting.refuse_unless_party": "asks; writes nothing",
    "tariffs.proposals.drafting.row_text": "reads what was typed; writes nothing",
    "tariffs.proposals.drafting.touch": "of a draft that the caller, who asks, has locked",
    "tariffs.proposals.steps.keep": "beside an act of a draft, which asks who may",
    "tariffs.proposals.drafting.text_mark": "a digest of a draft that the caller holds",
    "members.ballots.extending.extend": "of a ballot that the closer, who asks, has locked",
    "members.approvals.services.purpose_of": "a digest; writes nothing",
    "members.proofs.services.bound": "a digest; writes nothing",
    "members.proofs.services.check": "asks; the act that a proof is given for asks who may",
    "members.ballots.refusals.keep_refused": "beside a refusal, of the seat that was refused; it never refuses",
    "members.ballots.noting.cast_by_note": "called by an approved request, inside its transaction",
    "members.ballots.rulebook.services.call_of": "what a request would say; writes nothing",
    "members.ballots.voters.elector_of": "asks; writes nothing",
    "members.ballots.voters.present": "locks and asks; every act at a ballot begins with it",
    "members.ballots.voters.lock_seat": "locks a row for an act that asks who may",
    "members.ballots.voters.not_accredited": "words of a refusal",
    "members.ballots.services.refuse_window": "asks; writes nothing",
    "tariffs.proposals.services.next_document": "the document of a draft that the caller holds",
    "tariffs.delivery.services.due_reminder": "asks; writes nothing",
}
"""Public functions beside the services that do nothing to the law."""

BY_ITSELF = SYSTEM


def _china() -> int:
    return Country.objects.get(iso2="CN").pk
