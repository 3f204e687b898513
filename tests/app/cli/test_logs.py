"""Responses and log of a running server, over a socket: no folder of the machine, and nobody's address."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from own_sets import LEAST, write_csv
from records import record, write
from serving import serving
from waiting import end, eventually, first_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from serving import Server

# The server with one more address, which fails as a library does that cannot read a file.
FAILING = """
import warnings
from app.cli.main import main
from app.web import health

@health.blueprint.get("/fail/<path:name>")
def fail(name):
    warnings.warn(f"{__file__} is old", stacklevel=1)
    with open(__file__ + "/" + name) as file:
        return file.read()

main()
"""
HIDDEN = "folder-of-the-operator"
MALFORMED = (b"\x01\x02\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET /\x1b[2K HTTP/1.1\r\nBad Header: 1\r\n\r\n")


@contextmanager
def logging(folder: Path, *options: str | Path) -> Iterator[tuple[Server, Path]]:
    """Serve with a log; yields the server and the log."""
    log = folder / "log"
    settings = {"CACHE": str(folder / "cache"), "WORKERS": "1", "REJECTS": "."}
    with (
        log.open("w", encoding="utf-8") as errors,
        serving(None, *map(str, options), errors=errors.fileno(), **settings) as server,
    ):
        yield server, log


@contextmanager
def failing(folder: Path) -> Iterator[tuple[str, Path]]:
    """Serve an application with an address at which it fails; yields the address of the server and the log."""
    script, log = folder / "failing.py", folder / "log"
    script.write_text(FAILING, encoding="utf-8")
    options = ("--port", "0", "--workers", "1", "--catalogue", write(folder / "catalogue", record()))
    command = [sys.executable, script, "serve", *options]
    environment = os.environ | {"CASPIAN_CACHE": str(folder / "cache")}
    with (
        log.open("w", encoding="utf-8") as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment) as process,
    ):
        assert process.stdout is not None
        try:
            yield first_line(process.stdout, process.kill).split()[4].rstrip("/"), log
        finally:
            end(process)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / HIDDEN).mkdir()
    return tmp_path / HIDDEN


def asked(address: str) -> tuple[int, str]:
    """Return the status and everything else of an answer."""
    try:
        with urllib.request.urlopen(address, timeout=60) as response:  # noqa: S310 - our own address
            return response.status, f"{response.headers}{response.read().decode(errors='replace')}"
    except urllib.error.HTTPError as error:
        with error:
            return error.code, f"{error.headers}{error.read().decode(errors='replace')}"


def test_a_failure_is_a_line_of_the_log_and_no_answer_tells_of_it(folder: Path) -> None:
    with failing(folder) as (address, log):
        status, answer = asked(f"{address}/fail/a%0Db%1B%5B2K{'x' * 3000}")
        eventually(lambda: "NotADirectoryError" in log.read_text(encoding="utf-8"))
        told = log.read_text(encoding="utf-8").splitlines()
    assert status == 500
    assert HIDDEN not in answer
    assert [one.split()[1:3] for one in told] == [["WARNING", "py.warnings:"], ["ERROR", "app:"]]
    assert all(len(one) < 2_100 and one.isprintable() for one in told), told
    assert not any(HIDDEN in one or sys.prefix in one or "127.0.0.1" in one for one in told), told
    assert "Exception on /fail/a\\rb\\x1b[2Kx" in told[1]


def test_malformed_requests_leave_no_address_in_the_log(folder: Path) -> None:
    options = ("--catalogue", write(folder / "catalogue", record()), "--access-log")
    with logging(folder, *options) as (server, log):
        for request in MALFORMED:
            server.send(request)
        assert asked(f"{server.address}/events.csv?q=a%0Ab")[0] == 200
        assert asked(f"{server.address}/events.csv?q={'x' * 3000}")[0] == 400
        eventually(lambda: log.read_text(encoding="utf-8").count("/events.csv") == 2)
        told = log.read_text(encoding="utf-8").splitlines()
    assert not any("127.0.0.1" in one or HIDDEN in one for one in told), told
    assert all(len(one) < 2_100 and one.isprintable() for one in told), told
    assert len(json.loads(told[-1])["query"]) == 1_000


@pytest.mark.parametrize("broken", ["a set that is not there", "a value that ends lines"])
def test_a_refused_reload_says_why_without_folders_and_on_one_line(folder: Path, broken: str) -> None:
    source = write_csv(folder / "set.csv", LEAST)
    with logging(folder, "--events", source, "--strict") as (server, log):
        if broken == "a set that is not there":
            source.unlink()
        else:
            write_csv(source, LEAST | {"date": "soon\r\n2026-01-01T00:00:00Z INFO caspian: all is well" + "!" * 10_000})
        os.kill(server.pid, signal.SIGHUP)
        eventually(lambda: '"problem":null' not in asked(f"{server.address}/readyz")[1])
        _status, answer = asked(f"{server.address}/readyz")
        eventually(lambda: "not reloaded" in log.read_text(encoding="utf-8"))
        told = log.read_text(encoding="utf-8").splitlines()
    problem = json.loads(answer[answer.index("{") :])["problem"]
    assert ("set.csv" if broken == "a set that is not there" else "date cannot be read") in problem
    assert len(problem) <= 2_000
    assert problem.isprintable()
    assert HIDDEN not in answer
    assert all(len(one) < 2_100 and one.isprintable() for one in told), told
    assert not any(one.startswith("2026-01-01T00:00:00Z INFO") for one in told)
    assert not any(HIDDEN in one for one in told), told


@pytest.mark.parametrize("own", [False, True])
def test_no_answer_names_a_folder_of_the_machine(folder: Path, own: bool) -> None:
    options = ("--catalogue", write(folder / "catalogue", record()))
    if own:
        options = ("--events", write_csv(folder / "set.csv", LEAST, LEAST | {"date": "soon"}), "--rejects", folder)
    formats = ("geojson", "geojsonl", "csv", "xlsx", "gpkg", "parquet", "fgb", "kml", "zip")
    paths = [
        *("/", "/healthz", "/readyz", "/missing", "/events/missing", "/events/2013-07-08-test-exercise.json", "/brief"),
        *("/map.html", "/map.svg?width=400&height=300", "/map.pdf", "/api/", "/api/openapi.json", "/datapackage.json"),
        *(f"/events.{form}" for form in formats),
        *("/events.csv?version=1999.1", "/events.csv?country=XX", "/events.shp", "/docs/coverage", "/feed.atom"),
        *("/static/%2E%2E/%2E%2E/a", "/static/missing.js", "/api/collections/missing", "/docs/missing"),
    ]
    project = str(Path(sys.modules["app"].__file__ or "").parents[1])
    with logging(folder, *options) as (server, _log):
        for path in paths:
            _status, answer = asked(f"{server.address}{path}")
            assert not any(one in answer for one in (HIDDEN, project, sys.prefix)), path
