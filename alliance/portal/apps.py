from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "alliance.portal"
    label = "portal"

    def ready(self) -> None:
        from alliance.portal import checks  # noqa: F401  (registers them)
