"""The kit's app, and the static-files app told which shipped files no page uses."""

from __future__ import annotations

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig

from alliance.web import missing


class WebConfig(AppConfig):
    """Template tags, widgets, context and error pages; no tables."""

    default = True
    name = "alliance.web"
    label = "web"
    verbose_name = "Pages"

    def ready(self) -> None:
        missing.speak()


class StaticFiles(StaticFilesConfig):
    """Django's own app, minus the parts of the component library that no page asks for.

    The faces come in nine weights, five scripts and two formats. Hashing and compressing them would make the
    first start of the demonstration wait for nothing. No style sheet names these files.
    """

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "v2",  # the component library's next edition
        "source-serif-4-*-[!6]00-*",
        "source-serif-4-*-italic.*",
        "source-serif-4-[cgv]*",  # Cyrillic, Greek, Vietnamese: no page is written in them
        "public-sans-vietnamese-*",
        "*.woff",
        "*.mjs",
        "rest_framework",  # its browsable API is not used
    ]
