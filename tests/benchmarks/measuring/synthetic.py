"""Deterministic event sets of any size, in the catalogue's own form, for measuring: Arrow columns all through."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from events.model import schema
from events.table.catalogue import Catalogue
from events.table.columns import SCHEMA
from geodata import gazetteer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.gazetteer import Place

    Numbers = NDArray[np.int64]

_FIRST, _LAST = np.datetime64("1991-01-01"), np.datetime64("2026-12-31")
_DAYS = int((_LAST - _FIRST).astype(int))
_LONGEST = 14  # days
#: Shares of events that are dated by month, marked approximate, and placed at sea.
_BY_MONTH, _APPROXIMATE, _AT_SEA = 0.10, 0.05, 0.20
#: Share of events that are known only to the surroundings of a place; those of a part of the sea are known to it.
_SURROUNDINGS = 0.10
_SCATTER = 0.05  # degrees around a place
_SEA = ((47.0, 53.5), (37.0, 46.5))  # degrees
_STATES = ("AZ", "IR", "KZ", "RU", "TM", "US", "TR", "NATO")
_KINDS = ("port", "naval-base", "sea-area", "city")
_BLOCK = 250_000  # rows; a block's texts stay far below the 2 GB of one Arrow array
_POOL = 20_000  # distinct sentences

_ACTORS = [
    "frigates",
    "corvettes",
    "patrol boats",
    "missile boats",
    "landing craft",
    "minesweepers",
    "helicopters",
    "marines",
]
_DEEDS = [
    "took part in an exercise",
    "called at the port",
    "left for the open sea",
    "trained the rescue of a crew",
    "fired at floating targets",
    "met ships of a neighbour",
    "returned from a long voyage",
    "guarded an oil platform",
]
_DETAILS = [
    "near the roadstead",
    "under the flag of the fleet's commander",
    "after three weeks at sea",
    "in heavy weather",
    "as agreed in spring",
    "with observers on board",
    "for the first time in years",
    "without giving reasons",
]


def synthetic(size: int, seed: int = 1991) -> Catalogue:
    """Make a catalogue of `size` events around the places of the gazetteer; the same for the same size and seed."""
    random = np.random.default_rng(seed)
    known = gazetteer.load()
    places = [known[name] for name in known if known[name].kind in _KINDS]
    sentences = _sentences(random)
    start, end, vague = _dates(size, random)
    blocks = [
        _block(slice(first, min(first + _BLOCK, size)), (start, end, vague), places, sentences, random)
        for first in range(0, size, _BLOCK)
    ]
    table = pa.Table.from_batches(blocks, SCHEMA)
    return Catalogue(table, f"synthetic {size}", f"{seed}-{size}", "CC0-1.0")


def _dates(size: int, random: np.random.Generator) -> tuple[Numbers, Numbers, Numbers]:
    """Draw first and last days since `_FIRST`, sorted, and how each is known: 0 by day, 1 by month, 2 approximately."""
    start = random.integers(0, _DAYS, size)
    end = start + random.integers(0, _LONGEST, size)
    vague = random.choice(3, size, p=[1 - _BY_MONTH - _APPROXIMATE, _BY_MONTH, _APPROXIMATE])
    months = (_FIRST + start.astype("timedelta64[D]")).astype("datetime64[M]")
    month = vague == 1
    start[month] = (months[month].astype("datetime64[D]") - _FIRST).astype(np.int64)
    end[month] = ((months[month] + 1).astype("datetime64[D]") - _FIRST).astype(np.int64) - 1
    order = np.lexsort((end, start))
    return start[order], end[order], vague[order]


def _block(
    rows: slice,
    when: tuple[Numbers, Numbers, Numbers],
    places: list[Place],
    sentences: pa.Array,
    random: np.random.Generator,
) -> pa.RecordBatch:
    """Make the events of some rows; every text is taken from a pool of distinct ones."""
    start, end, vague = (column[rows] for column in when)
    size = len(start)
    pairs = list(product(_STATES, _STATES))
    pair, place = random.integers(0, len(pairs), size), random.integers(0, len(places), size)
    sets = [sorted(set(states)) for states in pairs]
    days = pa.array((_FIRST + np.arange(_DAYS + 40)).astype(str))
    first, last = days.take(pa.array(start)), days.take(pa.array(end))
    place_names = _take([one.name for one in places], place)
    columns: dict[str, Any] = {
        "id": _join(first, "-event-", pc.cast(pa.array(np.arange(rows.start, rows.stop)), pa.string())),
        "title": _join("Ships of ", _take([" and ".join(states) for states in sets], pair), " at ", place_names),
        "category": _drawn(get_args(schema.Category), size, random),
        "date": pc.choose(
            pa.array(vague), _join(first, "/", last), pc.utf8_slice_codeunits(first, 0, 7), _join(first, "~")
        ),
        "start": first,
        "end": last,
        "place": _take([one.id for one in places], place),
        "place_name": place_names,
        "radius_km": _take([one.radius_km for one in places], place, pa.float64()),
        "countries": _take(sets, pair, SCHEMA.field("countries").type),
        "participants": _take(
            [[{"country": state, "role": "participant"} for state in states] for states in sets],
            pair,
            SCHEMA.field("participants").type,
        ),
        "verification": _drawn(get_args(schema.Verification), size, random),
        "summary": _summaries(sentences, size, random),
        "sources": _drawn(_sources(), size, random, SCHEMA.field("sources").type),
        "search_names": "",
    }
    columns["lon"], columns["lat"] = _points(places, place, random)
    columns["precision"] = _precisions(places, place, random)
    return pa.record_batch([_column(columns.get(field.name), size, field.type) for field in SCHEMA], schema=SCHEMA)


def _precisions(places: list[Place], place: Numbers, random: np.random.Generator) -> pa.Array:
    """Know most events to their port or city, those of a part of the sea to it."""
    usual = _take([{"sea-area": "sea", "city": "city"}.get(one.kind, "port") for one in places], place)
    return pc.if_else(pa.array(random.random(len(place)) < _SURROUNDINGS), "area", usual)


def _points(places: list[Place], place: Numbers, random: np.random.Generator) -> list[NDArray[np.float64]]:
    """Scatter events around their places, and some all over the sea."""
    at_sea = random.random(len(place)) < _AT_SEA
    axes = []
    for name, (least, most) in zip(("lon", "lat"), _SEA, strict=True):
        around = np.array([getattr(one, name) for one in places])[place] + random.normal(0, _SCATTER, len(place))
        axes.append(np.where(at_sea, random.uniform(least, most, len(place)), around).round(6))
    return axes


def _sentences(random: np.random.Generator) -> pa.Array:
    """Make the pool of sentences: a few thousand distinct words, as in a catalogue of many hands."""
    names = np.char.add("Vessel", np.arange(3_000).astype(str))
    actor, deed, detail = (random.choice(texts, _POOL) for texts in (_ACTORS, _DEEDS, _DETAILS))
    count = random.integers(2, 30, _POOL).astype(str)
    parts = ["The ", random.choice(names, _POOL), " and ", count, " ", actor, " ", deed, " ", detail, "."]
    return _join(*(pa.array(part) if isinstance(part, np.ndarray) else part for part in parts))


def _summaries(sentences: pa.Array, size: int, random: np.random.Generator) -> pa.Array:
    """Join one to three sentences."""
    how_many = random.integers(1, 4, size)
    drawn = [sentences.take(pa.array(random.integers(0, len(sentences), size))) for _ in range(3)]
    further = [pc.if_else(pa.array(how_many > n), _join(" ", drawn[n]), "") for n in (1, 2)]
    return _join(drawn[0], *further)


def _sources() -> list[list[dict[str, str]]]:
    """List what events can be sourced with: a single report."""
    return [
        [
            {
                "url": f"https://example.org/{number}",
                "title": f"Report {number}",
                "publisher": f"Agency {number % 40}",
                "published": None,
                "language": "en",
                "archived": None,
                "evidence": "Names ships, day and place.",
            }
        ]
        for number in range(500)
    ]


def _take(values: list[Any], at: Numbers, kind: pa.DataType | None = None) -> pa.Array:
    return pa.array(values, kind or pa.string()).take(pa.array(at))


def _drawn(values: Any, size: int, random: np.random.Generator, kind: pa.DataType | None = None) -> pa.Array:
    return _take(list(values), random.integers(0, len(values), size), kind)


def _join(*parts: Any) -> pa.Array:
    return pc.binary_join_element_wise(*parts, "")


def _column(values: Any, size: int, kind: pa.DataType) -> pa.Array:
    if values is None or isinstance(values, str):
        return pa.repeat(pa.scalar(values, kind), size)
    return values if isinstance(values, pa.Array) else pa.array(values, kind)
