"""Name the first two officers of a new installation; refused for ever once an office was filled."""

from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from alliance.access import Refused
from members.delegates.founding import Named, first_officers


class Command(BaseCommand):
    """`manage.py first_officers "Ada Lovelace <ada@example.org>" "Emmy Noether <emmy@example.org>" --source "…"`."""

    help = "Name the first two officers, together. They set their own passwords by mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("officers", nargs=2, metavar="NAME <EMAIL>")
        parser.add_argument("--source", required=True, help="the document that names them")

    def handle(self, *args: Any, **options: Any) -> None:
        people = [Named(*parseaddr(each)) for each in options["officers"]]
        try:
            first_officers(people=people, source=options["source"])
        except Refused as refused:
            raise CommandError(f"{refused.detail} {refused.mend}".strip()) from refused
        self.stdout.write(
            f"Two officers are appointed. Each sets a password at {settings.BASE_URL}/accounts/password/reset/"
        )
