"""Hypothesis strategies for catalogues: any text, any value that a column may have, and a user's own columns."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from events.table.catalogue import Catalogue
from events.table.columns import SCHEMA, from_rows

#: Schema of the catalogues: the project's, and additional columns of a user.
WIDER = pa.schema(
    [
        *SCHEMA,
        ("note", pa.string()),
        ("crew", pa.int64()),
        ("Tonnage (t)", pa.float64()),
        ("armed", pa.bool_()),
        ("seen", pa.timestamp("ms")),
        ("aliases", pa.list_(pa.string())),
    ]
)

#: Texts that are known to have broken writers or readers.
HOSTILE = (
    "</script><script>alert(1)</script>",
    "]]><Placemark>",
    "NUL \x00 and bell \x07",
    "\u202eright to left\u202c \u2066isolated",
    "\ufffe\uffff",
    "=HYPERLINK(\"https://example.org\",\"click\")",
    "+1", "-1", "@SUM(A1)", "\tcell", "\rcell", "\ncell", "'=1+1", "''@", "'quoted'", "＝1",
    "a,b;c\t\"d\"\r\ne\nf\rg",
    "  blanks around  ",
    "_x000D_ _x005F_",
    "&amp; &lt;b&gt; &#13;",
    "true", "null", "1.0", "2013-07-08", "[]", "{}",
    "T" * 100_000,
    "Каспийск بندر انزلی 🚢",
)  # fmt: skip

_TEXT = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from([one for one in HOSTILE if len(one) < 100])
_DAY = st.dates(date(1850, 1, 1), date(2100, 1, 1)).map(date.isoformat)
_FINITE = st.floats(-1e12, 1e12).map(lambda number: float(f"{number:.15g}"))


_SCALARS: dict[pa.DataType, st.SearchStrategy[Any]] = {
    pa.int64(): st.integers(-(2**53), 2**53),
    pa.float64(): _FINITE,
    pa.bool_(): st.booleans(),
    pa.timestamp("ms"): st.datetimes(datetime(1900, 1, 1), datetime(2300, 1, 1)).map(
        lambda t: t.replace(microsecond=0)
    ),
}


def _degrees(most: int) -> st.SearchStrategy[float]:
    return st.integers(-most * 1_000_000, most * 1_000_000).map(lambda number: number / 1_000_000)


def _values(kind: pa.DataType) -> st.SearchStrategy[Any]:
    if pa.types.is_list(kind):
        return st.lists(_or_none(_values(kind.value_type)), max_size=3)
    if pa.types.is_struct(kind):
        return st.fixed_dictionaries({field.name: _or_none(_values(field.type)) for field in kind})
    return _SCALARS.get(kind, _TEXT)


def _or_none(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


_ROW = st.fixed_dictionaries(
    {field.name: _or_none(_values(field.type)) for field in WIDER}
    | {"start": _DAY, "end": _or_none(_DAY), "lon": _degrees(180), "lat": _degrees(90), "search_names": st.none()}
)


def catalogue_of(rows: list[dict[str, Any]]) -> Catalogue:
    """Build a catalogue from rows of any content; their ids are made unique."""
    rows = [row | {"id": f"{number} {row['id']}"} for number, row in enumerate(rows)]
    table = from_rows(rows)
    further = {row["id"]: row for row in rows}
    for field in WIDER:
        if field.name not in SCHEMA.names:
            values = [further[key][field.name] for key in table["id"].to_pylist()]
            table = table.append_column(field, pa.array(values, field.type))
    return Catalogue(table, "An <own> & set", "3f-1", "CC-BY-4.0")


def hostile() -> Catalogue:
    """Build a catalogue with every hostile text as a title, a summary, in a list and in a source."""
    empty: dict[str, Any] = dict.fromkeys(WIDER.names)
    return catalogue_of(
        [
            empty
            | {
                "id": "hostile",
                "title": text,
                "summary": text,
                "start": "2013-07-08",
                "lon": 51.0,
                "lat": 41.0,
                "note": text,
            }
            | {"countries": [text[:100]], "sources": [{"url": "https://example.org/", "title": text[:100]}]}
            for text in HOSTILE
        ]
    )


#: Catalogues of few events.
catalogues = st.lists(_ROW, max_size=4).map(catalogue_of)
