"""Shifts the clock of a process by the seconds in ``WRONG_BY``; Python imports this module if it is on the path."""

from __future__ import annotations

import datetime as dt
import os
import time

_BY = float(os.environ["WRONG_BY"])
_right = time.time


class _Datetime(dt.datetime):
    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> _Datetime:
        return super().now(tz) + dt.timedelta(seconds=_BY)


# Pickled data are read by processes with a right clock, too.
_Datetime.__module__, _Datetime.__name__, _Datetime.__qualname__ = "datetime", "datetime", "datetime"
dt.datetime = _Datetime  # type: ignore[misc]
time.time = lambda: _right() + _BY
