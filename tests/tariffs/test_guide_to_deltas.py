"""What docs/api.md tells an integrator to type in order to follow by deltas, typed word for word."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.tariffs import published
from tests.tariffs.published import BASE, PROGRAM, file

SECTION = re.compile(r"## 7\. Follow by deltas\n(.*?)\n## ", re.DOTALL)
COMMANDS = re.compile(r"```sh\n(.*?)```", re.DOTALL)


@pytest.fixture
def curl() -> str:
    found = shutil.which("curl")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("curl is missing, and a gate without it proves nothing here")
        pytest.skip("curl is not installed")
    return found


def test_every_command_of_the_guide_works_and_gives_the_release(client, released, curl, tmp_path: Path):
    answers = published.collected(client)
    answers[f"{BASE}/changes?after=1"] = client.get(f"{BASE}/changes?after=1").content
    section = SECTION.search((settings.ROOT / "docs" / "api.md").read_text())
    assert section is not None
    commands = COMMANDS.findall(section[1])
    assert len(commands) == 2
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    with published.served(answers, {}) as address:
        environment = {
            "BASE": address, "PATH": f"{python.parent}:{Path(curl).parent}:/usr/bin:/bin",
            "PYTHONPATH": str(settings.ROOT),
        }  # fmt: skip
        pull = [sys.executable, "-I", str(PROGRAM), address, "./rules"]
        assert subprocess.run(pull, cwd=tmp_path, capture_output=True).returncode == 0
        shown = [
            subprocess.run(
                ["sh", "-ec", command],
                cwd=tmp_path,
                env=environment,
                check=True,
                capture_output=True,
                text=True,
            ).stdout
            for command in commands
        ]
    assert '"delta.ndjson"' in shown[0]
    digest = published.sha256(answers[file(2, "rules.ndjson")]).hexdigest()
    assert f"{digest}  ./rules-2/rules.ndjson" in shown[1]
