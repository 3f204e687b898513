"""Zip archives that hold one event set: a CSV file, a Shapefile with its parts, KML (``.kmz``), or any other format."""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from events.model.errors import EventSetError

_PIECE = 4 << 20


@contextmanager
def unpacked(path: Path, wanted: str, endings: Collection[str], most: int) -> Iterator[Path]:
    """Unpack an archive to a folder that exists as long as the context, and yield the file of the set.

    Parameters
    ----------
    path
        ZIP archive.
    wanted
        Name of the member; empty for the only readable one, or one called events.
    endings
        Readable file extensions.
    most
        Maximum unpacked size in bytes.

    Raises
    ------
    EventSetError
        If it is damaged, too large when unpacked, or has several candidates.
    """
    with tempfile.TemporaryDirectory(prefix="caspian-") as folder:
        try:
            with zipfile.ZipFile(path) as archive:
                names = [one for one in archive.namelist() if not one.endswith("/") and "__MACOSX" not in one]
                member = _member(path, names, wanted, endings)
                beside = [
                    one for one in names if PurePosixPath(one).with_suffix("") == PurePosixPath(member).with_suffix("")
                ]
                taken = 0
                for one in beside:
                    with archive.open(one) as source, Path(folder, PurePosixPath(one).name).open("wb") as file:
                        while piece := source.read(_PIECE):
                            taken += len(piece)
                            _check_growth(path, taken, most)
                            file.write(piece)
        except EventSetError:
            raise
        except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, ValueError, LookupError, EOFError) as error:
            raise EventSetError(f"{path.name} cannot be read as a zip archive: {error}") from error
        yield Path(folder, PurePosixPath(member).name)


def _check_growth(path: Path, taken: int, most: int) -> None:
    if taken > most:
        raise EventSetError(
            f"{path.name} grows to more than {most >> 20:,} MiB while it is read; if that is right, allow more with "
            "CASPIAN_GROWTH or --growth"
        )


def _member(path: Path, names: list[str], wanted: str, endings: Collection[str]) -> str:
    fitting = [one for one in names if one.lower().endswith(tuple(endings))]
    if wanted:
        fitting = [one for one in names if wanted in (one, PurePosixPath(one).name)]
    named = [one for one in fitting if PurePosixPath(one).stem == "events"]
    # A text file next to another file is its documentation.
    others = [one for one in fitting if not one.lower().endswith(".txt")]
    for found in (fitting, others, named, [one for one in named if one.endswith(".csv")]):
        if len(found) == 1:
            return found[0]
    listed = ", ".join((fitting or names)[:10])
    raise EventSetError(f"{path.name} holds {listed or 'nothing'}; expected one event set, or its name after #")
