"""Rows that cannot be used: counted by reason, and written to a file with line, reason and the original row."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from events.model.errors import EventSetError, shorten


@dataclass(frozen=True)
class Reject:
    """A row that cannot be used.

    Parameters
    ----------
    line
        Its line (CSV) or number, from 1.
    reason
        What is wrong with it; details of the row follow after a colon.
    row
        Its values by column, or its text if it cannot be split.
    """

    line: int
    reason: str
    row: dict[str, Any] | str


class Rejects:
    """Collects the rejects of one event set.

    Parameters
    ----------
    path
        Where they are written; the file is there only if there are any. `None` writes none.
    strict
        Whether the first one is an error.
    """

    def __init__(self, path: Path | None, *, strict: bool = False) -> None:
        self.path = path
        self.strict = strict
        self.reasons: Counter[str] = Counter()
        self._stack = ExitStack()
        self._writer: Any = None

    def __enter__(self) -> Self:
        if self.path is not None:
            self.path.unlink(missing_ok=True)  # left by an earlier run
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    @property
    def count(self) -> int:
        """Number of rows that cannot be used."""
        return self.reasons.total()

    def add(self, rejects: Iterable[Reject]) -> None:
        """Count and write rejects.

        Raises
        ------
        EventSetError
            At the first one, if `strict`.
        """
        for reject in rejects:
            if self.strict:
                raise EventSetError(f"line {reject.line}: {reject.reason}")
            self.reasons[reject.reason.partition(": ")[0]] += 1
            if self.path is not None:
                self._write(self.path, reject)

    def summary(self) -> str:
        """Describe how many rows cannot be used, and why, the most frequent reason first."""
        kinds = "; ".join(f"{count:,} × {shorten(reason)}" for reason, count in self.reasons.most_common(8))
        more = len(self.reasons) - 8
        written = f" (see {self.path})" if self.path is not None else ""
        return f"{self.count:,} rows cannot be used: {kinds}{f'; {more} more reasons' if more > 0 else ''}{written}"

    def _write(self, path: Path, reject: Reject) -> None:
        if self._writer is None:
            file = self._stack.enter_context(path.open("w", encoding="utf-8", newline="", errors="backslashreplace"))
            self._writer = csv.writer(file, lineterminator="\n")
            self._writer.writerow(["line", "reason", "row"])
        self._writer.writerow([reject.line, reject.reason, json.dumps(reject.row, ensure_ascii=False, default=_text)])


def _text(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)
