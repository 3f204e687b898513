"""Files are replaced whole, and only if nobody else has written to them meanwhile."""

from __future__ import annotations

import os
import signal
import stat
import threading
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from events.model.errors import WritingError
from events.table import writing
from events.table.writing import Stamp, begin, locked, replacing, write_whole

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_that_others_have_written_to_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_text("mine", encoding="utf-8")
    since = begin(file)
    file.write_text("hers", encoding="utf-8")
    with pytest.raises(WritingError, match=r"events\.csv was changed by others meanwhile and is left as it is"):
        write_whole(file, "ours", since=since)
    assert file.read_text(encoding="utf-8") == "hers"


def test_a_file_that_came_or_went_meanwhile_has_been_changed(tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    since = begin(file)
    write_whole(file, "hers")
    with pytest.raises(WritingError, match="changed by others"):
        write_whole(file, "ours", since=since)
    since = begin(file)
    file.unlink()
    with pytest.raises(WritingError, match="changed by others"):
        write_whole(file, "ours", since=since)
    assert list(tmp_path.iterdir()) == []


def test_a_write_of_the_same_length_is_a_change(tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    write_whole(file, "mine")
    before = Stamp.of(file)
    write_whole(file, "hers")
    os.utime(file, ns=(before.modified_ns, before.modified_ns))
    assert Stamp.of(file) != before


def test_a_new_file_has_the_mode_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    write_whole(tmp_path / "events.csv", "id")
    assert (tmp_path / "events.csv").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_file_that_its_owner_only_may_write_to_stays_secret(tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.touch(0o600)
    write_whole(file, "id")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_errors_name_the_file_and_not_the_partial_one(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught, replacing(tmp_path / "events.csv"):
        pass  # nothing was written
    assert caught.value.filename == str(tmp_path / "events.csv")
    assert list(tmp_path.iterdir()) == []


def test_what_fails_while_other_files_are_read_keeps_its_name(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught, replacing(tmp_path / "events.csv"):
        (tmp_path / "missing").read_bytes()
    assert caught.value.filename == str(tmp_path / "missing")


def test_one_holds_the_lock_of_a_folder_at_a_time(tmp_path: Path) -> None:
    order: list[str] = []

    def second() -> None:
        with locked(tmp_path):
            order.append("second")

    with locked(tmp_path):
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(0.2)
        order.append("first")
    waiting.join()
    assert order == ["first", "second"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("when", ["begins", "ends"])
def test_a_signal_that_another_thread_receives_leaves_nothing_behind(
    when: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt() -> None:
        receiver = threading.Thread(target=signal.raise_signal, args=(signal.SIGINT,))
        receiver.start()
        receiver.join()

    class Interrupted(TemporaryDirectory[str]):
        def __init__(self, *arguments: str, **named: str | Path) -> None:
            super().__init__(*arguments, **named)  # type: ignore[call-overload]
            if when == "begins":
                interrupt()

        def cleanup(self) -> None:
            if when == "ends":
                interrupt()
            super().cleanup()

    monkeypatch.setattr(writing, "TemporaryDirectory", Interrupted)
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "events.csv", "id")
    assert [one.name for one in tmp_path.iterdir()] == ([] if when == "begins" else ["events.csv"])
    assert signal.getsignal(signal.SIGINT) == before
