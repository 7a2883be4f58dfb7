"""Celery as it resolves its settings, and what a real worker and a real broker do with them."""

import ast
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery.beat import Scheduler
from django.conf import settings

from alliance.celery import app
from tests.faults.house import House, wait_for

TICKS = 30
RESOLVED = {
    "accept_content": ["json"],
    "beat_schedule": {
        "sweep": {
            "task": "alliance.portal.tasks.sweep",
            "schedule": settings.CELERY_BEAT_SCHEDULE["sweep"]["schedule"],
            "options": {"expires": 2},
        }
    },
    "broker_connection_max_retries": None,
    "broker_connection_retry": True,
    "broker_connection_retry_on_startup": True,
    "result_backend": None,
    "task_acks_late": True,
    "task_ignore_result": True,
    "task_reject_on_worker_lost": True,
    "task_serializer": "json",
    "task_soft_time_limit": 45,
    "task_time_limit": 60,
    "worker_cancel_long_running_tasks_on_connection_loss": True,
    "worker_max_tasks_per_child": 500,
    "worker_prefetch_multiplier": 1,
    "worker_soft_shutdown_timeout": 30,
}
TRANSPORT = {
    "health_check_interval": 25,
    "socket_connect_timeout": 3,
    "socket_keepalive": True,
    "socket_timeout": 3,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "visibility_timeout": 120,
}


@pytest.mark.parametrize("name", sorted(RESOLVED))
def test_celery_resolves_each_setting_as_it_is_meant(name: str):
    assert app.conf[name] == RESOLVED[name]


def test_the_tick_comes_each_second_and_no_other_timetable_exists():
    assert app.conf.beat_schedule["sweep"]["schedule"].run_every.total_seconds() == 1
    assert list(app.conf.beat_schedule) == ["sweep"]


def test_the_channel_to_redis_takes_each_option_as_it_is_meant(house: House):
    """As kombu resolves them: an option whose name it does not know would be dropped without a word."""
    house.start_redis()
    assert app.conf.broker_transport_options == TRANSPORT
    assert app.conf.task_time_limit < TRANSPORT["visibility_timeout"]
    with app.connection_for_read(house.redis_url) as connection:
        channel = connection.default_channel
        assert {name: getattr(channel, name) for name in TRANSPORT} == TRANSPORT
    assert house.ask_redis().config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_no_task_is_bound_to_try_again_by_itself_or_to_keep_a_result():
    for name, task in app.tasks.items():
        if not name.startswith("celery."):
            assert (task.ignore_result, task.autoretry_for if hasattr(task, "autoretry_for") else ()) == (
                True,
                (),
            )
            assert task.acks_late and task.reject_on_worker_lost, name


# --- only the sweep queues -----------------------------------------------------------------------------------------

QUEUES = {"delay", "delay_on_commit", "apply_async", "apply_async_on_commit", "send_task"}
CHAINS = {"signature", "subtask", "chunks", "xmap", "xstarmap", "s", "si"}
IMPORTED = {
    "chain",
    "chord",
    "group",
    "signature",
    "subtask",
    "maybe_signature",
    "chunks",
    "xmap",
    "xstarmap",
}
LATER = {"eta", "countdown", "retry", "retry_backoff", "autoretry_for", "max_retries"}
SWEEP = "alliance/portal/sweep.py"


def breaches(source: str) -> Iterator[tuple[int, str]]:
    """Line and name of each use of what would queue, chain or put off a task, by whatever way it is reached."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(attr=name) if name in QUEUES | {"retry", "signature", "subtask"}:
                yield node.lineno, name
            case ast.Call(func=ast.Attribute(attr=name)) if name in CHAINS:
                yield node.lineno, name
            case ast.keyword(arg=str(name)) if name in LATER:
                yield node.value.lineno, name
            case ast.Constant(value=str(name)) if name in QUEUES | {"countdown", "eta"}:
                yield node.lineno, name  # getattr(task, "delay"), or an option in a dictionary
            case ast.ImportFrom(module=str(module), names=names) if module.split(".")[0] == "celery":
                for each in names:
                    if each.name in IMPORTED:
                        yield node.lineno, each.name


def test_only_the_sweep_queues_and_nothing_is_put_off_chained_or_retried():
    found = [
        (str(path.relative_to(settings.ROOT)), name)
        for top in ("alliance", "members", "tariffs")
        for path in sorted((settings.ROOT / top).rglob("*.py"))
        for _, name in breaches(path.read_text())
    ]
    # `signature` names the one thing that may follow a done item: to look at once for what comes behind it.
    assert found == [(SWEEP, "signature"), (SWEEP, "apply_async")]


@pytest.mark.parametrize(
    "source",
    [
        "task.delay(1)",
        "task.apply_async((1,), countdown=5)",
        "app.send_task('x')",
        "task.s(1)",
        "task.si(1)()",
        "from celery import chain",
        "from celery.canvas import group",
        "self.retry()",
        "@shared_task(autoretry_for=(OSError,))\ndef f(): ...",
        "queue = task.delay",
        "getattr(task, 'apply_async')",
        "options = {'eta': at}",
        "transaction.on_commit(task.delay)",
        "task.signature((1,))",
    ],
)
def test_the_rule_sees_each_way_to_queue_or_put_off(source: str):
    assert list(breaches(source))


# --- old ticks are dropped ----------------------------------------------------------------------------------------


def queued(house: House) -> list[dict]:
    """The messages that wait for a worker."""
    return [json.loads(each) for each in house.ask_redis().lrange("celery", 0, -1)]


def ran(house: House, outcome: str) -> int:
    """How many ticks the worker's log says so of."""
    log = house.logs / "worker.log"
    lines = log.read_text().splitlines() if log.exists() else []
    return sum("alliance.portal.tasks.sweep" in line and outcome in line for line in lines)


@pytest.mark.long
def test_ticks_that_waited_are_dropped_and_workers_keep_to_themselves(house: House):
    """Beat's own scheduler queues half a minute of ticks for no worker; one that comes later runs none of them."""
    house.start_redis()
    scheduler = Scheduler(app, schedule={})
    scheduler.update_from_dict(app.conf.beat_schedule)
    tick = scheduler.schedule["sweep"]
    with app.connection_for_write(house.redis_url) as connection, connection.Producer() as producer:
        for _ in range(TICKS):
            scheduler.apply_async(tick, producer=producer, advance=False)
    messages = queued(house)
    assert len(messages) == TICKS
    last = time.time() + 2 * settings.SWEEP_EVERY
    wait_for(lambda: time.time() > last, said="the ticks are old")

    worker = house.worker()
    wait_for(lambda: not queued(house), said="the queue is empty", alive=worker)
    wait_for(
        lambda: ran(house, "succeeded") + ran(house, "Discarding") >= TICKS, said="all came out", alive=worker
    )
    assert ran(house, "succeeded") == 0
    assert not house.ask_redis().exists("_kombu.binding.celeryev"), "workers listen to each other"
    assert "mingle" not in Path(worker.log).read_text()
