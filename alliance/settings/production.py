"""A public installation. Refuses to start without its secrets; `check --deploy` is part of its release."""

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from alliance.settings import env
from alliance.settings.base import *  # noqa: F403
from alliance.settings.base import ALLOWED_HOSTS, FACTOR_KEYS, SECRET_KEY

if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("ALLIANCE_SECRET_KEY must be set to at least 50 random characters.")
if not FACTOR_KEYS:
    raise ImproperlyConfigured(
        "ALLIANCE_FACTOR_KEYS must hold the key that second factors are encrypted with."
    )
try:
    for _key in FACTOR_KEYS:
        Fernet(_key)
except ValueError:
    raise ImproperlyConfigured(
        "ALLIANCE_FACTOR_KEYS must be Fernet keys: 32 bytes in URL-safe base64."
    ) from None
if not env.DATA_GIVEN:
    raise ImproperlyConfigured("ALLIANCE_DATA must name the folder that keeps the public tree of releases.")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLIANCE_HOSTS must name the host the portal answers to.")

SECURE_SSL_REDIRECT = True
if env.PROXIES:  # only a proxy that sets the header itself may be believed
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
DEVICE_COOKIE_NAME = "__Host-device"
