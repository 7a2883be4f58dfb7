"""The tests' settings for processes that a test starts: with gates, and with real mail where a server is named."""

import os

from alliance.settings.test import *  # noqa: F403
from tests.faults import gates

if "ALLIANCE_EMAIL_URL" in os.environ:  # a mail server of the test's own instead of the folder
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

gates.stand(DATA)  # type: ignore[name-defined]  # noqa: F405
