"""Number of connections of each worker process, in memory shared by all of them."""

from __future__ import annotations

import mmap
import struct

# Most workers alive at a time, including those that are draining.
_MOST_WORKERS = 256
_NOBODY = (1 << 31) - 1


class Balances:
    """The numbers of connections of all workers, allocated before the workers are forked."""

    def __init__(self) -> None:
        # Anonymous memory, unlike the file-backed arrays of `multiprocessing`, so that a full disk does no harm.
        self._connections = memoryview(mmap.mmap(-1, _MOST_WORKERS * struct.calcsize("i"))).cast("i")
        for place in range(_MOST_WORKERS):
            self._connections[place] = _NOBODY

    def of(self, worker: int) -> Balance:
        """Return a worker's view of them.

        Parameters
        ----------
        worker
            Number of the worker: workers alive at the same time have numbers close to each other.
        """
        return Balance(self._connections, worker % _MOST_WORKERS)


class Balance:
    """The number of connections of a worker, compared with those of the others.

    Examples
    --------
    >>> balances = Balances()
    >>> one, other = balances.of(1), balances.of(2)
    >>> one.set(3)
    >>> one.is_ahead(3)
    False
    >>> other.set(2)
    >>> one.is_ahead(3), other.is_ahead(2)
    (True, False)
    >>> other.leave()
    >>> one.is_ahead(3)
    False
    """

    def __init__(self, connections: memoryview[int], place: int) -> None:
        self._connections = connections
        self._place = place

    def set(self, connections: int) -> None:
        """Record how many connections the worker has."""
        self._connections[self._place] = connections

    def is_ahead(self, connections: int) -> bool:
        """Return whether another worker has fewer connections than this one."""
        return connections > min(self._connections)

    def leave(self) -> None:
        """Stop counting the worker, which accepts no more connections or has died."""
        self.set(_NOBODY)
