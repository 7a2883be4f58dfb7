"""The door for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings.production")
application = get_wsgi_application()

from alliance.web.charset import Utf8Request  # noqa: E402 - it reads the settings

application.request_class = Utf8Request
