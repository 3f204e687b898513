"""GeoPackage, FlatGeobuf and Shapefile, through GDAL."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from events.model.errors import EventSetError
from events.own.files.event_file import ROWS_AT_ONCE, Batch, EventFile, Geometry, numbered


def open_gdal(name: str, path: Path, layer: str) -> EventFile:
    """Open a file in a format that GDAL reads.

    Parameters
    ----------
    name
        Name of the set.
    path
        File to read.
    layer
        Name of the layer; empty for the only one with a geometry.

    Raises
    ------
    EventSetError
        If there are several candidate layers.
    """
    import pyogrio  # noqa: PLC0415 - GDAL is slow to load, and other formats do without

    layers = [(str(one), kind) for one, kind in pyogrio.list_layers(path)]
    chosen = layer or _only_layer(path, layers)
    if chosen not in [one for one, _kind in layers]:
        raise EventSetError(f"{path.name} has no layer {chosen!r}; it has {', '.join(one for one, _kind in layers)}")
    total = int(pyogrio.read_info(path, layer=chosen)["features"])
    with _arrow(path, chosen) as (meta, reader):
        schema, crs = reader.schema, meta["crs"]
        column = meta["geometry_name"] or "wkb_geometry"

    def batches() -> Iterator[Batch]:
        with _arrow(path, chosen) as (_meta, source):
            yield from numbered(source, total if total > 0 else None)

    geometry = Geometry(column, crs) if column in schema.names else None
    left = [one for one, kind in layers if one != chosen and kind is not None]
    notes = (f"the layer {chosen!r} is read; {', '.join(left)} can be named after #",) if left else ()
    return EventFile(name, path, schema, geometry, batches, notes=notes)


@contextmanager
def _arrow(path: Path, layer: str) -> Iterator[tuple[dict[str, Any], Any]]:
    """Open a stream of record batches; times keep their time zone."""
    import pyogrio  # noqa: PLC0415

    options: dict[str, Any] = {"use_pyarrow": True, "batch_size": ROWS_AT_ONCE, "datetime_as_string": True}
    # GDAL warns of values that do not match its types, but reads them all the same.
    with (
        warnings.catch_warnings(category=RuntimeWarning, action="ignore"),
        pyogrio.open_arrow(path, layer=layer, **options) as found,
    ):
        yield found


def _only_layer(path: Path, layers: list[tuple[str, Any]]) -> str:
    """Return the only layer with a geometry, or the only layer."""
    placed = [name for name, kind in layers if kind is not None]
    for found in (placed, [name for name, _kind in layers]):
        if len(found) == 1:
            return found[0]
    listed = ", ".join(name for name, _kind in layers)
    raise EventSetError(f"{path.name} has the layers {listed}; expected one, or its name after #")
