"""The logs of the demonstration stay within bounds, and what a process writes after a cut is kept."""

import sys
import threading
from pathlib import Path

from alliance.local import service
from alliance.local.service import Service
from alliance.local.supervisor import Supervisor


def test_a_full_log_is_kept_once_and_written_on_from_nothing(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(service, "MOST_LOG", 1000)
    log = tmp_path / "talker.log"
    go = tmp_path / "go"
    script = (
        "import pathlib, time\nprint('a' * 2000, flush=True)\n"
        f"while not pathlib.Path({str(go)!r}).exists(): time.sleep(0.02)\n"
        "print('after', flush=True)\ntime.sleep(60)"
    )
    talker = Service(
        name="Talker", argv=[sys.executable, "-c", script], log=log, ready=lambda: log.stat().st_size > 2000
    )
    talker.start()
    try:
        Supervisor([talker]).look()
        assert log.stat().st_size == 0
        assert (tmp_path / "talker.log.before").stat().st_size == 2001
        go.touch()
        for _ in range(600):
            if log.stat().st_size:
                break
            threading.Event().wait(0.05)
        assert log.read_bytes() == b"after\n"  # the process appends: no hole of zeros before it
        Supervisor([talker]).look()
        assert log.read_bytes() == b"after\n"
    finally:
        talker.stop()
