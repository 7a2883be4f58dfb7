"""`python manage.py seed`: the reference data, and on a demonstration the invented people."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from alliance.portal import seeding


class Command(BaseCommand):
    """Thin: the work is in alliance/portal/seeding.py."""

    help = "Add what is missing of the seed data. Safe to run again: it changes nothing that is there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--people", action="store_true", help="insist on the invented people (demonstration only)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["people"] and not settings.DEMONSTRATION_NOTICE:
            raise CommandError("Invented people exist only where settings.DEMONSTRATION_NOTICE is set.")
        added = seeding.load(with_people=seeding.people_wanted())
        if options["verbosity"]:
            self.stdout.write(f"  Seed data: {seeding.summary()}.")
            if added:
                self.stdout.write(f"  {added} invented people; `manage.py cast` says how to sign in.")
