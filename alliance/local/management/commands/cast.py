"""`python manage.py cast`: who to sign in as."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.urls import reverse

from alliance.local import cast


class Command(BaseCommand):
    """Prints the table that the demonstration ends its start with."""

    help = "Print who to sign in as, with which password, at which address."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.LOCAL_PAGES:
            raise CommandError("There is no cast here: it exists on one's own machine only.")
        try:
            players = [player for player in cast.players() if player.group == "first"]
        except OperationalError as fault:
            raise CommandError("No demonstration runs here. First: python manage.py demo") from fault
        if not players:
            raise CommandError("Nobody is seated yet. First: python manage.py seed")
        self.stdout.write(f"\n  One click:  {settings.BASE_URL}{reverse('local_cast')}")
        door = f"{settings.BASE_URL}{reverse('account_login')}"
        self.stdout.write(f"  Password:   {cast.PASSWORD}   at {door}\n\n")
        for player in players:
            who = f"{player.name} ({player.seat})"
            self.stdout.write(f"  {player.email:<32}{who:<58}{player.tries}")
