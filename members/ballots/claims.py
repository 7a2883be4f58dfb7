"""What a receipt claims, read from its text or from three fields; every line that cannot be read is named.

Of a receipt's text only five labels are read, whatever else stands in it and in whatever order.
"""

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from alliance.web.lasting import house_language
from alliance.web.texts import Line, Prose
from members.ballots.models import Vote

LONGEST = 20_000  # characters of a pasted receipt; ours have about a thousand
LABELS = {  # as `members.ballots.receipts` writes them, in small letters
    "receipt of a vote": "ballot",
    "state": "member",
    "choice": "choice",
    "vote number": "number",
    "sealed digest of the vote": "digest",
}
NEEDED = ("ballot", "member", "number", "digest")
_CODE = re.compile(r"\(([A-Z]{2,3})\)\s*$")
_BALLOT = re.compile(r"BALLOT/\d{4}/\d{3,}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


@dataclass(frozen=True)
class Claim:
    """What a receipt says of a vote; `ballot` and `choice` are empty where only three fields were typed."""

    member: str
    number: int
    digest: str
    ballot: str = ""
    choice: str = ""


def read(text: str) -> tuple[Claim | None, list[str]]:
    """The claim of a receipt's text, or the faults that keep it from being read, each naming its line."""
    found: dict[str, str] = {}
    faults: list[str] = []
    for place, line in enumerate(text.splitlines(), start=1):
        label, colon, value = line.partition(":")
        name = LABELS.get(" ".join(label.lower().split())) if colon else None
        if name is None:
            continue
        said = _said(name, value.strip())
        if not said:
            faults.append(
                _("Line {place} could not be read: “{line}”. {expected}").format(
                    place=place, line=line.strip()[:120], expected=_expected(name)
                )
            )
        elif found.get(name, said) != said:
            faults.append(
                _("Line {place} says otherwise than a line before it: “{line}”. Paste one receipt.").format(
                    place=place, line=line.strip()[:120]
                )
            )
        found[name] = said
    for label, name in LABELS.items():
        if name in NEEDED and name not in found:
            faults.append(
                _("The line that begins with “{label}:” is missing. Paste the whole receipt.").format(
                    label=label.capitalize()
                )
            )
    if faults:
        return None, faults
    number = int(found["number"])
    return Claim(found["member"], number, found["digest"], found["ballot"], found.get("choice", "")), []


def _said(name: str, value: str) -> str:
    """A value as it is compared, or '' where it is none of its kind."""
    if name == "member":
        code = _CODE.search(value)
        return code.group(1) if code else ""
    if name == "choice":
        with house_language():  # in which receipts are written
            return {str(label).lower(): code for code, label in Vote.Choice.choices}.get(value.lower(), "")
    shape, value = {
        "ballot": (_BALLOT, value),
        "number": (_NUMBER, value),
        "digest": (_DIGEST, value.lower()),
    }[name]
    return value if shape.fullmatch(value) else ""


def _expected(name: str) -> str:
    return {
        "ballot": _("It names the ballot, such as BALLOT/2026/001."),
        "member": _("It names the state with its code in brackets, such as Japan (JP)."),
        "choice": _("It is Yes, No or Abstain."),
        "number": _("It is a whole number, such as 1."),
        "digest": _("It has 64 signs, each of them 0 to 9 or a to f."),
    }[name]


class ReceiptForm(forms.Form):
    """The text of a receipt. It is read and not kept."""

    receipt = Prose(
        label=_lazy("Text of the receipt"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_lazy(
            "Open the downloaded file (its name begins with BALLOT), select all, copy, and paste it here."
        ),
    )
    claim: Claim

    def clean_receipt(self) -> str:
        """The text, once it can be read."""
        text: str = self.cleaned_data["receipt"]
        claim, faults = read(text)
        if claim is None:
            raise forms.ValidationError(faults)
        self.claim = claim
        return text


class DigestForm(forms.Form):
    """Three things of a receipt on paper."""

    member = forms.ChoiceField(label=_lazy("State"))
    number = forms.IntegerField(label=_lazy("Vote number"), min_value=1, max_value=999_999)
    digest = Line(
        label=_lazy("Sealed digest of the vote"),
        max_length=200,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
        help_text=_lazy("64 signs, each of them 0 to 9 or a to f. Blanks between them do no harm."),
    )

    def __init__(self, *args: Any, electors: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = [("", _("– choose –")), *electors]  # type: ignore[attr-defined]

    def clean_digest(self) -> str:
        """The digest without blanks, in small letters."""
        digest = "".join(str(self.cleaned_data["digest"]).lower().split())
        if not _DIGEST.fullmatch(digest):
            raise forms.ValidationError(
                _(
                    "A sealed digest has 64 signs, each of them 0 to 9 or a to f. This has {count} signs."
                ).format(count=len(digest))
                if len(digest) != 64
                else _("A sealed digest has only the signs 0 to 9 and a to f. This has others.")
            )
        return digest

    @property
    def claim(self) -> Claim:
        """What was typed."""
        said = self.cleaned_data
        return Claim(said["member"], said["number"], said["digest"])
