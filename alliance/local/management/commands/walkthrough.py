"""`python manage.py walkthrough --base-url URL`: the main job over HTTP on a seeded stack that runs."""

import logging
import sys
from argparse import ArgumentParser
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from tariffs.proposals.models import Proposal


class Command(BaseCommand):
    """Thin: the work is in alliance/local/walkthrough/. `manage.py demo --walkthrough` brings the stack."""

    help = "Do the main job over HTTP as users do it, print each step, stop at the first thing untrue."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--base-url", default=settings.BASE_URL, help="where the portal answers")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.CLOCK_MAY_MOVE and settings.LOCAL_PAGES):
            raise CommandError("The walkthrough moves the clock, so it runs on a demonstration only.")
        if Proposal.objects.exists():
            raise CommandError(
                "The walkthrough starts where nothing was proposed yet, and proposals stand here.\n"
                "Mend: python manage.py demo --walkthrough   (brings a fresh temporary stack)"
            )
        try:
            import httpx

            from alliance.local.walkthrough.journey import Journey
            from alliance.local.walkthrough.steps import Untrue
        except ModuleNotFoundError as missing:
            raise CommandError(f"{missing}. Mend: python -m pip install -e '.[demo]'") from missing
        logging.getLogger("httpx").setLevel(logging.WARNING)
        journey = Journey(options["base_url"], self.stdout.write)
        try:
            journey.run()
            journey.tell.step("Every decision counted again, from its document and from the vote rows")
            call_command("recount", stdout=self.stdout, stderr=self.stderr)
        except Untrue as untrue:
            self._fail(str(untrue))
        except httpx.HTTPError as error:
            self._fail(f"{options['base_url']} did not answer: {error}")
        self.stdout.write(f"\n{journey.tell.seconds:.0f} s\nwalkthrough passed")

    def _fail(self, why: str) -> NoReturn:
        self.stdout.write(f"\n{why}\n\nwalkthrough failed")
        sys.exit(1)
