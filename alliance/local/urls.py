"""Addresses under /local/, included only where settings.LOCAL_PAGES."""

from django.urls import path

from alliance.local import views

urlpatterns = [
    path("cast/", views.cast_list, name="local_cast"),
    path("cast/sign-in/", views.sign_in, name="local_sign_in"),
    path("authenticator/", views.authenticator, name="local_authenticator"),
    path("mailbox/", views.mail_list, name="local_mailbox"),
    path("mailbox/<str:key>/", views.mail_shown, name="local_mail"),
]
