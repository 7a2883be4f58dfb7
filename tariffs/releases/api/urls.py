"""The addresses under /api/v1/."""

from django.urls import path

from alliance.api.openapi import OpenAPI
from tariffs.releases.api import changes, publications, questions, quotes, rules, tariff_lines

app_name = "api"
urlpatterns = [
    path("", publications.Index.as_view(), name="index"),
    path("openapi.json", OpenAPI.as_view(), name="openapi"),
    path("channels/live", publications.Live.as_view(), name="live"),
    path("releases", publications.Releases.as_view(), name="releases"),
    path("releases/<int:number>", publications.OneRelease.as_view(), name="release"),
    path("releases/<int:number>/manifest", publications.Manifest.as_view(), name="manifest"),
    path("releases/<int:number>/files/<str:name>", publications.File.as_view(), name="file"),
    path("changes", changes.Changes.as_view(), name="changes"),
    path("rules", questions.Rules.as_view(), name="rules"),
    path("rules/<str:symbol>", rules.OneRule.as_view(), name="rule"),
    path("tariff-lines", tariff_lines.TariffLines.as_view(), name="tariff_lines"),
    path("tariff-lines/<str:symbol>", tariff_lines.OneTariffLine.as_view(), name="tariff_line"),
    path("quote", quotes.Quote.as_view(), name="quote"),
    path(
        "decisions/<int:number>/document", publications.DecisionDocument.as_view(), name="decision_document"
    ),
]
