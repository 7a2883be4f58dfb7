from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "alliance.journal"
    label = "journal"

    def ready(self) -> None:
        # The Celery app is loaded here so that `alliance/__init__.py` stays empty and the domain runs alone.
        import alliance.celery  # noqa: F401
        from alliance.journal import checks  # noqa: F401  (registers them)
