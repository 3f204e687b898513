"""Ships have an id and a name where an event says both, and none that was guessed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from events.index.index import EventIndex
from events.index.questions.vessels import name_of, named
from events.model.event_filter import EventFilter

if TYPE_CHECKING:
    from events.table.catalogue import Catalogue


def test_every_ship_of_the_catalogue_has_an_id_and_a_name(built_in: Catalogue) -> None:
    pairs = [named(one["vessels"], one["vessel_names"]) for one in built_in.table.to_pylist()]
    assert {key for event in pairs for key, _name in event} == set(EventIndex(built_in).postings["vessel"].values)
    assert ("damavand", "Damavand") in {pair for event in pairs for pair in event}


def test_names_without_as_many_ids_belong_to_none_of_them() -> None:
    assert named(["17"], "Dagestan; Tatarstan") == [(None, "Dagestan"), (None, "Tatarstan")]
    assert named(None, None) == []


def test_a_ship_is_called_as_its_events_call_it(built_in: Catalogue) -> None:
    index = EventIndex(built_in)
    assert name_of(index, "grad-sviyazhsk") == "Grad Sviyazhsk"
    assert name_of(index, "nautilus") == "nautilus"


def test_a_set_may_name_ships_of_its_own(built_in: Catalogue) -> None:
    table = built_in.table.slice(0, 4)
    column = pa.array([["Gepard / 693"], None, [None], ["dagestan", "Gepard / 693"]], table["vessels"].type)
    table = table.set_column(table.column_names.index("vessels"), "vessels", column)
    index = EventIndex(replace(built_in, table=table))
    assert index.postings["vessel"].values == ("Gepard / 693", "dagestan")
    assert np.array_equal(index.select(EventFilter(vessels=("Gepard / 693",))), [0, 3])
