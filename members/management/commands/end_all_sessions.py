"""`python manage.py end_all_sessions --officer ADDRESS --reason …`: everybody signs in again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alliance.access import Refused
from members.delegates.terminal import asked_password, seat_at_terminal
from members.signin.ending import end_all_sessions


class Command(BaseCommand):
    """An officer types their own password. A vote that was confirmed stands; what was typed and not sent is lost."""

    help = "End every session of the portal, at once. Nobody loses a right; everybody signs in again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--officer", required=True, metavar="EMAIL", help="the officer who ends them")
        parser.add_argument("--reason", required=True, help="goes on record, so it names no person")

    def handle(self, *args: Any, **options: Any) -> None:
        officer = options["officer"]
        try:
            by = seat_at_terminal(email=officer, password=asked_password(officer))
            ended = end_all_sessions(reason=options["reason"], by=by)
        except Refused as refused:
            raise CommandError(f"{refused.detail} {refused.mend}".strip()) from refused
        self.stdout.write(f"Sessions ended: {ended}. Everybody signs in again.")
