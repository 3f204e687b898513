"""A server whose event sets are away at its start says why, or serves the last good copy until they are back."""

from __future__ import annotations

import os
import resource
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from commands import started
from own_sets import LEAST, write_csv
from postgis import at, run
from serving import Server, serving

from app.cli import last_good
from app.cli.reloading import Reading
from app.web.config import Settings

if TYPE_CHECKING:
    import pytest

ROW = "'A patrol' AS title, date '2013-07-08' AS date, 51.1 AS lon, 43.6 AS lat"
NOTICE = "The source of the events cannot be read at present"


def page(server: Server, path: str) -> str:
    with urllib.request.urlopen(server.address + path, timeout=60) as answer:  # noqa: S310 - our own address
        return str(answer.read(), "utf-8")


def start(*options: str, cache: Path) -> tuple[int, str]:
    with started("serve", "--port", "0", *options, environment=os.environ | {"CASPIAN_CACHE": str(cache)}) as command:
        return command.ended()


def test_a_store_that_is_away_ends_the_start_with_a_reason(tmp_path: Path) -> None:
    address = f"postgresql://reader:secret@/navy?host={tmp_path}&table=patrols"
    for options in ((), ("--allow-stale",)):  # of what was never read there is no copy
        code, told = start("--events", address, *options, cache=tmp_path / "cache")
        assert code == 1
        assert "Error: postgresql://reader@/navy?table=patrols cannot be reached" in told
        assert "secret" not in told


def test_the_last_good_copy_is_served_and_told_until_the_database_is_back(
    postgis_database: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    run(postgis_database, f"CREATE TABLE patrols AS SELECT {ROW}")
    address, cache = at(postgis_database, table="patrols"), str(tmp_path / "cache")
    with serving(None, "--events", address, "--allow-stale", CACHE=cache) as server:
        before = server.ready()
        assert (before["stale"], before["problem"]) == (False, None)
        assert NOTICE not in page(server, "/")
    run(postgis_database, "ALTER TABLE patrols RENAME TO elsewhere")
    with serving(None, "--events", address, "--allow-stale", CACHE=cache) as server:
        answer = server.ready()
        assert (answer["stale"], answer["events"], answer["version"]) == (True, 1, before["version"])
        assert "patrols" in answer["problem"]
        assert answer["loaded"] <= before["loaded"]
        assert all(NOTICE in page(server, path) for path in ("/", "/embed", "/events/"))
        assert "cannot be read" in capfd.readouterr().err
        run(postgis_database, "ALTER TABLE elsewhere RENAME TO patrols")
        server.eventually(lambda answer: not answer["stale"] and answer["problem"] is None)
        assert NOTICE not in page(server, "/")


def test_a_copy_is_of_the_same_sets_alone(tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", LEAST)
    with serving(None, "--events", str(source), "--allow-stale", CACHE=str(tmp_path / "cache")):
        source.unlink()
    code, told = start("--events", f"other={source}", "--allow-stale", cache=tmp_path / "cache")
    assert code == 1
    assert "there is no file" in told


def test_where_the_disk_is_full_newer_events_are_served_and_the_copy_before_is_kept(tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", LEAST)
    settings = Settings(events=(str(source),), allow_stale=True, cache=tmp_path / "cache", rejects=tmp_path)
    last_good.read(settings, None, None)
    write_csv(source, LEAST, LEAST | {"title": "Another"})

    def on_a_full_disk() -> int:
        usual = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, usual[1]))
        try:
            return len(last_good.read(settings, None, None).catalogue)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, usual)

    assert Reading(on_a_full_disk).result() == 2
    source.unlink()
    kept = last_good.read(settings, None, None)
    assert (len(kept.catalogue), kept.stale is not None) == (1, True)
