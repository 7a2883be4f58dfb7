"""The tasks of this app, kept by its packages (Celery looks here)."""

from tariffs.catalogue.tasks import follow_membership
from tariffs.delivery.tasks import forget_use, remind
from tariffs.proposals.tasks import enact
from tariffs.releases.tasks import build_release, publish_release

__all__ = ["build_release", "enact", "follow_membership", "forget_use", "publish_release", "remind"]
