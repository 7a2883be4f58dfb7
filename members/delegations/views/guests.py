"""An invitation as its guest meets it. The link leads here once; then its digest waits in the session, so that it
stands in no later address, log or referrer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alliance.access import EVERYBODY, Refused, Role, Seat, who_may
from alliance.web.asking import refusals_at
from members.delegates import selectors as delegates
from members.delegations import accepting, links
from members.delegations.forms import AccountForm, GuestForm
from members.delegations.models import Invitation
from members.providers import selectors as providers
from members.providers.models import Provider
from members.signin.sso import asking, purposes
from members.signin.sso.tokens import Proven

KEPT = "invitation"  # the key of a session under which the digest of an opened link waits


@who_may(EVERYBODY)
@never_cache
@require_safe
def invitation_open(request: HttpRequest, token: str) -> HttpResponse:
    """Take the link, and go on to the page without it. A scanner of mails that opens it uses up nothing."""
    digest = links.digest_of(token)
    accepting.found(digest)
    request.session[KEPT] = digest
    return redirect("invitation")


@who_may(EVERYBODY)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """Who invites to what; accepted with a new account, or signed in at the invited address."""
    digest = str(request.session.get(KEPT, ""))
    if not digest:
        raise Refused("link_unknown", _("This page belongs to a link in a mail."), status=404,
                      mend=_("Open the link in the mail that invited you."))  # fmt: skip
    row = accepting.found(digest)
    known = accepting.account_of(row)
    context = {
        "row": row, "inviter": delegates.called(row.invited_by_id), "form": None,
        "signed_in_as_guest": known is not None and request.user == known,
    }  # fmt: skip
    if known is None:
        return _newcomer(request, digest, row, context)
    if request.method == "POST":
        seat: Seat = request.seat  # type: ignore[attr-defined]
        if seat.role is Role.ANONYMOUS:
            return redirect("account_login")
        accepting.accept_invitation(digest=digest, by=seat)
        request.session.pop(KEPT, None)
        messages.success(request, _("You accepted the invitation of {name}.").format(name=row.member.name))
        return redirect("desk")
    return render(request, "members/delegations/invitation.html", context)


def _newcomer(request: HttpRequest, digest: str, row: Invitation, context: dict) -> HttpResponse:
    if request.user.is_authenticated:
        raise Refused("other_address", _("You are signed in as somebody else than the invited person."), status=403,
                      mend=_("Sign out, then open the link in the mail again."))  # fmt: skip
    own = providers.of_member(row.member.code)
    kind = GuestForm if own else AccountForm
    form = kind(request.POST or None, initial={"name": row.name, "zone": row.member.zone})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if own:
            about = {"digest": digest, "name": said["name"], "zone": said["zone"]}
            return asking.leave(request, own, "accept_invitation", about)
        with refusals_at(form):
            accepting.open_account(
                digest=digest, name=said["name"], zone=said["zone"], password=said["password"]
            )
            request.session.pop(KEPT, None)
            messages.success(request, _("Your account is made. Sign in with your address and password."))
            return redirect("account_login")
    context |= {"form": form, "own": own}
    status = 422 if form.errors else 200
    return render(request, "members/delegations/invitation.html", context, status=status)


def accepted(request: HttpRequest, provider: Provider, proven: Proven, about: asking.About) -> HttpResponse:
    """Go on from the proof of a guest's own service: the account is made, tied to it, and signed in."""
    if request.user.is_authenticated:
        raise Refused("other_address", _("You are signed in as somebody else than the invited person."), status=403,
                      mend=_("Sign out, then open the link in the mail again."))  # fmt: skip
    user = accepting.open_account(
        digest=about["digest"], name=about["name"], zone=about["zone"], proof=(provider, proven)
    )
    request.session.pop(KEPT, None)
    messages.success(
        request, _("Your account is made, and tied to {name}'s sign-in.").format(name=provider.member.name)
    )
    return purposes.enter(request, provider, user, "")
