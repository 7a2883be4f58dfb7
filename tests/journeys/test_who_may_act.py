"""Every page of "who may act", as the seat that it is for: empty, with rows, with its errors; wide and narrow.

No axe finding (WCAG 2.2 A and AA, and its best practice), nothing wider than the window. With SHOTS in the environment
a picture of each is kept in that folder; with ONLY, a pattern, the pages that it names are looked at alone.
"""

import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Error, Page
from playwright.sync_api import Route as Asked

from members.accession import acts
from members.approvals import services as approvals
from members.approvals.models import Request, Verdict
from members.delegates.models import User
from members.delegations import doubts
from members.providers.models import Provider
from members.signin import resetting
from members.signin.sso import opening
from tests import cast, notes, two_persons
from tests.access import table
from tests.access import world as worlds
from tests.access.world import World
from tests.journeys.conftest import AXE
from tests.members import delegation
from tests.signin import losing, people
from tests.sso import world as sso

pytestmark = [pytest.mark.browser, pytest.mark.long]
WIDTHS = (1280, 390)
SHOTS, ONLY = os.environ.get("SHOTS"), os.environ.get("ONLY")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FILL = """(form, said) => { form.noValidate = true; for (const [name, value] of Object.entries(said)) {
  const field = form.elements.namedItem(name); if (!field) continue;
  if (field.type === "checkbox") field.checked = true; else field.value = value; } }"""
EMPTY: dict[str, str] = {}
YES = {"choice": "yes    "}
CALLS_ON = '[action$="/confirm/"]'


@dataclass(frozen=True)
class Look:
    """A page as a role of the world, or a guest of it, sees it.

    `form` is filled with `sends` (a form of the world, or the fields themselves) and sent; the page that answers is
    looked at. `before` goes on in the world first.
    """

    seat: str
    where: str
    thing: str = ""
    sends: str | dict[str, str] | None = None
    form: str = ""
    before: Callable[[World], object] | None = None
    status: int = 200


NOTHING_YET = [
    Look("anonymous", "/join/"), Look("anonymous", "/accounts/login/member/"), Look("officer", "/desk/"),
    Look("officer", "/requests/"), Look("officer", "/resets/"), Look("officer", "/secretariat/"),
    Look("officer", "/membership/"), Look("officer", "/delegation/"), Look("officer", "/delegation/JP/"),
    Look("officer", "/delegation/JP/sign-in/"), Look("head", "/desk/"), Look("head", "/membership/"),
    Look("head", "/delegation/JP/"), Look("head", "/delegation/JP/sign-in/"), Look("head", "/seat/"),
    Look("head", "/accounts/security/"), Look("officer", "/members/EU/"), Look("officer", "/how-we-decide/"),
]  # fmt: skip


def prepare(world: World) -> None:
    two_persons.prepared(world.ballot("balloted for members"))


def ask_for_two(world: World) -> None:
    two_persons.asked("JP")


def note(world: World) -> None:
    request = notes.entered(world.ballot("balloted for public"), code="AU")
    world.addresses["note to read", ""] = reverse("note_read", args=[request.number])


def nothing_asked(world: World) -> None:
    """Withdraw what is asked of the application that was received."""
    for request in acts.asked_for(world.applications["received"]):
        by = next(seat for seat in world.seats.values() if seat and seat.person == request.asked_by)
        approvals.withdraw_request(number=request.number, by=by)


WORKING = [
    # Applications
    Look("anonymous", "join", sends=EMPTY),
    Look("anonymous", "application_follow", "received"),
    Look("officer", "membership"),
    Look("officer", "application", "received"),
    Look("officer", "application", "before the members"),
    Look("head", "application", "before the members"),
    Look("officer", "application_ask", "received", status=409),  # another ruling on it waits
    Look("officer", "application_ask", "received", before=nothing_asked),
    Look("officer", "application_ask", "received", sends=EMPTY),
    Look("officer", "application_put", "before the members"),
    Look("officer", "application_put", "before the members", sends=EMPTY),
    Look("officer", "application_put", "before the members", sends="terms of admission"),
    # What is moved about members
    Look("head", "membership"),
    Look("applicant", "membership"),
    Look("head", "motion_new"),
    Look("head", "motion_new", sends=EMPTY),
    Look("head", "motion_new", sends="motion"),
    Look("head", "motion", "moved"),
    Look("officer", "motion", "moved"),
    Look("anonymous", "motion", "on the ballot"),
    Look("officer", "motion_put", "moved", sends=EMPTY),
    Look("head", "withdrawal"),
    Look("applicant", "withdrawal"),
    Look("code", "withdrawal"),
    Look("code", "withdrawal", sends=EMPTY),
    Look("code", "withdrawal", sends={"confirmed": "yes"}),
    Look("head", "membership"),
    # A union's declarations
    Look("officer", "/members/EU/"),
    Look("officer", "competence_declare", "the Union"),
    Look("officer", "competence_declare", "the Union", sends=EMPTY),
    Look("officer", "competence_end", "declaration"),
    Look("officer", "competence_end", "declaration", sends=EMPTY),
    # A delegation, its seats, its way to sign in
    Look("head", "delegation", "Japan"),
    Look("officer", "delegation", "Japan"),
    Look("adviser", "delegation", "Japan"),
    Look("officer", "/delegation/PE/"),
    Look("head", "delegate_withdraw", "accreditation"),
    Look("officer", "seat_doubt_ask", "accreditation"),
    Look("officer", "seat_doubt_ask", "accreditation", sends=EMPTY),
    Look("officer", "accreditation_end_ask", "accreditation"),
    Look("two seats", "seat"),
    Look("two seats", "desk"),
    Look("no_seat", "seat"),
    Look("no_seat", "desk"),
    Look("officer", "provider", "Japan"),
    Look("officer", "provider", "United States"),
    Look("officer", "provider_set", "Japan"),
    Look("officer", "provider_set", "Japan", sends="no issuer"),
    Look("officer", "provider_end", "United States"),
    Look("anonymous", "sso_choose"),
    Look("anonymous", "sso_choose", sends=EMPTY),
    Look("untied", "desk"),
    Look("untied", "mfa_index"),
    Look("untied", "sso_tie", "United States"),
    Look("tied", "mfa_index"),
    Look("tied", "tie to take away"),
    # Lost second factors
    Look("anonymous", "account_login"),
    Look("anonymous", "lost_factor"),
    Look("anonymous", "lost_factor", sends=EMPTY),
    Look("anonymous", "lost_factor_sent"),
    Look("officer", "resets"),
    Look("officer", "reset_ask", "report"),
    Look("officer", "reset_ask", "report", sends=EMPTY),
    Look("reset", "link to a new factor"),
    Look("anonymous", "link to a new factor"),
    # A vote
    Look("other", "ballot", "balloted for public"),
    Look("other", "ballot", "balloted for public", sends=YES, form=CALLS_ON),
    Look("code", "ballot", "balloted for public", sends=YES, form=CALLS_ON),
    Look("passkey", "ballot", "balloted for public", sends=YES, form=CALLS_ON),
    Look("passkey", "mfa_index"),
    Look("head", "two_persons", "Japan"),
    Look("adviser", "two_persons", "Japan"),
    Look("code", "/delegation/KR/two-persons/"),
    Look("code", "/delegation/KR/two-persons/", sends=EMPTY),
    Look("head", "two_persons", "Japan", before=ask_for_two),
    Look("adviser", "ballot", "balloted for members"),
    Look("head", "ballot", "balloted for members"),
    Look("adviser", "ballot", "balloted for members", before=prepare),
    Look("head", "ballot", "balloted for members"),
    Look("head", "ballot", "balloted for members", sends=EMPTY, form=CALLS_ON),
    Look("officer", "ballot", "balloted for public"),
    Look("officer", "note_new", "balloted for public"),
    Look("officer", "note_new", "balloted for public", sends=EMPTY),
    Look("second_officer", "note to read", before=note),
    Look("second_officer", "note to read", sends=EMPTY),
    # Officers
    Look("officer", "secretariat"),
    Look("officer", "appoint_ask"),
    Look("officer", "appoint_ask", sends=EMPTY),
    Look("officer", "office_end_ask", "office", sends=EMPTY),
    Look("officer", "decision_rules"),
    Look("officer", "rule_write"),
    Look("officer", "rule_write", sends={"step": "see"}),
    Look("officer", "rule_write", sends="rule"),
    Look("officer", "rule_call", "floor"),
    Look("officer", "rule_call", "floor", sends=EMPTY),
    Look("officer", "view_as"),
    Look("officer", "view_as", sends=EMPTY),
    Look("looks on", "view_as", sends="view"),
    Look("looks on", "delegation", "Japan"),
    Look("looks on", "ballot", "balloted for public", status=403),
    Look("looks on", "membership"),
    Look("second_officer", "desk"),
    Look("second_officer", "requests"),
    Look("officer", "requests"),
]


@pytest.fixture(autouse=True)
def nobody_is_led_away(request: pytest.FixtureRequest) -> None:
    """The page that leads to a member's sign-in service stays, to be looked at."""
    if "world" in request.fixturenames:  # made before the browser's loop runs
        request.getfixturevalue("world")
    page: Page = request.getfixturevalue("page")

    def stay(asked: Asked) -> None:
        answer = asked.fetch()
        asked.fulfill(response=answer, body=answer.text().replace('http-equiv="refresh"', 'name="stayed"'))

    page.route("**/accounts/login/member/", stay)


@pytest.fixture
def world(site: str, settings, tmp_path) -> World:
    """The world of roles and routes; in it guests of other states, and one request of each act of two officers."""
    settings.MAILBOX = tmp_path / "mail"
    with transaction.atomic():
        made = worlds.build()
        guests(made)
    for route in (route for group in table.ROUTES.values() for route in group):
        for case in (case for case in route.cases if case.act == "ask_second_officer"):
            sent = made.form(case.sends, case.thing)
            made.ask("officer", "POST", made.address(route.name, case.thing), sent)
    settings.BASE_URL = site  # from now on: a passkey is bound to the address where it was set up
    return made


def guests(world: World) -> None:
    """Whoever is in a state of sign-in that no role of the world is in."""
    doubted = cast.delegate("PE")
    two_persons.second_seat(doubted, "AU", "adviser")
    question = doubts.ask_about_seat(
        accreditation_id=doubted.accreditation or 0,
        act=doubts.QUESTION,
        reason="Two notes came",
        by=cast.officer(),
    )
    delegation.approved(question)
    with_app, lost = cast.delegate("KR"), cast.delegate("CA")
    for each in (with_app, lost, cast.second_officer()):
        cast.code(each)
    untied, tied = (cast.user_of(cast.delegate("US", role)) for role in ("head", "alternate"))
    tie = sso.tie(tied, world.provider, "subject")
    link = "/" + resetting.address_of(losing.reset(lost)).split("/", 3)[3]
    passkey, _ = people.with_passkey(cast.user_of(cast.delegate("GB")))
    world.cookies["passkey"] = passkey.cookies["sessionid"].value
    for name, user in (
        ("two seats", cast.user_of(doubted)), ("code", cast.user_of(with_app)), ("untied", untied),
        ("tied", tied), ("reset", cast.user_of(lost)),
    ):  # fmt: skip
        client = losing.opened(link) if name == "reset" else Client()
        people.password(client, user)
        if not people.is_in(client):
            client.force_login(user)
        people.prove(client)
        if name == "tied":
            vouched(client, user, world.provider)
        world.cookies[name] = client.cookies["sessionid"].value
    looking = Client()
    looking.force_login(world.users["officer"])
    world.cookies["looks on"] = looking.cookies["sessionid"].value
    world.addresses["tie to take away", ""] = reverse("sso_untie", args=[tie.pk])
    world.addresses["link to a new factor", ""] = link


def vouched(client: Client, user: User, provider: Provider) -> None:
    """As if the member's service had just said who this is."""
    session = client.session
    session[opening.KEY] = {"user": str(user.pk), "issuer": provider.issuer, "member": provider.member.code}
    session["account_authentication_methods"] = [
        {"method": "sso", "at": time.time(), "reauthenticated": True}
    ]
    session.save()


def test_pages_where_nothing_is_yet(site: str, page: Page):
    cookies = {}
    for role, seat in (("officer", cast.officer()), ("head", cast.delegate("JP"))):
        client = Client()
        client.force_login(cast.user_of(seat))
        cookies[role] = client.cookies["sessionid"].value
    faults = [
        fault for each in NOTHING_YET for fault in looked(page, site, World(cookies=cookies), each, "empty")
    ]
    assert not faults, "\n".join(faults)


def test_pages_at_work(site: str, world: World, page: Page):
    faults = [fault for each in WORKING for fault in looked(page, site, world, each)]
    for row in Request.objects.order_by("number"):
        waits = not Verdict.objects.filter(request=row).exists()
        for name in ("request", "request_approve", "request_refuse") if waits else ("request",):
            look = Look("second_officer", reverse(name, args=[row.number]))
            faults += looked(page, site, world, look, row.act)
    assert not faults, "\n".join(faults)


def looked(page: Page, site: str, world: World, look: Look, about: str = "") -> list[str]:
    """What is wrong with a page in either width."""
    name = " ".join(filter(None, (about, look.seat, look.where, look.thing)))
    if look.sends is not None:
        name += f", {look.sends}" if isinstance(look.sends, str) else " sent " + "-".join(look.sends)
    if ONLY and not re.search(ONLY, name):
        return []
    if look.before:
        look.before(world)
    page.context.clear_cookies()
    if look.seat in world.cookies:
        page.context.add_cookies([{"name": "sessionid", "value": world.cookies[look.seat], "url": site}])
    where = look.where if look.where.startswith("/") else world.address(look.where, look.thing)
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    answer = page.goto(f"{site}{where}")
    for cookie in page.context.cookies():  # a session that was just proved goes on under a new key
        if cookie.get("name") == "sessionid" and look.seat in world.cookies:
            world.cookies[look.seat] = cookie.get("value", "")
    if answer is None or answer.status != look.status:
        return [f"{name}: {answer and answer.status}"]
    if look.sends is not None:
        said = world.form(look.sends, look.thing) if isinstance(look.sends, str) else look.sends
        try:
            send(page, look.form, said)
        except Error as fault:
            return [f"{name} was not sent: {fault}"]
    return [fault for width in WIDTHS for fault in faults_of(page, name, width)]


def send(page: Page, which: str, said: dict[str, str]) -> None:
    """Fill the last form of the page (or the one that `which` selects) as far as it has these fields, and send it."""
    form = page.locator(f"main form{which}").last
    form.evaluate(FILL, said)
    with page.expect_navigation():
        form.locator("button[type=submit]").first.click()


def faults_of(page: Page, name: str, width: int) -> list[str]:
    page.set_viewport_size({"width": width, "height": 900})
    if SHOTS:
        file = "".join(letter if letter.isalnum() else "-" for letter in name).strip("-")
        page.screenshot(path=Path(SHOTS) / f"{file}-{width}.png", full_page=True)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    result = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    found = [
        f"{name} ({page.url}) at {width}: {each['id']}: {each['help']}: {[n['target'] for n in each['nodes']][:3]}"
        for each in result["violations"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth")
    return found + ([f"{name} ({page.url}) is {wide} wide at {width}"] if wide > width else [])
