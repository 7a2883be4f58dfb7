"""What holds everywhere. Secure by default: a place may only tighten, or name the reason it does not."""

from pathlib import Path

from celery.schedules import schedule
from csp.constants import NONE, SELF
from kombu import Queue

from alliance.settings import env

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = env.DATA

DEBUG = False
SECRET_KEY = env.SECRET_KEY
SECRET_KEY_FALLBACKS = env.FORMER_SECRET_KEYS  # proofs of votes on open ballots were made under them
ALLOWED_HOSTS = env.HOSTS
BASE_URL = env.BASE_URL.rstrip("/")
ROOT_URLCONF = "alliance.urls"
WSGI_APPLICATION = "alliance.wsgi.application"
AUTH_USER_MODEL = "members.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What this installation is. The notice stands on every page, file and manifest.
DEMONSTRATION_NOTICE = ""
DEMONSTRATION_PASSWORD = ""  # of the invented people; where it is empty nobody is invented
LOCAL_PAGES = False  # the cast (one-click sign-in) and the mailbox
CLOCK_MAY_MOVE = False  # demonstration history and tests only

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "alliance.web.apps.StaticFiles",  # Django's own app, without the icons and fonts no page uses
    "django.contrib.humanize",
    "django.forms",
    "django_htmx",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "alliance.journal",
    "alliance.web",
    "members",
    "tariffs",
    "alliance.portal",
]

MIDDLEWARE = [
    # What every answer carries, static files too: they can be opened as documents of their own.
    "django.middleware.security.SecurityMiddleware",
    "alliance.web.lasting.OneLanguageForPrograms",  # before whatever answers the API, so that its faults are too
    "alliance.api.kept.Kept",  # published answers, before anything that reads a session
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "alliance.web.charset.Utf8Only",
    "tariffs.delivery.door.Door",  # who sends a key to the API; behind what every answer carries, before any session
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "members.signin.middleware.SessionRules",  # before anything asks whose session it is
    "allauth.account.middleware.AccountMiddleware",
    "members.delegates.middleware.SeatMiddleware",
    "members.viewing.middleware.ViewingMiddleware",  # an officer who looks on: neither writes nor votes
    "alliance.access.AccessMiddleware",
    "alliance.web.questions.Questions",  # what a page is asked beside its address
    "members.signin.required.SecondFactorForSeats",  # no seat opens before its person has a second factor
    "django_htmx.middleware.HtmxMiddleware",
    "alliance.web.errors.Refusals",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "alliance.web.context.house",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# PostgreSQL holds every state: rules, votes, sessions and cache. Redis is Celery's broker and nothing else.
_TIMEOUTS = (
    f"-c lock_timeout={env.LOCK_TIMEOUT} -c statement_timeout={env.STATEMENT_TIMEOUT} "
    "-c idle_in_transaction_session_timeout=30s"
)
APPLICATION_ROLE = env.APPLICATION_ROLE  # what `migrate` gives the grants to (alliance_grant)
DATABASES = {
    "default": {
        **env.DATABASE,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {
            **env.DATABASE.get("OPTIONS", {}),
            "options": f"{env.DATABASE.get('OPTIONS', {}).get('options', '')} {_TIMEOUTS}".strip(),
        },
    }
}
CACHES = {
    # Limits on guessing and used codes are kept here, so nothing is thrown out before its time.
    "default": {"BACKEND": "alliance.web.cache.KeptUntilItExpires", "LOCATION": "web_cache"},
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = (
    8 * 60 * 60
)  # seconds from sign-in; then it ends, whatever was done (members/signin/middleware.py)
SESSION_IDLE = 30 * 60  # seconds from the last click
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "alliance.web.errors.csrf_failure"

# Sign-in: allauth, by passkey, or by e-mail and password with a second step for who has one; nobody opens an account
# alone (members/signin/adapter.py).
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "members.signin.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody is sent mail because somebody typed their address
PASSWORD_RESET_TIMEOUT = 60 * 60  # seconds that the link of a mail works
# What may be tried how often. Wrong passwords are counted under the account, so nobody is shut out by who sits beside
# them; an address only has a limit on floods (members/signin/limits.py).
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "5/5m/key",  # key: the account; in a browser that it knows, the two together
    "second_step": "5/5m/key,20/d/key",  # codes, after the right password; a passkey is not counted
    "reauthenticate": "20/m/user",
    "change_password": "5/m/user",
    "reset_password": "60/m/ip,3/h/key",
    "reset_password_from_key": "60/m/ip",
    "lost_factor": "60/m/ip,3/h/key",  # key: the address as typed, known or not
    "signup": "60/m/ip",
}
MFA_ADAPTER = "members.signin.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # PIN, finger or face; asked for, and checked in the answer
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RECOVERY_CODE_DIGITS = 10
MFA_TOTP_TOLERANCE = 1  # periods of 30 seconds before and after; a code is remembered for longer than that
MFA_ALLOW_UNVERIFIED_EMAIL = (
    True  # addresses are the secretariat's; allauth's rows of them are never verified
)
MFA_RATE_LIMITS = {"webauthn_login": None}
FACTOR_KEYS = env.FACTOR_KEYS  # Fernet keys of the secrets of second factors, the newest first
SECOND_FACTOR_FOR_SEATS = True  # who holds a seat is led to setting one up before anything else
SSO_LOOPBACK = False  # sign-in services of members over HTTP on this machine: tests alone
DEVICE_COOKIE_NAME = "device"
# How many proxies stand before us and add to X-Forwarded-For; 0 believes nobody. Limits of sign-in count addresses.
ALLAUTH_TRUSTED_PROXY_COUNT = env.PROXIES
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "front"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "members.signin.passwords.NotGuessable"},
]

LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [
    ROOT / "alliance" / "static",
    ("designsystemet", ROOT / "node_modules" / "@digdir" / "designsystemet-css" / "dist" / "src"),
    ("public-sans", ROOT / "node_modules" / "@fontsource-variable" / "public-sans" / "files"),
    ("source-serif", ROOT / "node_modules" / "@fontsource" / "source-serif-4" / "files"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CONTACT = env.CONTACT  # the secretariat's address in the foot of every page; '' for none
METRICS_TOKEN = env.METRICS_TOKEN  # without one, /metrics/ is closed

# The public file tree: written by the publisher, served as it is.
PUBLICATION_ROOT = DATA / "publication"
KEPT_BYTES = 64 * 1024 * 1024  # immutable answers that each web process keeps in memory (alliance.api.kept)

vars().update(env.EMAIL)
EMAIL_TIMEOUT = 5  # seconds; without it a mail server that does not answer would hold up the sweep for ever
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.MAIL_FROM

# Strict: nothing inline, nothing evaluated, no third origin.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],  # the component library draws a few of its marks as data images
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
# No page uses a power of the browser but signing in by passkey, and none may be lent to a frame.
PERMISSIONS_POLICY: dict[str, list[str]] = {
    **dict.fromkeys(
        (
            "accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "clipboard-read",
            "compute-pressure", "display-capture", "encrypted-media", "fullscreen", "gamepad", "geolocation",
            "gyroscope", "hid", "identity-credentials-get", "idle-detection", "keyboard-map", "local-fonts",
            "magnetometer", "microphone", "midi", "otp-credentials", "payment", "picture-in-picture",
            "screen-wake-lock", "serial", "storage-access", "usb", "web-share", "window-management",
            "xr-spatial-tracking",
        ),
        [],
    ),
    "clipboard-write": ["self"],  # the buttons that copy a digest or a command
    "publickey-credentials-create": ["self"],
    "publickey-credentials-get": ["self"],
}  # fmt: skip
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["tariffs.delivery.authentication.KeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["alliance.api.permissions.Declared"],
    "DEFAULT_RENDERER_CLASSES": ["alliance.api.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "EXCEPTION_HANDLER": "alliance.api.problems.handle",
    "DEFAULT_SCHEMA_CLASS": "alliance.api.operations.Operation",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Critical Minerals Alliance: published rules",
    "DESCRIPTION": "Numbered, immutable releases of the price floors in force, and quotes with their working.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "DEFAULT_GENERATOR_CLASS": "alliance.api.openapi.Generator",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
}

# Celery: Redis carries the nudge, PostgreSQL the truth. No results, no ETA, no countdown, no retry for state.
CELERY_BROKER_URL = env.REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 120,  # seconds, more than a task may take
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,  # look at each interval; kombu looks at every tenth unless told
    "socket_timeout": 3,
    "socket_connect_timeout": 3,
    "socket_keepalive": True,
    "health_check_interval": 25,
}
CELERY_BROKER_CONNECTION_RETRY = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # for ever
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_BACKEND = None
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
# Two queues, which every worker takes from in turn: mail that waits for its server never stands before a close.
CELERY_TASK_QUEUES = [Queue("celery"), Queue("mail")]
CELERY_TASK_DEFAULT_QUEUE = "celery"
CELERY_TASK_ROUTES = {"members.notices.tasks.*": {"queue": "mail"}}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_TASK_SOFT_TIME_LIMIT = 45
CELERY_TASK_TIME_LIMIT = 60
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
SWEEP_EVERY = 1  # seconds
CELERY_BEAT_SCHEDULE = {
    "sweep": {
        "task": "alliance.portal.tasks.sweep",
        "schedule": schedule(run_every=SWEEP_EVERY),
        "options": {"expires": 2 * SWEEP_EVERY},
    },
}

# No report of a fault and no line of the log says what somebody typed (a choice, a password) or an address.
DEFAULT_EXCEPTION_REPORTER_FILTER = "alliance.web.reports.NothingTyped"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "alliance.web.reports.Line",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"fido2": {"level": "WARNING"}},  # it would write down each passkey's id
}
