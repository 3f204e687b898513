"""JSON Schema of the collections, derived from the columns that are served, for any event set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from app.data.api.collections.datasets import Dataset
from app.data.api.collections.layers import Layer

Kind = Literal["text", "number", "boolean", "texts"]

Document = dict[str, Any]

TEXT: Document = {"type": "string"}
DIALECT = "https://json-schema.org/draft/2020-12/schema"

#: The kinds of multi-valued properties.
LISTS: tuple[Kind, ...] = ("texts",)
_JSON: Mapping[Kind, dict[str, Any]] = {
    "text": TEXT,
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "texts": {"type": "array", "items": TEXT},
}
_DAYS = ("start", "end", "added")
_ROLES = {"id": "id", "start": "primary-interval-start", "end": "primary-interval-end"}
# Properties with few distinct values, which the schema enumerates.
_CHOICES = ("category", "verification", "precision", "kind", "status", "by")


def kind_of(column: pa.DataType) -> Kind | None:
    """Return the kind of value that a filter can compare a column with; `None` if there is none."""
    if pa.types.is_dictionary(column):
        return kind_of(column.value_type)
    if pa.types.is_boolean(column):
        return "boolean"
    if pa.types.is_integer(column) or pa.types.is_floating(column) or pa.types.is_decimal(column):
        return "number"
    if pa.types.is_list(column) or pa.types.is_large_list(column):
        return "texts" if kind_of(column.value_type) == "text" else None
    texts = (
        pa.types.is_string,
        pa.types.is_large_string,
        pa.types.is_string_view,
        pa.types.is_temporal,
        pa.types.is_null,
    )
    return "text" if any(test(column) for test in texts) else None


def queryable(layer: Layer) -> dict[str, Kind]:
    """List the queryable properties with their kinds."""
    return dict(_kinds(layer.table.schema))


@lru_cache(maxsize=64)
def _kinds(schema: pa.Schema) -> dict[str, Kind]:
    """List the columns of queryable kinds; cached, since each request needs them several times."""
    kinds = {field.name: kind_of(field.type) for field in schema}
    return {name: kind for name, kind in kinds.items() if kind is not None}


def sortable(layer: Layer) -> tuple[str, ...]:
    """List the properties that features can be sorted by."""
    return tuple(name for name, kind in queryable(layer).items() if kind not in LISTS)


def queryables(dataset: Dataset, layer: Layer, address: str) -> dict[str, Any]:
    """Describe the queryables (OGC API – Features, Part 3)."""
    properties = {name: _described(dataset, layer, name, _JSON[kind]) for name, kind in queryable(layer).items()}
    return _schema(dataset, address, {**properties, "geometry": _geometry(dataset)}) | {"additionalProperties": False}


def returnables(dataset: Dataset, layer: Layer, address: str) -> dict[str, Any]:
    """Describe the properties of features."""
    return _schema(dataset, address, {**dict(_returned(dataset, layer)), "geometry": _geometry(dataset)})


def feature(dataset: Dataset, layer: Layer) -> Document:
    """Describe a feature as GeoJSON, for the OpenAPI document."""
    kinds = {"point": ["Point"], "linestring": ["LineString"], "multipolygon": ["Polygon", "MultiPolygon"]}
    return fixed_object(
        ["type", "id", "geometry", "properties"],
        type=choice("Feature"),
        id=TEXT,
        geometry=fixed_object(type=choice(*kinds[dataset.geometry]), coordinates=array({})),
        properties={"type": "object", "properties": dict(_returned(dataset, layer))},
        links=array(ref("Link")),
    )


def feature_schema(dataset: Dataset, layer: Layer, address: str) -> dict[str, Any]:
    """Describe a feature as GeoJSON, as a standalone JSON Schema, which GDAL and QGIS read for types."""
    described = {name: one for name, one in feature(dataset, layer)["properties"].items() if name != "links"}
    # The id is a member of the feature; if it were a property, too, GDAL would make two columns of it.
    # GDAL takes a property of two types, one of them null, for a string; as in OGC API Part 5, null is no value.
    own = {name: _of_one_type(one) for name, one in described["properties"]["properties"].items() if name != "id"}
    described["properties"] = {"type": "object", "properties": own}
    return _schema(dataset, address, described)


def _of_one_type(described: Document) -> Document:
    kinds = described.get("type")
    values = [kind for kind in kinds if kind != "null"] if isinstance(kinds, list) else []
    return {**described, "type": values[0]} if len(values) == 1 else described


def ref(name: str) -> Document:
    """Return a reference to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def array(of: Document) -> Document:
    """Describe an array."""
    return {"type": "array", "items": of}


def choice(*values: str, default: str | None = None) -> Document:
    """Describe a string that is one of a few values."""
    return {"type": "string", "enum": list(values)} | ({"default": default} if default else {})


def whole(least: int, most: int | None = None, **default: int) -> Document:
    """Describe an integer."""
    return {"type": "integer", "minimum": least, **({} if most is None else {"maximum": most}), **default}


def fixed_object(required: Sequence[str] = (), /, **properties: Document) -> Document:
    """Describe an object with these properties; all are required unless `required` names some."""
    return {"type": "object", "required": list(required or properties), "properties": properties}


def _returned(dataset: Dataset, layer: Layer) -> Iterator[tuple[str, dict[str, Any]]]:
    for field in layer.table.schema:
        column = layer.table[field.name]
        described = _described(dataset, layer, field.name, _structure(field.type))
        # A feature without a value has null, or lacks the property.
        if column.null_count:
            described["type"] = [described["type"], "null"]
            described |= {"enum": [*described["enum"], None]} if "enum" in described else {}
        yield field.name, described


def _structure(column: pa.DataType) -> dict[str, Any]:
    """Describe the JSON of a column; within arrays and objects any value may be null."""
    if pa.types.is_struct(column):
        return {"type": "object", "properties": {one.name: _optional(_structure(one.type)) for one in column}}
    if pa.types.is_list(column) or pa.types.is_large_list(column):
        return {"type": "array", "items": _structure(column.value_type)}
    if pa.types.is_integer(column):
        return {"type": "integer"}
    return dict(_JSON[kind_of(column) or "text"])


def _optional(described: dict[str, Any]) -> dict[str, Any]:
    return described | {"type": [described["type"], "null"]}


def _described(dataset: Dataset, layer: Layer, name: str, base: Mapping[str, Any]) -> dict[str, Any]:
    """Add its meaning to the type of a property, and its values if they are few."""
    found: dict[str, Any] = {**base, "title": name.replace("_", " ").capitalize()}
    if name in dataset.meanings:
        found["description"] = dataset.meanings[name]
    if name in _DAYS and dataset.meanings.get(name) and base.get("type") == "string":
        found["format"] = "date"
    if name in _CHOICES and base.get("type") == "string":
        found["enum"] = sorted(one for one in pc.unique(layer.table[name]).to_pylist() if one is not None)
    if name in _ROLES:
        found["x-ogc-role"] = _ROLES[name]
    return found


def _geometry(dataset: Dataset) -> dict[str, Any]:
    return {"title": "Geometry", "format": f"geometry-{dataset.geometry}", "x-ogc-role": "primary-geometry"}


def _schema(dataset: Dataset, address: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "$schema": DIALECT,
        "$id": address,
        "type": "object",
        "title": dataset.title,
        "description": dataset.description,
        "properties": dict(properties),
    }
