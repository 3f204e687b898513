"""The commands of the guide to own events run, with the files that the guide shows."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path
from tempfile import TemporaryFile

import pytest
from buckets import serving_buckets
from commands import started
from own_sets import rejects
from postgis import run as sql
from waiting import first_line

import app as application
from events.own.files.files import _FORMATS
from events.own.mapping import COMMON_NAMES

GUIDE = (Path(application.__file__).parent / "pages" / "handbook" / "docs" / "own-events.md").read_text(
    encoding="utf-8"
)
FILES = {"csv": "patrols.csv", "toml": "patrols.toml", "json": "mines.geojson"}
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL) for line in block.splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for language, name in FILES.items():
        [text] = re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def run(command: str, folder: Path) -> str:
    """Run a command of the guide; a server until it says where it is. Returns what was written to standard error."""
    program, *arguments = shlex.split(command)
    assert program == "caspian-map"
    serves = arguments[0] == "serve" and "--dry-run" not in arguments
    with (
        TemporaryFile("w+", encoding="utf-8") as errors,
        started(*arguments, *(["--port", "0"] if serves else []), folder=folder, errors=errors.fileno()) as run_it,
    ):
        said = first_line(run_it.output, run_it.process.kill)
        if serves:
            run_it.process.terminate()
        code, _rest = run_it.ended()
        errors.seek(0)
        told = errors.read()
    assert said.startswith("The map is at") if serves else code == 0, told
    return told


def test_the_commands_about_buckets_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [block] = re.findall(r"```bash\n(.*?)```", GUIDE, re.DOTALL)
    with serving_buckets(monkeypatch):
        exported, commands = block.splitlines()[:2], block.splitlines()[2:]
        names = [name for line in exported for name in re.findall(r"(\w+)=", line)]
        assert [name for name in names if name not in os.environ] == []
        assert [one for one in commands if "3 events" not in run(one, folder)] == []


def test_the_commands_about_postgis_run(postgis_database: str, folder: Path) -> None:
    columns = "'A patrol' AS title, date '2013-07-08' AS date, true AS checked, ST_Point(51.1, 43.6, 4326) AS geom"
    sql(postgis_database, f"CREATE TABLE patrols AS SELECT {columns}")
    for block in re.findall(r"```console\n(.*?)```", GUIDE, re.DOTALL):
        for command in block.splitlines():
            here = re.sub(r"postgresql://\w+@db\.example\.org/navy\?", f"{postgis_database}&", command)
            assert here != command
            assert re.search(r"[13] events", run(here, folder))
    assert sql(postgis_database, "SELECT count(*) FROM watch") == [(3,)]


def test_every_command_runs(folder: Path) -> None:
    told = [run(command, folder) for command in COMMANDS]
    assert len(COMMANDS) == 10
    assert "columns taken: title from 'name'" in told[1]
    assert "patrols: 3 events" in told[1]
    assert "Watch: 3 events" in told[7]
    assert [(one["line"], one["reason"]) for one in rejects(folder / "patrols.csv.rejects.csv")] == [
        ("5", "there is no date")
    ]


def test_the_guide_lists_every_ending_and_every_guess() -> None:
    for ending in _FORMATS:
        assert f"`{ending}`" in GUIDE
    for target, names in COMMON_NAMES.items():
        assert f"`{target}`" in GUIDE
        assert all(f"`{name}`" in GUIDE for name in names), target
