"""`manage.py renew_factor_keys`: after a new key was put first, encrypt every second factor under it."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from members.signin import factors


class Command(BaseCommand):
    help = "Encrypt the secrets of second factors under the first of ALLIANCE_FACTOR_KEYS; the others may then go."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            written = factors.renew()
        self.stdout.write(f"{written} second factors are encrypted under the newest key.")
