"""Deterministic event sets of any size, in the catalogue's own form, for measuring."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pyarrow as pa

from events import schema
from events.catalogue import Catalogue
from events.tables import SCHEMA
from geodata import gazetteer

_STATES = np.array(["AZ", "IR", "KZ", "RU", "TM", "US", "TR", "NATO"])
_FIRST, _LAST = np.datetime64("1991-01-01"), np.datetime64("2026-12-31")
_SCATTER = 0.05  # degrees around a place


def synthetic(size: int, seed: int = 1991) -> Catalogue:
    """Make a catalogue of `size` events around the places of the gazetteer; the same for the same size and seed."""
    random = np.random.default_rng(seed)
    known = gazetteer.load()
    places = [known[name] for name in known if known[name].kind in ("port", "naval-base", "sea-area", "city")]
    at = random.integers(0, len(places), size)
    start = _FIRST + random.integers(0, int((_LAST - _FIRST).astype(int)), size).astype("timedelta64[D]")
    end = start + random.integers(0, 14, size).astype("timedelta64[D]")
    order = np.argsort(start, kind="stable")
    start, end, at = start[order], end[order], at[order]
    pairs = _STATES[random.integers(0, len(_STATES), (size, 2))]
    names = np.array([place.name for place in places])[at]
    source = {
        "url": "https://example.org/",
        "title": "A report",
        "publisher": "Example",
        "published": None,
        "evidence": "Says so.",
    }
    columns: dict[str, object] = {
        "id": [f"{day}-event-{number}" for number, day in enumerate(start.astype(str))],
        "title": [f"Ships of {a} and {b} at {name}" for (a, b), name in zip(pairs, names, strict=True)],
        "category": np.array(get_args(schema.Category))[random.integers(0, 9, size)],
        "date": np.char.add(np.char.add(start.astype(str), "/"), end.astype(str)),
        "start": start.astype(str),
        "end": end.astype(str),
        "place": np.array([place.id for place in places])[at],
        "place_name": names,
        "precision": "port",
        "radius_km": np.array([place.radius_km for place in places])[at],
        "countries": [sorted(set(pair)) for pair in pairs.tolist()],
        "verification": np.array(get_args(schema.Verification))[random.integers(0, 4, size)],
        "summary": "Something that took place is told here in two plain sentences. This is the second of them.",
        "sources": pa.repeat(pa.scalar([source], SCHEMA.field("sources").type), size),
        "participants": [
            [{"country": state, "role": "participant"} for state in sorted(set(pair))] for pair in pairs.tolist()
        ],
        "search_names": "",
    }
    columns["lon"] = np.array([place.lon for place in places])[at] + random.normal(0, _SCATTER, size)
    columns["lat"] = np.array([place.lat for place in places])[at] + random.normal(0, _SCATTER, size)
    arrays = [_column(columns.get(field.name), size, field.type) for field in SCHEMA]
    return Catalogue(pa.table(arrays, schema=SCHEMA), f"synthetic {size}", str(seed), "CC0-1.0")


def _column(values: object, size: int, kind: pa.DataType) -> pa.Array:
    if values is None or isinstance(values, str):
        return pa.repeat(pa.scalar(values, kind), size)
    return pa.array(values, kind)
