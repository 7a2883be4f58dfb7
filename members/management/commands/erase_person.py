"""`python manage.py erase_person WHO --by OFFICER --reason …`: name, address, account and mails of a person go."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from alliance.access import Refused
from members.delegates import selectors
from members.delegates.models import User
from members.delegates.services import erase_person


class Command(BaseCommand):
    """Asks once more before it erases; what is erased cannot be brought back."""

    help = "Erase a person's name, address, account, sessions and mails. The record keeps an opaque id and holds."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person", metavar="WHO", help="the person's id in the record, or the address")
        parser.add_argument(
            "--by", required=True, metavar="ADDRESS", help="the officer's or chair's own address"
        )
        parser.add_argument("--reason", required=True, help="goes on record, so it must not name the person")
        parser.add_argument("--yes", action="store_true", help="do not ask once more")

    def handle(self, *args: Any, **options: Any) -> None:
        person, officer = _person(options["person"]), selectors.seat_of_person(_person(options["by"]))
        name = selectors.called(person)
        if not options["yes"]:
            answer = input(f"Erase {name}? This cannot be undone. Type the word erase: ")
            if answer.strip() != "erase":
                raise CommandError("Nothing was erased.")
        try:
            erase_person(person_id=person, reason=options["reason"], by=officer)
        except Refused as refused:
            raise CommandError(
                f"{refused.detail}\nMend: {refused.mend or 'nothing is to be done'}"
            ) from refused
        self.stdout.write(
            f"Erased. The record now speaks of {selectors.called(person)}, person {str(person)[:8]}."
        )


def _person(who: str) -> UUID:
    """The id that was typed, or that of the account with the address that was typed."""
    try:
        return UUID(who)
    except ValueError:
        user = User.objects.filter(email__iexact=who).first()
        if user is None:
            raise CommandError(
                "No account has this address. Give the id that the record shows in full."
            ) from None
        return user.person_id
