"""Training of the packaged table of word weights from the catalogue: ``python -m events.reading.training``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from events.curation import reading
from events.model.schema import Event
from events.reading.telling import counted

_LANGUAGES = frozenset({"ru", "fa", "az", "kk", "tk"})


def examples(events: Iterable[Event]) -> Iterator[tuple[str, str]]:
    """Yield texts with their category: titles and summaries, and pages' titles in the languages of the region."""
    for event in events:
        yield f"{event.title}. {event.summary}", event.category
        for source in event.sources:
            if source.language in _LANGUAGES and not source.title.startswith("["):
                yield source.title, event.category


def main() -> None:
    """Train on the built-in catalogue and write the table."""
    counted.FILE.write_text(counted.dump(counted.train(examples(reading.read().events))), encoding="utf-8")


if __name__ == "__main__":
    main()
