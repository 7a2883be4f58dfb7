"""Databases of a test's own: copied from a template, connected to, dropped whole (final tables refuse TRUNCATE)."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.utils import setup_databases


def migrated_once() -> list[tuple[BaseDatabaseWrapper, str, bool]]:
    """Connect to the test database of this process; what `teardown_databases` takes.

    The first worker of a run that needs one migrates and seeds its own, and copies it for the others.
    """
    own, worker = connection.creation._get_test_db_name(), os.environ.get("PYTEST_XDIST_WORKER", "")
    with (Path(os.environ["ALLIANCE_DATA"]) / "migrated").open("a+") as note:
        fcntl.flock(note, fcntl.LOCK_EX)
        note.seek(0)
        if own in note.read().split():
            return [(connection, _take(own), True)]
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=set())
        call_command("seed", verbosity=0)
        if worker and not note.tell():
            for number in range(int(os.environ["PYTEST_XDIST_WORKER_COUNT"])):
                other = f"{own.removesuffix(worker)}gw{number}"
                if other != own:
                    drop(other)
                    _copy(own, other)
                    note.write(f"{other}\n")
    return made


def _take(name: str) -> str:
    """Connect to a test database that is there; the name before."""
    before = current()
    connection.close()
    settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name
    return before


@contextmanager
def cloned(kind: str = "clone") -> Iterator[str]:
    """A copy of the database that this process is connected to, connected to while it lasts; its name."""
    template, name = current(), named(kind)
    connect_to(name, copy_of=template)
    try:
        yield name
    finally:
        connect_to(template)
        drop(name)


@contextmanager
def connected_to(name: str, *, copy_of: str = "") -> Iterator[None]:
    """Connected to a database, made as a copy where a template is named; it stays when this is over."""
    before = current()
    connect_to(name, copy_of=copy_of)
    try:
        yield
    finally:
        connect_to(before)


def current() -> str:
    """The name of the database that this process is connected to."""
    return str(connection.settings_dict["NAME"])


def named(kind: str) -> str:
    """A name that no other database has."""
    return f"{kind}_{uuid4().hex[:12]}"


def connect_to(name: str, *, copy_of: str = "") -> None:
    """Connect to a database from now on; with `copy_of` it is made first."""
    connections.close_all()
    if copy_of:
        _copy(copy_of, name)
    connection.settings_dict["NAME"] = name


def drop(*names: str) -> None:
    """Drop databases, whoever is connected to them."""
    connections.close_all()
    for name in names:
        _in_maintenance(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _copy(template: str, name: str) -> None:
    """Make a copy of a database, and shut it as `migrate` did the first: rights on a database are not copied."""
    _in_maintenance(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
    _in_maintenance(f'REVOKE TEMPORARY ON DATABASE "{name}" FROM PUBLIC')


def _in_maintenance(statement: str) -> None:
    """Run one statement outside any transaction, connected to the server's own database."""
    parameters = {**connection.get_connection_params(), "dbname": "postgres"}
    for unknown in ("cursor_factory", "context", "prepare_threshold", "client_encoding"):
        parameters.pop(unknown, None)
    parameters.pop("options", None)  # the owner, not the application, makes databases
    with psycopg.connect(**parameters, autocommit=True) as maintenance:
        for patience in reversed(range(50)):
            try:
                maintenance.execute(statement)  # type: ignore[arg-type]
            except psycopg.errors.InsufficientPrivilege:
                # Somebody is just connecting: until it has a role, nobody but a superuser may end that process.
                if not patience:
                    raise
                time.sleep(0.1)
            else:
                return
