"""Write the public tree from the database: for a tree that was lost or restored to an earlier state."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alliance.access import Refused
from tariffs.releases.writing import write_tree


class Command(BaseCommand):
    """`manage.py write_tree` adds what is missing, moves the pointer last, and writes over nothing."""

    help = "Write every published release into the public tree where it is missing, then move the pointer."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = write_tree()
        except Refused as refused:
            raise CommandError(f"{refused.detail} {refused.mend}".strip()) from refused
        self.stdout.write(f"The public tree holds {count} published releases, as the database has them.")
