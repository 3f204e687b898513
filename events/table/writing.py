"""Writing files whole, and texts that XML can hold."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def replacing(path: Path, suffix: str | None = None) -> Iterator[Path]:
    """Yield a path to write to, and replace a file with what was written there.

    Parameters
    ----------
    path
        The file; it is replaced at the end, unless there is an exception.
    suffix
        What the name of the path to write to ends in, for libraries that look at it; the file's own by default.

    Examples
    --------
    >>> target = getfixture("tmp_path") / "events.csv"
    >>> with replacing(target) as partial:
    ...     _ = partial.write_text("id")
    ...     target.exists()
    False
    >>> target.read_text()
    'id'
    """
    with TemporaryDirectory(dir=path.parent) as room:
        partial = (Path(room) / path.name).with_suffix(path.suffix if suffix is None else suffix)
        yield partial
        partial.replace(path)


def write_whole(path: Path, content: str | bytes) -> None:
    """Replace a file by other content, of which text is written as UTF-8; if that fails, the file stays as it was."""
    with replacing(path) as partial:
        partial.write_bytes(content.encode() if isinstance(content, str) else content)


_NOT_OF_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def held_by_xml(text: str) -> str:
    r"""Replace the characters that XML 1.0 does not have by U+FFFD.

    >>> held_by_xml("NUL \0, tab \t")
    'NUL \ufffd, tab \t'
    """
    return _NOT_OF_XML.sub("\N{REPLACEMENT CHARACTER}", text)
