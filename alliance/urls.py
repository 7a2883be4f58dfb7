"""Every address of the site: the composition root, which knows every package."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("members.signin.urls")),
    path("", include("alliance.portal.urls")),
    path("", include("members.urls")),
    path("", include("tariffs.urls")),
]

if settings.LOCAL_PAGES:  # one's own machine and the demonstration; a test proves them absent in production
    urlpatterns += [path("local/", include("alliance.local.urls"))]

handler400 = "alliance.web.errors.handler400"
handler403 = "alliance.web.errors.handler403"
handler404 = "alliance.web.errors.handler404"
handler429 = "alliance.web.errors.handler429"
handler500 = "alliance.web.errors.handler500"
