"""Addresses of view-as."""

from django.urls import path

from members.viewing import views

urlpatterns = [
    path("view-as/", views.view_as, name="view_as"),
    path("view-as/end/", views.view_as_end, name="view_as_end"),
]
