"""Whether the record still is what it was: a walk over every entry, link and head, compared with each release."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alliance.journal import verify
from tariffs.releases import standing
from tariffs.releases.models import Release


class Command(BaseCommand):
    """`manage.py verify_record` ends with an error that names the first broken place, if there is one."""

    help = (
        "Recompute the digest of every entry and the chain over them; compare with the head in each release."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        promises = [
            verify.Promise(row.symbol, row.journal_position, row.journal_hash)
            for row in Release.objects.order_by("number")
        ]
        found = verify.walk(promises)
        if found.fault:
            raise CommandError(f"The record is broken. {found.fault}")
        if found.lost:
            self.stdout.write(f"{found.lost} places were lost in a restore, as the record itself says.")
        self.stdout.write(
            f"The record holds: {found.linked} entries in the chain, {found.waiting} waiting for the next "
            f"release, {len(promises)} releases agree."
        )
        apart = standing.fault()
        if apart is not None:
            self.stdout.write(apart.detail)
