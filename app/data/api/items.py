"""Requests for items of a collection: filter, order and page."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow.compute as pc

from app.data.api import crs
from app.data.api.answers import COMMON
from app.data.api.collections import schemas
from app.data.api.collections.datasets import Dataset
from app.data.api.collections.layers import Layer
from app.data.api.cql2 import filtering, reading
from app.web.parameters import parse_filter
from app.web.query import Query
from events.index.codes import Rows
from events.model.errors import FilterError
from events.model.event_filter import PARAMETERS as FILTER_PARAMETERS
from events.model.event_filter import EventFilter

# GDAL writes the day of a filter on a date as 2013-07-08T.
_NO_TIME = re.compile(r"(?<=\d)T(?=/|$)")

DEFAULT_LIMIT, LARGEST_LIMIT = 100, 10_000

#: The query parameters of every collection's items, in addition to those in `COMMON` and its queryables.
PARAMETERS = (
    *("limit", "after", "offset", "bbox", "bbox-crs", "datetime", "crs"),
    *("filter", "filter-lang", "filter-crs", "sortby"),
)
#: Parameters of the project's filter that only events take; they take precedence over queryables of the same name.
OF_EVENTS = tuple(name for name in FILTER_PARAMETERS if name not in ("bbox", "datetime"))


@dataclass(frozen=True)
class Question:
    """A request for items of a collection.

    Parameters
    ----------
    event_filter
        The project's filter: period, bbox and, for events, its other parameters.
    conditions
        Further conditions as CQL2 JSON: properties given as query parameters, and ``filter``.
    filter_crs
        CRS of the filter's geometries.
    crs
        CRS of the response.
    order
        Properties to sort by, with ``descending`` or ``ascending``; empty for the collection's default order.
    limit
        Most features on a page.
    after
        Id of the last feature before the page; empty for the first page.
    offset
        Number of features to skip; some clients send it instead of following links.
    """

    event_filter: EventFilter
    conditions: tuple[reading.Node, ...]
    filter_crs: str
    crs: str
    order: tuple[tuple[str, str], ...]
    limit: int
    after: str
    offset: int


@dataclass(frozen=True)
class Page:
    """The rows of a page, how many match in all, and whether there are more after it."""

    rows: Rows
    matched: int
    more: bool


def allowed(dataset: Dataset, layer: Layer) -> tuple[str, ...]:
    """List the query parameters of a collection's items."""
    own = OF_EVENTS if dataset.id == "events" else ()
    return tuple(dict.fromkeys([*COMMON, *PARAMETERS, *own, *schemas.queryable(layer)]))


def read_question(dataset: Dataset, layer: Layer) -> Question:
    """Parse the query parameters of the request.

    Raises
    ------
    FilterError
        If one is unknown, repeated, or has a value that is not allowed.
    """
    names = allowed(dataset, layer)
    of_filter = ("datetime", *(OF_EVENTS if dataset.id == "events" else ()))
    query = Query.requested().only(*(name for name in names if name not in of_filter), repeated=of_filter)
    given = dict(query.without(*of_filter))
    pairs = [
        (name, _NO_TIME.sub("", value) if name == "datetime" else value)
        for name, value in query.pairs
        if name in of_filter
    ]
    bbox = crs.bounding_box(given.get("bbox", ""), crs.check("bbox-crs", given.get("bbox-crs", crs.CRS84)))
    return Question(
        event_filter=replace(parse_filter(pairs), bbox=bbox),
        conditions=tuple(_conditions(given, layer)),
        filter_crs=crs.check("filter-crs", given.get("filter-crs", crs.CRS84)),
        crs=crs.check("crs", given.get("crs", crs.CRS84)),
        order=_order(given.get("sortby", ""), schemas.sortable(layer)),
        # OGC API - Features, 7.15.3: a larger value is not an error.
        limit=min(query.number("limit", 1, default=DEFAULT_LIMIT), LARGEST_LIMIT),
        after=given.get("after", ""),
        offset=query.number("offset", 0, default=0),
    )


def select(layer: Layer, question: Question) -> Page:
    """Select the requested page.

    A page begins after a feature, not at an offset: if the catalogue changes between two requests, no remaining feature
    is repeated or skipped.

    Raises
    ------
    FilterError
        If the last feature before the page no longer exists.
    """
    mask = layer.passing(question.event_filter)
    for condition in question.conditions:
        mask &= filtering.matching(condition, layer, question.filter_crs)
    matched = int(np.count_nonzero(mask))
    previous = layer.row_of(question.after) if question.after else None
    if question.after and previous is None:
        raise FilterError("after", question.after, "expected the id of a feature; start again without it")
    if previous is not None:
        mask[previous] = True
    rows = _sorted(layer, np.flatnonzero(mask), question.order)
    if previous is not None:
        rows = rows[int(np.flatnonzero(rows == previous)[0]) + 1 :]
    rows = rows[question.offset :]
    return Page(rows[: question.limit], matched, len(rows) > question.limit)


def _conditions(given: dict[str, str], layer: Layer) -> Any:
    """Yield the conditions of parameters named like properties, and of the filter."""
    for name, kind in schemas.queryable(layer).items():
        if name in given and name not in PARAMETERS:
            named = {"property": name}
            if kind in schemas.LISTS:
                yield {"op": "a_contains", "args": [named, [given[name]]]}
            else:
                yield {"op": "=", "args": [named, _value(name, given[name], kind)]}
    language = given.get("filter-lang", "cql2-text")
    if "filter" in given:
        yield reading.parse(given["filter"], language)
    elif language not in reading.LANGUAGES:
        raise FilterError("filter-lang", language, f"expected {' or '.join(reading.LANGUAGES)}")


def _value(name: str, text: str, kind: schemas.Kind) -> str | float | bool:
    if kind == "boolean":
        if text not in ("true", "false"):
            raise FilterError(name, text, "expected true or false")
        return text == "true"
    if kind != "number":
        return text
    try:
        return float(text)
    except ValueError as error:
        raise FilterError(name, text, "expected a number") from error


def _order(text: str, sortable: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Parse ``sortby``: names prefixed with ``+`` or ``-``; an unencoded plus sign was decoded as a space."""
    order = []
    for part in text.split(",") if text.strip() else []:
        name = part.strip().lstrip("+-")
        if name not in sortable:
            raise FilterError("sortby", text, f"expected any of {', '.join(sortable)}, with - before it to descend")
        order.append((name, "descending" if part.strip().startswith("-") else "ascending"))
    return tuple(dict(reversed(order)).items())[::-1]


def _sorted(layer: Layer, rows: Rows, order: tuple[tuple[str, str], ...]) -> Rows:
    """Sort rows by properties, then by id; without properties, keep the collection's order."""
    if not order:
        return rows
    keys = [*order, *([("id", "ascending")] if "id" not in dict(order) else [])]
    table = layer.table.select([name for name, _direction in keys]).take(rows)
    ordered: Rows = rows[pc.sort_indices(table, sort_keys=keys).to_numpy()]
    return ordered
