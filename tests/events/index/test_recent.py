"""Results for recent filters."""

from __future__ import annotations

import pickle

from events.index.recent import Recent


def test_what_was_not_used_for_longest_is_dropped_first() -> None:
    recent = Recent(10, len)
    for key in "abc":
        recent.put(key, "1234")
        recent.get("a")
    assert [recent.get(key) for key in "abc"] == ["1234", None, "1234"]


def test_a_result_above_the_limit_is_not_kept() -> None:
    recent = Recent(10, len)
    recent.put("small", "1234")
    recent.put("large", "12345678901")
    assert (recent.get("small"), recent.get("large")) == ("1234", None)


def test_a_pickled_one_is_empty_and_works() -> None:
    recent = Recent(10, len)
    recent.put("a", "1234")
    recent.again("b")
    copy = pickle.loads(pickle.dumps(recent))  # noqa: S301 - its own
    assert (copy.get("a"), copy.again("b")) == (None, False)
    copy.put("c", "1234")
    assert copy.get("c") == "1234"


def test_what_is_forgotten_is_asked_anew() -> None:
    recent = Recent(10, len)
    recent.put("a", "1234")
    recent.again("a")
    recent.clear()
    assert (recent.get("a"), recent.again("a")) == (None, False)
