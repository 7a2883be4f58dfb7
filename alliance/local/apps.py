"""The Django app that brings `manage.py demo`."""

from django.apps import AppConfig


class LocalConfig(AppConfig):
    """Label `local`; no tables."""

    name = "alliance.local"
    label = "local"

    def ready(self) -> None:
        # The folder of mails hears of an erasure as the tables do. Django admits these imports only now.
        from alliance.local.mailbox import forget
        from members.delegates.erasing import erasing

        erasing.connect(forget, dispatch_uid="mailbox of an erased person")
