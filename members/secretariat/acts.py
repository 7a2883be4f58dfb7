"""What two officers do to offices: fill and end. Registered with `members.approvals` when the app is ready; each tells
in words what it will change, and is done by `members.delegates.offices`."""

from uuid import UUID

from django.db import connection
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from alliance import journal
from alliance.access import SECRETARIAT, Refused, Seat
from alliance.journal.clock import Now
from alliance.web import words
from members.approvals import selectors as requests
from members.approvals.acts import Act, Payload, Told, register
from members.approvals.models import Request
from members.delegates import offices, selectors
from members.delegates.models import Accreditation, Office, Person, User

FEWEST = 2  # people in office: with one alone nothing could be approved, nor anybody appointed
CONCERNS = _lazy("The secretariat")


def register_all() -> None:
    """Called once, when the app is ready."""
    register(Act("appoint", _lazy("Appoint to an office"), _tell_appoint, _refuse_appoint, _appoint))
    register(Act("end_office", _lazy("End an office"), _tell_end, _refuse_end, _end, one_end_at_a_time))


def one_end_at_a_time(asks: Payload) -> None:
    """Ends of offices are approved one after the other: two at once could leave fewer in office than it takes, and
    each would hold the office that the other ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('an office is ended'))")


def office_words(role: str) -> str:
    """'secretariat officer', 'chair'."""
    return str(Office.OfficeRole(role).label).lower()


def _tell_appoint(asks: Payload) -> Told:
    who, what = selectors.called(UUID(asks["person"])), office_words(asks["role"])
    held = Office.objects.filter(person=asks["person"], during__contains=Now())
    today = ", ".join(office_words(row.role) for row in held) or _("no office")
    return Told(
        _("Appoint {who} as {what}").format(who=who, what=what),
        [
            (
                _("Office of {who}").format(who=who),
                today,
                _("{what} from the instant of approval, until it is ended").format(what=what),
            )
        ],
        _warnings(asks),
        [],
        reverse("secretariat"),
        concerns=str(CONCERNS),
    )


def _warnings(asks: Payload) -> list[str]:
    """What an officer should know before the office is given."""
    found = []
    if asks["role"] == Office.OfficeRole.CHAIR:
        chairs = Office.objects.filter(role="chair", during__contains=Now()).exclude(person=asks["person"])
        found += [
            _("{name} is chair now, and stays so beside.").format(name=selectors.called(row.person_id))
            for row in chairs
        ]
    seats = Accreditation.objects.filter(person=asks["person"], during__contains=Now())
    found += [
        _("The same person sits as {role} of {name} and keeps that seat.").format(
            role=row.get_role_display().lower(), name=row.member.name
        )
        for row in seats.select_related("member")
    ]
    user = User.objects.filter(person=asks["person"]).first()
    if user and not user.has_usable_password():
        found.append(_("This person has set no password yet. The mail about the office says how."))
    return found


def _tell_end(asks: Payload) -> Told:
    row = Office.objects.get(pk=asks["office"])
    who, what = selectors.called(row.person_id), office_words(row.role)
    since = _("{what} since {lower}").format(what=what, lower=words.instant(row.during.lower))
    changes = [
        (_("Office of {who}").format(who=who), since, _("ended at the instant of approval")),
        (_("Sessions of {who}").format(who=who), _("may be signed in"), _("signed out everywhere")),
    ]
    asked = requests.waiting().filter(asked_by=row.person_id).count()
    if asked:
        changes.append(
            (
                _("What {who} asked").format(who=who),
                _("{asked} wait").format(asked=asked),
                _("can only be refused"),
            )
        )
    return Told(
        _("End the office of {who} as {what}").format(who=who, what=what),
        changes,
        [],
        [],
        reverse("secretariat"),
        concerns=str(CONCERNS),
    )


def _refuse_appoint(asks: Payload) -> None:
    if not User.objects.filter(person=asks["person"]).exists():
        raise Refused("person_erased", _("This person’s name and address were erased."))
    if Office.objects.filter(person=asks["person"], role=asks["role"], during__contains=Now()).exists():
        raise Refused(
            "office_held",
            _("This person is {office_words} already.").format(office_words=office_words(asks["role"])),
            where="email",
        )


def _refuse_end(asks: Payload) -> None:
    row = Office.objects.filter(pk=asks["office"]).first()
    if row is None:
        raise Refused("office_unknown", _("There is no such office."), status=404)
    offices.refuse_unless_held(row, journal.now())
    stay = Office.objects.filter(during__contains=Now(), role__in=SECRETARIAT).exclude(pk=row.pk)
    if (stay.aggregate(people=Count("person", distinct=True))["people"] or 0) < FEWEST:
        raise Refused(
            "two_must_remain", _("Fewer than two people would hold an office, and nothing could be approved any more."),
            mend=_("Appoint a successor first."),
        )  # fmt: skip


def _appoint(request: Request, by: Seat) -> None:
    asks = request.asks
    _refuse_appoint(asks)
    offices.appoint(
        person=Person.objects.get(pk=asks["person"]), role=asks["role"], source=request.symbol, by=by,
        request=request,
    )  # fmt: skip


def _end(request: Request, by: Seat) -> None:
    _refuse_end(request.asks)
    offices.end_office(office_id=request.asks["office"], by=by, request=request)
