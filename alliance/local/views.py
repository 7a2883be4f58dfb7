"""Pages of one's own machine: the cast with one-click sign-in, the mailbox. Not routed in production."""

from collections.abc import Callable
from functools import wraps
from itertools import groupby

from allauth.account.adapter import get_adapter
from allauth.account.internal.stagekit import get_pending_stage
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from alliance.access import EVERYBODY, who_may
from alliance.journal import clock
from alliance.local import cast, code_apps, mailbox
from alliance.web.questions import asks, page_of
from alliance.web.ways_back import require_POST
from members.delegates.models import User

MAILS_A_PAGE = 40
View = Callable[..., HttpResponse]


def in_a_demonstration(view: View) -> View:
    """Not there unless settings and database both say so: behind the missing route, the last lock of this door.

    Local settings on a real database, set by mistake, would otherwise let anybody sign in as anybody.
    """

    @wraps(view)
    def inside(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not (settings.LOCAL_PAGES and clock.is_demonstration()):
            raise Http404
        return view(request, *args, **kwargs)

    return inside


@who_may(EVERYBODY)
@require_safe
@in_a_demonstration
def cast_list(request: HttpRequest) -> HttpResponse:
    """Who can be tried out, by what they are."""
    grouped = groupby(cast.players(), key=lambda player: player.group)
    groups = [(cast.GROUPS[group], list(players)) for group, players in grouped]
    return render(request, "local/cast.html", {"groups": groups, "password": cast.PASSWORD})


@who_may(EVERYBODY)
@require_POST
@in_a_demonstration
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the cast, then to the desk. One click: the ordinary door asks for password and code."""
    email = request.POST.get("email", "")
    if email not in {player.email for player in cast.players()}:
        raise Http404
    user = get_object_or_404(User, email=email, is_active=True)
    user.backend = settings.AUTHENTICATION_BACKENDS[0]  # what `login` keeps of how
    get_adapter().login(request, user)
    UserSession.objects.create_from_request(request)
    return redirect("desk")


@asks("q")
@who_may(EVERYBODY)
@never_cache
@require_safe
@in_a_demonstration
def authenticator(request: HttpRequest) -> HttpResponse:
    """What the code app of each of the cast shows now: instead of sixty telephones.

    First that of who is signed in, or about to be; the others stand folded by what they are, or are searched (`q`).
    """
    players = cast.players()
    shown = code_apps.shown([player.email for player in players])
    own, asked = _who(request), request.GET.get("q", "").strip()[:100]
    every = [(player, shown.get(player.email)) for player in players]
    groups = [
        (cast.GROUPS[group], list(rows)) for group, rows in groupby(every, key=lambda row: row[0].group)
    ]
    context = {
        "own": next((row for row in every if row[0].email == own), None),
        "groups": groups,
        "asked": asked,
        "found": [row for row in every if asked and _speaks_of(row[0], asked)],
    }
    return render(request, "local/authenticator.html", context)


def _who(request: HttpRequest) -> str:
    """The address of who is signed in, or has given the password and is asked for a code; '' for nobody."""
    if request.user.is_authenticated:
        return str(request.user.get_username())
    stage = get_pending_stage(request)
    return str(stage.login.user.get_username()) if stage and stage.login.user else ""


def _speaks_of(player: cast.Player, asked: str) -> bool:
    """Whether every word that was asked for stands in the person's name or seat."""
    text = f"{player.name} {player.seat}".casefold()
    return all(word in text for word in asked.casefold().split())


@asks("page")
@who_may(EVERYBODY)
@require_safe
@in_a_demonstration
def mail_list(request: HttpRequest) -> HttpResponse:
    """Every mail that the portal sent here."""
    page = page_of(request, mailbox.mails(), MAILS_A_PAGE)
    return render(request, "local/mailbox.html", {"page": page})


@who_may(EVERYBODY)
@require_safe
@in_a_demonstration
def mail_shown(request: HttpRequest, key: str) -> HttpResponse:
    """One mail as it would have arrived."""
    mail = mailbox.mail(key)
    if mail is None:
        raise Http404
    return render(request, "local/mail.html", {"mail": mail})
