"""An officer confirms the public head after a restore; the second one's word brings the database up to it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from alliance.access import Refused
from members.delegates.terminal import asked_password, seat_at_terminal
from tariffs.releases.restoration import Outcome, confirm_restore


class Command(BaseCommand):
    """`manage.py confirm_restore --officer ada@example.org --reason "Disk of the database lost on 3 March"`."""

    help = (
        "Confirm that the public tree is right after the database was restored to an earlier state. Two different "
        "officers each run it within 24 hours and type their own password. Nothing public is ever rewritten."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--officer", required=True, metavar="EMAIL", help="the officer who confirms")
        parser.add_argument(
            "--reason", required=True, help="what happened; kept in the record, so name nobody"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            by = seat_at_terminal(email=options["officer"], password=asked_password(options["officer"]))
            outcome = confirm_restore(reason=options["reason"], by=by)
        except Refused as refused:
            raise CommandError(f"{refused.detail} {refused.mend}".strip()) from refused
        for line in _said(outcome):
            self.stdout.write(line)


def _said(outcome: Outcome) -> list[str]:
    numbers = ", ".join(map(str, outcome.releases))
    lines = [
        f"Restored from the public tree: release {numbers}. Publishing goes on with the next number."
        if outcome.restored
        else f"Confirmed. Release {numbers} would be restored from the public tree. A second, different officer "
        f"must confirm before {outcome.until:%d %b %Y, %H:%M} UTC."
    ]
    if outcome.decisions:
        lines.append(f"Decisions written again from their documents: {', '.join(outcome.decisions)}.")
    if outcome.uncertain:
        lines.append(
            f"Look at these first: {', '.join(outcome.uncertain)} closed in the lost time without a published "
            "decision, and will be decided from the votes that are here."
        )
    if outcome.reference:
        lines.append(
            f"Reference data differ from what was published in: {', '.join(outcome.reference)}. Load them again."
        )
    return lines
