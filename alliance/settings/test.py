"""The tests: the demonstration's settings on throw-away services, everything stricter."""

from alliance.settings.local import *  # noqa: F403

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# The real hasher at its lowest cost: the sign-in path is the same, the suite is not about its cost.
PASSWORD_HASHERS = ["tests.hashers.QuickArgon2"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
