"""Of every page that allauth could have: ours, in our words, or not there."""

from importlib import import_module
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[2]
APPS = ("account", "mfa.base", "mfa.totp", "mfa.recovery_codes", "mfa.webauthn", "usersessions")
OURS = {  # name: the template of its page, or '' where it leads on
    "account_change_password": "account/password_change.html",
    "account_inactive": "account/account_inactive.html",
    "account_login": "account/login.html",
    "account_logout": "account/logout.html",
    "account_reauthenticate": "account/reauthenticate.html",
    "account_reset_password": "account/password_reset.html",
    "account_reset_password_done": "account/password_reset_done.html",
    "account_reset_password_from_key": "account/password_reset_from_key.html",
    "account_reset_password_from_key_done": "account/password_reset_from_key_done.html",
    "account_signup": "account/signup_closed.html",
    "mfa_activate_totp": "mfa/totp/activate_form.html",
    "mfa_add_webauthn": "mfa/webauthn/add_form.html",
    "mfa_authenticate": "mfa/authenticate.html",
    "mfa_deactivate_totp": "mfa/totp/deactivate_form.html",
    "mfa_edit_webauthn": "mfa/webauthn/edit_form.html",
    "mfa_generate_recovery_codes": "mfa/recovery_codes/generate.html",
    "mfa_index": "members/signin/security.html",
    "mfa_login_webauthn": "",
    "mfa_reauthenticate": "mfa/reauthenticate.html",
    "mfa_reauthenticate_webauthn": "mfa/webauthn/reauthenticate.html",
    "mfa_remove_webauthn": "mfa/webauthn/authenticator_confirm_delete.html",
    "mfa_view_recovery_codes": "mfa/recovery_codes/index.html",
}
NOT_ROUTED = {  # name: why
    "account_confirm_email": "the secretariat gives the address",
    "account_confirm_login_code": "no sign-in by a code sent by mail",
    "account_email": "nobody changes the own address alone",
    "account_email_verification_sent": "the secretariat gives the address",
    "account_set_password": "who has no password asks for a link",
    "mfa_download_recovery_codes": "codes are shown once; the page gives the file itself",
    "mfa_list_webauthn": "passkeys stand on the page Sign-in and security",
    "usersessions_list": "sessions stand on the page Sign-in and security",
}


def allauths_names() -> set[str]:
    """Every name in the address tables of the parts of allauth that are installed, as configured."""
    patterns = [pattern for app in APPS for pattern in import_module(f"allauth.{app}.urls").urlpatterns]
    found: set[str] = set()
    while patterns:
        pattern = patterns.pop()
        if isinstance(pattern, URLResolver):
            patterns += pattern.url_patterns
        elif isinstance(pattern, URLPattern):
            found.add(str(pattern.name))
    return found


def test_every_page_of_allauth_is_ours_or_not_there():
    assert allauths_names() == set(OURS) | set(NOT_ROUTED)


def routed() -> set[str]:
    """Every name that has an address in this portal."""
    return {str(name) for name in get_resolver().reverse_dict if isinstance(name, str)}


def test_what_nobody_needs_has_no_address():
    assert routed() & set(NOT_ROUTED) == set()


@pytest.mark.parametrize(
    ("name", "template"), [(name, template) for name, template in OURS.items() if template]
)
def test_a_page_is_drawn_by_a_template_of_this_house_on_the_houses_frame(name, template):
    assert name in routed(), f"{name} has no address"
    path = Path(get_template(template).origin.name)
    assert path.is_relative_to(ROOT / "templates")
    text = path.read_text()
    assert "{% extends" in text
    assert "<script>" not in text
    assert " style=" not in text
    assert " onclick" not in text


def test_no_template_of_allauth_can_be_a_page():
    """What allauth's views would draw stands in our folder under the same name; its layouts are in no page of ours."""
    for template in (ROOT / "templates").rglob("*.html"):
        assert "allauth/" not in template.read_text(), template


def test_every_word_that_allauth_says_after_an_act_is_ours():
    said = ("account/messages/logged_in", "account/messages/logged_out", "account/messages/password_changed",
            "mfa/messages/webauthn_added", "mfa/messages/webauthn_removed", "mfa/messages/totp_activated",
            "mfa/messages/totp_deactivated", "mfa/messages/recovery_codes_generated")  # fmt: skip
    for name in said:
        assert Path(get_template(f"{name}.txt").origin.name).is_relative_to(ROOT / "templates")


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    "path", ["2fa/", "2fa/trust/", "sessions/", "email/", "3rdparty/", "security/recovery-codes/download/"]
)
def test_allauths_own_addresses_answer_404(client, path):
    assert client.get(f"/accounts/{path}").status_code == 404
