"""Where it is measured: a database of its own that is as durable as a real one, the portal's own processes, nginx."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alliance.local import assets, collected, folders, ports, processes, subcommands
from alliance.local.service import Service
from alliance.local.stack import Stack

NGINX = """
daemon off; worker_processes 1; error_log {folder}/nginx.log; pid {folder}/nginx.pid; {user}
events {{ worker_connections 512; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  types {{ application/json json; application/x-ndjson ndjson; }}
  default_type text/plain;
  server {{
    listen 127.0.0.1:{port};
    location /publication/releases/ {{
      alias {tree}/releases/;
      add_header Cache-Control "public, max-age=31536000, immutable";
      add_header Access-Control-Allow-Origin "*";
      add_header X-Content-Type-Options nosniff;
    }}
    location = /publication/channels/live.json {{
      alias {tree}/channels/live.json;
      add_header Cache-Control "public, max-age=30, must-revalidate";
      add_header Access-Control-Allow-Origin "*";
    }}
  }}
}}
"""


@dataclass(frozen=True)
class Place:
    """A claimed temporary folder, and what the portal's processes read from their environment."""

    folder: Path
    env: dict[str, str]
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def house() -> Iterator[Place]:
    """A migrated and seeded database; this process works in it as its owner, since it fills it by plain inserts."""
    for name in ("DATABASE_URL", "REDIS_URL", "ALLIANCE_OWNER_URL"):
        os.environ.pop(name, None)
    with folders.temporary() as folder, Stack(folder, durable=True):
        (folder / "logs").mkdir(exist_ok=True)
        port = ports.free()
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "alliance.settings.local",
            "ALLIANCE_DATA": str(folder),
            "ALLIANCE_BASE_URL": f"http://localhost:{port}",
            "ALLIANCE_SECRET_KEY": folders.secret_key(folder),
        }
        env = {**os.environ, "PYTHONUNBUFFERED": "1"}
        for command in (["migrate", "--noinput"], ["seed"]):
            subcommands.run(*command, env=env, log=folder / "logs" / f"{command[0]}.log")
        env.pop("ALLIANCE_OWNER_URL", None)
        os.environ["DATABASE_URL"] = os.environ["ALLIANCE_OWNER_URL"]
        yield Place(folder, env, port)


@contextmanager
def portal(place: Place, *, sweeping: bool = False) -> Iterator[Service]:
    """The portal's own server, as the demonstration starts it; `sweeping` with worker and beat beside it."""
    logs = place.folder / "logs"
    assets.ensure()
    collected.ensure(place.folder, env=place.env, log=logs / "collectstatic.log")
    services = [processes.web(port=place.port, env=place.env, logs=logs)]
    if sweeping:
        services += [
            processes.worker(env=place.env, logs=logs),
            processes.beat(env=place.env, logs=logs, folder=place.folder),
        ]
    started: list[Service] = []
    try:
        for service in services:
            started.append(service)
            service.start()
        yield services[0]
    finally:
        for service in reversed(started):
            service.stop()


@contextmanager
def nginx(place: Place) -> Iterator[tuple[str, Service]]:
    """nginx with one worker on the same public tree: its address and its process."""
    program, port = shutil.which("nginx"), ports.free()
    assert program is not None, "asked for only where it is installed"
    configuration = place.folder / "nginx.conf"
    # the tree lies in a folder of root's where root runs this: its worker must be able to read it
    user = "user root;" if os.geteuid() == 0 else ""
    text = NGINX.format(folder=place.folder, port=port, tree=place.folder / "publication", user=user)
    configuration.write_text(text)
    service = Service(
        name="nginx",
        argv=[program, "-c", str(configuration), "-p", str(place.folder)],
        log=place.folder / "logs" / "nginx.out",
        ready=lambda: processes._answers(f"http://127.0.0.1:{port}/publication/channels/live.json"),
    )
    try:
        service.start()
        yield f"http://127.0.0.1:{port}", service
    finally:
        service.stop()
