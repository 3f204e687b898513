"""Training: what is counted, and that the packaged table is that of the catalogue."""

from __future__ import annotations

from reports import records

from events.reading.telling import counted
from events.reading.training import examples


def test_titles_in_brackets_are_ours_and_not_counted() -> None:
    assert not any(text.startswith("[") for text, _ in examples(records().events))


def test_training_is_deterministic() -> None:
    pairs = list(examples(records().events))
    assert counted.dump(counted.train(pairs)) == counted.dump(counted.train(pairs))


def test_the_packaged_table_has_nearly_the_words_of_the_catalogue() -> None:
    """Trained anew now and then, not with each record: ``python -m events.reading.training``."""
    now = set(counted.train(examples(records().events)).weights)
    packaged = set(counted.load().weights)
    assert len(now & packaged) / len(now | packaged) > 0.8
