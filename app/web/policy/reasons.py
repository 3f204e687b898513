"""Reasons why events cannot be read, redacted for the public."""

from __future__ import annotations

import os
import re

from app.web.policy.log_lines import public
from events.model.errors import EventsError

#: Most characters of a published reason.
LONGEST = 1_000

# Users and hosts in addresses and messages of PostgreSQL.
_DATABASE = re.compile(r'(?<=postgresql://)[^/?\s]+|(?<=postgres://)[^/?\s]+|(?<=server at ")[^"]+')


def explain(error: BaseException) -> str:
    """Return a bounded text on why reading failed, without local folders and database hosts.

    >>> explain(FileNotFoundError(2, "No such file or directory", "/srv/events/2026.yaml"))
    '2026.yaml: No such file or directory'
    >>> explain(EventsError('postgresql://ann@db.lan/ships?table=calls: server at "db.lan" is gone'))
    'postgresql://…/ships?table=calls: server at "…" is gone'
    """
    if isinstance(error, OSError) and error.filename:
        text = f"{os.fsdecode(error.filename)}: {error.strerror}"
    else:
        text = str(error) if isinstance(error, EventsError) else f"{type(error).__name__}: {error}"
    return public(_DATABASE.sub("…", text), LONGEST)
