"""Addresses of the register, of delegations, of decisions, of membership and of notices."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("members.registry.urls")),
    path("", include("members.unions.urls")),
    path("", include("members.delegations.urls")),
    path("", include("members.signin.sso.urls")),
    path("", include("members.ballots.urls")),
    path("", include("members.accession.urls")),
    path("", include("members.viewing.urls")),
    path("", include("members.secretariat.urls")),
    path("", include("members.notices.urls")),
]
