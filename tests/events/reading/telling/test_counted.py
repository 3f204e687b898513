"""Counted words: the packaged table is that of the catalogue, and ranks its categories."""

from __future__ import annotations

from reports import records

from events.reading.telling import counted
from events.reading.training import examples


def test_words_of_a_category_speak_for_it() -> None:
    scores = counted.load().scores("warships held drills and fired at targets")
    assert max(scores, key=lambda one: scores[one]) == "naval-exercise"


def test_unknown_words_speak_for_none() -> None:
    assert set(counted.load().scores("qwertz").values()) == {0.0}


def test_the_table_is_small() -> None:
    assert counted.FILE.stat().st_size < 150_000


def test_categories_of_events_that_were_not_counted_are_found() -> None:
    """Five folds: four fifths of the catalogue are counted, the rest is ranked."""
    pairs = [pair for number, pair in enumerate(examples(records().events)) if pair[0].isascii() or number % 2]
    first = among = total = 0
    for fold in range(5):
        table = counted.train(pair for number, pair in enumerate(pairs) if number % 5 != fold)
        for text, category in pairs[fold::5]:
            scores = table.scores(text)
            ranked = sorted(scores, key=lambda one: -scores[one])
            first += ranked[0] == category
            among += category in ranked[:3]
            total += 1
    assert first / total > 0.68
    assert among / total > 0.86
