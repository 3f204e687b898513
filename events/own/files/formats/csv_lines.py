"""The lines of a CSV file as UTF-8, without those whose quotes would swallow the lines after them.

An unclosed quote makes any parser take the following rows as part of its value, up to the next quote or the
end. Such a row is found by its odd number of quotes, unless it and the lines up to the next such line together form
one row according to RFC 4180; it is replaced by a placeholder with too few values, so that it is reported with its
line.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from typing import Any

import numpy as np

_READ = 1 << 20
#: A row must fit in one block.
BLOCK = 4 << 20
_QUOTE, _FEED, _RETURN = b'"\n\r'
_MARK = "\x01quote "


class MendedLines(io.RawIOBase):
    """A stream of the lines after the header; lines that would swallow others are set aside.

    Parameters
    ----------
    stream
        Decompressed bytes.
    encoding
        Encoding of the bytes.
    delimiter
        Field separator.
    columns
        Number of values per row.
    """

    def __init__(self, stream: Any, encoding: str, delimiter: str, columns: int) -> None:
        self._stream = stream
        plain = encoding in ("utf-8", "utf-8-sig")
        self._decoder = None if plain else codecs.getincrementaldecoder(encoding)("replace")
        self._columns = columns
        self._delimiter = delimiter
        sign = re.escape(delimiter)
        quoted, bare = r'"(?:[^"]++|"")*+"', rf'(?:[^"{sign}\r\n][^{sign}\r\n]*+)?'
        self._row = re.compile(rf"(?:{quoted}|{bare})(?:{sign}(?:{quoted}|{bare}))*+\r?\n?".encode())
        self._kept = b""
        self._ready = b""
        self._begins, self._ended = True, False
        self._old_mac = False
        self.faults: list[str] = []

    def readable(self) -> bool:
        """Return whether it is readable."""
        return True

    def skip(self, size: int) -> None:
        """Skip a number of bytes of UTF-8 at the beginning."""
        while len(self._kept) < size and not self._ended:
            self._fetch()
        if b"\r" in self._kept[:size] and b"\n" not in self._kept[:size]:
            self._old_mac = True
            self._kept = self._kept.replace(b"\r", b"\n")
        self._kept = self._kept[size:]

    def read(self, size: int = -1) -> bytes:
        """Read at most `size` bytes."""
        while not self._ready and not (self._ended and not self._kept):
            if not self._ended:
                self._fetch()
            cut = len(self._kept) if self._ended else self._kept.rfind(b"\n") + 1
            mended, rest = self._mended(self._kept[:cut])
            self._ready, self._kept = self._tellable(mended), rest + self._kept[cut:]
        part, self._ready = (self._ready, b"") if size < 0 else (self._ready[:size], self._ready[size:])
        return part

    def text_of(self, row: str) -> str | None:
        """Return the line behind a placeholder; `None` for any other line."""
        number = row.strip().removeprefix(_MARK)
        return self.faults[int(number)] if row.startswith(_MARK) and number.isdecimal() else None

    def _fetch(self) -> None:
        block = bytes(self._stream.read(_READ))
        self._ended = not block
        if self._begins:
            self._begins = False
            block = block.removeprefix(codecs.BOM_UTF8)
        if self._decoder is not None:
            block = self._decoder.decode(block, final=self._ended).removeprefix("\ufeff").encode()
        self._kept += block.replace(b"\r", b"\n") if self._old_mac else block

    def _mended(self, block: bytes) -> tuple[bytes, bytes]:
        """Return complete rows, and the trailing lines that may belong to an incomplete one."""
        if b'"' not in block:
            return block, b""
        odd, ends = _odd_lines(block)
        if not len(odd):
            return block, b""
        begins = [0, *ends[:-1]]
        parts: list[bytes] = []
        done = position = 0
        while position < len(odd):
            line = odd[position]
            begin, end = begins[line], ends[line]
            if self._is_row(block[begin:end]):
                position += 1
                continue
            last = odd[position + 1] if position + 1 < len(odd) else None
            if last is None and not self._ended and len(block) - begin < BLOCK:
                return b"".join([*parts, block[done:begin]]), block[begin:]
            if last is not None and self._is_tall_row([block[begins[at] : ends[at]] for at in range(line, last + 1)]):
                position += 2
                continue
            parts += [block[done:begin], f"{_MARK}{len(self.faults)}\n".encode()]
            self.faults.append(block[begin:end].decode(errors="backslashreplace").rstrip("\r\n"))
            done = end
            position += 1
        return b"".join([*parts, block[done:]]), b""

    def _tellable(self, block: bytes) -> bytes:
        """Escape bytes that are not UTF-8 in lines that are not rows: Arrow could not report such a line."""
        try:
            block.decode()
        except UnicodeDecodeError:
            lines = block.splitlines(keepends=True)
            return b"".join(line if self._is_row(line) else _escaped(line) for line in lines)
        return block

    def _is_row(self, text: bytes, *, of_any_width: bool = False) -> bool:
        if self._row.fullmatch(text) is None:
            return False
        rows = list(csv.reader(io.StringIO(text.decode(errors="replace"), newline=""), delimiter=self._delimiter))
        return len(rows) == 1 and (of_any_width or len(rows[0]) == self._columns)

    def _is_tall_row(self, lines: list[bytes]) -> bool:
        """Return whether lines together form one row, and none of them is a row swallowed by the others' quotes."""
        whole = b"".join(lines)
        return self._is_row(whole) or (
            self._is_row(whole, of_any_width=True) and not any(self._is_row(line) for line in lines[1:])
        )


def _escaped(line: bytes) -> bytes:
    return line.decode(errors="backslashreplace").encode()


def _odd_lines(block: bytes) -> tuple[list[int], list[int]]:
    """Return the numbers of the lines with an odd number of quotes, and the end offset of each line."""
    signs = np.frombuffer(block, np.uint8)
    is_end = signs == _FEED
    if b"\r" in block:
        is_return = signs == _RETURN
        is_end |= is_return & ~np.append(is_end[1:], False)
    ends = np.flatnonzero(is_end) + 1
    if not len(ends) or ends[-1] != len(block):
        ends = np.append(ends, len(block))
    lines = np.searchsorted(ends, np.flatnonzero(signs == _QUOTE), side="right")
    return np.flatnonzero(np.bincount(lines, minlength=len(ends)) % 2).tolist(), ends.tolist()
