"""The units, the environment file and the page that explains them say one thing."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.operations import shipped
from tests.operations.shipped import PROCESSES, ROOT, UNITS

PAGE = (ROOT / "docs" / "operations.md").read_text()


def read_by_settings() -> set[str]:
    """Every name that alliance/settings/env.py reads."""
    found = set()
    for node in ast.walk(ast.parse((ROOT / "alliance/settings/env.py").read_text())):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("_env."):
            found |= {arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant)}
    return found


def in_the_table() -> set[str]:
    return set(re.findall(r"^\| `([A-Z_]+)` \|", PAGE, re.MULTILINE))


def test_every_name_of_the_environment_is_explained_and_no_other():
    assert read_by_settings() | {"DJANGO_SETTINGS_MODULE"} == in_the_table()
    assert len(read_by_settings()) >= 14


def test_nothing_else_of_the_site_reads_the_environment():
    """`alliance.local` starts processes, and the two doors name the settings; the rest asks the settings."""
    reading = {
        str(path.relative_to(ROOT))
        for top in ("alliance", "members", "tariffs")
        for path in (ROOT / top).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in {"os.environ", "os.getenv", "environ.Env"}
    }
    assert {each for each in reading if not each.startswith("alliance/local/")} <= {
        "alliance/settings/env.py", "alliance/wsgi.py", "alliance/celery.py",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["portal.env", "owner.env"])
def test_the_shipped_environment_names_nothing_unknown(name):
    assert shipped.settings_of(name).keys() <= in_the_table()


def test_the_command_of_the_web_server_is_written_in_its_unit_alone():
    shown = [
        path.relative_to(ROOT)
        for path in (ROOT / "docs").rglob("*")
        if path.suffix in {".md", ".service", ".conf"}
        and re.search(r"alliance\.wsgi:application --", path.read_text())
    ]
    assert [str(path) for path in shown] == ["docs/operations/systemd/alliance-web.service"]


@pytest.mark.parametrize("process", PROCESSES)
def test_a_stop_waits_for_the_work_at_hand(process):
    assert (
        shipped.seconds_to_stop(process)
        >= {
            "web": 30,  # --graceful-timeout of its command
            "worker": settings.CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT + 30,
            "beat": 10,
            "probe": 15,  # two answers waited for, and what it saw handed in
            "sweep": settings.CELERY_TASK_TIME_LIMIT,
        }[process]
    )


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """The units with the programs of this machine in their commands, since verifying looks for them."""
    for unit in UNITS.iterdir():
        text = unit.read_text().replace(shipped.PROGRAMS, f"{Path(sys.executable).parent}/")
        (tmp_path / unit.name).write_text(text.replace("/usr/bin/rsync", "/bin/true"))
    return tmp_path


def test_systemd_reads_every_unit_without_a_complaint(here):
    analyze = shipped.tool("systemd-analyze")
    ours = sorted(str(path) for path in here.iterdir())
    done = subprocess.run(
        [analyze, "verify", "--recursive-errors=no", *ours], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("process", PROCESSES)
def test_a_unit_is_closed_against_what_it_does_not_need(here, process):
    """systemd's own measure: 0 is a locked room, 10 no protection. An untouched unit has 9.6."""
    analyze, unit = shipped.tool("systemd-analyze"), here / f"alliance-{process}.service"
    done = subprocess.run(
        [analyze, "security", "--offline=yes", "--threshold=25", "--no-pager", str(unit)],
        capture_output=True, text=True, timeout=60, env=os.environ | {"SYSTEMD_COLORS": "0"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-600:] + done.stderr
