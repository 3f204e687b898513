"""JSON Schema (draft 2020-12) of a record and of a GeoJSON feature, generated from the one definition of a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_type_hints

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, create_model
from pydantic.json_schema import GenerateJsonSchema

from events.index.questions.access import Interval
from events.model import descriptions, schema
from events.table.columns import PROPERTIES
from geodata import countries

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import core_schema

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_BEYOND = (
    "Beside these rules, `caspian-map validate` checks that dates are EDTF, that ids are known, and that fields agree "
    "with each other as the codebook says."
)
# JSON Schema keywords that Table Schema supports as constraints, by type.
_CONSTRAINTS: Mapping[str, tuple[str, ...]] = {
    "string": ("enum", "pattern", "minLength", "maxLength"),
    "number": ("minimum", "maximum"),
}
_DERIVED: Mapping[str, Any] = {
    "start": schema.IsoDay | None,
    "end": schema.IsoDay | None,
    "place": schema.Slug | None,
    "place_name": schema.Text,
    "precision": schema.PlacePrecision | Literal["unstated"],
    "radius_km": Annotated[float, Field(ge=0)] | None,
    "countries": tuple[schema.ParticipantCode, ...],
    "series_name": str,
    "organisation_names": str,
    "vessel_names": str,
    "sources": Annotated[tuple[schema.CitedSource, ...], AfterValidator(schema.at_least_one)],
}


class Point(BaseModel):
    """Longitude and latitude in degrees (WGS 84), as required by RFC 7946."""

    model_config = ConfigDict(extra="forbid")

    type: Literal["Point"]
    coordinates: tuple[Annotated[float, Field(ge=-180, le=180)], Annotated[float, Field(ge=-90, le=90)]]


def record_schema() -> dict[str, Any]:
    """Return the schema of a record in the catalogue's YAML files.

    Returns
    -------
    dict
        JSON Schema, draft 2020-12; ``$id`` is relative to the URL at which the schema is served.

    Examples
    --------
    >>> record_schema()["properties"]["title"]["maxLength"]
    90
    """
    text = f"{schema.Event.__doc__} {_BEYOND}"
    return _json_schema(schema.Event, "schema.json", "Record of an event", text)


def feature_schema() -> dict[str, Any]:
    """Return the schema of an event as a GeoJSON feature, as in the downloads.

    Returns
    -------
    dict
        JSON Schema, draft 2020-12; ``$id`` is relative to the URL at which the schema is served.

    Examples
    --------
    >>> feature_schema()["properties"]["type"]["const"]
    'Feature'
    """
    text = "One event as a point of GeoJSON (RFC 7946), with the fields of its record flattened where tools need it."
    return _json_schema(feature_model(), "feature.schema.json", "Event as a GeoJSON feature", text)


def table_schema(model: type[BaseModel], primary_key: str | None = None) -> dict[str, Any]:
    """Describe the fields of a model as a Frictionless Table Schema.

    Parameters
    ----------
    model
        Model such as `properties_model` or `interval_model`.
    primary_key
        Field that is unique among rows, if there is one.

    Returns
    -------
    dict
        Table Schema, https://datapackage.org/standard/table-schema/.

    Examples
    --------
    >>> [one["type"] for one in table_schema(schema.Participant)["fields"]]
    ['string', 'string']
    """
    properties = model.model_json_schema(schema_generator=_Generator)["properties"]
    described = {"fields": [_table_field(name, one) for name, one in properties.items()]}
    return described | ({"primaryKey": [primary_key]} if primary_key else {})


@cache
def properties_model() -> type[BaseModel]:
    """Build the model of a feature's properties: the record's own fields, and those derived from them."""
    own = get_type_hints(schema.Event, include_extras=True)
    texts = {**descriptions.RECORD["Event"], **descriptions.DERIVED}
    return _model("EventProperties", {name: (_DERIVED.get(name) or own[name], texts.get(name)) for name in PROPERTIES})


@cache
def interval_model() -> type[BaseModel]:
    """Build the model of a row of port access."""
    event = get_type_hints(schema.Event, include_extras=True)
    types = {**event, **_DERIVED, **get_type_hints(schema.Access, include_extras=True), "event": schema.EventId}
    names = [one.name for one in fields(Interval)]
    return _model("PortAccess", {name: (types[name], descriptions.INTERVAL.get(name)) for name in names})


@cache
def feature_model() -> type[BaseModel]:
    """Build the model of a feature: everything that a download contains of one event."""
    members: Mapping[str, tuple[Any, str | None]] = {
        "type": (Literal["Feature"], None),
        "id": (schema.EventId, descriptions.RECORD["Event"]["id"]),
        "geometry": (Point, None),
        "properties": (properties_model(), None),
    }
    return _model("Feature", members)


def _model(name: str, members: Mapping[str, tuple[Any, str | None]]) -> type[BaseModel]:
    typed: dict[str, Any] = {key: (kind, Field(description=text)) for key, (kind, text) in members.items()}
    made: type[BaseModel] = create_model(name, __config__=ConfigDict(extra="forbid"), **typed)
    return made


def _json_schema(model: type[BaseModel], address: str, title: str, description: str) -> dict[str, Any]:
    generated = model.model_json_schema(schema_generator=_Generator)
    texts = {**descriptions.RECORD, schema.CitedSource.__name__: descriptions.CITED_SOURCE}
    for name, definition in {schema.Event.__name__: generated, **generated.get("$defs", {})}.items():
        for field, text in texts.get(name, {}).items():
            if field in definition["properties"]:
                definition["properties"][field].setdefault("description", text)
    return {"$schema": _DIALECT, "$id": address, **generated, "title": title, "description": description}


class _Generator(GenerateJsonSchema):
    """Adds keywords for the project's own validators, where JSON Schema has corresponding ones."""

    def function_after_schema(self, schema: core_schema.AfterValidatorFunctionSchema) -> JsonSchemaValue:
        described = super().function_after_schema(schema)
        own = _keywords().get(schema["function"]["function"], {})
        return {**described, **own, **({"format": "date"} if _is_day(described) else {})}


def _is_day(described: JsonSchemaValue) -> bool:
    return bool(described.get("pattern") == get_args(schema.IsoDay)[1].pattern)


@cache
def _keywords() -> dict[Callable[..., Any], dict[str, Any]]:
    """Return the JSON Schema keywords of each validator of `events.model.schema`."""
    states = sorted(countries.codes())
    slug = get_args(schema.Slug)[1].pattern.lstrip("^")
    at_least_one = schema.Event.model_fields["sources"].metadata[0]
    return {
        get_args(schema.State)[1].func: {"enum": states},
        get_args(schema.ParticipantCode)[1].func: {"enum": [*states, *schema.ALLIANCES]},
        get_args(schema.EdtfDate)[1].func: {"minLength": len("2013")},
        get_args(schema.EventId)[1].func: {"pattern": rf"^\d{{4}}(-\d{{2}}(-\d{{2}})?)?-{slug}"},
        get_args(schema.WebAddress)[1].func: {"format": "uri", "pattern": "^https?://"},
        at_least_one.func: {"minItems": 1},
    }


def _table_field(name: str, described: Mapping[str, Any]) -> dict[str, Any]:
    """Convert a property of a JSON Schema into a field of a Table Schema."""
    found = next(one for one in described.get("anyOf", [described]) if one.get("type") != "null")
    kind = "date" if found.get("format") == "date" else found.get("type", "object")
    constraints = {key: found[key] for key in _CONSTRAINTS.get(kind, ()) if key in found}
    # In a table, an empty text and a missing value are the same empty cell.
    if "anyOf" not in described and (constraints or kind == "date" or "minItems" in found):
        constraints["required"] = True
    field = {"name": name, "type": kind, "title": described.get("title"), "description": described.get("description")}
    return {key: value for key, value in {**field, "constraints": constraints}.items() if value}
