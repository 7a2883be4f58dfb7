"""`python manage.py story`: the invented history of the demonstration."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from alliance.local.story.telling import tell
from alliance.local.trouble import Trouble


class Command(BaseCommand):
    """Thin: the work is in alliance/local/story/."""

    help = "Tell the demonstration's story once: decided ballots, releases, one open ballot, one draft."

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.CLOCK_MAY_MOVE and settings.DEMONSTRATION_NOTICE):
            raise CommandError("History is invented only on a demonstration whose clock may move.")
        begun = time.monotonic()
        try:
            told = tell(lambda line: self.stdout.write(f"  {line}"))
        except Trouble as trouble:
            raise CommandError(str(trouble)) from trouble
        if told:
            seconds = time.monotonic() - begun
            self.stdout.write(f"  The story is told ({seconds:.0f} s). Every vote in it is invented.")
        else:
            self.stdout.write("  The story was told before; nothing is done.")
