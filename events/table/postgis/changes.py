"""Change detection for a PostgreSQL table or query: notified by NOTIFY, or found by polling its fingerprint."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from events.model.errors import EventSetError
from events.table.postgis.address import Address, quoted
from events.table.postgis.connection import connected
from events.table.postgis.content import fingerprint, hold

#: Maximum delay in seconds between two attempts to reconnect.
LONGEST_WAIT = 60
_SECOND = 1.0
# A server that disappears silently is noticed after half a minute.
_ALIVE = "keepalives_idle=10&keepalives_interval=5&keepalives_count=4"


def is_watched(address: Address) -> bool:
    """Return whether an address specifies how changes are detected."""
    return bool(address.notify or address.poll)


def changes(address: Address) -> Iterator[bool]:
    """Yield, about once a second and without end, whether the content may have changed since the last time.

    The first value says that the watch has begun. A lost connection counts as a change, so that the reader learns the
    reason; so does its return, as changes may have been missed.
    """
    lost = 0
    while True:
        try:
            for changed in _watched(address):
                yield changed or lost > 0
                lost = 0
        except EventSetError:
            lost += 1
            yield lost == 1
            for _second in range(waiting(lost)):
                time.sleep(_SECOND)
                yield False


def waiting(failures: int) -> int:
    """Return the delay in seconds before the next attempt, after a number of failures.

    >>> [waiting(failures) for failures in (1, 2, 3, 100)]
    [1, 2, 4, 60]
    """
    return min(1 << min(failures - 1, 10), LONGEST_WAIT)


def _watched(address: Address) -> Iterator[bool]:
    with _listening(address) as heard:
        seen = _looked_at(address)
        yield False
        looked = time.monotonic()
        while True:
            changed = heard(min(_SECOND, address.poll or _SECOND))
            if address.poll and time.monotonic() - looked >= address.poll:
                found, looked = _looked_at(address), time.monotonic()
                changed, seen = changed or found != seen, found
            yield changed


def _looked_at(address: Address) -> bytes:
    if not address.poll:
        return b""
    with connected(address) as connection:
        hold(connection, address)
        return fingerprint(connection, address)


def _pause(seconds: float) -> bool:
    time.sleep(seconds)
    return False


@contextmanager
def _listening(address: Address) -> Iterator[Callable[[float], bool]]:
    """Yield a function that waits for some seconds, and returns whether a notification arrived before."""
    if not address.notify:
        yield _pause
        return
    import psycopg  # noqa: PLC0415 - watching without NOTIFY does without

    try:
        with psycopg.connect(f"{address.uri}&{_ALIVE}", autocommit=True) as connection:
            connection.execute(f"LISTEN {quoted(address.notify)}".encode())
            yield lambda seconds: any(True for _told in connection.notifies(timeout=seconds, stop_after=1))
    except psycopg.Error as error:
        raise EventSetError(f"{address.shown}: {address.without_password(' '.join(str(error).split()))}") from None
