"""Writing of TopoJSON: lines shared by several geometries are stored once, as integer deltas on a grid."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from geodata.build.basemap.sources import Bounds
from geodata.errors import GeodataError

if TYPE_CHECKING:
    import geopandas as gpd

GEO2TOPO = Path(__file__).parents[1] / "node_modules" / ".bin" / "geo2topo"


def write(layers: Mapping[str, gpd.GeoDataFrame], file: Path, grid: float, bounds: Bounds) -> None:
    """Write layers as the objects of one topology.

    Parameters
    ----------
    layers
        Layers by name; EPSG:4326, every vertex on the grid; columns become properties, `id` the id; None is left out.
    file
        File to write.
    grid
        Cell size of the grid, in degrees.
    bounds
        Extent of the layers, whether or not there are features at its edges: west, south, east, north in degrees.

    Raises
    ------
    GeodataError
        If the npm package topojson-server is not installed.
    """
    topology = _join({name: _collection(layer, grid) for name, layer in layers.items()})
    arcs = [np.array(arc) for arc in topology["arcs"]]
    corner = np.min([arc.min(axis=0) for arc in arcs], axis=0)
    document = {
        "type": "Topology",
        "bbox": list(bounds),
        "transform": {"scale": [grid, grid], "translate": [round(float(degrees), 6) for degrees in corner * grid]},
        "objects": topology["objects"],
        "arcs": [np.diff(arc - corner, axis=0, prepend=[[0, 0]]).tolist() for arc in arcs],
    }
    file.write_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def _collection(layer: gpd.GeoDataFrame, grid: float) -> dict[str, Any]:
    """Return a GeoJSON collection with integer grid cells as coordinates."""
    cells = shapely.transform(layer.geometry.to_numpy(), lambda corners: np.rint(corners / grid))
    features = []
    for geometry, columns in zip(cells, layer.drop(columns="geometry").to_dict("records"), strict=True):
        properties = {key: value for key, value in columns.items() if pd.notna(value)}
        feature = {"type": "Feature", "geometry": _whole(shapely.geometry.mapping(geometry))}
        if "id" in properties:
            feature["id"] = properties.pop("id")
        features.append(feature | {"properties": properties})
    return {"type": "FeatureCollection", "features": features}


def _whole(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _whole(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_whole(item) for item in value]
    return int(value) if isinstance(value, float) else value


def _join(collections: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    if not GEO2TOPO.exists():
        raise GeodataError("geo2topo is missing: run `npm ci` in geodata/build first")
    with TemporaryDirectory() as directory:
        for name, collection in collections.items():
            (Path(directory) / f"{name}.json").write_text(json.dumps(collection), encoding="utf-8")
        inputs = [f"{name}={name}.json" for name in collections]
        command = [str(GEO2TOPO), *inputs]
        output = subprocess.run(command, cwd=directory, capture_output=True, text=True, check=True).stdout  # noqa: S603
    topology: dict[str, Any] = json.loads(output)
    return topology
