"""CQL2 filters on whole columns: the tree returned by `app.data.api.cql2.reading` is walked once, with Arrow.

`cql2.Expr.matches` evaluates one feature at a time, some 20,000 a second, and supports neither lists nor null dates;
here a predicate is a pass over a column. Comparison with null is neither true nor false, as in SQL.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from app.data.api import crs
from app.data.api.collections.intervals import RELATIONS, Interval
from app.data.api.collections.layers import box
from app.data.api.collections.schemas import LISTS, Kind, kind_of
from events.model import dates
from events.model.errors import DateError, FilterError
from events.own.adoption.columns.date_columns import DateColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from app.data.api.collections.layers import Layer, Mask
    from app.data.api.cql2.reading import Node

Column = Any  #: a pyarrow Array, ChunkedArray or, if all rows have the same value, Scalar

_COMPARISONS: Mapping[str, Callable[[Column, Column], Column]] = {
    "=": pc.equal,
    "<>": pc.not_equal,
    "<": pc.less,
    "<=": pc.less_equal,
    ">": pc.greater,
    ">=": pc.greater_equal,
}
_ARITHMETIC: Mapping[str, Callable[[Column, Column], Column]] = {
    "+": pc.add,
    "-": pc.subtract,
    "*": pc.multiply,
    "/": pc.divide,
    "^": pc.power,
    "div": lambda a, b: pc.trunc(pc.divide(a, b)),
    "%": lambda a, b: pc.subtract(a, pc.multiply(b, pc.trunc(pc.divide(a, b)))),
}
# Each with its inverse for swapped operands: Shapely is fast if the prepared literal comes first.
_SPATIAL: Mapping[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "s_contains": (shapely.contains, shapely.within),
    "s_crosses": (shapely.crosses, shapely.crosses),
    "s_disjoint": (shapely.disjoint, shapely.disjoint),
    "s_equals": (shapely.equals, shapely.equals),
    "s_intersects": (shapely.intersects, shapely.intersects),
    "s_overlaps": (shapely.overlaps, shapely.overlaps),
    "s_touches": (shapely.touches, shapely.touches),
    "s_within": (shapely.within, shapely.contains),
}
_ARRAYS = ("a_contains", "a_containedby", "a_equals", "a_overlaps")

_DATES = "start, end or another column of dates"
_LOOKED_AT = 100
# More days than any date spans.
_LONGEST = 1 << 24

#: Supported parts of a filter, for documents and messages.
SUPPORTED = (
    *("AND", "OR", "NOT", *_COMPARISONS, "IS NULL", "LIKE", "BETWEEN", "IN", "CASEI", "ACCENTI", *_ARITHMETIC),
    *(name.upper() for name in (*_SPATIAL, *RELATIONS, *_ARRAYS)),
)


def matching(node: Node, layer: Layer, uri: str = crs.CRS84) -> Mask:
    """Mark the rows of a layer that match a filter.

    Parameters
    ----------
    node
        As `app.data.api.cql2.reading.parse` returns it.
    layer
        The features.
    uri
        CRS of the filter's geometries.

    Raises
    ------
    FilterError
        If the filter names an unknown property, or uses something that is not supported.
    """
    found = _Evaluation(layer, uri).predicate(node)
    if isinstance(found, pa.Scalar):
        return np.full(layer.table.num_rows, found.as_py() is True)
    mask: Mask = pc.fill_null(found, False).to_numpy(zero_copy_only=False)  # noqa: FBT003 - Arrow's signature
    return mask


@dataclass(frozen=True)
class _Value:
    """A scalar expression: the kind of its values, and the values."""

    kind: Kind
    data: Column


@dataclass(frozen=True)
class _Evaluation:
    """The walk over one filter."""

    layer: Layer
    uri: str
    #: The features' geometries, as far as they were created.
    shapes: dict[str, NDArray[Any]] = field(default_factory=dict)
    #: The date columns that were parsed.
    dates: dict[str, DateColumn] = field(default_factory=dict)

    def predicate(self, node: Node) -> Column:
        """Evaluate a predicate, which is true, false or null in a row."""
        operator, arguments = self._call(node)
        evaluate = self._conditions().get(operator)
        if evaluate is not None:
            return evaluate(operator, arguments)
        value = self._value(node)
        if value.kind != "boolean":
            raise _refusal(node, "expected a condition, found a value")
        return value.data

    def _conditions(self) -> dict[str, Callable[[str, list[Node]], Column]]:
        """Return the evaluating method of each predicate operator."""
        return {
            **dict.fromkeys(("and", "or"), self._joined),
            "not": lambda operator, arguments: pc.invert(self.predicate(*_exactly(operator, arguments, 1))),
            **dict.fromkeys(_COMPARISONS, self._compared),
            "isnull": self._is_null,
            "like": self._like,
            "between": self._between,
            "in": self._in,
            **dict.fromkeys(_SPATIAL, self._spatial),
            **dict.fromkeys(RELATIONS, self._temporal),
            **dict.fromkeys(_ARRAYS, self._arrays),
        }

    def _joined(self, operator: str, arguments: list[Node]) -> Column:
        if not isinstance(arguments, list) or not arguments:
            raise _refusal(arguments, f"{operator} joins conditions")
        return reduce(pc.and_kleene if operator == "and" else pc.or_kleene, map(self.predicate, arguments))

    def _compared(self, operator: str, arguments: list[Node]) -> Column:
        left, right = self._alike(operator, *_exactly(operator, arguments, 2))
        return _COMPARISONS[operator](left.data, right.data)

    def _value(self, node: Node) -> _Value:
        """Evaluate a text, number or boolean."""
        if isinstance(node, bool | int | float | str):
            kind: Kind = "boolean" if isinstance(node, bool) else "text" if isinstance(node, str) else "number"
            return _Value(kind, pa.scalar(float(node) if kind == "number" else node))
        operator, arguments = self._call(node)
        if operator == "property":
            return self._column(arguments)
        if operator in self._conditions():
            return _Value("boolean", self.predicate(node))
        return self._computed(node, operator, arguments)

    def _computed(self, node: Node, operator: str, arguments: Any) -> _Value:
        """Evaluate an expression of other values."""
        if operator in ("date", "timestamp"):
            return _Value("text", pa.scalar(dates.iso(_period(arguments).start)))
        if operator in ("casei", "accenti"):
            (text,) = (self._of_kind("text", one) for one in _exactly(operator, arguments, 1))
            return _Value("text", (_fold_case if operator == "casei" else _strip_accents)(text))
        if operator in _ARITHMETIC:
            left, right = (self._of_kind("number", one) for one in _exactly(operator, arguments, 2))
            return _Value("number", _ARITHMETIC[operator](left, right))
        raise _refusal(node, f"{operator or 'this'} is not supported here; a filter may use {', '.join(SUPPORTED)}")

    def _column(self, name: str) -> _Value:
        """Return a property's column."""
        field = self._field(name)
        kind = kind_of(field.type)
        if kind is None or kind in LISTS:
            raise _refusal(name, "is a list, an object or a geometry; expected a property with one value")
        column = self.layer.table[name]
        types = {"number": pa.float64(), "text": pa.string(), "boolean": pa.bool_()}
        return _Value(kind, pc.cast(column, types[kind]))

    def _field(self, name: str) -> pa.Field:
        table = self.layer.table
        if name not in table.column_names:
            known = [one.name for one in table.schema if kind_of(one.type) is not None]
            raise _refusal(name, f"there is no such property; expected {', '.join(known)} or geometry")
        return table.schema.field(name)

    def _of_kind(self, kind: Kind, node: Node) -> Column:
        value = self._value(node)
        if value.kind != kind:
            raise _refusal(node, f"expected a {kind}, found a {value.kind}")
        return value.data

    def _alike(self, operator: str, *nodes: Node) -> list[_Value]:
        values = self._as_days(nodes) or [self._value(one) for one in nodes]
        if len({one.kind for one in values}) > 1:
            kinds = " and ".join(f"a {one.kind}" for one in values)
            raise _refusal(nodes, f"{operator} compares {kinds}; expected the same kind")
        return values

    def _is_null(self, operator: str, arguments: list[Node]) -> Column:
        (inner,) = _exactly(operator, arguments, 1)
        called, name = self._call(inner)
        if called == "property" and name == "geometry":
            return pa.scalar(False)  # noqa: FBT003 - Arrow's signature; every feature has a geometry
        if called == "property":
            self._field(name)
            return pc.is_null(self.layer.table[name])
        return pc.is_null(self._value(inner).data)

    def _like(self, operator: str, arguments: list[Node]) -> Column:
        text, pattern = (self._of_kind("text", one) for one in _exactly(operator, arguments, 2))
        if not isinstance(pattern, pa.Scalar):
            raise _refusal(arguments[1], "expected a pattern that is the same for every feature")
        return pc.match_like(text, pattern.as_py())

    def _between(self, operator: str, arguments: list[Node]) -> Column:
        value, low, high = self._alike(operator, *_exactly(operator, arguments, 3))
        return pc.and_kleene(pc.greater_equal(value.data, low.data), pc.less_equal(value.data, high.data))

    def _in(self, operator: str, arguments: list[Node]) -> Column:
        value, choices = _exactly(operator, arguments, 2)
        if not isinstance(choices, list) or not choices:
            raise _refusal(choices, "expected a list of values after IN")
        wanted, *listed = self._alike(operator, value, *choices)
        if not all(isinstance(one.data, pa.Scalar) for one in listed):
            return reduce(pc.or_kleene, [pc.equal(wanted.data, one.data) for one in listed])
        found = pc.is_in(wanted.data, value_set=pa.array([one.data.as_py() for one in listed]))
        return pc.if_else(pc.is_valid(wanted.data), found, None)

    def _spatial(self, operator: str, arguments: list[Node]) -> Column:
        function, inverse = _SPATIAL[operator]
        left, right = (self._geometry(one) for one in _exactly(operator, arguments, 2))
        if left is None and right is not None:
            function, left, right = inverse, right, None
        try:
            return (
                pa.scalar(bool(function(left, right))) if right is not None else self._where(operator, function, left)
            )
        except shapely.GEOSException as error:
            raise _refusal(arguments, f"{operator.upper()} cannot be computed: {error}") from error

    def _where(self, operator: str, function: Callable[..., Any], literal: shapely.Geometry | None) -> Column:
        """Relate a literal, or each feature's own geometry, to the features; far ones are disjoint without a test."""
        near = (
            np.ones(self.layer.table.num_rows, np.bool_)
            if literal is None
            else self.layer.near(shapely.bounds(literal).tolist())
        )
        shapes = self._shapes(near)
        shapely.prepare(literal)
        found = np.full(len(near), operator == "s_disjoint")
        found[near] = function(shapes if literal is None else literal, shapes)
        return pa.array(found)

    def _shapes(self, near: Mask) -> NDArray[np.object_]:
        """Return the geometries of some features, each created once: creation takes longer than a test."""
        made = self.shapes.setdefault("made", np.zeros(len(near), np.bool_))
        every = self.shapes.setdefault("every", np.empty(len(near), np.object_))
        missing = near & ~made
        every[missing] = self.layer.geometries(missing)
        made |= near
        return every[near]

    def _geometry(self, node: Node) -> shapely.Geometry | None:
        """Return a geometry literal of the filter in CRS84, or `None` for the features' own geometries."""
        if node == {"property": "geometry"}:
            return None
        if not isinstance(node, dict) or not {"type", "bbox"} & set(node):
            raise _refusal(node, "expected geometry, or a geometry such as POINT(51 43) or BBOX(46,36,55,48)")
        if "type" not in node:
            bounds = crs.bounding_box(",".join(map(str, node["bbox"])), self.uri)
            if bounds is None:
                raise _refusal(node, "expected a box of four numbers")
            return box(bounds)
        try:
            literal: shapely.Geometry = crs.transformed(shapely.geometry.shape(node), self.uri, crs.CRS84)
        except (shapely.GEOSException, ValueError, TypeError, KeyError, IndexError) as error:
            raise _refusal(node, f"expected a geometry: {error}") from error
        if not shapely.is_valid(literal):
            raise _refusal(node, f"expected a valid geometry: {shapely.is_valid_reason(literal)}")
        return literal

    def _temporal(self, operator: str, arguments: list[Node]) -> Column:
        first, second = _exactly(operator, arguments, 2)
        (left, known), (right, also_known) = self._interval(first), self._interval(second)
        found = np.atleast_1d(RELATIONS[operator](left, right))
        unknown = np.atleast_1d(~(known & also_known))
        if found.size == unknown.size == 1:
            return pa.scalar(None if unknown[0] else bool(found[0]), pa.bool_())
        return pa.array(
            np.broadcast_to(found, max(found.shape, unknown.shape)),
            mask=np.broadcast_to(unknown, max(found.shape, unknown.shape)),
        )

    def _interval(self, node: Node) -> tuple[Interval, NDArray[np.bool_]]:
        """Return first and last days, and a mask of the rows in which they are known."""
        always = np.array(True)  # noqa: FBT003 - NumPy's signature
        operator, arguments = self._call(node)
        if operator == "property":
            column = self._dates_of(arguments)
            return Interval(column.first, column.last), column.given
        if operator in ("date", "timestamp"):
            period = _period(arguments)
            return Interval(np.array(period.start_day), np.array(period.end_day)), always
        if operator != "interval":
            raise _refusal(node, "expected DATE('…'), TIMESTAMP('…'), INTERVAL('…','…') or a property of dates")
        start, end = _exactly("INTERVAL", arguments, 2)
        return Interval(self._end(start, dates.OPEN_START), self._end(end, dates.OPEN_END)), always

    def _end(self, node: Node, missing: int) -> NDArray[np.int64]:
        """Return one end of an interval; `missing` represents an open end."""
        if node == "..":
            return np.array(missing)
        operator, arguments = self._call({"date": node} if isinstance(node, str) else node)
        if operator == "property":
            column = self._dates_of(arguments)
            days = column.first if missing == dates.OPEN_START else column.last
            return np.where(column.given, days, missing)
        period = _period(arguments)
        return np.array(period.start_day if missing == dates.OPEN_START else period.end_day)

    def _dates_of(self, name: str) -> DateColumn:
        """Return the days of a date property, or of a text property all of whose values are dates."""
        if name not in self.dates:
            kind = self._field(name).type
            column = self.layer.table[name].combine_chunks()
            if kind_of(kind) != "text":
                raise _refusal(name, f"is no property of dates; expected {_DATES}")
            # Checking the first values avoids parsing every text of a column such as titles.
            for part in (column.slice(0, _LOOKED_AT), column):
                found = DateColumn.of(pc.cast(part, pa.string()) if pa.types.is_dictionary(kind) else part, name)
                if problems := list(filter(None, found.problem)):
                    raise _refusal(name, f"is no property of dates: {problems[0]}; expected {_DATES}")
            self.dates[name] = found
        return self.dates[name]

    def _as_days(self, nodes: tuple[Node, ...]) -> list[_Value] | None:
        """Return date values as numbers that compare by first day and then length; `None` if they are not dates."""
        called = [self._call(one)[0] for one in nodes]
        if not {"date", "timestamp"} & set(called) or not set(called) <= {"date", "timestamp", "property"}:
            return None
        values = []
        for interval, known in map(self._interval, nodes):
            number = np.where(known, interval.start * _LONGEST + interval.end - interval.start, 0)
            values.append(pa.scalar(int(number)) if number.ndim == 0 else pa.array(number, mask=~known))
        return [_Value("number", one) for one in values]

    def _arrays(self, operator: str, arguments: list[Node]) -> Column:
        first, second = _exactly(operator, arguments, 2)
        if isinstance(first, list):
            first, second = second, first
            operator = {"a_contains": "a_containedby", "a_containedby": "a_contains"}.get(operator, operator)
        called, name = self._call(first)
        if called != "property" or not isinstance(second, list) or not all(isinstance(one, str) for one in second):
            raise _refusal([first, second], f"{operator.upper()} expects a property and a list of texts")
        if kind_of(self._field(name).type) not in LISTS:
            raise _refusal(name, "is no list of texts")
        column = self.layer.table[name].combine_chunks()
        return pa.array(_held(operator, column, second), mask=pc.is_null(column).to_numpy(zero_copy_only=False))

    @staticmethod
    def _call(node: Node) -> tuple[str, Any]:
        """Split an operator or a literal into its name in lower case and its arguments."""
        if isinstance(node, dict) and "op" in node:
            return str(node["op"]).lower(), node.get("args", [])
        if isinstance(node, dict) and len(node) == 1:
            ((name, content),) = node.items()
            return name, content
        return "", []


def _exactly(operator: str, arguments: list[Node], count: int) -> list[Node]:
    """Return the operands of an operator, if there are exactly `count`."""
    if not isinstance(arguments, list) or len(arguments) != count:
        raise _refusal(arguments, f"{operator} has {count} operands")
    return arguments


def _held(operator: str, column: pa.ListArray, texts: list[str]) -> NDArray[np.bool_]:
    """Mark the lists that contain, are contained by, equal or overlap a list of texts, as sets."""
    owners = pc.list_parent_indices(column).to_numpy()
    items = pc.list_flatten(column)

    wanted = pa.array(sorted(set(texts)), pa.string())
    # The position of each item among the texts, or their number if it is none of them.
    places = pc.fill_null(pc.index_in(items, value_set=wanted), len(wanted)).to_numpy().astype(np.int64)
    among = places < len(wanted)
    pairs = np.unique(owners[among] * max(1, len(wanted)) + places[among])
    held = np.bincount(pairs // max(1, len(wanted)), minlength=len(column))
    if operator == "a_overlaps":
        return held > 0
    marks = np.ones(len(column), np.bool_)
    if operator in ("a_contains", "a_equals"):
        marks &= held == len(wanted)
    if operator in ("a_containedby", "a_equals"):
        marks[owners[~among]] = False
    return marks


def _period(text: Any) -> dates.DateInterval:
    """Parse a date, or a timestamp without its time: events are known to the day at best."""
    if not isinstance(text, str) or "/" in text:
        raise _refusal(text, "expected a date such as DATE('2013-07-08')")
    try:
        return dates.parse_period(text)
    except DateError as error:
        raise FilterError("filter", text, str(error)) from error


def _fold_case(text: Column) -> Column:
    return pc.utf8_lower(pc.utf8_upper(text))


def _strip_accents(text: Column) -> Column:
    return pc.utf8_normalize(pc.replace_substring_regex(pc.utf8_normalize(text, form="NFD"), r"\p{M}", ""), form="NFC")


def _refusal(node: Node, expected: str) -> FilterError:
    """Return the error for a part of the filter."""
    text = node if isinstance(node, str) else "true" if node is True else str(node)
    return FilterError("filter", text, expected)
