"""Scratch folders are the user's own, and nothing of a killed process stays in them."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from events.table.disk.scratch import make_private, scratch

KEEPS_ONE = """
import sys
from pathlib import Path
from events.table.disk.scratch import scratch
with scratch(Path(sys.argv[1])) as folder:
    (folder / "partial").write_bytes(b"half")
    print(folder, flush=True)
    sys.stdin.read()
"""


def test_a_scratch_folder_is_gone_at_the_end(tmp_path: Path) -> None:
    with scratch(tmp_path / "deep" / "cache") as folder:
        (folder / "partial").write_bytes(b"half")
    assert list((tmp_path / "deep" / "cache").iterdir()) == []


def test_nobody_else_can_look_into_it(tmp_path: Path) -> None:
    with scratch(tmp_path / "cache") as folder:
        assert [stat.S_IMODE(one.stat().st_mode) for one in (folder, folder.parent)] == [0o700, 0o700]


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_uses_stays(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KEEPS_ONE, str(tmp_path)]
    with (
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as killed,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as living,
    ):
        assert killed.stdout is not None
        assert living.stdout is not None
        left, used = (Path(one.stdout.readline().strip()) for one in (killed, living) if one.stdout)
        killed.send_signal(signal.SIGKILL)
        killed.wait(60)
        assert (left / "partial").exists()
        with scratch(tmp_path) as own:
            assert {own, used} == set(tmp_path.iterdir())
        living.communicate(timeout=60)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_others_may_write_to_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    with pytest.raises(PermissionError, match="not this user's alone"):
        make_private(tmp_path)


def test_a_folder_of_another_user_is_refused(tmp_path: Path) -> None:
    folder = tmp_path
    if os.geteuid() == 0:
        os.chown(folder, 65534, 65534)
    else:
        folder = Path("/")
    with pytest.raises(PermissionError, match="not this user's alone"):
        make_private(folder)
