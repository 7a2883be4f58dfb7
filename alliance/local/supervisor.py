"""Keeps the processes alive: a dead one is started again; three quick deaths in a row end everything."""

import time
from collections.abc import Sequence

from alliance.local import progress
from alliance.local.service import Service
from alliance.local.trouble import Trouble

QUICK = 10.0  # seconds: a process that dies younger than this died quickly
PATIENCE = 3  # quick deaths in a row
_LOOK = 0.25  # seconds


class Supervisor:
    """Watches services that are already running."""

    def __init__(self, services: Sequence[Service]) -> None:
        self.services = services
        self.quick_deaths = dict.fromkeys((service.name for service in services), 0)

    def watch(self) -> None:
        """Look at every service for ever. Ends by Stopped, or by Trouble with the tail of a log."""
        while True:
            self.look()
            time.sleep(_LOOK)

    def look(self) -> None:
        """Look once: start again what has died, and keep every log within bounds."""
        for service in self.services:
            service.trim_log()
            if not service.alive:
                self._again(service)

    def _again(self, service: Service) -> None:
        quick = service.age < QUICK
        self.quick_deaths[service.name] = self.quick_deaths[service.name] + 1 if quick else 0
        ending = service.ending
        service.clear_group()
        if self.quick_deaths[service.name] >= PATIENCE:
            raise service.trouble(
                f"{service.name} {ending}, the {PATIENCE}rd quick death in a row. "
                "Everything is stopped. Its last words:"
            )
        try:
            with progress.step(service.name, f"{ending}; started again"):
                service.start()
        except Trouble:
            if service.age >= QUICK:
                raise
            progress.line(service.name, f"started again, but {service.ending}")  # the next look counts it
