"""The Celery app. Its timetable is settings.CELERY_BEAT_SCHEDULE: one line a job."""

import os
from logging.config import dictConfig
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_init
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings.production")

app = Celery("alliance")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def log_as_the_settings_say(**_: Any) -> None:
    """Celery's own handlers would write lines that our formatter, which keeps addresses out, has not seen."""
    dictConfig(settings.LOGGING)


@worker_init.connect
def _alone(sender: Any, **_: Any) -> None:
    """Workers do not talk to each other, however they are started: the database is what they share.

    Celery has no setting for this, only `--without-gossip --without-mingle`, which a unit file may forget.
    """
    sender.options |= {"without_gossip": True, "without_mingle": True}
