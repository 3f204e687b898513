"""Files that are there completely or not at all, whoever reads meanwhile and whatever goes wrong."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def replacing(path: Path, suffix: str | None = None) -> Iterator[Path]:
    """Give a path to write to, and put what was written there in the place of a file.

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
