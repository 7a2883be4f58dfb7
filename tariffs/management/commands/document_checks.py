"""`document_checks`: writes docs/checks.md from the docstrings of the checks."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from tariffs.proposals.checks import documentation


class Command(BaseCommand):
    help = "Write docs/checks.md from the docstrings of the checks."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, default=settings.ROOT / "docs" / "checks.md")

    def handle(self, *args: Any, to: Path, **options: Any) -> None:
        to.write_text(documentation(), encoding="utf-8")
        self.stdout.write(f"{to}: written.")
