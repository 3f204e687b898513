"""Filters and straightforward counts, as references for the counts of the index."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from events.model.event_filter import EventFilter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from events.index.index import EventIndex

filters = st.builds(
    EventFilter,
    datetime=st.sampled_from(["", "2013", "2009/2013"]),
    countries=st.sampled_from([(), ("IR",), ("IR", "RU")]),
    match=st.sampled_from(["any", "all"]),
    categories=st.sampled_from([(), ("port-call",), ("base", "strike")]),
    verifications=st.sampled_from([(), ("disputed", "reported")]),
    places=st.sampled_from([(), ("aktau", "baku")]),
    vessels=st.sampled_from([(), ("dagestan", "tatarstan")]),
    organisations=st.sampled_from([(), ("russian-caspian-flotilla",), ("iranian-navy", "nobody")]),
    series=st.sampled_from([(), ("sea-cup", "caspian-summits")]),
    text=st.sampled_from(["", "ship"]),
)


def counted(index: EventIndex, event_filter: EventFilter, column: str) -> dict[str, int]:
    values: Iterable[str | list[str] | None] = index.catalogue.frame[column].iloc[index.select(event_filter)]
    flat = (one for value in values if value for one in (value if isinstance(value, list) else [value]))
    return dict(Counter(flat))
