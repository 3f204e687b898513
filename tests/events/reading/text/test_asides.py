"""Asides: days of a forum's members and of changes of a page are no days of what it reports."""

from __future__ import annotations

import pytest

from events.reading.text.asides import is_aside


@pytest.mark.parametrize(
    "text",
    ["Joined: Dec 31, 2012", "- Joined\n- Dec 31, 2012", "Last updated: Dec 31, 2012", "Регистрация\nDec 31, 2012"],
)
def test_a_day_beside_a_word_of_members_or_changes_is_an_aside(text: str) -> None:
    assert is_aside(text, text.index("Dec"))


@pytest.mark.parametrize(
    "text",
    [
        "Fleets meet\nDec 31, 2012",
        "The ship joined the flotilla on Dec 31, 2012",
        "Joined on Dec 31, 2012 by a second ship, the frigate went to sea from Kaspiysk for the last time.",
    ],
)
def test_a_day_of_a_report_is_none(text: str) -> None:
    assert not is_aside(text, text.index("Dec"))
