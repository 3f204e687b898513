"""A line of a log is one line, bounded, and tells nothing of the machine's folders or of who reads."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import pytest

from app.web.policy.log_lines import LONGEST, LineFormatter, line, public

ROOT = next(one.name for one in sorted(Path("/").iterdir()) if one.is_dir() and one.name.isalpha())


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"[Errno 2] No such file: '/{ROOT}/me/My events/2013.yaml'", "[Errno 2] No such file: '2013.yaml'"),
        (f"/{ROOT}/me/a.csv cannot be read", "a.csv cannot be read"),
        (f"there is no file file:///{ROOT}/me/a.csv", "there is no file file://a.csv"),
        (f"/{ROOT}/me/lib/x.py:12: UserWarning: odd\n  odd()\n", "x.py:12: UserWarning: odd\\n  odd()\\n"),
        ("Exception on /events/2013-07-08-a/b.json [GET]", "Exception on /events/2013-07-08-a/b.json [GET]"),
        ("https://example.org/home/a.csv", "https://example.org/home/a.csv"),
        ("Invalid request from ip=192.0.2.7: no method", "Invalid request from ip=(address): no method"),
        ("from 192.0.2.7:51234, 2001:db8::7 and ::ffff:192.0.2.7.", "from (address):51234, (address) and (address)."),
        ("at 08:36:30, version 2026.1, 41.9/50.3, 2013-07-08", "at 08:36:30, version 2026.1, 41.9/50.3, 2013-07-08"),
    ],
)
def test_folders_and_addresses_are_left_out_and_nothing_else(text: str, kept: str) -> None:
    assert public(text) == kept


@pytest.mark.parametrize("sign", ["\n", "\r", "\x1b[2K", "\x85", "\u2028", "\x00", "\u202e", "\ud800"])
def test_no_sign_ends_or_turns_a_line(sign: str) -> None:
    told = line(f"a{sign}b")
    assert len(told.splitlines()) == 1
    assert told.isprintable()
    assert told == public(f"a{sign}b")


def test_a_line_is_bounded() -> None:
    assert len(line("\n" * 10**6)) == len(public("/tmp/a " * 10**6)) == LONGEST  # noqa: S108 - no file


def test_an_exception_says_what_where_and_why_on_one_line() -> None:
    record = logging.makeLogRecord({"name": "app", "levelname": "ERROR", "msg": "Exception on %s", "args": ("/a\nb",)})
    try:
        try:
            Path(f"/{ROOT}/nowhere/at all/a.csv").read_bytes()
        except OSError as error:
            raise ValueError("it\ncannot be read") from error
    except ValueError:
        record.exc_info = sys.exc_info()
    [told] = LineFormatter().format(record).splitlines()
    assert f" ERROR app: Exception on /a\\nb: ValueError at {__name__}:" in told
    assert ": it\\ncannot be read, after FileNotFoundError" in told
    assert told.endswith("FileNotFoundError: [Errno 2] No such file or directory: 'a.csv'")
    assert f"/{ROOT}/" not in told
