"""Addresses of notices, of the proof of their dispatch, and of calendars."""

from django.urls import path

from members.notices.views import calendars, dispatched, read

urlpatterns = [
    path("notices/", read.notices, name="notices"),
    path("notices/read/", read.notices_read, name="notices_read"),
    path("notices/how/", read.notices_how, name="notices_how"),
    path("notices/dispatch/", dispatched.dispatch, name="dispatch"),
    path("notices/dispatch/<str:code>/", dispatched.dispatch_of, name="dispatch_of"),
    path("notices/dispatch/<str:code>/dispatch.csv", dispatched.dispatch_csv, name="dispatch_csv"),
    path("notices/calendar/", calendars.calendar, name="calendar"),
    path("notices/calendar/end/", calendars.calendar_end, name="calendar_end"),
    path("calendars/<str:token>.ics", calendars.calendar_feed, name="calendar_feed"),
]
