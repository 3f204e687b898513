"""Rows that cannot be used: counted by reason, and written to a file with line, reason and original row.

If no file can be written, as in a read-only container, the first ones are reported instead.
"""

from __future__ import annotations

import csv
import itertools
import json
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from events.model.errors import EventSetError, WritingError, shorten
from events.table.writing import replacing

_TOLD = 20
_SUFFIX = ".rejects.csv"


@dataclass(frozen=True)
class Reject:
    """A row that cannot be used.

    Parameters
    ----------
    line
        Line (CSV) or number of the row, from 1.
    reason
        Reason for the rejection; details of the row follow after a colon.
    row
        Values by column, or the text of the row if it cannot be split.
    """

    line: int
    reason: str
    row: dict[str, Any] | str

    @property
    def written(self) -> str:
        """The row as JSON."""
        return json.dumps(self.row, ensure_ascii=False, default=_text)


class Rejects:
    """Collects the rejects of one event set.

    Parameters
    ----------
    path
        File to write at the end, if possible, even if the set is rejected; without rejects, the file of an earlier run
        is removed. `None` writes none.
    strict
        Whether the first reject is an error.
    source
        Address of the set. A file at `path` of another set with the same name stays; a number is appended then.
    kept
        List that receives the rejects as well, if given.
    """

    def __init__(
        self, path: Path | None, *, strict: bool = False, source: str = "", kept: list[Reject] | None = None
    ) -> None:
        self.path = None if path is None else _own(path, source)
        self.strict = strict
        self._source = source
        self._kept = kept
        self.reasons: Counter[str] = Counter()
        self._first: list[str] = []
        self._unwritten = ""
        self._stack = ExitStack()
        self._file: TextIO | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is not None and not issubclass(kind, EventSetError):
            self._stack.__exit__(kind, error, traceback)
            return
        self._stack.close()
        if kind is None and self._file is None and self.path is not None and self.path.is_file():
            with suppress(OSError):
                self.path.resolve().unlink()

    @property
    def count(self) -> int:
        """Number of rows that cannot be used."""
        return self.reasons.total()

    @property
    def main_reason(self) -> str:
        """The most frequent reason, in words; empty if there is no reject."""
        return next((shorten(reason) for reason, _count in self.reasons.most_common(1)), "")

    def add(self, rejects: Sequence[Reject]) -> None:
        """Count and record rejects.

        Raises
        ------
        EventSetError
            At the first reject, if `strict`.
        """
        for reject in rejects:
            if self.strict:
                where = f"{Path(self._source).name}: " if self._source else ""
                raise EventSetError(f"{where}line {reject.line}: {reject.reason}")
            self.reasons[reject.reason.partition(": ")[0]] += 1
            if len(self._first) < _TOLD:
                self._first.append(shorten(f"line {reject.line}: {reject.reason}"))
        if self._kept is not None:
            self._kept.extend(rejects)
        if rejects and self.path is not None:
            self._try_to_write(self.path, rejects)

    def remarks(self) -> list[str]:
        """Describe how many rows cannot be used, and why; if they could not be written, include the first ones."""
        return [self._summary(), *(self._first if self._unwritten else ())]

    def _summary(self) -> str:
        """Describe how many rows cannot be used, and why, the most frequent reason first."""
        kinds = "; ".join(f"{count:,} × {shorten(reason)}" for reason, count in self.reasons.most_common(8))
        more = len(self.reasons) - 8
        written = f" (see {self.path})" if self.path is not None else self._unwritten
        return f"{self.count:,} rows cannot be used: {kinds}{f'; {more} more reasons' if more > 0 else ''}{written}"

    def _try_to_write(self, path: Path, rejects: Sequence[Reject]) -> None:
        try:
            self._write(path, rejects)
        except (OSError, WritingError) as error:
            self.path = None
            reason = (error.strerror if isinstance(error, OSError) else None) or error
            self._unwritten = f" ({path.name} cannot be written: {reason}; --rejects names a folder)"
            with suppress(OSError):
                self._stack.__exit__(type(error), error, error.__traceback__)

    def _write(self, path: Path, rejects: Sequence[Reject]) -> None:
        if self._file is None:
            partial = self._stack.enter_context(replacing(path))
            file = partial.open("w", encoding="utf-8", newline="", errors="backslashreplace")
            self._file = self._stack.enter_context(file)
            self._file.write("line,reason,row,file\n")
        rows = ((one.line, one.reason, one.written, self._source) for one in rejects)
        csv.writer(self._file, lineterminator="\n").writerows(rows)
        # Flush, so that a full disk is noticed now.
        self._file.flush()


def _own(path: Path, source: str) -> Path:
    """Return a path without rejects of another file."""
    for number in itertools.count(2):
        if _source_of(path) in ("", source):
            break
        path = path.with_name(f"{path.name.removesuffix(_SUFFIX).removesuffix(f'.{number - 1}')}.{number}{_SUFFIX}")
    return path


def _source_of(path: Path) -> str:
    """Return the source whose rejects were written to a path; empty if there is none, or if it is unknown."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            row = next(csv.DictReader(file), {})
    except (OSError, csv.Error, UnicodeDecodeError):
        return ""
    return row.get("file") or ""


def _text(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)
