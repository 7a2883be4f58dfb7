"""Inviting one, inviting many with a preview, sending again, taking back."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliance.access import SECRETARIAT, VOTERS, Refused, Seat, who_may
from alliance.web.asking import refusals_at
from alliance.web.ways_back import require_POST
from members.delegations import bulk, inviting, selectors
from members.delegations.forms import BulkForm, InviteForm
from members.delegations.models import Invitation
from members.registry.models import Member


@who_may(VOTERS | SECRETARIAT)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """The form for one person."""
    seat, member = _asked(request, code)
    form = InviteForm(request.POST or None, seat=seat)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            inviting.invite(code=code, guest=inviting.Guest(**form.cleaned_data), by=seat)
            messages.success(
                request,
                _("{name} is invited. The mail goes out at once.").format(name=form.cleaned_data["name"]),
            )
            return redirect("delegation", code)
    status = 422 if form.errors else 200
    return render(request, "members/delegations/invite.html", {"form": form, "member": member}, status=status)


@who_may(VOTERS | SECRETARIAT)
@require_http_methods(["GET", "HEAD", "POST"])
def invite_list(request: HttpRequest, code: str) -> HttpResponse:
    """Many people: the list, then a preview with every fault in its place, then the sending."""
    seat, member = _asked(request, code)
    context = {"form": BulkForm(), "member": member, "example": bulk.EXAMPLE, "listed": None, "text": ""}
    if request.method != "POST":
        return render(request, "members/delegations/invite_list.html", context)
    form = BulkForm(request.POST, request.FILES)
    text, fault = _text(form)
    listed = bulk.Listed(fault=fault) if fault else bulk.read(text, member, seat)
    if listed.sound and request.POST.get("confirmed") == "yes":
        inviting.invite_many(code=code, guests=[row.guest for row in listed.rows], by=seat)
        messages.success(
            request, _("{rows} people are invited. The mails go out at once.").format(rows=len(listed.rows))
        )
        return redirect("delegation", code)
    context |= {"form": BulkForm(initial={"text": text}), "listed": listed, "text": text}
    return render(
        request, "members/delegations/invite_list.html", context, status=200 if listed.sound else 422
    )


@who_may(VOTERS | SECRETARIAT)
@require_POST
def cancel(request: HttpRequest, code: str, row: int) -> HttpResponse:
    """Take an invitation back."""
    seat, member = _asked(request, code)
    found = inviting.cancel_invitation(invitation_id=_own(row, member), by=seat)
    messages.success(
        request, _("The invitation of {name} is taken back. Its link is dead.").format(name=found.name)
    )
    return redirect("delegation", code)


@who_may(VOTERS | SECRETARIAT)
@require_POST
def resend(request: HttpRequest, code: str, row: int) -> HttpResponse:
    """Send a new link; the old one is dead."""
    seat, member = _asked(request, code)
    found = inviting.resend_invitation(invitation_id=_own(row, member), by=seat)
    messages.success(request, _("{name} gets a new link. The one before is dead.").format(name=found.name))
    return redirect("delegation", code)


def _asked(request: HttpRequest, code: str) -> tuple[Seat, Member]:
    seat: Seat = request.seat  # type: ignore[attr-defined]
    return seat, selectors.member_of(code, seat)


def _own(row: int, member: Member) -> int:
    """An invitation of this member, or none."""
    if not Invitation.objects.filter(pk=row, member=member).exists():
        raise Refused(
            "invitation_unknown", _("{name} has no such invitation.").format(name=member.name), status=404
        )
    return row


def _text(form: BulkForm) -> tuple[str, str]:
    """The list as text, and why it cannot be read. A file takes the place of what was pasted."""
    pasted, file = str(form.data.get("text", "")), form.files.get("file")
    if not isinstance(file, UploadedFile):
        return pasted, "" if "\x00" not in pasted else _("The list holds characters that cannot be read.")
    if (file.size or 0) > bulk.LARGEST:
        return pasted, _("The file is larger than {size} KiB.").format(size=bulk.LARGEST // 1024)
    try:
        text = bulk.text_of(file.read())
    except UnicodeDecodeError:
        return pasted, _("The file is no text in UTF-8. Save it as “CSV UTF-8” in your spreadsheet.")
    return text, "" if "\x00" not in text else _("The file holds characters that cannot be read.")
