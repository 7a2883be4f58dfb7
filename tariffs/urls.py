"""The addresses of this app, kept by its packages."""

from django.urls import include, path

urlpatterns = [
    path("", include("tariffs.delivery.urls")),
    path("", include("tariffs.proposals.urls")),
    path("", include("tariffs.releases.urls")),
]
