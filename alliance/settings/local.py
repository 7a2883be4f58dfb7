"""One's own machine and the demonstration: invented votes, one-click sign-in, mail into a folder."""

from base64 import b64encode
from hashlib import sha256

from alliance.settings.base import *  # noqa: F403
from alliance.settings.base import DATA, FACTOR_KEYS, INSTALLED_APPS, SECRET_KEY

INSTALLED_APPS = [*INSTALLED_APPS, "alliance.local"]

DEMONSTRATION_NOTICE = "Demonstration, invented votes"
DEMONSTRATION_PASSWORD = "open-demonstration-2026"  # noqa: S105 - stated on the page of the cast
LOCAL_PAGES = True
CLOCK_MAY_MOVE = True
SSO_LOOPBACK = True
SECRET_KEY = SECRET_KEY or "local-only: manage.py demo makes a random one"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
MAILBOX = DATA / "mail"
EMAIL_BACKEND = "alliance.local.mailbox.MaildirBackend"
# One's own machine keeps no second key: what encrypts second factors follows from the secret key.
FACTOR_KEYS = FACTOR_KEYS or [b64encode(sha256(SECRET_KEY.encode()).digest(), b"-_").decode()]
