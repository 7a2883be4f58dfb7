"""The tests: the demonstration's settings on throw-away services, everything stricter."""

from alliance.settings import env
from alliance.settings.local import *  # noqa: F403
from alliance.settings.local import DATABASES

# The owner makes the test databases; tests/conftest.py then takes the application's role. A process that a test
# starts on another database is the application from its first connection on.
if env.OWNER_DATABASE["NAME"] == env.DATABASE["NAME"]:
    DATABASES["default"] |= {key: env.OWNER_DATABASE[key] for key in ("USER", "PASSWORD", "HOST", "PORT")}

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# The real hasher at its lowest cost: the sign-in path is the same, the suite is not about its cost.
PASSWORD_HASHERS = ["tests.hashers.QuickArgon2"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Most tests are about something else, and their people sign in without one; tests/signin/ switches it on.
SECOND_FACTOR_FOR_SEATS = False
