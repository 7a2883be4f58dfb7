"""One's own machine and the demonstration: invented votes, one-click sign-in, mail into a folder."""

from alliance.settings.base import *  # noqa: F403
from alliance.settings.base import DATA, INSTALLED_APPS, SECRET_KEY

INSTALLED_APPS = [*INSTALLED_APPS, "alliance.local"]

DEMONSTRATION_NOTICE = "Demonstration, invented votes"
DEMONSTRATION_PASSWORD = "open-demonstration-2026"  # noqa: S105 - stated on the page of the cast
LOCAL_PAGES = True
CLOCK_MAY_MOVE = True
SECRET_KEY = SECRET_KEY or "local-only: manage.py demo makes a random one"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
MAILBOX = DATA / "mail"
EMAIL_BACKEND = "alliance.local.mailbox.MaildirBackend"
# Everybody signs in from one address here, as in a conference hall.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "30/m/ip,5/5m/key"}
