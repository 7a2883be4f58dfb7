"""Addresses of the secretariat's own page."""

from django.urls import path

from members.secretariat import views

urlpatterns = [
    path("secretariat/", views.secretariat, name="secretariat"),
    path("secretariat/appoint/", views.appoint_ask, name="appoint_ask"),
    path("secretariat/offices/<int:row>/end/", views.office_end_ask, name="office_end_ask"),
]
