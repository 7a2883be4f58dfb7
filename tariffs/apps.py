from django.apps import AppConfig


class TariffsConfig(AppConfig):
    name = "tariffs"

    def ready(self) -> None:
        from tariffs.proposals import early  # Django admits the import of tables only now
        from tariffs.proposals import telling as of_texts
        from tariffs.proposals.amending import telling as of_amendments
        from tariffs.proposals.negotiation import telling as of_negotiation
        from tariffs.releases import telling as of_releases

        early.register_early()
        of_texts.register_news()
        of_amendments.register_votes()
        of_negotiation.register_news()
        of_releases.register_news()
