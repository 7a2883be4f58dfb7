"""What an application is read for before two officers rule on it, and what the portal can say of that by itself."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from members.accession.acts import rivals
from members.accession.models import Application, ApplicationDocument

PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])|/ObjStm\b")
"""A page of a PDF, or a compressed stream of objects in which pages may stand."""


@dataclass(frozen=True)
class Point:
    """One thing to read for: `mark` as of a status (done, warns, open), the question, what is known of it."""

    mark: str
    word: str
    what: str
    said: str


@dataclass(frozen=True)
class Paper:
    """A document as the page lists it; `empty`: it is a PDF in which no page can be found."""

    row: ApplicationDocument
    title: str
    empty: bool


def papers(row: Application) -> list[Paper]:
    """The documents of an application in order; the first is its letter."""
    titles = (_("Letter of application"), _("Second document"), _("Third document"))
    return [
        Paper(each, title, not has_page(each.media, bytes(each.content)))
        for each, title in zip(row.documents.all(), titles, strict=False)
    ]


def has_page(media: str, content: bytes) -> bool:
    """Whether a document can hold anything to read. An image always can; what was emptied is not doubted."""
    return media != "application/pdf" or not content or PAGE.search(content) is not None


def points(row: Application, documents: Iterable[Paper]) -> list[Point]:
    """What the officers read for. Who may sign for a state: Vienna Convention on the Law of Treaties, art. 7 (2) (a),
    as well known, not read again here."""
    letter = next(iter(documents), None)
    others = list(rivals(row).order_by("id"))
    found = [
        _letter(letter),
        Point("open", _("To be read"), _("Who signs the letter"), _signed(row)),
        Point("open", _("To be read"), _("Side claimed: {side}").format(side=row.get_side_display()),
              _("The letter says why. The members decide on the side when they admit.")),
    ]  # fmt: skip
    if others:
        symbols = ", ".join(each.symbol for each in others)
        found.append(Point("warns", _("Others applied"), _("One application in this name"),
                           _("Ask the capital which is its own: {symbols}.").format(symbols=symbols)))  # fmt: skip
    else:
        found.append(Point("done", _("Found"), _("One application in this name"), _("No other one waits.")))
    if row.acts_on:
        found.append(Point("open", _("To be read"), _("Declaration of competence"),
                           _("By which act its states gave it this competence, and since when.")))  # fmt: skip
    return found


def _letter(letter: Paper | None) -> Point:
    what = _("A letter of application that can be read")
    if letter is None:
        return Point("warns", _("Missing"), what, _("No document came with it."))
    if letter.empty:
        return Point("warns", _("No page found"), what,
                     _("The PDF holds no page. Return the application with that reason."))  # fmt: skip
    return Point(
        "done", _("Found"), what, _("Document 1. Read it: the portal only looks whether it has a page.")
    )


def _signed(row: Application) -> str:
    if row.country is None:
        return _("Who its founding act names to sign for it.")
    return _(
        "The head of state or of government, the foreign minister, or who shows full powers of one of them."
    )
