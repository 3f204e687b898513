"""Datelines: where and when a report was written, taken off its first sentence."""

from __future__ import annotations

import pytest
from reports import report


@pytest.mark.parametrize(
    ("text", "lang", "place"),
    [
        ("BAKU, June 11 (Kaspinfo) — Two boats tied up.", "en", "baku"),
        ("Bautino, June 1 — The ambassador handed over two boats.", "en", "bautino"),
        ("ASTANA. Kazakhstan has never let cargo through.", "en", "astana"),
        ("From our correspondent. Baku, 5 June -- The command made over three ships.", "en", "baku"),
        ("ВОЛГОГРАД, 9 июня. Четыре катера вошли в шлюз.", "ru", "volgograd"),
    ],
)
def test_a_dateline_gives_the_place(text: str, lang: str, place: str) -> None:
    line = report(text, lang=lang).dateline
    assert line is not None
    assert line.place is not None
    assert line.place.id == place


def test_a_dateline_names_a_town_that_only_the_world_has() -> None:
    line = report("MUNICH, June 8 — The ministers met.").dateline
    assert line is not None
    assert line.place is not None
    assert line.place.name == "Munich"


def test_a_sentence_that_begins_with_a_place_has_no_dateline() -> None:
    assert report("Baku denied the report on Tuesday, a spokesman said.").dateline is None


def test_days_are_counted_from_the_dateline() -> None:
    one = report("Baku, 5 Sept. -- The ships left yesterday.", "1992-09-06")
    assert one.dates[-1].edtf == "1992-09-04"


def test_the_first_sentence_begins_behind_the_dateline() -> None:
    one = report("BAKU, June 11 (Kaspinfo) — Two boats tied up.")
    assert one.of(one.sentences[0]) == "Two boats tied up."


def test_a_sentence_that_stands_twice_is_read_once() -> None:
    assert len(report("Two boats left Baku on Monday.\n\nTwo boats left Baku on Monday.").sentences) == 1


def test_a_sentence_about_the_future_dates_ahead() -> None:
    one = report("Два корабля посетят Махачкалу в ноябре.", "2021-10-08", "ru")
    assert [day.edtf for day in one.dates] == ["2021-11"]
