"""The demonstration from an empty machine to an open portal, and its orderly end."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from alliance.local import assets, collected, folders, outside, ports, processes, progress, subcommands
from alliance.local.leash import Stopped, stop_on_signals, unhindered
from alliance.local.service import Service
from alliance.local.stack import Stack
from alliance.local.supervisor import Supervisor
from alliance.local.trouble import Trouble

LONGEST = 900.0  # seconds of a walkthrough on a machine that does much else; alone it takes about one minute
_AGAIN = "`python manage.py demo --fresh` starts over with empty data."


def run(*, port: int, fresh: bool) -> int:
    """Start everything, watch until Ctrl-C, stop everything. Returns the exit code."""
    with stop_on_signals():
        opened = False
        try:
            folder = folders.claim(folders.data_folder())
            with folders.locked(folder):
                ports.require_free(port)
                known = (folder / "secret-key").exists()
                # A database that is not ours to clear is refused before anything of the folder is removed.
                given = _given_database(fresh=fresh)
                if fresh:
                    folders.clear(folder)
                folders.require_room(folder)
                state = "started over" if fresh else "kept from earlier" if known else "new"
                progress.line("Data folder", f"{folder}  ({state})")
                portal = _portal(folder, port=port, given=given, history="story", durable=True, watched=True)
                with portal as (services, env):
                    subcommands.run("cast", env=env)
                    _say_open(port, folder)
                    opened = True
                    Supervisor(services).watch()
        except Stopped as stopped:
            return 0 if opened else 128 + stopped.signum
        except Trouble as trouble:
            return _explain(trouble)
    return 0


def walkthrough() -> int:
    """The main job over HTTP on a fresh temporary stack, then nothing is left. Returns its exit code."""
    with stop_on_signals():
        try:
            for name in ("DATABASE_URL", "REDIS_URL"):
                if os.environ.pop(name, None):
                    progress.line(name, "left alone: the walkthrough brings its own")
            port = ports.free()
            with folders.temporary() as folder:
                folders.require_room(folder)
                progress.line("Data folder", f"{folder}  (temporary)")
                with _portal(folder, port=port, given="", history="seed", durable=False, watched=False) as (
                    _,
                    env,
                ):
                    print(flush=True)
                    code = subcommands.run_code(
                        "walkthrough", "--base-url", _address(port), env=env, limit=LONGEST
                    )
                    print(flush=True)
                    if code:
                        _show_errors(folder / "logs")
            return code
        except Stopped as stopped:
            return 128 + stopped.signum
        except Trouble as trouble:
            return _explain(trouble)


@contextmanager
def _portal(
    folder: Path, *, port: int, given: str, history: str, durable: bool, watched: bool
) -> Iterator[tuple[list[Service], Mapping[str, str]]]:
    """Everything running, in the order of need; stopped in the opposite order whatever happens.

    With a probe only where it is `watched`: the walkthrough moves the clock by days, in which nobody would have looked.
    """
    stack, mine = Stack(folder, durable=durable), []
    logs = folder / "logs"
    logs.mkdir(mode=0o700, exist_ok=True)
    for log in logs.glob("*.log"):
        log.replace(log.with_suffix(".log.before"))
    try:
        _services(stack, given)
        stack.export("ALLIANCE_BASE_URL", _address(port))
        env = _environment(folder, port=port)
        _prepare(folder, env=env, logs=logs, history=history)
        env = {name: value for name, value in env.items() if name != "ALLIANCE_OWNER_URL"}
        services = [
            processes.web(port=port, env=env, logs=logs),
            processes.worker(env=env, logs=logs),
            processes.beat(env=env, logs=logs, folder=folder),
        ]
        if watched:
            services.append(processes.probe(port=port, env=env, logs=logs, folder=folder))
        for service in services:
            with progress.step(service.name) as step:
                mine.append(service)
                service.start()
                step.word = f"running, process {service.pid}"
        yield [*stack.services, *mine], env
    finally:
        with unhindered():
            for service in reversed(mine):
                if service.stop():
                    _say_stopped(service)
            stack.stop(_say_stopped)


def _given_database(*, fresh: bool) -> str:
    """What happens to the database that DATABASE_URL names, in words; empty where we bring our own."""
    url = os.environ.get("DATABASE_URL")
    return outside.prepare(url, fresh=fresh) if url else ""


def _services(stack: Stack, given: str) -> None:
    with progress.step("PostgreSQL") as step:
        service = stack.start_database()
        step.word = f"running, process {service.pid}" if service else given
    with progress.step("Redis") as step:
        service = stack.start_broker()
        step.word = f"running, process {service.pid}" if service else "REDIS_URL"


def _prepare(folder: Path, *, env: Mapping[str, str], logs: Path, history: str) -> None:
    with progress.step("Front-end assets") as step:
        words = ["fetched"] if assets.ensure() else []
        words += ["collected"] if collected.ensure(folder, env=env, log=logs / "collectstatic.log") else []
        step.word = " and ".join(words) or "ready"
    with progress.step("Migrations", "applied"):
        subcommands.run("migrate", "--noinput", env=env, log=logs / "migrate.log", mend=_AGAIN)
    print(flush=True)
    subcommands.run(history, env=env, mend=_AGAIN)
    print(flush=True)


def _environment(folder: Path, *, port: int) -> dict[str, str]:
    """What every child of the demonstration reads."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "alliance.settings.local",
        "ALLIANCE_DATA": str(folder),
        "ALLIANCE_BASE_URL": _address(port),
        "ALLIANCE_HOSTS": "localhost,127.0.0.1",
        "ALLIANCE_SECRET_KEY": folders.secret_key(folder),
        "PYTHONUNBUFFERED": "1",
    }


def _address(port: int) -> str:
    return f"http://localhost:{port}"


def _say_open(port: int, folder: Path) -> None:
    print(f"\n  The portal is open:  {_address(port)}/")
    print(f"  Logs: {folder / 'logs'}    Stop: Ctrl-C\n", flush=True)


def _say_stopped(service: Service) -> None:
    with suppress(OSError):  # the terminal may be gone: stop the rest all the same
        progress.line(service.name, "stopped")


def _show_errors(logs: Path) -> None:
    """The temporary folder is about to go: show what its processes said last."""
    for name in ("web", "worker"):
        log = logs / f"{name}.log"
        words = log.read_text(errors="replace").splitlines()[-15:] if log.exists() else []
        print(f"  {name}.log ends with:", *("    " + word for word in words), sep="\n", flush=True)


def _explain(trouble: Trouble) -> int:
    print(f"\n{trouble}", file=sys.stderr, flush=True)
    return 1
