"""The probe: asks from outside whether a vote can be cast. A process of its own, beside web, worker and sweep."""

import re
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from members.watch import looking

LONGEST_PAUSE = 60.0  # seconds; two looks more than two minutes apart say nothing of the time between


class Command(BaseCommand):
    """`manage.py probe --url https://portal.example --every 30` goes on until stopped; `--once` looks once."""

    help = "Ask the portal over HTTP whether a vote can be cast, and hand in what was seen."
    requires_system_checks: list[str] = []  # it must start while nothing else does

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--url", default=settings.BASE_URL, help="the portal as delegates reach it; ALLIANCE_BASE_URL"
        )
        pace = parser.add_mutually_exclusive_group()
        pace.add_argument(
            "--every", type=float, default=30.0, metavar="SECONDS", help="from look to look; 60 at most"
        )
        pace.add_argument("--once", action="store_true", help="look once, hand in what is kept, and end")
        parser.add_argument("--name", default="probe", help="of this probe, where there are several")
        parser.add_argument(
            "--folder", type=Path, default=settings.DATA / "probe", help="of what is not handed in yet"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not 0 < options["every"] <= LONGEST_PAUSE:
            raise CommandError("--every is more than 0 and at most 60 seconds.")
        if not re.fullmatch(r"[a-z0-9-]{1,40}", options["name"]):
            raise CommandError("--name is made of small letters, digits and hyphens, 40 at most.")
        if not re.match(r"https?://", options["url"]):
            raise CommandError("--url begins with https:// or http://.")
        # A database that swallows packets must not keep the probe from its next look.
        connection.settings_dict["OPTIONS"] |= {"connect_timeout": 5, "tcp_user_timeout": 10_000}
        kept, before = looking.Kept(options["folder"], options["name"]), None
        while True:
            begun = time.monotonic()
            taken, handed_in = looking.once(options["url"], kept)
            said = (taken.up, bool(handed_in), taken.fault)
            if said != before:
                self._say(taken.up, taken.fault, handed_in)
            if options["once"]:
                break
            before = said
            time.sleep(max(0.0, options["every"] - (time.monotonic() - begun)))

    def _say(self, up: bool, fault: str, handed_in: int) -> None:
        where = f"{handed_in} handed in" if handed_in else "PostgreSQL does not answer, so it is kept"
        self.stdout.write(f"{'a vote can be cast' if up else fault}; {where}")
