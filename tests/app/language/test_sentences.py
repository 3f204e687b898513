"""An event says where it rests on a single page, or on one side alone."""

from __future__ import annotations

from typing import Any

import pytest

from app import create_app
from app.language.labels import labels
from app.language.sentences import certainty

STATES = ("IR", "RU")


def page(publisher: str, country: str | None) -> dict[str, Any]:
    return {"publisher": publisher, "country": country}


@pytest.mark.parametrize(
    ("start", "said"),
    [("2026-08-12", "Planned; outcome not followed up."), ("2026-03-01", "nothing seen shows that it took place.")],
)
def test_what_was_planned_for_a_time_not_searched_is_marked(start: str, said: str) -> None:
    event = {"verification": "announced", "start": start, "sources": [], "participants": []}
    with create_app().test_request_context():
        assert said in certainty(event, labels([], "en"), "2026-04-01")


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        ([page("IRNA", "IR")], "It rests on a single page. Published by IRNA."),
        ([page("IRNA", "IR"), page("Mehr (citing IRNA)", "IR")], "One side only: all publishers are of Iran."),
        ([page("IRNA", "IR"), page("TASS", "RU")], "reports it. Published by IRNA and TASS."),
        ([page("IRNA", "IR"), page("A paper", None)], "reports it. Published by IRNA and A paper."),
        ([page("A", "KZ"), page("B", "KZ")], "reports it. Published by A and B."),
        ([page("A", None), page("B", None)], "reports it. Published by A and B."),
    ],
    ids=["a single page", "one side", "both sides", "a country unknown", "a third state", "no country known"],
)
def test_narrow_evidence_is_told(sources: list[dict[str, Any]], said: str) -> None:
    participants = [{"country": state, "role": "participant"} for state in STATES]
    event = {"verification": "reported", "sources": sources, "participants": participants}
    with create_app().test_request_context():
        text = certainty(event, labels(STATES, "en")).replace("\u2068", "").replace("\u2069", "")
    assert said in text
