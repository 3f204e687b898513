"""Reloading in a child process: after a failure the last good events stay, and the reason is reported."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from records import record, write
from serving import installed, serving
from waiting import eventually, first_line, is_running

from app.cli.reloading import Reading, ReloadError
from app.web.policy.reasons import LONGEST, explain
from events.model.errors import EventsError
from events.table.disk import kept_files

if TYPE_CHECKING:
    from collections.abc import Callable


#: A process that reads, and watches, what does not respond, and is then killed; it prints the ids of its children.
KILLED = """
import os, signal
from app.cli.reloading import Reading
from app.cli.watching import Watching

def watch():
    yield False
    signal.pause()

reading, watching = Reading(signal.pause), Watching(watch)
assert watching.news(60) == "begun"
print(reading._pid, watching._pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def crash() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def hang() -> None:
    signal.pause()


def recurse() -> None:
    recurse()


def refuse() -> None:
    raise EventsError("/srv/maps/2013.yaml: not a date " + "x" * 5_000)


def fill_the_disk() -> bytes:
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    return bytes(1_000_000)


def stumble() -> None:
    raise KeyError("something that nobody expected")


def test_what_the_child_read_is_what_the_parent_gets() -> None:
    assert Reading(lambda: {"events": [1, 2]}).result() == {"events": [1, 2]}


@pytest.mark.parametrize(
    ("read", "reason"),
    [
        (crash, "it crashed or was killed"),
        (recurse, "RecursionError"),
        (stumble, "KeyError: 'something that nobody expected'"),
        (fill_the_disk, "File too large"),
        (refuse, "2013.yaml: not a date"),
        (lambda: os.read(9_999, 1), "Bad file descriptor"),
        (lambda: (_ for _ in ()).throw(SystemExit(3)), "SystemExit: 3"),
        (lambda: lambda: None, "pickle"),
    ],
)
def test_whatever_happens_to_the_child_is_told_to_the_parent(read: Callable[[], Any], reason: str) -> None:
    with pytest.raises(ReloadError, match=reason) as caught:
        Reading(read).result()
    assert len(str(caught.value)) <= LONGEST


def test_of_what_both_have_the_parent_gets_its_own() -> None:
    shared, other = [1, 2], [3]
    first, second = Reading(lambda: {"events": [shared, other]}, [shared]).result()["events"]
    assert first is shared
    assert second == other
    assert second is not other


def test_what_the_child_puts_back_into_the_cache_is_there_when_it_has_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_files, "_SHORT", 0)
    kept = kept_files.KeptFiles(tmp_path, 1 << 20)
    kept.made("one", lambda target: target.write(b"content" * 10_000))
    kept_files.wait_for_copies()
    assert Reading(lambda: len(kept.opened("one") or b"")).result() == 70_000
    assert [path.name for path in tmp_path.iterdir()] == ["one"]


def test_a_child_that_hangs_keeps_nobody_waiting_and_can_be_stopped() -> None:
    reading = Reading(hang)
    assert not reading.is_done()
    reading.stop()


def test_children_that_wait_for_what_does_not_respond_end_with_a_parent_that_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", KILLED], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        children = [int(one) for one in first_line(parent.stdout, parent.kill).split()]
    assert len(children) == 2
    eventually(lambda: not any(is_running(one) for one in children))


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            FileNotFoundError(2, "No such file or directory", "/srv/maps/2013.yaml"),
            "2013.yaml: No such file or directory",
        ),
        (EventsError("/home/somebody/sets/a.csv: no column date"), "a.csv: no column date"),
        (EventsError("https://example.org/data/a.csv: 404"), "https://example.org/data/a.csv: 404"),
        (ValueError("bad '/var/lib/x/y.parquet'"), "ValueError: bad 'y.parquet'"),
    ],
)
def test_reasons_name_files_without_the_folders_of_the_machine(error: Exception, told: str) -> None:
    assert explain(error) == told


BROKEN: dict[str, bytes] = {
    "a merge key of itself": b"- &a\n  <<: *a\n",
    "a tag of Python": b"- !!python/object/apply:os.system ['true']\n",
    "a tag of its own": b"- !strange {id: x}\n",
    "deep nesting": b"[" * 200_000,
    "a bomb of aliases": b"a: &a [x, x]\n" + b"".join(b"%c: &%c [*%c, *%c, *%c]\n" % (*b * 2, *a * 3) for a, b in (
        (bytes([97 + n]), bytes([98 + n])) for n in range(20)
    )),
    "bytes that are no text": b"\xff\xfe\x00id: \x80",
    "control characters": b"- id: a\x00b\x1b[31m\n",
    "a list of numbers": b"- 1\n- 2\n",
    "a text": b"just words\n",
    "a mapping with a list as key": b"- ? [a, b]\n  : c\n",
}  # fmt: skip


def test_no_file_that_an_editor_saves_ends_the_server_or_changes_what_it_serves(tmp_path: Path) -> None:
    folder = write(tmp_path, record())
    with serving(folder) as server:
        for name, content in BROKEN.items():
            (folder / "broken.yaml").write_bytes(content)
            before = server.ready()["problem"]
            os.kill(server.pid, signal.SIGHUP)
            answer = server.eventually(lambda answer, before=before: answer["problem"] not in (None, before))
            assert (answer["events"], answer["status"]) == (1, "ready"), name
            assert len(answer["problem"]) <= LONGEST, name
            assert str(folder) not in answer["problem"], name
            (folder / "broken.yaml").unlink()
            os.kill(server.pid, signal.SIGHUP)
            server.eventually(lambda answer: answer["problem"] is None)


def test_a_reload_that_is_asked_for_during_the_start_comes_after_it(tmp_path: Path) -> None:
    sent: list[int] = []

    def asked(process: int) -> None:
        # From when the command keeps the signal pending: it is one that begins with bit 0 of the mask.
        status = Path(f"/proc/{process}/status")
        eventually(lambda: int(status.read_text(encoding="ascii").partition("SigBlk:")[2].split()[0], 16) & 1)
        os.kill(process, signal.SIGHUP)
        sent.append(process)

    with installed(write(tmp_path, record()), begun=asked) as server:
        assert sent == [server.pid]
        assert server.ready()["events"] == 1
