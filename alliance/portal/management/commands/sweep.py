"""The sweep as a plain command: closes, certifies, enacts, builds, publishes and sends without Celery or Redis."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from alliance.portal import sweep
from tariffs.releases import standing


class Command(BaseCommand):
    """`manage.py sweep` does what is due once; `--every 5` goes on until stopped."""

    help = (
        "Do everything that is due: close ballots, certify, enact, build and publish releases, send notices."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--every", type=float, metavar="SECONDS", help="go on, with this pause between sweeps"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            done = sweep.run_once()
            if done:
                self.stdout.write(", ".join(f"{step} {count}" for step, count in done.items()))
            if not options["every"]:
                halted = standing.halted()
                if halted is not None:
                    self.stdout.write(f"{halted.detail} {halted.mend}")
                break
            time.sleep(options["every"])
            close_old_connections()
