"""Addresses of the register and of decisions."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("members.registry.urls")),
    path("", include("members.ballots.urls")),
]
