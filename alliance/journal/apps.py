from django.apps import AppConfig
from django.db.models.signals import post_migrate


class JournalConfig(AppConfig):
    name = "alliance.journal"
    label = "journal"

    def ready(self) -> None:
        # The Celery app is loaded here so that `alliance/__init__.py` stays empty and the domain runs alone.
        import alliance.celery  # noqa: F401
        from alliance.journal import checks, grants  # noqa: F401  (registers them)

        post_migrate.connect(grants.give, sender=self, dispatch_uid="grants of the application's role")
