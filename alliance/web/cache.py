"""The web cache: a table of PostgreSQL that forgets what has expired, and nothing else."""

from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router


class KeptUntilItExpires(DatabaseCache):
    """Django's cache in a table, without throwing out what still holds.

    Django's own keeps 300 entries and then drops a third of them, live ones too. Here they are limits on guessing
    and codes that were used: whoever makes 300 entries would wipe them out.
    """

    def __init__(self, table: str, params: dict[str, Any]) -> None:
        super().__init__(table, params)
        self._max_entries = 1000  # from here on, what has expired is taken away at each write

    def _cull(self, db: str, cursor: Any, now: Any, num: int) -> None:
        expired = connections[db].ops.adapt_datetimefield_value(now)
        cursor.execute(f"DELETE FROM {self._name(db)} WHERE expires < %s", [expired])  # noqa: S608

    def _name(self, db: str) -> str:
        table: str = self._table  # type: ignore[attr-defined] # of Django's own, which its types leave out
        return connections[db].ops.quote_name(table)

    def count(self, key: str, seconds: int) -> int:
        """How often `key` was counted, this time included; forgotten `seconds` after the last time.

        One statement, so that sixty at once wait for each other's row and not for a lock that is asked for again and
        again. What is counted is read by this alone.
        """
        db = router.db_for_write(self.cache_model_class)
        with connections[db].cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {self._name(db)} AS counted (cache_key, value, expires) "  # noqa: S608
                "VALUES (%s, '1', now() + make_interval(secs => %s)) ON CONFLICT (cache_key) DO UPDATE "
                "SET value = (counted.value::int + 1)::text, expires = excluded.expires RETURNING value::int",
                [self.make_and_validate_key(key), seconds],
            )
            return cursor.fetchone()[0]
