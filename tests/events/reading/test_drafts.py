"""Drafts: records with the words that each field rests on."""

from __future__ import annotations

from datetime import date

import pytest

from events.model.schema import Event
from events.reading.drafts import Page, Reader

_TEXT = (
    "BAKU, June 4 (Our agency) — Two missile boats of the Iranian navy, Joshan and Peykan, moored in Baku on Monday "
    "for a three-day visit, the ministry said. Moscow had no comment."
)
_DAY = date(2024, 6, 4)


def test_a_quote_is_the_words_of_the_text(reader: Reader) -> None:
    (draft,) = reader.read(_TEXT, _DAY)
    assert _TEXT[slice(*draft.span)] == draft.quote
    assert draft.quote.startswith("Two missile boats")


def test_every_field_points_at_its_words(reader: Reader) -> None:
    (draft,) = reader.read(_TEXT, _DAY)
    assert all(_TEXT[slice(*field["span"])] == field["text"] for field in draft.fields.values())
    assert {name: draft.fields[name]["text"] for name in ("date", "place")} == {"date": "on Monday", "place": "Baku"}


def test_a_draft_becomes_a_valid_record_with_what_a_person_adds(reader: Reader) -> None:
    page = Page("https://example.org/visit", "Visit", "Agency", _DAY)
    (draft,) = reader.read(_TEXT, _DAY, page=page)
    source = {**draft.record["sources"][0], "evidence": "Tells of the visit"}
    event = Event.model_validate(
        {**draft.record, "sources": [source], "summary": "Two boats called.", "added": "2024-06-05"}
    )
    assert (event.date, event.vessels) == ("2024-06-03/2024-06-05~", ("joshan", "peykan"))


def test_the_category_is_the_first_of_three(reader: Reader) -> None:
    (draft,) = reader.read(_TEXT, _DAY)
    assert draft.record["category"] == draft.categories[0] == "port-call"
    assert len(draft.categories) == 3


def test_a_text_that_stands_twice_is_read_once(reader: Reader) -> None:
    head = "Rostam\nFULL MEMBER\n- Joined\n- Dec 31, 2012\n- Messages\n- 497\n"
    assert len(reader.read(f"{head}{_TEXT}\n\n{_TEXT}", _DAY)) == 1


def test_reading_is_deterministic(reader: Reader) -> None:
    once, again = (Reader.read(reader, _TEXT, _DAY) for _ in range(2))
    assert once == again


@pytest.mark.parametrize("text", ["", "\n\n", "?!", "Lorem ipsum dolor sit amet", "🚢" * 50, "2013-07-08 " * 50])
def test_a_text_without_events_has_no_drafts(reader: Reader, text: str) -> None:
    assert reader.read(text, _DAY) == []
