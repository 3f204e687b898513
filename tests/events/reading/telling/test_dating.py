"""Dating: when an event was, not when somebody spoke of it."""

from __future__ import annotations

import pytest
from reports import report

from events.reading.telling import events


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Turkmenistan denied on Sunday that its guards had fired at a boat off Ogurchinsky island in May.", "2024-05"),
        ("On Sunday Turkmenistan denied that its guards had fired at a boat off Ogurchinsky island in May.", "2024-05"),
        (
            "A Kazakh patrol ship came home on Monday from a visit to Baku, where she had lain from 3 to 6 June.",
            "2024-06-03/2024-06-06",
        ),
    ],
)
def test_an_event_is_dated_by_its_own_time(text: str, expected: str) -> None:
    assert events.find(report(text))[0].when.edtf == expected


def test_a_signing_dates_an_order_that_was_told_with_a_day_of_speech() -> None:
    text = (
        "Kazakhstan is to receive a minehunter from Russia for its Caspian navy, the yard's director said on Monday. "
        "The papers were signed in Aktau on 6 June."
    )
    told = events.find(report(text))
    assert [(one.when.edtf, one.ranked[0]) for one in told] == [("2024-06-06", "arms-transfer")]


def test_the_next_sentence_may_say_when_it_happened() -> None:
    text = (
        "Azerbaijan's coast guard turned back an Iranian trawler off Astara, the border service said on Monday. "
        "It happened on 6 June."
    )
    assert [one.when.edtf for one in events.find(report(text))] == ["2024-06-06"]


def test_aid_in_recent_years_has_a_few_years() -> None:
    text = (
        "The littoral states have rearmed in recent years. "
        "The growth of Kazakhstan's Caspian navy was financed by Turkey and the United States."
    )
    assert [one.when.edtf for one in events.find(report(text))] == ["2022/2024~"]


def test_the_day_on_which_a_forum_s_member_joined_dates_nothing() -> None:
    text = "Some Member\nJoined\nDec 31, 2012\nNews\nTwo Russian corvettes fired at floating targets off Makhachkala."
    assert events.find(report(text, "2013-08-08")) == []
