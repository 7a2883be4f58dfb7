"""`python manage.py demo`: the whole portal on this machine."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from alliance.local import demo


class Command(BaseCommand):
    """Thin: the work is in alliance/local/demo.py."""

    help = "Start the whole portal with its embedded services and its story. Ctrl-C stops it."
    requires_system_checks = []  # nothing runs yet that a check could ask

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fresh", action="store_true", help="start over with empty data")
        parser.add_argument("--port", type=int, default=8000, help="of the web server (default: 8000)")
        parser.add_argument(
            "--walkthrough",
            action="store_true",
            help="run the main job over HTTP on a fresh temporary stack, print each step, leave nothing",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["walkthrough"]:
            code = demo.walkthrough()
        else:
            code = demo.run(port=options["port"], fresh=options["fresh"])
        if code:
            sys.exit(code)
