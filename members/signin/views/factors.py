"""Setting up and taking away what proves who one is. Each change is on record, and told by mail."""

from typing import Any

import qrcode
from allauth.account.decorators import reauthentication_required
from allauth.mfa.internal.flows.add import redirect_if_add_not_allowed
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.recovery_codes.internal import flows
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.generic.edit import FormView

from alliance.access import SIGNED_IN, Refused, who_may
from alliance.web.ways_back import require_POST
from members.signin import forms, noting, resetting, selectors
from members.signin.onward import onward_of, with_onward
from members.signin.sso import opening

HERE = reverse_lazy("mfa_index")


class Noted:
    """A form of a factor whose act goes on record with it: both are written, or neither."""

    noted: tuple[str, str]
    """The act's code and the kind of factor."""
    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        act, kind = self.noted
        with transaction.atomic():
            if act == "add_factor":
                digest = str(self.request.session.get(resetting.KEPT, ""))
                resetting.use_link(self.request.user, digest)  # type: ignore[arg-type]
            response = super().form_valid(form)  # type: ignore[misc]
            noting.note_factor(act=act, user=self.request.user, kind=kind)
        return response


class SetUp(Noted):
    """A factor that is set up leads over the recovery codes, where they are new, to where its person was going."""

    did_generate_recovery_codes: bool

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        opening.refuse_one_of_two(request)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def get_context_data(self, **kwargs: Any) -> dict:
        return super().get_context_data(**kwargs) | {"onward": onward_of(self.request)}  # type: ignore[misc]

    def get_success_url(self) -> str:
        onward = onward_of(self.request)
        if self.did_generate_recovery_codes:
            return with_onward(reverse("mfa_view_recovery_codes"), onward)
        return onward or reverse("mfa_index")


class AddPasskey(SetUp, webauthn.AddWebAuthnView):
    """A passkey: the device keeps it, and asks for PIN, finger or face each time."""

    who_may = SIGNED_IN
    noted = "add_factor", Authenticator.Type.WEBAUTHN
    form_class = forms.NewPasskey

    def get_context_data(self, **kwargs: Any) -> dict:
        options = auth.begin_registration(self.request.user, passwordless=True)
        more = {"js_data": {"creation_options": options}, "onward": onward_of(self.request)}
        return FormView.get_context_data(self, **kwargs) | more


class NamePasskey(webauthn.EditWebAuthnView):
    """Another name for a passkey. Names are the owner's own; the record does not hold them."""

    who_may = SIGNED_IN
    form_class = forms.NamePasskey
    success_url = HERE


class TakeAway(Noted):
    """A factor that is taken away; who has no other is told what shuts with it."""

    def get_context_data(self, **kwargs: Any) -> dict:
        factors = selectors.factors_of(self.request.user)  # type: ignore[arg-type]
        more = {"last": factors.one, "codes": factors.codes, "vouched": opening.signed_in_by(self.request)}
        return super().get_context_data(**kwargs) | more  # type: ignore[misc]


class RemovePasskey(TakeAway, webauthn.RemoveWebAuthnView):
    """Take a passkey away."""

    who_may = SIGNED_IN
    noted = "remove_factor", Authenticator.Type.WEBAUTHN
    success_url = HERE


class SetUpCodeApp(SetUp, totp.ActivateTOTPView):
    """A code app: its secret as a picture and as text, then a first code."""

    who_may = SIGNED_IN
    noted = "add_factor", Authenticator.Type.TOTP
    form_class = forms.SetUpCodeApp

    def get_context_data(self, **kwargs: Any) -> dict:
        context = super().get_context_data(**kwargs)
        return context | {"picture": picture(context["totp_url"]), "secret": spaced(context["form"].secret)}


class RemoveCodeApp(TakeAway, totp.DeactivateTOTPView):
    """Take the code app away."""

    who_may = SIGNED_IN
    noted = "remove_factor", Authenticator.Type.TOTP
    success_url = HERE


class NewRecoveryCodes(Noted, codes.GenerateRecoveryCodesView):
    """Make new recovery codes; those before no longer work."""

    who_may = SIGNED_IN
    noted = "renew_recovery_codes", Authenticator.Type.RECOVERY_CODES

    def get_context_data(self, **kwargs: Any) -> dict:
        factors = selectors.factors_of(self.request.user)  # type: ignore[arg-type]
        return super().get_context_data(**kwargs) | {"factors": factors}


@who_may(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
@redirect_if_add_not_allowed
@reauthentication_required(app="allauth.mfa")
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """The recovery codes: how many are left; on request (POST) the codes themselves, once and never again.

    A POST, since a page that is fetched ahead or loaded again would use up the one time.
    """
    factors = selectors.factors_of(request.user)  # type: ignore[arg-type]
    if factors.codes is None:
        return HttpResponseRedirect(reverse("mfa_index"))
    shown: list[str] = []
    if request.method == "POST":
        with transaction.atomic():
            locked = Authenticator.objects.select_for_update().get(pk=factors.codes.pk).wrap()
            if locked.did_view:
                raise Refused(
                    "codes_shown", _("These recovery codes were shown before. They are shown once."),
                    mend=_("If you did not keep them, make new ones: those before then no longer work."),
                )  # fmt: skip
            shown = locked.get_unused_codes()
            locked.mark_as_viewed()
    context = {"factors": factors, "shown": shown, "onward": onward_of(request)}
    return render(request, "mfa/recovery_codes/index.html", context)


@who_may(SIGNED_IN)
@require_POST
def recovery_codes_text(request: HttpRequest) -> HttpResponse:
    """The codes that a page has just shown, as a file. The page sends them: the portal does not show them again."""
    factors = selectors.factors_of(request.user)  # type: ignore[arg-type]
    sent = request.POST.getlist("code")
    own = flows.RecoveryCodes(factors.codes).get_unused_codes() if factors.codes else []
    if not sent or not set(sent) <= set(own):
        raise Http404
    text = (
        _("Recovery codes for the portal. Each works once.") + "\n\n" + "".join(f"{code}\n" for code in sent)
    )
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="recovery-codes.txt"'
    return response


def picture(address: str) -> dict[str, Any]:
    """A QR code as one path for the page's own SVG: `size` modules with the quiet zone, and the path's `d`."""
    code = qrcode.QRCode(border=4)
    code.add_data(address)
    rows = code.get_matrix()
    drawn = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return {"size": len(rows), "path": drawn}


def spaced(secret: str) -> str:
    """A secret in groups of four, as people type it."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
