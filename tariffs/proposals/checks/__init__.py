"""What is asked of a draft before it may be tabled or voted on: one function a check, each with a stable
code.

To add a check, write one function in the module of its matter, with `@check(...)` and a docstring: the
docstring is its documentation, and `docs/checks.md` is made from it (`python manage.py document_checks`).
"""

from tariffs.proposals.checks import (  # noqa: F401  (each registers its checks)
    amounts,
    dates,
    duties,
    lines,
    rows,
    terms,
    texts,
)
from tariffs.proposals.checks.finding import Finding, Severity, Stage
from tariffs.proposals.checks.reading import Reading, read_row, read_rows
from tariffs.proposals.checks.registry import (
    CHECKS,
    Paper,
    blocking,
    check_paper_of,
    check_proposal,
    documentation,
    paper_of,
    papers_of,
)

__all__ = [
    "CHECKS",
    "Finding",
    "Reading",
    "Severity",
    "Stage",
    "blocking",
    "Paper",
    "check_paper_of",
    "check_proposal",
    "documentation",
    "paper_of",
    "papers_of",
    "read_row",
    "read_rows",
]
