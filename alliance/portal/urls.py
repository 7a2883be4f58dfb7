"""The addresses of pages that see the whole house."""

from django.urls import path
from django.views.decorators.gzip import gzip_page

from alliance.portal import (
    desk,
    feed,
    health,
    incidents,
    metrics,
    patterns,
    record,
    requests,
    timetable,
    views,
    visits,
)

urlpatterns = [
    path("", views.front, name="front"),
    path("search/", views.search, name="search"),
    path("news.atom", feed.feed, name="feed"),
    path("developers/", gzip_page(views.developers), name="developers"),
    path("patterns/", gzip_page(patterns.patterns), name="patterns"),
    path("desk/", desk.desk, name="desk"),
    path("desk/drafts/", desk.desk_drafts, name="desk_drafts"),
    path("desk/seen/", visits.seen, name="desk_seen"),
    path("timetable/", timetable.timetable, name="timetable"),
    path("record/", record.record, name="record"),
    path("record/of/<path:symbol>/", record.record_of, name="record_of"),
    path("requests/", requests.requests, name="requests"),
    path("requests/<int:number>/", requests.request_page, name="request"),
    path("requests/<int:number>/approve/", requests.request_approve, name="request_approve"),
    path("requests/<int:number>/refuse/", requests.request_refuse, name="request_refuse"),
    path("requests/<int:number>/withdraw/", requests.request_withdraw, name="request_withdraw"),
    path("incidents/", incidents.incidents, name="incidents"),
    path("health/", health.health, name="health"),
    path("health/voting/", health.voting, name="health_voting"),
    path("metrics/", metrics.metrics, name="metrics"),
]
