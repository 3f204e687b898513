"""CSV files as record batches of texts, with the line on which each row begins."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import csv as arrow_csv

from events.model.errors import EventSetError
from events.own.files.event_file import unique
from events.own.files.formats.csv_lines import BLOCK, MendedLines
from events.own.files.formats.encodings import encoding_of
from events.own.mapping import known_names, plain_name
from events.own.profiles.profile import encoding_for, names_without_header

Piece = tuple[pa.RecordBatch, NDArray[np.int64], float | None, tuple[tuple[int, str, str], ...]]

_DELIMITERS = (",", ";", "\t", "|")
# Size of the beginning that is searched for the header, lines to examine, and known names that identify it.
_LOOKED_AT = 1 << 20
_LINES = 40
_ENOUGH = 2
_LONGEST_CHARACTER = 4  # bytes
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
_BREAK = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True)
class _Head:
    """The header of a file: its names, the field separator, and the preamble before the first row."""

    names: list[str]
    delimiter: str
    lines: int
    size: int


class CsvTable:
    """A CSV file with a header, separated by commas, semicolons, tabs or bars.

    Parameters
    ----------
    path
        CSV file, optionally compressed (``.gz``). The header may be preceded by a byte order mark, ``sep=``, comments
        that begin with ``#``, and other lines with fewer values.
    encoding
        Encoding of its texts; detected if empty.

    Attributes
    ----------
    notes
        Remarks for the user on how it is read.
    """

    def __init__(self, path: Path, encoding: str = "") -> None:
        self.path = path
        with pa.input_stream(path, compression="detect") as stream:
            start = stream.read(BLOCK)
        self.encoding, remark = encoding_of(start, encoding)
        plain = self.encoding in ("utf-8", "utf-8-sig")
        # The block may end within a character.
        text = start.decode(self.encoding, errors="surrogateescape" if plain else "replace").removeprefix("\ufeff")
        if not text.strip():
            raise EventSetError(f"{path.name} is empty; expected a header and rows")
        head = _head(text)
        if not encoding and (own := encoding_for(head.names)) and not remark and not _is_utf8(start):
            self.encoding, remark = own, f"texts are read as {own}; --encoding settles it"
        self.delimiter, self.header_lines, self._skipped = head.delimiter, head.lines, head.size
        self.schema = pa.schema([(name, pa.string()) for name in unique(head.names)])
        said = [remark] if remark else []
        said += [] if self.delimiter == "," else [f"columns are separated by {self.delimiter!r}"]
        self.notes = tuple(said)

    def pieces(self) -> Iterator[Piece]:
        """Read the rows: batches with the line of each row, the fraction read of the file, and malformed lines."""
        lines = _Lines(self.header_lines)
        # The size of a compressed file's content is not known before its end.
        size = None if self.path.suffix == ".gz" else self.path.stat().st_size
        read = 0
        with pa.input_stream(self.path, compression="detect") as raw:
            lines.mended = MendedLines(raw, self.encoding, self.delimiter, len(self.schema))
            lines.mended.skip(self._skipped)
            try:
                reader = self._reader(lines)
            except pa.ArrowInvalid as error:
                if "Empty CSV file" not in str(error):
                    raise
                return
            for batch in reader:
                # Arrow reads ahead: the size of the batches returned so far is the better measure of progress.
                read += (
                    batch.nbytes - 3 * batch.num_columns * batch.num_rows
                )  # 4 bytes of offset against 1 of separator
                yield self._piece(batch, lines, None if size is None else min(1.0, max(0, read) / size))
            if lines.malformed:
                yield self._piece(pa.RecordBatch.from_pylist([], schema=self.schema), lines, 1.0)

    def _reader(self, lines: _Lines) -> arrow_csv.CSVStreamingReader:
        return arrow_csv.open_csv(
            pa.PythonFile(lines.mended, mode="r"),
            # With threads, the numbers of malformed lines would be lost.
            arrow_csv.ReadOptions(use_threads=False, block_size=BLOCK, column_names=self.schema.names),
            arrow_csv.ParseOptions(
                delimiter=self.delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=lines.note,
            ),
            arrow_csv.ConvertOptions(
                check_utf8=False,
                column_types=self.schema,
                strings_can_be_null=True,
                null_values=[""],
            ),
        )

    def _piece(self, batch: pa.RecordBatch, lines: _Lines, done: float | None) -> Piece:
        numbers, malformed = lines.number(batch)
        # A row without any value is a blank line.
        blank = np.logical_and.reduce([np.asarray(column.is_null()) for column in batch.columns])
        if blank.any():
            batch, numbers = batch.filter(pa.array(~blank)), numbers[~blank]
        return batch, numbers, done, malformed


@dataclass
class _Lines:
    """Counts lines: a row is one, plus one for each line break within its values."""

    line: int  #: line of the row before the next one
    row: int = 0  #: number of that row
    malformed: list[arrow_csv.InvalidRow] = field(default_factory=list)
    mended: MendedLines | None = None

    def note(self, row: arrow_csv.InvalidRow) -> str:
        self.malformed.append(row)
        return "skip"

    def number(self, batch: pa.RecordBatch) -> tuple[NDArray[np.int64], tuple[tuple[int, str, str], ...]]:
        """Return the rows of the next batch with their lines, and the malformed ones before its end."""
        breaks = np.zeros(batch.num_rows, np.int64)
        for column in batch.columns:
            breaks += pc.fill_null(pc.count_substring(pc.cast(column, pa.binary()), b"\n"), 0).to_numpy(
                zero_copy_only=False
            )
        # The reader is ahead of the rows that it has returned.
        ends = [row.number - self.row - 1 - before <= batch.num_rows for before, row in enumerate(self.malformed)]
        noted, self.malformed = self.malformed[: sum(ends)], self.malformed[sum(ends) :]
        position = np.array([row.number - self.row - 1 for row in noted], np.int64)
        total = batch.num_rows + len(noted)
        fine = np.ones(total, np.bool_)
        fine[position] = False
        height = np.empty(total, np.int64)
        height[fine] = 1 + breaks
        height[position] = [1 + row.text.count("\n") for row in noted]
        begin = self.line + 1 + np.cumsum(height) - height
        self.line += int(height.sum())
        self.row += total
        reasons = tuple((int(begin[at]), *self._why(row)) for at, row in zip(position, noted, strict=True))
        return begin[fine], reasons

    def _why(self, row: arrow_csv.InvalidRow) -> tuple[str, str]:
        """Return the problem of a line, and its text."""
        text = self.mended.text_of(row.text) if self.mended else None
        if text is not None:
            return "a quote is opened and not closed, or closed within a value", text
        return f"has {row.actual_columns} values; expected {row.expected_columns}", row.text


def _head(text: str) -> _Head:
    """Find the header: the first line with known names, else the first line, or the first of the most common width."""
    lines = _LINE.findall(text[:_LOOKED_AT])
    said = re.fullmatch(r"sep=(.)\s*", lines[0], re.IGNORECASE)
    first = 1 if said else 0
    while first < len(lines) - 1 and (lines[first].startswith("#") or not lines[first].strip()):
        first += 1
    found = [_header(lines[first : first + _LINES], sign) for sign in ((said[1],) if said else _DELIMITERS)]
    _known, _alike, at, delimiter = max(found)
    taken = lines[first - at :]
    # A name may hold line breaks.
    rest = io.StringIO("".join(taken), newline="")
    names = next(csv.reader(rest, delimiter=delimiter), [])
    height = 1 + sum(len(_BREAK.findall(name)) for name in names)
    size = len("".join(lines[: first - at + height]).encode(errors="surrogateescape"))
    if names_of := names_without_header(names):
        return _Head(
            list(names_of), delimiter, first - at, len("".join(lines[: first - at]).encode(errors="surrogateescape"))
        )
    readable = [name.encode(errors="surrogateescape").decode(errors="backslashreplace") for name in names]
    return _Head(readable, delimiter, first - at + height, size)


def _header(lines: list[str], delimiter: str) -> tuple[int, int, int, str]:
    """Rate a separator: number of known names, lines with equally many values, and position of the header."""
    rows = [_split(line, delimiter) for line in lines]
    known = [sum(plain_name(cell) in known_names() for cell in row) for row in rows]
    width = Counter(len(row) for row in rows if len(row) > 1).most_common(1)
    at = next((number for number, count in enumerate(known) if count >= _ENOUGH), None)
    if at is None:
        at = 0 if len(rows[0]) > 1 or not width else [len(row) for row in rows].index(width[0][0])
    alike = sum(len(row) == len(rows[at]) for row in rows) * (len(rows[at]) - 1)
    return min(known[at], _ENOUGH), alike, -at, delimiter


def _is_utf8(start: bytes) -> bool:
    try:
        start.decode()
    except UnicodeDecodeError as error:
        return error.start > len(start) - _LONGEST_CHARACTER and len(start) == BLOCK
    return True


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []
