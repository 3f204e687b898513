"""The base map's own reader of TopoJSON reads what GDAL reads."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from geodata import basemap
from geodata.basemap.topology import geometries


@pytest.mark.parametrize("level", basemap.LEVELS)
@pytest.mark.parametrize("layer", ["land", "water", "coast", "rivers", "borders"])
def test_it_reads_the_same_geometries_as_gdal(level: basemap.Level, layer: basemap.Layer) -> None:
    expected = shapely.get_parts(basemap.read(level, layer).geometry.to_numpy())
    found = geometries(basemap.path(level), layer)
    assert len(found) == len(expected)
    assert np.allclose(shapely.get_coordinates(found), shapely.get_coordinates(expected), atol=1e-6)
