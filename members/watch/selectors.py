"""Reading what the probe saw."""

from datetime import datetime

from django.db.models import Max

from members.watch.models import Observation


def seen(since: datetime, until: datetime) -> list[Observation]:
    """What was observed from `since` to `until`, both included, in order of time."""
    rows = Observation.objects.filter(taken_at__gte=since, taken_at__lte=until)
    return list(rows.order_by("taken_at", "id").only("id", "taken_at", "up"))


def failed_since(instant: datetime) -> bool:
    """Whether any observation since an instant found that no vote could be cast."""
    return Observation.objects.filter(taken_at__gte=instant, up=False).exists()


def last_look(since: datetime) -> datetime | None:
    """When a probe last looked, if one did since an instant."""
    return Observation.objects.filter(taken_at__gte=since).aggregate(last=Max("taken_at"))["last"]
