from django.apps import AppConfig


class TariffsConfig(AppConfig):
    name = "tariffs"

    def ready(self) -> None:
        from tariffs.proposals import early  # Django admits the import of tables only now

        early.register_early()
