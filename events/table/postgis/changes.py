"""Changes of what a table or query of PostgreSQL holds: told by NOTIFY, or found by looking at its fingerprint."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from events.model.errors import EventSetError
from events.table.postgis.address import Address, quoted
from events.table.postgis.connection import connected
from events.table.postgis.content import fingerprint, hold

#: Most seconds between two attempts to reach a server again.
LONGEST_WAIT = 60
_SECOND = 1.0
# A server that vanishes without a word is missed after half a minute.
_ALIVE = "keepalives_idle=10&keepalives_interval=5&keepalives_count=4"


def is_watched(address: Address) -> bool:
    """Whether an address says how changes are learned of."""
    return bool(address.notify or address.poll)


def changes(address: Address) -> Iterator[bool]:
    """Yield, about once a second and without an end, whether the content may have changed since the last time.

    The first time it says that the watch has begun. A server that is lost counts as a change, so that whoever reads
    learns why it cannot; so does its return, as changes may have been missed.
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
    """Return after how many seconds something is tried again that has failed so often.

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
    """Yield what waits for some seconds, and returns whether it was told of a change before."""
    if not address.notify:
        yield _pause
        return
    import psycopg  # noqa: PLC0415 - who is told of nothing does without

    try:
        with psycopg.connect(f"{address.uri}&{_ALIVE}", autocommit=True) as connection:
            connection.execute(f"LISTEN {quoted(address.notify)}".encode())
            yield lambda seconds: any(True for _told in connection.notifies(timeout=seconds, stop_after=1))
    except psycopg.Error as error:
        raise EventSetError(f"{address.shown}: {address.without_password(' '.join(str(error).split()))}") from None
