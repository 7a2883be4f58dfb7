"""Addresses of a member's sign-in service, beside its delegation."""

from django.urls import path

from members.signin.sso.views import officers

urlpatterns = [
    path("delegation/<slug:code>/sign-in/", officers.provider, name="provider"),
    path("delegation/<slug:code>/sign-in/set/", officers.propose, name="provider_set"),
    path("delegation/<slug:code>/sign-in/end/", officers.end, name="provider_end"),
]
