"""A proof that was refused is summed up above its field, with focus, on every page that asks for one."""

from django.template.loader import render_to_string

from alliance.access import Refused
from members.signin.forms import ProofForm


def drawn(refused: Refused | None) -> str:
    context = {
        "ways": {"code"}, "passkey_options": None, "proof_form": ProofForm.of(refused), "thing": "request",
        "act": "Approve", "local_pages": False,
    }  # fmt: skip
    return render_to_string("members/signin/_prove.html", context)


def test_a_wrong_code_is_summed_up_with_focus_and_leads_to_its_field():
    assert "error-summary" not in drawn(None)
    page = drawn(Refused("proof_wrong", "This code is not right.", where="code", status=422))
    summed = page[page.index('role="alert" tabindex="-1" data-focus') :].partition("</ul>")[0]
    assert 'href="#id_code"' in summed and "This code is not right." in summed and 'id="id_code"' in page


def test_a_refused_passkey_is_summed_up_too_though_its_field_is_not_seen():
    page = drawn(Refused("proof_wrong", "The passkey was not accepted.", where="credential", status=422))
    assert "The passkey was not accepted." in page[page.index("error-summary") :].partition("</ul>")[0]
