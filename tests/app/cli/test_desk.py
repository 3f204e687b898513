"""`caspian-map desk`: accounts from the command line, and a desk that nobody else can open."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner
from records import record, write
from waiting import end, eventually, first_line

from app.cli.main import main

GOOD = "correct horse battery"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "catalogue", record())


def run(folder: Path, *arguments: str, **given: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["desk", "--events", str(folder), *arguments], **given)  # type: ignore[arg-type]
    return done.exit_code, done.output


def test_accounts_are_added_changed_and_listed(folder: Path) -> None:
    assert run(folder, "user", "list") == (0, "")
    code, said = run(folder, "user", "add", "ann", "--role", "owner", input=f"{GOOD}\n{GOOD}\n")
    assert (code, said.splitlines()[-1]) == (0, "added ann as owner")
    run(folder, "user", "add", "ben", "--role", "editor", "--no-password", "--email", "ben@example.org")
    run(folder, "user", "role", "ben", "reviewer")
    run(folder, "user", "disable", "ann")
    assert run(folder, "user", "password", "ben", "--password", GOOD) == (0, "changed ben\n")
    assert run(folder, "user", "list")[1].splitlines() == ["ann\towner\t- (disabled)", "ben\treviewer\tben@example.org"]


def test_the_database_lies_beside_the_folder(folder: Path) -> None:
    run(folder, "user", "list")
    assert (folder.parent / "catalogue-desk.sqlite").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["user", "role", "nobody", "editor"], "there is no account 'nobody'; expected one of: none yet"),
        (["user", "add", "ann", "--role", "owner", "--password", "short"], "expected 12 or more"),
        (["user", "add", "ann", "--role", "king", "--password", GOOD], "'king' is not one of"),
        (["--host", "192.0.2.1"], "for a desk without accounts: expected 127.0.0.1"),
        (["--database", "mysql://localhost/desk"], "cannot be of the kind 'mysql'"),
    ],
)
def test_what_cannot_be_is_refused(folder: Path, arguments: list[str], said: str) -> None:
    code, output = run(folder, *arguments)
    assert code != 0
    assert said in output


def test_it_prints_an_address_that_opens_it_once_reloads_and_stops(folder: Path, tmp_path: Path) -> None:
    command = [str(Path(sys.executable).with_name("caspian-map")), "desk", "--events", str(folder), "--port", "0"]
    settings = {"CASPIAN_RELEASES": str(tmp_path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **settings}) as process:
        assert process.stdout is not None
        try:
            line = first_line(process.stdout, process.kill)
            printed = re.search(r"http://127\.0\.0\.1:\d+/desk/open\?token=\S+", line)
            assert printed
            root = printed[0].split("/desk/")[0]
            assert status(printed[0]) == 200
            assert status(printed[0]) == 401
            write(folder, record(), record(id="2013-08-01-by-hand", date="2013-08-01"))
            process.send_signal(signal.SIGHUP)
            eventually(lambda: status(f"{root}/events/2013-08-01-by-hand") == 200)
        finally:
            end(process)
        assert process.returncode in (0, 143)


def status(address: str) -> int:
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    try:
        with opener.open(address) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return int(error.code)
