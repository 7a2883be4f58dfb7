"""The one file that reads the environment. Each name is documented in docs/operations.md."""

import tempfile
from pathlib import Path

import environ

_env = environ.Env()

# No server is touched until a query runs, so a missing DATABASE_URL only matters to commands that need one.
DATABASE: dict = _env.db_url("DATABASE_URL", default="postgres://alliance@localhost:5432/alliance")
# The owner of the tables, for `migrate` and for the tests; the web server and the workers do not have it.
OWNER_DATABASE: dict = _env.db_url("ALLIANCE_OWNER_URL") if "ALLIANCE_OWNER_URL" in _env.ENVIRON else DATABASE
APPLICATION_ROLE: str = _env.str("ALLIANCE_APPLICATION_ROLE", default="alliance_app")
LOCK_TIMEOUT: str = _env.str("ALLIANCE_LOCK_TIMEOUT", default="5s")
STATEMENT_TIMEOUT: str = _env.str("ALLIANCE_STATEMENT_TIMEOUT", default="20s")
REDIS_URL: str = _env.str("REDIS_URL", default="redis://localhost:6379/0")
DATA_GIVEN: bool = "ALLIANCE_DATA" in _env.ENVIRON
DATA: Path = Path(_env.str("ALLIANCE_DATA", default=str(Path(tempfile.gettempdir()) / "alliance-portal")))
SECRET_KEY: str = _env.str("ALLIANCE_SECRET_KEY", default="")
FORMER_SECRET_KEYS: list[str] = _env.list("ALLIANCE_FORMER_SECRET_KEYS", default=[])
FACTOR_KEYS: list[str] = _env.list("ALLIANCE_FACTOR_KEYS", default=[])
HOSTS: list[str] = _env.list("ALLIANCE_HOSTS", default=[])
BASE_URL: str = _env.str("ALLIANCE_BASE_URL", default="http://localhost:8000")
EMAIL: dict = _env.email_url("ALLIANCE_EMAIL_URL", default="smtp://localhost:25")
MAIL_FROM: str = _env.str("ALLIANCE_MAIL_FROM", default="Secretariat <secretariat@alliance.example>")
CONTACT: str = _env.str("ALLIANCE_CONTACT", default="")
METRICS_TOKEN: str = _env.str("ALLIANCE_METRICS_TOKEN", default="")
PROXIES: int = _env.int("ALLIANCE_PROXIES", default=0)
