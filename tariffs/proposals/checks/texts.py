"""Checks of the proposal as a whole: its title, its prose, its rows taken together."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from tariffs.proposals.checks.finding import Found, Severity
from tariffs.proposals.checks.registry import Paper, check_paper
from tariffs.proposals.fields import LANGUAGES


@check_paper("P001", "A proposal holds at least one change", Severity.BLOCKS)
def has_a_row(paper: Paper) -> Iterator[Found]:
    """A proposal is a set of changes of lines. Without a row there is nothing to vote on.

    Mend: add a row.
    """
    if not paper.rows:
        yield Found(
            _("The proposal has no row yet."),
            _("Add a row and say what it sets, changes or ends."),
            missing=True,
        )


@check_paper("P002", "The title is missing", Severity.BLOCKS, "title")
def has_a_title(paper: Paper) -> Iterator[Found]:
    """The title is what delegates read on their desks and on the ballot paper.

    Mend: write one line that names the product and what changes.
    """
    if not paper.proposal.title.strip():
        yield Found(
            _("The proposal has no title."),
            _("Write one line that names the product and what changes."),
            missing=True,
        )


@check_paper("P003", "The prose is missing", Severity.WARNS, "prose")
def has_prose(paper: Paper) -> Iterator[Found]:
    """The prose says why. It is frozen with the rows under one digest, and the vote is on both.

    Mend: give the reasons in a few sentences.
    """
    if not paper.proposal.prose.strip():
        yield Found(
            _("The proposal gives no reasons."), _("Say in a few sentences why the change is needed.")
        )


@check_paper("P004", "The authentic language is unknown", Severity.BLOCKS, "language")
def has_a_language(paper: Paper) -> Iterator[Found]:
    """One language of the prose is the authentic one; a translation never decides a dispute.

    Mend: choose one of the languages of the United Nations.
    """
    if paper.proposal.language not in LANGUAGES:
        yield Found(
            _("“{language}” is not a language in which prose can be authentic.").format(
                language=paper.proposal.language
            ),
            _("Choose one of {languages}.").format(languages=", ".join(map(str, LANGUAGES.values()))),
        )


UNFINISHED = re.compile(
    r"\b(?:TODO|FIXME|TBD|TBC)\b|(?i:\bto be (?:completed|filled in|inserted)\b|\blorem ipsum\b)"
    r"|\[\s*(?:\.{2,}|…|_+|(?i:insert)\b[^\]]*)\s*\]"
)
"""What people leave where words are still to come. A draft standard, a bracketed citation and Article XXX are none."""


@check_paper("P005", "A placeholder stands in the text", Severity.WARNS, "prose")
def is_finished(paper: Paper) -> Iterator[Found]:
    """Title and prose are frozen as they stand. TODO, TBD, "to be completed" or "[…]" would be voted on with them.

    Mend: write what is meant, or take the placeholder out.
    """
    for name in ("title", "prose"):
        found = UNFINISHED.search(getattr(paper.proposal, name))
        if found:
            yield Found(
                _("“{words}” reads as work still to be done.").format(words=found[0]),
                _("Write what is meant, or take it out: the text is frozen as it stands."),
                name,
            )
