"""The same reading for Prometheus, as its text format. Read from the database at each scrape; no process keeps a count.

Closed unless ALLIANCE_METRICS_TOKEN is set: behind a proxy every request comes from this machine, so an address
proves nothing.
"""

import secrets
from collections.abc import Iterator

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector

from alliance.access import EVERYBODY, Refused, who_may
from alliance.journal.models import Head, Incident
from alliance.portal import health, waiting

NO_AGE = float("nan")  # a gauge without a value, as Prometheus writes it


@who_may(EVERYBODY)
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The gauges, to whoever sends the token. Refused: `metrics_closed` (404), `token_wrong` (403)."""
    if not settings.METRICS_TOKEN:
        raise Refused(
            "metrics_closed", _("This installation shows no metrics."), status=404,
            mend=_("Set ALLIANCE_METRICS_TOKEN and restart the web server."),
        )  # fmt: skip
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if not secrets.compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        raise Refused(
            "token_wrong", _("The metrics are for who sends their token."), status=403,
            mend=_("Send the header “Authorization: Bearer …” with ALLIANCE_METRICS_TOKEN."),
        )  # fmt: skip
    registry = CollectorRegistry()  # one a scrape: nothing global, so any number of web processes agree
    registry.register(Portal())
    body = generate_latest(registry)
    return HttpResponse(body, content_type=CONTENT_TYPE_PLAIN_0_0_4, headers={"Cache-Control": "no-store"})


class Portal(Collector):
    """Every gauge of the portal."""

    def describe(self) -> list[Metric]:
        """Nothing: registering asks no database."""
        return []

    def collect(self) -> Iterator[Metric]:
        try:
            work = waiting.read()
            found = health.reading_of(work)
            position, incidents = Head.objects.get().position, Incident.objects.count()
        except Error:
            yield _gauge("database_up", "1 when the database answers", 0)
            return
        yield _gauge("database_up", "1 when the database answers", 1)
        yield _gauge("sweep_age_seconds", "Since the last sweep ended", _or_none(found.sweep))
        yield _gauge("oldest_due_ballot_seconds", "How long the oldest ballot is overdue", found.ballot)
        yield _gauge("oldest_due_notice_seconds", "How long the oldest notice is overdue", found.notice)
        yield _gauge("head_age_seconds", "Since the newest release was published", _or_none(found.head))
        yield _gauge("release_number", "The newest published release", found.release)
        yield _gauge("publishing_halted", "1 while nothing is decided or published", int(bool(found.halted)))
        yield _gauge(
            "decision_uncertified", "1 while one holds back later ones", int(bool(found.held_back_by))
        )
        yield _gauge("journal_position", "Entries in the chain of the record", position)
        yield _gauge("incidents", "Incidents said aloud so far", incidents)
        due = GaugeMetricFamily(
            "alliance_due_items", "Items of work that wait for the sweep", labels=["work"]
        )
        for each in work.due:
            due.add_metric([each.name.lower().replace(" ", "_")], each.waiting)
        yield due


def _gauge(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(f"alliance_{name}", says, value=value)


def _or_none(value: int | None) -> float:
    return NO_AGE if value is None else value
