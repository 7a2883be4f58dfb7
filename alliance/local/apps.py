"""The Django app that brings `manage.py demo`."""

from django.apps import AppConfig


class LocalConfig(AppConfig):
    """Label `local`; no tables."""

    name = "alliance.local"
    label = "local"
