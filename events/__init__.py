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
    """Read events, for a script or a notebook; warn of likely faults of own files, and of rows that cannot be used.

    What the command line says of own files is in ``.remarks`` of the result.

    Parameters
    ----------
    sources
        Files of the user's own, as ``caspian-map serve --events`` takes them; the built-in catalogue by default.
    version
        A release of the catalogue, such as ``2026.1``, instead of the current events.
    mapping
        Which column is which property: a dictionary, ``title=name,start=date``, or the path of a TOML file.
    strict
        Whether the first row that cannot be used is an error.
    rejects
        Folder to which such rows are written; they are in ``.rejected`` of the result anyway.
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
    # Who needs the schema or a date only does not wait for the tables of the field.
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
