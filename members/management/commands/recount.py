"""Every decision counted again: from its published document, and from the vote rows by the second counter."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alliance.domain import canon, tally
from alliance.domain.errors import Refusal
from members.ballots import documents, second_count
from members.ballots.models import Decision


class Command(BaseCommand):
    """`manage.py recount` ends with an error that names each ballot that no longer counts to its decision."""

    help = (
        "Count every closed ballot again, twice. With FILE: compare these documents with what is on record."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="documents of ballots")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        faults = [_of_file(each) for each in files] if files else [_of(each) for each in _decisions()]
        for fault in filter(None, faults):
            self.stderr.write(fault)
        found = sum(map(bool, faults))
        said = f"{len(faults)} ballots, {found} differences"
        if found:
            raise CommandError(said)
        self.stdout.write(said)


def _decisions() -> list[Decision]:
    return list(Decision.objects.select_related("ballot__rule").order_by("number"))


def _of(decision: Decision) -> str:
    """Why a decision does not stand, or ''."""
    fault = documents.fault_in(decision)
    second = second_count.outcome(decision.ballot)
    if not fault and second != decision.outcome:
        fault = f"The second counter comes to {second}, the decision says {decision.outcome}."
    return f"{decision.ballot.symbol}: {fault}" if fault else ""


def _of_file(path: Path) -> str:
    """Why a document is not the one on record, or ''."""
    try:
        document = canon.parse_json(path.read_bytes())
        outcome = tally.tally_document(document).outcome
    except OSError as error:
        return f"{path}: {error.strerror}."
    except Refusal as refusal:
        return f"{path}: {refusal.detail}"
    symbol = document["ballot"] if isinstance(document, dict) and "ballot" in document else ""
    decision = next((each for each in _decisions() if each.ballot.symbol == symbol), None)
    if decision is None:
        return f"{path}: no decided ballot has the symbol “{symbol}”."
    fault = documents.untied(document, decision.ballot) or documents.unopened(document, decision.ballot)
    if not fault and outcome != decision.outcome:
        fault = f"It counts to {outcome}, the decision says {decision.outcome}."
    return f"{path}: {fault}" if fault else ""
