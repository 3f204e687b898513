"""Event records: validation, filtering, indexing and output."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from events.filterable import FilterableCatalogue

__all__ = ["load"]


def load(
    *sources: str | Path,
    version: str = "",
    mapping: str | Mapping[str, str] = "",
    strict: bool = False,
    rejects: str | Path | None = None,
    **options: Any,
) -> FilterableCatalogue:
    """Read events, for a script or a notebook; warn of likely faults in own files, and of rows that cannot be used.

    Remarks of the command line on own files are in ``.remarks`` of the result.

    Parameters
    ----------
    sources
        The user's own files, as for ``caspian-map serve --events``; the built-in catalogue by default.
    version
        A release of the catalogue, such as ``2026.1``, instead of the current events.
    mapping
        Mapping of columns to properties: a dictionary, ``title=name,start=date``, or the path of a TOML file.
    strict
        Whether the first row that cannot be used is an error.
    rejects
        Folder for rows that cannot be used; they are in ``.rejected`` of the result anyway.
    options
        The other options of ``caspian-map serve``: ``form``, ``encoding``, ``decimal``, ``dates``, ``calendar``,
        ``missing``, ``profile`` and ``growth``.

    Raises
    ------
    CatalogueError
        If the catalogue has problems.
    EventSetError
        If a file cannot be read.
    ReleaseError
        If there is no such release.

    Examples
    --------
    >>> together = load(version="2026.1").filter(datetime="2013", country="IR,RU", match="all")
    >>> len(together)
    4
    >>> together.to_geodataframe()["title"].iloc[2]
    "Two Iranian missile boats pay Iran's first naval visit to Astrakhan"
    """
    # Scripts that need only the schema or a date do not wait for geospatial libraries to load.
    from events.curation import reading, releases  # noqa: PLC0415
    from events.filterable import FilterableCatalogue  # noqa: PLC0415
    from events.own import loading  # noqa: PLC0415
    from events.own import mapping as mappings  # noqa: PLC0415
    from events.own.adoption.faults import LIKELY_FAULT  # noqa: PLC0415
    from events.own.intake import Reading, Remarks, Request  # noqa: PLC0415

    if not sources:
        return FilterableCatalogue.of(releases.load(version) if version else reading.load())
    said = mappings.Mapping.parse(mapping) if isinstance(mapping, str) else mappings.Mapping.of(mapping)
    kept: list[Any] = []
    folder = None if rejects is None else Path(rejects)
    reading_them = Reading.of({**options, "strict": strict, "rejects": folder, "kept": kept})
    remarks = Remarks()
    found = loading.load([Request.parse(str(source), said) for source in sources], reading_them, remarks)
    for name, remark in remarks.found:
        if remark.startswith(LIKELY_FAULT):
            warnings.warn(f"{name}: {remark}", stacklevel=2)
    if kept:
        reasons = Counter(one.reason.partition(": ")[0] for one in kept)
        listed = "; ".join(f"{count:,} × {reason}" for reason, count in reasons.most_common(8))
        warnings.warn(f"{len(kept):,} rows cannot be used: {listed} (see .rejected)", stacklevel=2)
    return FilterableCatalogue.of(
        found, tuple((one.line, one.reason, one.written) for one in kept), tuple(remarks.found)
    )
