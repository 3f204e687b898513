"""The order of a table's rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from events.index.questions.ordering import COLUMNS, Ordering, ordered
from events.model.errors import FilterError
from events.model.event_filter import EventFilter

if TYPE_CHECKING:
    from events.index.index import EventIndex


def code(_kind: str, value: str) -> str:
    return value


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("sign", ["", "-"])
def test_an_order_has_every_row_once(index: EventIndex, column: str, sign: str) -> None:
    rows = index.select(EventFilter(countries=("IR",)))
    assert sorted(ordered(index, rows, Ordering.parse(f"{sign}{column}"), code)) == rows.tolist()


def test_titles_are_in_the_order_of_their_letters_whatever_their_case(index: EventIndex) -> None:
    rows = ordered(index, index.select(EventFilter()), Ordering.parse("title"), code)
    titles = [title.lower() for title in index.catalogue.frame["title"].iloc[rows]]
    assert titles == sorted(titles)


@pytest.mark.parametrize("sign", ["", "-"])
def test_events_that_are_equal_in_the_column_stay_newest_first(index: EventIndex, sign: str) -> None:
    rows = ordered(index, index.select(EventFilter(categories=("strike",))), Ordering.parse(f"{sign}category"), code)
    assert rows.tolist() == sorted(rows.tolist(), reverse=True)


def test_labels_decide_and_not_codes(index: EventIndex) -> None:
    rows = index.select(EventFilter())
    names = {"strike": "A", "agreement": "Z"}
    first = ordered(index, rows, Ordering.parse("category"), lambda _kind, value: names.get(value, "M"))
    categories = index.catalogue.frame["category"].iloc[first].tolist()
    assert (categories[0], categories[-1]) == ("strike", "agreement")


def test_an_unknown_column_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(FilterError, match="date, title, category, place, countries, verification"):
        Ordering.parse("colour")
