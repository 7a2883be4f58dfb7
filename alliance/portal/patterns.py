"""`/patterns/`: every component of the house in every state, drawn by the templates that the pages are made of.

What stands here is invented and is nobody's vote. A test asks that every file of ``templates/components/`` is drawn.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from alliance.access import EVERYBODY, SECRETARIAT, who_could, who_may
from alliance.domain import duty
from alliance.domain.floor import Curve, Terms, of_rule
from alliance.domain.money import Price
from alliance.domain.shape import Node
from alliance.web import problems
from alliance.web.drawing import Cargo, Named, Observed, Picture, Standing, curve_of, history_of
from alliance.web.drawing.scales import month_after
from alliance.web.marks import MARKS
from alliance.web.texts import Line, Prose
from alliance.web.wording import words_apart

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CLOSE = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)
DIGEST = "cf0b5212ea20e5f299a50302bcfe4eec8fbac5f1683c48f8d42d79467b7bc66d"
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
GROUNDS = ("paper", "paper-sunk", "paper-raised", "ink", "ink-quiet", "line", "line-strong", "accent", "accent-strong",
           "accent-mid", "accent-wash", "focus")  # fmt: skip
PARTS = (
    ("type", _lazy("Type")),
    ("colour", _lazy("Colour")),
    ("space", _lazy("Space")),
    ("buttons", _lazy("Buttons")),
    ("alerts", _lazy("Alerts")),
    ("summary", _lazy("Summary")),
    ("facts", _lazy("Facts")),
    ("digest", _lazy("Digest, copy, countdown")),
    ("table", _lazy("Table")),
    ("changes", _lazy("Changes")),
    ("empty", _lazy("Empty")),
    ("loading", _lazy("Loading")),
    ("form", _lazy("Form")),
    ("refusals", _lazy("Refusals")),
    ("confirmation", _lazy("Confirmation")),
    ("receipt", _lazy("Receipt")),
    ("timeline", _lazy("Timeline")),
    ("pictures", _lazy("Pictures")),
    ("rtl", _lazy("From right to left")),
)
ARABIC = {
    "kicker": "اقتراح",
    "answer": "حد أدنى لسعر الغاليوم",
    "text": "يُعرض النص على الدول الأطراف قبل التصويت، ولا يتغيّر بعد فتح باب الاقتراع.",
    "sponsor": "الدولة المقدِّمة",
    "jordan": "الأردن",
    "first_day": "أول يوم",
    "day": "1 يناير 2027",
    "floor": "الحد",
    "note": "تنبيه",
    "sealed": "التصويت سري حتى الإغلاق.",
    "caption": "التغييرات سطرًا سطرًا",
    "product": "المنتج",
    "floor_per": "الحد، USD/kg",
    "gallium": "غاليوم",
    "tungsten": "تنغستن",
    "vote": "صوِّت",
    "back": "رجوع",
}
"""A specimen of a page from right to left: in Arabic in every language, so it stands in no catalogue."""
SPACES = ("1", "2", "3", "4", "6", "8", "12", "16")
SEATS = [
    *(
        (code, f"State {code}", "yes")
        for code in ("AO", "AR", "AU", "BO", "BR", "CA", "CD", "EU", "GN", "JP", "JO", "KZ", "MY")
    ),
    *((code, f"State {code}", "abstain") for code in ("AM", "IL")),
    *((code, f"State {code}", "no") for code in ("BH", "DO", "EC", "IN", "PK")),
    ("CK", "State CK", None),
]


def history() -> Picture:
    """A price series beside its floor, in the language of the page."""
    months = enumerate((118, 112, 104, 96, 88, 84, 91, 97, 106, 111, 114, 119), 1)
    series = [(date(2026, month, 1), Fraction(amount)) for month, amount in months]
    return history_of(
        [Observed(start, month_after(start), amount) for start, amount in series],
        [Standing(date(2026, 3, 1), date(2026, 9, 1), Fraction(95)), Standing(date(2026, 9, 1), None, Fraction(110))],
        unit="USD/kg", title=_("Floor against reference price"), source=_("invented"),
    )  # fmt: skip


LADDER = {"mechanism": {"kind": "entry-price-ladder", "maximum_tariff_equivalent": "30", "rungs": [
    {"from_percent": "98", "add_percent": "2"}, {"from_percent": "92", "add_percent": "8"}]}}  # fmt: skip


def curve() -> Picture:
    """What a rule makes of each import price, with one cargo."""
    return curve_of(
        [Named(_("ladder of entry prices"), _curve("100", LADDER, "5 %"))],
        title=_("Import price, duty, landed price"),
        cargo=Cargo(Fraction(40), Fraction(32), _("This cargo")),
    )


def versions() -> Picture:
    """Two rules in one drawing."""
    return curve_of(
        [Named(_("in force"), _curve("95")), Named(_("version 2"), _curve("110"))],
        title=_("The rule in force and the one proposed"),
    )


def _curve(floor: str, terms: dict[str, Any] | None = None, base: str = "0 %") -> Curve:
    price = Price.of(floor, "USD", "kg", "gross", "CIF")
    read = Terms.read(Node(terms or {}, "terms", "document_malformed"), "add")
    return of_rule(price, read, "add", duty.parse(base))


WAY = [
    {
        "title": _lazy("Tabled"),
        "at": datetime(2026, 11, 3, 9, 30, tzinfo=UTC),
        "text": _lazy("By Peru, version 1."),
    },
    {
        "title": _lazy("On the ballot"),
        "state": "now",
        "text": _lazy("Votes are sealed until the close."),
        "url": "#timeline",
    },
    {"title": _lazy("Decided"), "state": "ahead", "at": CLOSE},
]


class Specimen(forms.Form):
    """Each kind of field once."""

    amount = forms.DecimalField(label=_lazy("Floor"), help_text=_lazy("Like 110 or 110.50."),
                                widget=forms.TextInput(attrs={"inputmode": "decimal"}))  # fmt: skip
    title = Line(label=_lazy("Title"), help_text=_lazy("One line: the product and what changes."))
    reason = Prose(label=_lazy("Reasons"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    product = forms.ChoiceField(
        label=_lazy("Product"),
        choices=[("", _lazy("Choose a product")), ("a", LONG), ("b", _lazy("Gallium"))],
    )
    on = forms.DateField(label=_lazy("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    document = forms.FileField(label=_lazy("Document"), required=False)
    choice = forms.ChoiceField(
        label=_lazy("Shall the text be adopted?"), widget=forms.RadioSelect,
        choices=[("yes", _lazy("Yes")), ("no", _lazy("No")), ("abstain", _lazy("Abstain"))],
    )  # fmt: skip
    meant = forms.BooleanField(label=_lazy("I mean it"), help_text=_lazy("It cannot be undone."))


SENT = "We support the text, but the floor lies above our mines’ cost."
REFUSALS = [
    {"problem": problem, "differences": differences, "typed": typed}
    for problem, differences, typed in (
        (replace(problems.BAD_REQUEST, where="/quote/"), [], []),
        (replace(problems.SIGN_IN_NEEDED, where="/requests/", who=who_could(SECRETARIAT)), [], []),
        (replace(problems.NOT_FOUND, where="/products/neodimium/"), [], []),
        (replace(problems.METHOD, where="/notices/read/"), [], []),
        (problems.Problem(409, "version_moved", problems.TITLES[409], "The sponsor tabled version 3 meanwhile.",
                        "/proposals/2026-7/position/", "Read version 3, then say where you stand."),
         [problems.Difference("Version", "2", "3")], [("reason", SENT)]),
        (replace(problems.TOO_OFTEN, where="/accounts/login/", again="2026-11-24T14:05:00Z"), [], []),
        (replace(problems.BROKEN, where="/desk/", reference="3f9a-1c7e"), [], []),
    )
]  # fmt: skip


@who_may(EVERYBODY)
@require_safe
def patterns(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    wrong = Specimen({"amount": "5.200", "title": "", "choice": ""}, auto_id="wrong_%s")
    wrong.is_valid()
    context: dict[str, Any] = {
        "modes_shown": (("light", _("By day")), ("dark", _("By night"))),
        "parts": PARTS,
        "grounds": GROUNDS,
        "spaces": SPACES,
        "arabic": ARABIC,
        "command": "curl -s https://portal.example/api/v1/channels/live",
        "unit": "USD/kg",
        "marks": MARKS,
        "pieces": words_apart("Prices lie far below cost.", "Prices lie below the cost of mines."),
        "form": Specimen(auto_id="empty_%s", initial={"amount": "110.50", "choice": "yes"}),
        "wrong": wrong,
        "page": Paginator(range(400), 20).page(7),
        "now": NOW,
        "close": CLOSE,
        "first_day": CLOSE.date(),
        "digest": DIGEST,
        "long": LONG,
        "seats": SEATS,
        "history": history(),
        "curve": curve(),
        "versions": versions(),
        "way": WAY,
        "refusals": REFUSALS,
        "rows": [("Gallium metal", "480"), ("Tungsten concentrate", "32.50"), (LONG, "2400.125")],
    }
    return render(request, "portal/patterns.html", context)
