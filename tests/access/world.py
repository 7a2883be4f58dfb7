"""A small world with one thing of each kind in each state, and a seat for each role, made by ordinary services."""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models.functions import Now
from django.test import Client, RequestFactory
from django.test.client import ClientHandler, conditional_content_removal
from django.urls import reverse

from alliance import journal
from alliance.access import NOBODY, Seat
from alliance.journal import clock
from alliance.local import mailbox
from alliance.portal.models import Heartbeat
from members.accession import links as to_follow
from members.accession.models import Application, Motion
from members.ballots import receipts
from members.ballots.models import Ballot, Decision, Vote
from members.delegates import selectors as delegates
from members.delegates.models import Accreditation, Office, Person, User
from members.delegates.services import new_person
from members.delegations import crediting, inviting, links
from members.notices import calendars
from members.notices.models import Notice
from members.registry.models import Competence, Member, MemberStatus
from members.signin.models import LossReport
from tariffs.delivery.models import Consumer
from tariffs.delivery.services import issue_key, open_consumer
from tariffs.floors.models import PriceFloor
from tariffs.proposals import drafting, undoing
from tariffs.proposals.models import DraftRow, Proposal, Version
from tariffs.proposals.negotiation.amendments import move_amendment
from tariffs.proposals.services import enact, put_to_ballot, withdraw
from tariffs.releases.services import build_release, publish_release
from tests import cast, owner, path
from tests.access.roles import ROLES
from tests.members import delegation as steps_of_a_seat
from tests.members import membership, rules
from tests.sso import world as sso
from tests.tariffs import steps

LONG = "a long enough secret"


@cache
def _handler() -> ClientHandler:
    handler = ClientHandler(enforce_csrf_checks=False)
    handler.load_middleware()
    return handler


OWN_CODE = "a code of the role's own app"


@dataclass
class World:
    """The seats by role, the proposals by what they are, and the addresses and forms of both."""

    seats: dict[str, Seat] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    proposals: dict[str, Proposal] = field(default_factory=dict)
    consumers: dict[str, Consumer] = field(default_factory=dict)
    applications: dict[str, Application] = field(default_factory=dict)
    motions: dict[str, Motion] = field(default_factory=dict)
    mail: str = ""
    invitation: Any = None  # of the person without a seat, into the delegation of Japan
    credential: Any = None  # of Japan's adviser, for longer
    request: Any = None  # for the end of Japan's alternate, asked by the first officer
    report: Any = None
    amendment: Any = None  # of Australia, to row 1 of the text tabled for members
    calendar: str = ""  # the secret of the calendar of Japan's head
    provider: Any = None  # of the United States
    addresses: dict[tuple[str, str], str] = field(default_factory=dict)  # asked for many times
    forms: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)

    def ask(self, role: str, method: str, address: str, sent: dict[str, str] | None = None) -> Any:
        """One request in the role's session, through every middleware. Without what Django's client keeps of
        each template that it saw drawn: that alone takes longer than the page."""
        factory = RequestFactory()
        if role in self.cookies:
            factory.cookies["sessionid"] = self.cookies[role]
        if sent and sent.get("code") == OWN_CODE and role in self.seats:
            sent = sent | {"code": cast.code(self.seats[role]) if self.seats[role].person else "123456"}
        if method == "POST":
            request = factory.post(address, sent or {})
        else:
            request = factory.generic(method, address)
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        response = conditional_content_removal(request, _handler().get_response(request))
        request.close()
        return response

    def ballot(self, thing: str) -> Ballot:
        return Ballot.objects.get(version__proposal=self.proposals[thing])

    def address(self, route: str, thing: str) -> str:
        """The address of a route for a thing of the table; a cell that names an unknown thing fails here."""
        if (route, thing) not in self.addresses:
            made = _ADDRESS[route](self, thing) if route in _ADDRESS else reverse(route)
            self.addresses[route, thing] = made
        return self.addresses[route, thing]

    def form(self, sends: str, thing: str) -> dict[str, str]:
        """What is posted."""
        if sends and (sends, thing) not in self.forms:
            self.forms[sends, thing] = _FORMS[sends](self, thing)
        return self.forms[sends, thing] if sends else {}


def build() -> World:
    """Make the world in the transaction under way. The past first: one decision, one release."""
    world = World()
    products = iter(
        ("neodymium-oxide", "praseodymium-oxide", "terbium-oxide", "dysprosium-oxide", "europium-oxide",
         "samarium-oxide", "gadolinium-oxide", "holmium-oxide", "erbium-oxide", "thulium-oxide", "yttrium-oxide",
         "lutetium-oxide", "scandium-oxide")
    )  # fmt: skip
    decision = path.decided(path.floor_row(), yes=23, no=2, audience="parties", title="Confidence decided")
    enact(decision_id=decision.pk)
    release = build_release()
    assert release is not None
    publish_release(number=release.number)
    world.proposals["decided, was for parties"] = decision.ballot.version.proposal

    def tabled(name: str, audience: str) -> Version:
        version = path.tabled(
            path.floor_row(product=next(products)), title=f"Confidence {name}", audience=audience
        )
        world.proposals[name] = version.proposal
        return version

    def balloted(name: str, audience: str) -> None:
        put_to_ballot(version_id=tabled(name, audience).pk, closes_at=cast.in_days(7), by=cast.officer())

    balloted("opened before the suspension", "members")
    for code, country in (("JP", "Japan"), ("AU", "Australia"), ("DE", "Germany"), ("KE", "Kenya")):
        row = path.floor_row(product=next(products))
        draft = steps.draft(row, by=cast.delegate(code))
        _retitle(draft, f"Confidence draft of {country}")
        world.proposals[f"draft of {country}"] = draft
        if code == "JP":  # its head has something to take back, and to make again
            _turned(draft)
    cast.become("KE", "suspended")
    for level in ("public", "members", "parties"):
        tabled(f"tabled for {level}", level)
        balloted(f"balloted for {level}", level)
    cast.vote(world.ballot("balloted for public"), "JP", "no")
    withdraw(proposal_id=tabled("withdrawn, was for members", "members").proposal_id, by=cast.delegate("JP"))
    dropped = steps.draft(path.floor_row(product="ndpr-metal"))
    _retitle(dropped, "Confidence withdrawn draft")
    withdraw(proposal_id=dropped.pk, by=cast.delegate("JP"))
    world.proposals["withdrawn draft"] = dropped
    text = world.proposals["tabled for members"].versions.get()
    world.amendment = move_amendment(
        proposal_id=text.proposal_id, digest=text.digest, row=1, cells={"amount": "95"}, reason="Costs.",
        by=cast.delegate("AU"),
    )  # fmt: skip
    for proposal in world.proposals.values():
        proposal.refresh_from_db()
    _seat(world)
    _delegation(world)
    _, world.calendar = calendars.make_calendar(by=world.seats["head"])
    _consumers(world)
    _membership(world)
    _provider(world)
    mailbox.MaildirBackend().send_messages([_mail()])
    world.mail = mailbox.mails()[0].key
    # The house is well while it is walked, however long that takes: just swept, and no mail waits.
    Heartbeat.objects.create(sweeper="command", at=Now() + timedelta(days=1))
    Notice.objects.update(sent_at=Now())
    return world


def _retitle(draft: Proposal, title: str) -> None:
    seat = cast.delegate(draft.sponsor.code)
    steps.services.save_text(proposal_id=draft.pk, title=title, prose="Ours.", language="en", by=seat)


def _seat(world: World) -> None:
    jp, au = "JP", "AU"
    known = {
        "adviser": cast.delegate(jp, "adviser"), "alternate": cast.delegate(jp, "alternate"),
        "head": cast.delegate(jp), "other": cast.delegate(au), "union_state": cast.delegate("DE"),
        "suspended": cast.delegate("KE"), "officer": cast.officer(), "chair": cast.chair(),
    }  # fmt: skip
    people = {role: Person.objects.get(pk=seat.person) for role, seat in known.items()}
    second = User.objects.get(email="officer.2@secretariat.example")
    people["second_officer"] = second.person
    people["no_seat"] = _person("nobody")
    people["ended"] = _person("former")
    ended = _accredit(people["ended"], Member.objects.get(code=jp), "adviser")
    cast.end(delegates.seat_on(ended))
    for role, code in (("applicant", "NA"), ("observer", "CL")):
        member = Member.objects.create(code=code, name=f"State {code}", kind="state")
        today = journal.now().date()
        with owner.as_owner():
            MemberStatus.objects.create(
                member=member, status=role, during=DateRange(today - timedelta(days=30), None), source="test"
            )
        people[role] = _person(role)
        _accredit(people[role], member, "head")
    for role in ROLES:
        if role == "anonymous":
            world.seats[role] = NOBODY
            continue
        user = User.objects.get(person=people[role])
        world.users[role] = user
        world.seats[role] = delegates.seat_of(user)
        client = Client()
        client.force_login(user)
        world.cookies[role] = client.cookies["sessionid"].value


def _delegation(world: World) -> None:
    jp, officer = world.seats["head"], cast.officer()
    guest = inviting.Guest("Nobody", world.users["no_seat"].email, "adviser")
    world.invitation = inviting.invite(code="JP", guest=guest, by=jp)
    world.report = LossReport.objects.create(person_id=world.seats["alternate"].person)
    world.credential = steps_of_a_seat.credential(world.seats["adviser"].person, by=jp)
    world.request = crediting.ask_to_end(
        accreditation_id=world.seats["alternate"].accreditation or 0, reason="Note", by=officer
    )


def _membership(world: World) -> None:
    """An application that nobody has read, one that is admissible, one on the ballot; a motion of Japan."""
    world.applications["received"] = membership.application(country="BW")
    world.applications["before the members"] = membership.admissible(country="UY")
    world.motions["on the ballot"] = membership.on_ballot(membership.admissible(country="BN"))
    world.motions["moved"] = membership.moved("suspension", "PE")


def _provider(world: World) -> None:
    """The United States have a sign-in service of their own, where nobody of the roles sits."""
    world.provider = sso.set_provider("US", "https://login.us.example")
    sso.as_if_read(world.provider)


def _consumers(world: World) -> None:
    """One of Japan with a key, one of a broker with two."""
    for thing, kind, member, keys in (("of Japan", "customs", "JP", 1), ("of a broker", "broker", "", 2)):
        row = open_consumer(
            name=f"System {thing}",
            kind=kind,
            member=member,
            contact="desk@systems.example",
            by=cast.officer(),
        )
        for _ in range(keys):
            newest = row.keys.order_by("-id").first()
            issue_key(consumer_id=row.pk, days=90, after=newest.pk if newest else 0, by=cast.officer())
        world.consumers[thing] = row


def _person(name: str) -> Person:
    return new_person(
        name=name, email=f"{name}@delegates.example", password=LONG, zone="UTC", by=cast.officer()
    )


def _accredit(person: Person, member: Member, role: str) -> Accreditation:
    return cast.accredit(person, member, role, start=journal.now() - timedelta(minutes=1))


def _mail() -> Any:
    from django.core.mail import EmailMessage

    return EmailMessage("A vote was recorded", "On the portal.", "portal@alliance.example", ["a@b.example"])


# ---- addresses


def _one(world: World, thing: str) -> tuple[int, int]:
    if thing == "unknown":
        return journal.now().year, 987
    proposal = world.proposals[thing.removesuffix(", row of Australia")]
    return proposal.year, proposal.number


def _ballot_of(world: World, thing: str) -> tuple[int, int]:
    if thing == "unknown":
        return journal.now().year, 987
    ballot = world.ballot(thing)
    return ballot.year, ballot.number


def _row(world: World, thing: str) -> int:
    owner = "draft of Australia" if thing.endswith("row of Australia") else thing
    return DraftRow.objects.filter(proposal=world.proposals[owner]).values_list("pk", flat=True)[0]


def _symbol(world: World, thing: str) -> str:
    if thing in ("decision", "release", "rule"):
        decision = Decision.objects.get()
        return {"decision": decision.symbol, "release": "REL/0001", "rule": PriceFloor.objects.get().symbol}[
            thing
        ]
    if thing.startswith("the ballot, "):
        return world.ballot(thing.removeprefix("the ballot, ")).symbol
    year, number = _one(world, thing)
    return f"PROP/{year}/{number:03d}"


def _decision(thing: str) -> tuple[int, int]:
    row = Decision.objects.get()
    return (row.year, 987) if thing == "unknown" else (row.year, row.number)


def _application(world: World, thing: str) -> tuple[int, int]:
    if thing == "unknown":
        return journal.now().year, 987
    return world.applications[thing].year, world.applications[thing].number


def _consumer(world: World, thing: str) -> int:
    return 987_654 if thing == "unknown" else world.consumers[thing.removesuffix(", key of a broker")].pk


def _prefix(world: World, thing: str) -> str:
    if thing == "unknown":
        return "00000000"
    owner = "of a broker" if thing.endswith("key of a broker") else thing
    return world.consumers[owner].keys.latest("id").prefix


def _newest_key(world: World, thing: str) -> int:
    return 0 if thing == "unknown" else world.consumers[thing].keys.latest("id").pk


def _query(route: str, **query: str) -> str:
    return reverse(route) + "?" + "&".join(f"{name}={text}" for name, text in query.items())


def _day() -> str:
    return PriceFloor.objects.get().validity.lower.isoformat()


_ADDRESS: dict[str, Any] = {
    name: (lambda world, thing, name=name: reverse(name, args=_one(world, thing)))
    for name in (
        "proposal", "proposal_edit", "proposal_edit_now", "proposal_paste", "proposal_redo",
        "proposal_undo", "proposal_row_add", "proposal_table", "proposal_to_ballot",
        "proposal_audience", "proposal_withdraw", "proposal_revise", "proposal_return",
        "proposal_position", "proposal_cosponsor", "proposal_notes", "proposal_impact", "proposal_curves_csv",
        "proposal_impact_csv", "proposal_compare", "proposal_compare_pdf",
        "proposal_brief", "proposal_brief_pdf", "proposal_brief_docx",
    )
}  # fmt: skip
_ADDRESS |= {
    name: (lambda world, thing, name=name: reverse(name, args=_ballot_of(world, thing)))
    for name in (
        "ballot",
        "ballot_clock",
        "ballot_room",
        "ballot_confirm",
        "ballot_prove",
        "ballot_cast",
        "ballot_prepare",
        "ballot_receipt",
        "ballot_receipt_file",
        "note_new",
    )  # fmt: skip
}
_ADDRESS |= {
    name: (lambda world, thing, name=name: reverse(name, args=[*_one(world, thing), _row(world, thing)]))
    for name in ("proposal_row", "proposal_row_curve", "proposal_row_remove", "proposal_row_terms")
}
_ADDRESS |= {
    name: (lambda world, thing, name=name: reverse(name, args=_decision(thing)))
    for name in ("decision", "decision_receipt", "decision_seats", "decision_votes")
}
_ADDRESS |= {
    name: (
        lambda world, thing, name=name: reverse(
            name, args=["ndpr-oxide" if thing == "product" else "no-such"]
        )
    )
    for name in ("product", "product_history", "product_prices")
}
_ADDRESS |= {
    name: (lambda world, thing, name=name: reverse(name, args=[1 if thing == "release" else 987]))
    for name in ("release", "api:release", "api:manifest")
}
_ADDRESS |= {
    name: (lambda world, thing, name=name: reverse(name, args=[_consumer(world, thing)]))
    for name in ("consumer", "consumer_contact", "key_new")
}
_ADDRESS |= {
    "key_end": lambda world, thing: reverse("key_end", args=[_consumer(world, thing), _prefix(world, thing)]),
    "proposal_text": lambda world, thing: reverse("proposal_text", args=[*_one(world, thing), 1]),
    "proposal_amend": lambda world, thing: reverse("proposal_amend", args=[*_one(world, thing), 1]),
    "proposal_version": lambda world, thing: reverse("proposal_version", args=[*_one(world, thing), 1]),
    "record_of": lambda world, thing: reverse("record_of", args=[_symbol(world, thing)]),
    "member": lambda world, thing: reverse(
        "member", args=[{"Japan": "JP", "an applicant": "NA", "unknown": "ZZ"}[thing]]
    ),
    "api:file": lambda world, thing: reverse("api:file", args=[1 if thing == "release" else 987, "rules.ndjson"]),
    "api:changes": lambda world, thing: _query("api:changes", after="1"),
    "api:rules": lambda world, thing: _query("api:rules", valid_on=_day(), release="1"),
    "api:tariff_lines": lambda world, thing: _query("api:tariff_lines", valid_on=_day(), release="1"),
    "api:tariff_line": lambda world, thing: reverse("api:tariff_line", args=["TL-987"]) + "?release=1",
    "api:rule": lambda world, thing: (
        reverse("api:rule", args=["PF-1" if thing == "rule" else "PF-987"]) + "?release=1"
    ),
    "published_file": lambda world, thing: reverse(
        "published_file", args=["channels/live.json" if thing == "pointer" else "releases/0987/rules.ndjson"]
    ),
    "api:quote": lambda world, thing: _query(
        "api:quote", product="ndpr-oxide", origin="CN", importer="US", on=_day(), price="69", currency="USD",
        unit="KGM", content_basis="gross", value_basis="CIF", release="1",
    ),
    "api:decision_document": lambda world, thing: reverse("api:decision_document", args=[_decision(thing)[1]]),
    "dispatch_of": lambda world, thing: reverse("dispatch_of", args=["JP" if thing == "Japan" else "ZZ"]),
    "dispatch_csv": lambda world, thing: reverse("dispatch_csv", args=["JP" if thing == "Japan" else "ZZ"]),
    "calendar_feed": lambda world, thing: reverse(
        "calendar_feed", args=[world.calendar if thing == "Japan" else "unknown"]
    ),
    "delegation": lambda world, thing: reverse("delegation", args=["JP" if thing == "Japan" else "ZZ"]),
    "invitation_open": lambda world, thing: (
        "/" + links.address_of(world.invitation).split("/", 3)[3]
        if thing == "link"
        else reverse("invitation_open", args=["no-such-link"])
    ),
    "account_reset_password_from_key": lambda world, thing: reverse(
        "account_reset_password_from_key", kwargs={"uidb36": "1", "key": "no-such-key"}
    ),
    "session_end": lambda world, thing: reverse("session_end", args=[987]),
    "mfa_edit_webauthn": lambda world, thing: reverse("mfa_edit_webauthn", args=[987]),
    "mfa_remove_webauthn": lambda world, thing: reverse("mfa_remove_webauthn", args=[987]),
    "local_mail": lambda world, thing: reverse("local_mail", args=[world.mail if thing == "mail" else "none"]),
}  # fmt: skip
_ADDRESS |= {
    name: (lambda world, thing, name=name: reverse(name, args=["JP"]))
    for name in ("delegation_invite", "delegation_invite_list", "credential_upload", "two_persons")
}
_ADDRESS |= {
    name: (
        lambda world, thing, name=name, what=what: reverse(
            name, args=["JP", getattr(world, what).pk if thing != "unknown" else 98765]
        )
    )
    for name, what in (
        ("invitation_cancel", "invitation"), ("invitation_resend", "invitation"), ("credential_file", "credential"),
        ("credential_ask", "credential"),
    )
}  # fmt: skip
_ADDRESS |= {
    name: (
        lambda world, thing, name=name: reverse(
            name, args=[world.request.number if thing != "unknown" else 987]
        )
    )
    for name in ("request", "request_approve", "request_refuse", "request_withdraw", "note_scan", "note_read")
}
_ADDRESS["rule_call"] = lambda world, thing: reverse("rule_call", args=[thing])
_ADDRESS["standing_correct"] = lambda world, thing: reverse(
    "standing_correct", args=["KE" if thing == "Kenya" else "ZZ"]
)
_ADDRESS["competence_declare"] = lambda world, thing: reverse(
    "competence_declare", args=["EU" if thing == "the Union" else "ZZ"]
)
_ADDRESS["competence_end"] = lambda world, thing: reverse(
    "competence_end", args=["EU", Competence.objects.get().pk if thing == "declaration" else 98765]
)
_ADDRESS["declaration_file"] = lambda world, thing: reverse("declaration_file", args=["0" * 64])
_ADDRESS["office_end_ask"] = lambda world, thing: reverse(
    "office_end_ask", args=[Office.objects.get(role="chair").pk if thing != "unknown" else 98765]
)
_ADDRESS |= {
    "reset_ask": lambda world, thing: reverse(
        "reset_ask", args=[world.report.pk if thing == "report" else 98765]
    ),
    "new_factor_open": lambda world, thing: reverse("new_factor_open", args=["no-such-link"]),
}
_ADDRESS |= {
    name: (lambda world, thing, name=name: reverse(name, args=_application(world, thing)))
    for name in ("application", "application_put")
}
_ADDRESS |= {
    "application_ask": lambda world, thing: reverse(
        "application_ask", args=[*_application(world, thing), "refuse-application"]
    ),
    "application_file": lambda world, thing: reverse(
        "application_file",
        args=[
            *_application(world, thing),
            world.applications["received" if thing == "unknown" else thing].documents.get().pk,
        ],
    ),
    "application_follow": lambda world, thing: (
        "/" + to_follow.address_of(world.applications[thing]).split("/", 3)[3]
        if thing != "unknown"
        else reverse("application_follow", args=["no-such-link"])
    ),
}
_ADDRESS |= {
    name: (
        lambda world, thing, name=name: reverse(
            name,
            args=[journal.now().year, 987 if thing == "unknown" else world.motions[thing].number],
        )
    )
    for name in ("motion", "motion_text", "motion_put", "motion_take_back")
}
_ADDRESS |= {
    name: (
        lambda world, thing, name=name: reverse(
            name, args=["JP", world.seats["adviser"].accreditation if thing != "unknown" else 98765]
        )
    )
    for name in ("accreditation_end_ask", "seat_doubt_ask", "delegate_withdraw")
}


_ADDRESS |= {
    name: (lambda world, thing, name=name: reverse(name, args=[*_one(world, thing), 1, 1]))
    for name in ("amendment_withdraw", "amendment_take", "amendment_text")
}
CODE_OF = {"Japan": "JP", "United States": "US", "unknown": "XX"}
_ADDRESS |= {
    name: (lambda world, thing, name=name: reverse(name, args=[CODE_OF[thing]]))
    for name in ("provider", "provider_set", "provider_end", "sso_tie")
}
_ADDRESS |= {
    "sso_back": lambda world, thing: reverse("sso_back", args=["US"]) + "?state=x&code=y",
    "sso_untie": lambda world, thing: reverse("sso_untie", args=[98765]),
}


# ---- what is posted


def _tabling(world: World, thing: str) -> dict[str, str]:
    from alliance.domain import canon

    draft = Proposal.objects.get(pk=world.proposals[thing].pk)
    return {"digest": canon.digest(steps.services.next_document(draft)), "audience": "members"}


def _closing(world: World, thing: str) -> dict[str, str]:
    closes = cast.in_days(7)
    return {"closes_on": closes.date().isoformat(), "closes_time": "17:00", "confirmed": "yes"}


def _position(world: World, thing: str) -> dict[str, str]:
    newest = world.proposals[thing].versions.order_by("number").last()
    return {"digest": newest.digest if newest else "", "stance": "reserves", "reason": "No instructions yet."}


def _vote(world: World, thing: str) -> dict[str, str]:
    text = "" if thing == "unknown" else world.ballot(thing).text_digest
    return {"choice": "yes", "text_digest": text, "code": OWN_CODE}


def _call_back(world: World, thing: str) -> dict[str, str]:
    """Of Japan's alternate, to the head."""
    alternate, head, at = world.seats["alternate"], world.seats["head"], journal.now()
    return {
        "channel": f"{alternate.accreditation}/head:{head.accreditation}", "called_on": f"{at:%Y-%m-%d}",
        "called_time": f"{at:%H:%M}", "spoken_to": "head", "shown_by": "vouched", "reason": "Lost in a taxi",
    }  # fmt: skip


def _turned(draft: Proposal) -> None:
    by = cast.delegate("JP")
    drafting.add_row(proposal_id=draft.pk, by=by)
    undoing.undo(proposal_id=draft.pk, step_id=undoing.offered(draft, by)["undo"].id, by=by)


def _step(draft: Proposal, act: str) -> dict[str, str]:
    """What the head of Japan takes back, or makes again."""
    return {"step": str(undoing.offered(draft, cast.delegate("JP"))[act].id)}


_FORMS: dict[str, Any] = {
    "pace": lambda world, thing: {"pace": "daily", "hour": "8"},
    "nobody's address": lambda world, thing: {"email": "nobody@nowhere.example"},
    "call-back": _call_back,
    "text": lambda world, thing: {"title": "Confidence anew", "prose": "Ours, anew.", "language": "en"},
    "undo": lambda world, thing: _step(world.proposals[thing], "undo"),
    "redo": lambda world, thing: _step(world.proposals[thing], "redo"),
    "range": lambda world, thing: {"range": "set\tndpr-oxide", "add": "yes"},
    "row": lambda world, thing: {"kind": "set", "amount": "111.00", "edition": "1"},
    "terms": lambda world, thing: {
        "mechanism": "gate-price",
        "most": "40",
        "combination": "max",
        "edition": "1",
    },
    "tabling": _tabling,
    "closing": _closing,
    "closing and reason": lambda world, thing: {**_closing(world, thing), "reason": "It is in order."},
    "admission": lambda world, thing: {
        **_closing(world, thing),
        "effective_from": membership.day(30).isoformat(),
        "side": "producer",
        "weight": "3",
        "code": OWN_CODE,
    },
    "terms of admission": lambda world, thing: {
        **{name: said for name, said in _FORMS["admission"](world, thing).items() if name != "confirmed"},
        "code": "",
    },
    "motion": lambda world, thing: {
        "kind": "suspension",
        "code": "AR",
        "effective_from": membership.day(30).isoformat(),
        "reasons": membership.REASONS,
        "confirmed": "yes",
    },
    "tick": lambda world, thing: {"confirmed": "yes", "code": OWN_CODE},
    "no letter": lambda world, thing: {"kind": "state", "country": "BB"},
    "position": _position,
    "amendment": lambda world, thing: (
        path.floor_row(amount="99") | _position(world, thing) | {"confirmed": "yes"}
    ),
    "note": lambda world, thing: {"line": "", "text": "Wait for the capital.", "edition": "0"},
    "return": lambda world, thing: {"fault": "figures", "reasons": "Row 1 has no unit."},
    "audience": lambda world, thing: {"audience": "public"},
    "vote": _vote,
    "consumer": lambda world, thing: {"name": "Engine", "kind": "customs", "contact": "new@systems.example"},
    "contact": lambda world, thing: {"contact": "other@systems.example"},
    "key": lambda world, thing: {"days": "90", "after": str(_newest_key(world, thing))},
    "password": lambda world, thing: {"login": "x@y.example", "password": LONG, "email": "x@y.example"},
    "bad password": lambda world, thing: {"oldpassword": "x", "password1": "short", "password2": "other"},
    "passkey": lambda world, thing: {"credential": "{}"},
    "code": lambda world, thing: {"code": "000000"},
    "own code": lambda world, thing: {"code": OWN_CODE},
    "name": lambda world, thing: {"name": "Laptop"},
    "new account": lambda world, thing: {"email": "new@y.example", "password1": LONG},
    "guest": lambda world, thing: {"name": "Ada", "email": "ada@capital.example", "role": "adviser"},
    "guests": lambda world, thing: {
        "text": "name,email,role\nAda,ada@capital.example,adviser",
        "confirmed": "yes",
    },
    "reason": lambda world, thing: {"reason": "Note of the capital"},
    "receipt": lambda world, thing: {
        "receipt": receipts.text_of(Vote.objects.filter(ballot__decision__isnull=False)[0], "")
    },
    "rule": lambda world, thing: {
        "rule": rules.version_text(),
        "reason": "Note of the parties",
        "step": "ask",
    },
    "standing": lambda world, thing: {
        "side": "consumer",
        "weight": "77",
        "starts_on": _day(),
        "source": "Note 4",
        "reason": "A slip",
        "step": "ask",
    },  # fmt: skip
    "call": lambda world, thing: {
        "rule": "simple-majority/1",
        "starts_on": cast.in_days(30).date().isoformat(),
        "reason": "Note",
        "step": "ask",
    },
    "no issuer": lambda world, thing: {"issuer": "login.example", "reason": "Note of the capital"},
    "a member with its own sign-in": lambda world, thing: {"member": "US"},
    "appointment": lambda world, thing: {
        "name": "New",
        "email": "new@secretariat.example",
        "role": "officer",
        "reason": "Note of the parties",
    },
    "view": lambda world, thing: {"member": "JP", "role": "head", "reason": "Asked to look"},
    "declaration": lambda world, thing: {
        "area": "tariff",
        "territory": "EU",
        "votes": "sum",
        "source": "An act",
        "declared_on": journal.now().date().isoformat(),
        "starts_on": _day(),
        "reason": "Notified",
    },
    "end of a declaration": lambda world, thing: {
        "ends_on": journal.now().date().isoformat(),
        "reason": "Denounced",
    },
    "no file": lambda world, thing: {"who": "nobody"},
    "preparation": lambda world, thing: {
        name: text for name, text in _vote(world, thing).items() if name != "code"
    },
    "vote of a note": lambda world, thing: {"choice": "yes    "},
    "two persons": lambda world, thing: {"on": "yes", "code": OWN_CODE},
    "no seat": lambda world, thing: {"seat": "accreditation:98765"},
    "player": lambda world, thing: {"email": "head.jp@delegates.example"},
}


def move_a_second() -> None:
    """Let the clock go on, where two acts must not share an instant."""
    clock.move_to(journal.now() + timedelta(seconds=1))
