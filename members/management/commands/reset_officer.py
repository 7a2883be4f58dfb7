"""`python manage.py reset_officer ADDRESS --reason …`: an officer lost every factor, and no two officers can help."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, ProgrammingError

from alliance.access import Refused
from members.signin.resetting import reset_officer


class Command(BaseCommand):
    """Runs as the owner of the tables; the application's role is refused by them."""

    help = "Take factors, password and sessions from an officer without a seat. The way back in is by mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", metavar="ADDRESS")
        parser.add_argument("--reason", required=True, help="goes on record, so it names no person")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            reset_officer(address=options["address"], reason=options["reason"])
        except Refused as refused:
            raise CommandError(f"{refused.detail} {refused.mend}".strip()) from refused
        except (IntegrityError, ProgrammingError) as fault:
            raise CommandError(
                "The tables let their owner alone do this. Run it with ALLIANCE_OWNER_URL: docs/operations.md."
            ) from fault
        self.stdout.write(
            f"Factors, password and sessions are gone. The officer sets a new password at "
            f"{settings.BASE_URL}/accounts/password/reset/ and then a factor."
        )
