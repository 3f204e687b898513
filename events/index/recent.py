"""Results for recent filters, kept while a reader moves the map: a second request with a filter is seldom the last."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar

from cachetools import LRUCache

Result = TypeVar("Result")

# Keys that are remembered as requested once.
_ONCE = 1_024


class Recent(Generic[Result]):
    """A bounded cache of results in the memory of one process; a pickled one is empty.

    Parameters
    ----------
    most_bytes
        Limit of the memory for all results; the least recently used ones are dropped.
    size_of
        Returns the size of a result in bytes; a function of a module, so that it can be pickled.

    Examples
    --------
    >>> recent = Recent(10, len)
    >>> recent.put("a", "123456")
    >>> recent.put("b", "123456")
    >>> recent.get("a"), recent.get("b")
    (None, '123456')
    """

    def __init__(self, most_bytes: int, size_of: Callable[[Result], int]) -> None:
        self._arguments = most_bytes, size_of
        self._kept: LRUCache[Hashable, Result] = LRUCache(most_bytes, getsizeof=size_of)
        self._once: LRUCache[Hashable, bool] = LRUCache(_ONCE)
        self._lock = Lock()

    def __reduce__(self) -> tuple[type[Recent[Any]], tuple[int, Callable[[Result], int]]]:
        return Recent, self._arguments

    def get(self, key: Hashable) -> Result | None:
        """Return the result for a key, or `None` if it is not kept."""
        with self._lock:
            return self._kept.get(key)

    def put(self, key: Hashable, result: Result) -> None:
        """Keep a result, unless it is larger than the limit."""
        most_bytes, size_of = self._arguments
        if size_of(result) <= most_bytes:
            with self._lock:
                self._kept[key] = result

    def again(self, key: Hashable) -> bool:
        """Return whether a key was passed before.

        >>> recent = Recent(10, len)
        >>> recent.again("a"), recent.again("a")
        (False, True)
        """
        with self._lock:
            before = self._once.get(key, False)
            self._once[key] = True
            return before

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._once.clear()
