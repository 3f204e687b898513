"""The columnar index behind every query: typed arrays, one row an event, sorted by start.

A filter is a few vectorised passes over the rows that begin before the period ends; a download is a gather of feature
bytes that were serialised once, when the catalogue was loaded.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from events import dates
from events.formats import features
from events.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from events.catalogue import Catalogue
    from events.query import EventFilter

    Mask = NDArray[np.bool_]
    Rows = NDArray[np.intp]

_WORD_BITS = 64


@dataclass(frozen=True)
class Codes:
    """A text column as small integers: ``values[code]`` is the text; -1 stands for none."""

    values: tuple[str, ...]
    column: NDArray[np.int32]

    @classmethod
    def of(cls, texts: Iterable[str | None]) -> Self:
        """Give each distinct text its number in alphabetical order."""
        encoded = pa.array(texts, pa.string()).dictionary_encode()
        names = encoded.dictionary.to_pylist()
        order = sorted(range(len(names)), key=names.__getitem__)
        rank = np.empty(len(names) + 1, np.int32)
        rank[order] = np.arange(len(names), dtype=np.int32)
        rank[-1] = -1
        codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        return cls(tuple(names[i] for i in order), rank[codes])

    def isin(self, texts: Sequence[str], rows: slice) -> Mask:
        """Mark the rows whose text is one of `texts`."""
        wanted = np.zeros(len(self.values) + 1, np.bool_)
        wanted[[self.values.index(text) for text in texts if text in self.values]] = True
        return wanted[self.column[rows]]


@dataclass(frozen=True)
class BitSets:
    """A column of sets as bits: bit ``i`` of a row is set when ``values[i]`` is in the row's set."""

    values: tuple[str, ...]
    words: NDArray[np.uint64]

    @classmethod
    def of(cls, sets: Sequence[Sequence[str]]) -> Self:
        """Build the bits, one or more 64-bit words a row."""
        flat = pa.array(sets, pa.list_(pa.string()))
        codes = Codes.of(flat.flatten())
        owners = pc.list_parent_indices(flat).to_numpy(zero_copy_only=False)
        words = np.zeros((len(sets), max(1, -(-len(codes.values) // _WORD_BITS))), np.uint64)
        bits = np.left_shift(np.uint64(1), (codes.column % _WORD_BITS).astype(np.uint64))
        np.bitwise_or.at(words, (owners, codes.column // _WORD_BITS), bits)
        return cls(codes.values, words)

    def mark(self, texts: Sequence[str], rows: slice, *, every: bool) -> Mask:
        """Mark the rows whose set holds any, or every, one of `texts`."""
        known = [self.values.index(text) for text in texts if text in self.values]
        if every and len(known) < len(texts):
            return np.zeros(len(self.words[rows]), np.bool_)
        mask = np.zeros(self.words.shape[1], np.uint64)
        for bit in known:
            mask[bit // _WORD_BITS] |= np.uint64(1) << np.uint64(bit % _WORD_BITS)
        common = self.words[rows] & mask
        marked: Mask = np.all(common == mask, axis=1) if every else np.any(common, axis=1)
        return marked


class EventIndex:
    """Filters events and gives out their features.

    Parameters
    ----------
    catalogue
        Checked events, sorted by start.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        frame = catalogue.frame
        self.catalogue = catalogue
        self.start = _days(frame["start"].tolist(), dates.OPEN_START)
        self.end = _days(frame["end"].tolist(), dates.OPEN_END)
        self.category = Codes.of(frame["category"])
        self.verification = Codes.of(frame["verification"])
        self.place = Codes.of(frame["place"])
        self.countries = BitSets.of(frame["countries"].tolist())
        self.lon, self.lat = np.ascontiguousarray(frame.geometry.get_coordinates().to_numpy().T)
        self.text = pa.array(search_texts(catalogue), pa.large_string())
        self.features = pa.array(features(frame), pa.large_binary())
        #: Changes whenever any feature does: the beginning of a SHA-256 of all of them.
        self.fingerprint = hashlib.sha256(b"\n".join(self.features.to_pylist())).hexdigest()[:16]
        self._row_of = {event_id: row for row, event_id in enumerate(frame["id"])}

    def __len__(self) -> int:
        return len(self.start)

    def select(self, event_filter: EventFilter) -> Rows:
        """Return the rows that pass a filter.

        Returns
        -------
        ndarray of intp
            Row numbers in the order of the catalogue: by start, end and id.
        """
        period = event_filter.period
        before_end = slice(0, int(np.searchsorted(self.start, period.end_day, side="right")))
        mask = self.end[before_end] >= period.start_day
        if event_filter.categories:
            mask &= self.category.isin(event_filter.categories, before_end)
        if event_filter.verifications:
            mask &= self.verification.isin(event_filter.verifications, before_end)
        if event_filter.places:
            mask &= self.place.isin(event_filter.places, before_end)
        if event_filter.countries:
            every = event_filter.match == "all"
            mask &= self.countries.mark(event_filter.countries, before_end, every=every)
        if event_filter.bbox is not None:
            mask &= self._inside(event_filter.bbox, before_end)
        for word in event_filter.words:
            found = pc.match_substring(self.text[before_end], f" {word}")
            mask &= found.to_numpy(zero_copy_only=False)
        return np.flatnonzero(mask)

    def row_of(self, event_id: str) -> int | None:
        """Return the row of an event, or `None` if there is none of this id."""
        return self._row_of.get(event_id)

    def feature_bytes(self, rows: Rows) -> Iterable[bytes]:
        """Yield the serialised features of the given rows, in their order."""
        for feature in self.features.take(pa.array(rows)):
            yield feature.as_py()

    def _inside(self, bbox: tuple[float, float, float, float], rows: slice) -> Mask:
        west, south, east, north = bbox
        lon, lat = self.lon[rows], self.lat[rows]
        between = (lon >= west) & (lon <= east) if west <= east else (lon >= west) | (lon <= east)
        inside: Mask = between & (lat >= south) & (lat <= north)
        return inside


def search_texts(catalogue: Catalogue) -> list[str]:
    """Gather the folded words that a free-text search looks through, each after a space.

    Returns
    -------
    list of str
        One text an event, of its title, summary, vessels, organisations and place.
    """
    names = ("title", "summary", "vessel_names", "organisation_names", "place_name", "search_names")
    columns = [catalogue.frame[name].tolist() for name in names]
    return [" " + fold(" ".join(filter(None, parts))) for parts in zip(*columns, strict=True)]


def _days(texts: Sequence[str | None], missing: int) -> NDArray[np.int32]:
    """Convert ISO days to days since 1970-01-01."""
    days = np.array([text or "NaT" for text in texts], "datetime64[D]")
    return np.where(np.isnat(days), missing, days.astype(np.int64)).astype(np.int32)
