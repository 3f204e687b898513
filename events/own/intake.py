"""Reading one event set: the request, progress reports, and the events batch by batch."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Sequence
from collections.abc import Mapping as ValuesByName
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from itertools import groupby
from pathlib import Path
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from events.model.errors import EventSetError, shorten
from events.own.adoption.adoption import Adoption
from events.own.adoption.columns.numbers import NumberColumns
from events.own.adoption.rejects import Reject, Rejects
from events.own.files import contents, files
from events.own.files.event_file import EventFile, Part, batches_of
from events.own.layouts import applied
from events.own.mapping import Mapping
from events.own.options import Options
from events.own.profiles.profile import chosen
from events.table.provenance import Provenance

#: Maximum number of terms of a vocabulary: each category is a layer of the map.
MOST_TERMS = 100
# Changes whenever the same file would be converted differently.
_FORM = b"3"


class Report:
    """Receives progress reports and remarks on event sets; this one ignores them."""

    def progress(self, name: str, rows: int, done: float | None) -> None:
        """Report the number of rows read from a set, and the fraction of the whole, if known."""

    def remark(self, name: str, text: str) -> None:
        """Report a remark about a set."""

    def finished(self, name: str, events: int) -> None:
        """Report that a set has been read, with its number of events."""


class Remarks(Report):
    """Collects the remarks on event sets, each with the name of its set."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []

    def remark(self, name: str, text: str) -> None:
        """Store a remark."""
        self.found.append((name, text))


@dataclass(frozen=True)
class Request:
    """An event set to be read.

    Parameters
    ----------
    address
        A path, ``s3://…``, or a URL that `fsspec` supports.
    mapping
        Mapping of its columns.
    name
        Name of the set; empty for the file's stem.
    """

    address: str
    mapping: Mapping = field(default_factory=Mapping)
    name: str = ""

    @classmethod
    def parse(cls, text: str, mapping: Mapping) -> Request:
        """Parse ``name=address`` or an address alone.

        >>> Request.parse("ships=data/a.csv", Mapping()).name, Request.parse("https://a.example/?b=c", Mapping()).name
        ('ships', '')
        """
        match = re.match(r"([\w .-]+)=", text)
        if match is None or ("://" not in text and Path(text).exists()):
            return cls(text, mapping)
        return cls(text[match.end() :], mapping, match[1].strip())

    @property
    def path(self) -> Path | None:
        """The file, if it is on this machine.

        >>> Request("file:///data/ships.gpkg#patrols").path, Request("https://a.example/ships.gpkg").path
        (PosixPath('/data/ships.gpkg'), None)
        """
        address = files.split_layer(self.address)[0].removeprefix("file://")
        return None if "://" in address else Path(address)


@dataclass(frozen=True)
class Reading:
    """Options for reading event sets.

    Parameters
    ----------
    strict
        Whether a row that cannot be used is an error.
    rejects
        Folder for rows that cannot be used, written as ``<file>.rejects.csv``, or ``<name>.rejects.csv`` if the set was
        given a name; `None` writes none.
    growth
        Limit of growth relative to the file size while it is read.
    options
        Options that the user gives for the files.
    kept
        List that receives the rows that cannot be used, if given.
    """

    strict: bool = False
    rejects: Path | None = None
    growth: int = files.GROWTH
    options: Options = field(default_factory=Options)
    kept: list[Reject] | None = None

    @classmethod
    def of(cls, given: ValuesByName[str, Any]) -> Self:
        """Build from options by name, including those of files; others keep their defaults.

        >>> Reading.of({"strict": True, "dates": "dmy"}).options.dates
        'dmy'
        """
        own = {one.name for one in fields(cls)}
        further = {name: value for name, value in given.items() if name not in own}
        known = [one.name for one in fields(Options)]
        for name in further:
            if name not in known:
                raise EventSetError(f"there is no option {shorten(name)!r}; expected one of {', '.join(known)}")
        return cls(**{name: value for name, value in given.items() if name in own}, options=Options(**further))


# Events, their number per part, the number of rows, and the fraction that has been read.
_Some = tuple[pa.Table, NDArray[np.int64], int, float | None]


class Intake:
    """An event set while it is read.

    Parameters
    ----------
    request
        Event set to read.
    source
        Open file or table.
    rejects
        Collector of the rows that cannot be used.
    report
        Receiver of progress, guesses and rejects.
    options
        Options that the user gives for the file.
    """

    def __init__(
        self, request: Request, source: EventFile, rejects: Rejects, report: Report, options: Options | None = None
    ) -> None:
        self.source = source
        self.rejects = rejects
        self.report = report
        self.prefix = request.name or source.name
        self.count = 0
        self.notes: tuple[str, ...] = ()
        #: Key and number of events of each part of the source that has been yielded, if it has any.
        self.pieces: list[tuple[str, int]] = []
        self._mapping = request.mapping
        self._options = options or Options()
        self._named = request.name or request.mapping.name
        try:
            self._adoption = Adoption(source, request.mapping, self._options)
        except EventSetError as error:
            raise EventSetError(f"{source.name}: {error}") from error
        self._numbers = NumberColumns(() if source.typed else self._adoption.further.values(), self._adoption.decimal)

    def tables(self, held: ValuesByName[str, pa.Table] | None = None) -> Iterator[pa.Table]:
        """Yield the events in tables with the same columns; names and types of additional columns are not final.

        Parameters
        ----------
        held
            Events of parts of the source that were read before, by the keys in `pieces`; these are not read again.

        Raises
        ------
        EventSetError
            If the set cannot be read, or has no usable row.
        """
        held, read, way = held or {}, 0, self._adoption.way
        parts = [(f"{one.key} {way}" if one.key else "", one) for one in self.source.parts or (self._whole,)]
        # Parts with rows that cannot be used are read again to report them.
        known = [key in held and held[key].num_rows == one.rows for key, one in parts]
        for is_known, numbers in groupby(range(len(parts)), known.__getitem__):
            keys, some = zip(*(parts[number] for number in numbers), strict=True)
            counts = np.zeros(len(some), np.int64)
            for table, more, rows, done in _held(keys, held) if is_known else self._adopted(some):
                counts, read = counts + more, read + rows
                self.report.progress(self.prefix, read, done)
                yield table
            self.pieces += [pair for pair in zip(keys, counts.tolist(), strict=True) if pair[0]]
        # Likely faults of the whole set cannot be inferred from some parts.
        self.notes = (*self._adoption.notes, *(() if held else self._adoption.seen()))
        self.count = read - self.rejects.count
        tell(self.report, self.prefix, self.notes, self.rejects, self.count)
        if self.count == 0:
            found = f"none of {read:,} rows can be used: {self.rejects.main_reason}" if read else "there are no rows"
            raise EventSetError(f"{self.source.name}: {found}")

    @property
    def _whole(self) -> Part:
        return Part("", 0, self.source.batches)

    def _adopted(self, parts: Sequence[Part]) -> Iterator[_Some]:
        """Convert the rows of parts."""
        for batch, sizes in batches_of(parts):
            table, refused = self._adoption.adopt(batch)
            self.rejects.add(refused)
            self._numbers.look(table)
            counts = np.array([table.num_rows])
            if len(parts) > 1:
                is_refused = np.isin(batch.lines, [one.line for one in refused])
                counts = np.bincount(np.repeat(np.arange(len(parts)), sizes)[~is_refused], minlength=len(parts))
            yield table, counts, table.num_rows + len(refused), batch.done

    def columns(self) -> list[tuple[str, str, str, int, int]]:
        """Return the column of each property, how it was found, and how many rows can be read."""
        return [*self._adoption.readings(), *self._adoption.geometries()]

    def finished(self, table: pa.Table) -> pa.Table:
        """Cast a table to its final types, once all tables have been yielded."""
        return self._numbers.convert(table)

    def check_terms(self, table: pa.Table) -> None:
        """Reject a set with too many different categories or verification grades.

        Raises
        ------
        EventSetError
            If there are; the message names the column.
        """
        for column in ("category", "verification"):
            found = pc.count_distinct(table[column]).as_py()
            if found > MOST_TERMS:
                raise EventSetError(
                    f"{self.source.name}: {column} has {found:,} different values; expected at most {MOST_TERMS}: "
                    f"choose another column with --map {column}=…, or none with --map {column}="
                )

    @property
    def provenance(self) -> Provenance:
        """Return name, version and licence: those given by the user, or those of the file."""
        said = Provenance.from_mapping(self.source.about, self.source.name)
        content = self.source.digest() if self.source.digest else contents.digest(self.source.path)
        digest = hashlib.sha256(content + _FORM + self._mapping.digest + self._options.digest)
        return Provenance(self._named or said.name, digest.hexdigest()[:12], self._mapping.licence or said.licence)


def _held(keys: Sequence[str], held: ValuesByName[str, pa.Table]) -> Iterator[_Some]:
    for number, key in enumerate(keys):
        yield held[key], held[key].num_rows * (np.arange(len(keys)) == number), held[key].num_rows, None


def tell(report: Report, prefix: str, notes: Sequence[str], rejects: Rejects, events: int) -> None:
    """Report the remarks on a set that has been read, now or at an earlier start."""
    for note in (*notes, *(rejects.remarks() if rejects.count else ())):
        report.remark(prefix, note)
    if events:
        report.finished(prefix, events)


@contextmanager
def taking_in(request: Request, reading: Reading, report: Report, known: Collection[str] = ()) -> Iterator[Intake]:
    """Open an event set for reading, given the keys of known parts.

    Raises
    ------
    EventSetError
        If there is no such file, its content does not match its extension, or required columns are missing.
    """
    with files.opened(request.address, reading.growth, reading.options, known) as source:
        profile = chosen(reading.options.profile, source.schema.names)
        if profile is not None:
            source, columns = applied(source, profile)  # noqa: PLW2901 - the same file, with more columns
            request = replace(request, mapping=request.mapping.over(columns))
        with rejects_of(request, reading, source.path.name) as rejects:
            yield Intake(request, source, rejects, report, reading.options)


def rejects_of(request: Request, reading: Reading, name: str) -> Rejects:
    """Return a collector of rows that cannot be used; sets with different names may have files of the same name."""
    path = None if reading.rejects is None else reading.rejects / f"{request.name or name}.rejects.csv"
    local = request.path
    source = str(local.resolve()) if local else files.shown(request.address)
    return Rejects(path, strict=reading.strict, source=source, kept=reading.kept)
