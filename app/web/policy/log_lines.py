"""Texts for logs and the public: on one line, bounded, without local folders and IP addresses of readers."""

from __future__ import annotations

import logging
import re
import time
import traceback
from ipaddress import ip_address
from pathlib import Path

from events.model.errors import shorten

#: Most characters of a line.
LONGEST = 2_000

_FRAMES = 8
# Line breaks and other control characters, including those that few programs know, and bidirectional controls.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_ADDRESS = re.compile(r"(?<![\w.:])[0-9a-fA-F.:]*[.:][0-9a-fA-F.:]*(?![\w.:])")


class LineFormatter(logging.Formatter):
    """Formats a record as a line: time, level, logger, text, and message and origin of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        """Format a record as a line."""
        text = public(record.getMessage(), LONGEST // 2)
        if record.exc_info and record.exc_info[1] is not None:
            text = f"{text}: {public(_described(record.exc_info[1]), LONGEST // 2)}"
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))
        return f"{moment} {record.levelname} {record.name}: {text}"


def public(text: str, longest: int = LONGEST) -> str:
    r"""Redact a text for a log or the public: file names without their folders, IP addresses as ``(address)``.

    >>> public("'/usr/share/my maps/a.csv' asked for by 192.0.2.7:\nnot found")
    "'a.csv' asked for by (address):\\nnot found"
    """
    text = text[: 4 * longest]
    for pattern, kept in _folders():
        text = pattern.sub(kept, text)
    return line(_ADDRESS.sub(_hidden, text), longest)


def line(text: str, longest: int = LONGEST) -> str:
    r"""Put a text on one line of a bounded length; control characters are written as in Python.

    >>> line("GET\r\n2026 INFO all is well", longest=20)
    'GET\\r\\n2026 INFO al…'
    """
    return shorten(_CONTROL.sub(lambda one: one[0].encode("unicode_escape").decode(), text[: longest + 1]), longest)


def _folders() -> list[tuple[re.Pattern[str], str]]:
    """Return patterns for absolute local paths, which do not match URLs of the site."""
    roots = "|".join(re.escape(one.name) for one in Path("/").iterdir())
    return [
        (re.compile(rf"(['\"])/(?:{roots})/(?:[^'\"\n]*/)?([^/'\"\n]*)\1"), r"\1\2\1"),
        (re.compile(rf"(?<![\w.-])/(?:{roots})/(?:[^/\s'\"]+/)*"), ""),
    ]


def _hidden(found: re.Match[str]) -> str:
    text = found[0].rstrip(".:")
    # An IPv4 address may have a port.
    bare = text.partition(":")[0] if text.count(":") == 1 else text
    try:
        ip_address(bare)
    except ValueError:
        return found[0]
    return f"(address){found[0][len(bare) :]}"


def _described(error: BaseException) -> str:
    """Describe an exception: its origin (innermost frames first), message and cause."""
    frames = list(traceback.walk_tb(error.__traceback__))[: -_FRAMES - 1 : -1]
    came = " < ".join(f"{one.f_globals.get('__name__')}:{number} {one.f_code.co_name}" for one, number in frames)
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = f", after {type(earlier).__name__}: {earlier}" if earlier else ""
    return f"{type(error).__name__} at {came}: {error}{before}"
