"""The portal's own processes: web server, Celery worker, Celery beat, the probe."""

import os
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from celery import Celery
from kombu import pools
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from alliance.local.folders import CHECKOUT
from alliance.local.ports import addresses
from alliance.local.service import Service


def web(*, port: int, env: Mapping[str, str], logs: Path) -> Service:
    """gunicorn on every loopback address; ready when the front page answers without an error of ours."""
    binds = [f"[{a}]:{port}" if ":" in a else f"{a}:{port}" for _, a in addresses()]
    return Service(
        name="Web server",
        argv=[
            *(sys.executable, "-m", "gunicorn", "alliance.wsgi:application"),
            *(part for bind in binds for part in ("--bind", bind)),
            *("--workers", "2", "--threads", "4", "--timeout", "60", "--graceful-timeout", "5"),
            "--no-control-socket",  # it would be made in the user's home
        ],
        log=logs / "web.log",
        ready=lambda: _answers(f"http://127.0.0.1:{port}/"),
        env=env,
        cwd=CHECKOUT,
    )


def worker(*, env: Mapping[str, str], logs: Path) -> Service:
    """A Celery worker with two processes; ready when it answers a ping through the broker."""
    name = f"demo-{os.getpid()}@localhost"
    return Service(
        name="Celery worker",
        argv=[
            *(sys.executable, "-m", "celery", "-A", "alliance.celery:app", "worker"),
            *("--concurrency", "2", "--hostname", name),
            *("--loglevel", "INFO"),
        ],
        log=logs / "worker.log",
        ready=lambda: _pongs(env["REDIS_URL"], name),
        env=env,
        cwd=CHECKOUT,
        patience=20.0,
    )


def beat(*, env: Mapping[str, str], logs: Path, folder: Path) -> Service:
    """Celery beat. It only ticks and its tasks may run twice, so each start begins a new schedule file."""
    schedule = folder / "celery" / "schedule"

    def prepare() -> None:
        schedule.parent.mkdir(mode=0o700, exist_ok=True)
        for old in schedule.parent.glob("schedule*"):
            old.unlink()

    return Service(
        name="Celery beat",
        argv=[
            *(sys.executable, "-m", "celery", "-A", "alliance.celery:app", "beat"),
            *("--schedule", str(schedule), "--pidfile", "", "--loglevel", "INFO"),
        ],
        log=logs / "beat.log",
        prepare=prepare,
        ready=lambda: any(schedule.parent.glob("schedule*")),
        env=env,
        cwd=CHECKOUT,
    )


def probe(*, port: int, env: Mapping[str, str], logs: Path, folder: Path) -> Service:
    """The probe, which asks the web server as a delegate would; ready when it has said what it saw first."""
    log = logs / "probe.log"
    return Service(
        name="Probe",
        argv=[
            *(sys.executable, "manage.py", "probe", "--url", f"http://localhost:{port}", "--every", "5"),
            *("--folder", str(folder / "probe")),
        ],
        log=log,
        ready=lambda: log.exists() and log.stat().st_size > 0,
        env=env,
        cwd=CHECKOUT,
    )


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310  our own loopback address
            return bool(answer.status < 500)
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


def _pongs(broker: str, worker_name: str) -> bool:
    try:
        with Celery("probe", broker=broker, set_as_current=False) as probe:
            return bool(probe.control.ping(destination=[worker_name], timeout=0.3, limit=1))
    except (OSError, RedisError, KombuError):
        return False
    finally:
        pools.reset()  # kombu keeps connections: one to a Redis that has died would break the next ask
