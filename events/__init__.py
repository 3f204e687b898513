"""What happened: the records of events, how they are checked, filtered, indexed and written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from events.filterable import FilterableCatalogue

__all__ = ["load"]


def load(*sources: str, version: str = "") -> FilterableCatalogue:
    """Read events, for a script or a notebook.

    Parameters
    ----------
    sources
        Files of the user's own, as ``caspian-map serve --events`` takes them; the built-in catalogue by default.
    version
        A release of the catalogue, such as ``2026.1``, instead of the current events.

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
    from events.own.intake import Request  # noqa: PLC0415
    from events.own.mapping import Mapping  # noqa: PLC0415

    if sources:
        found = loading.load([Request.parse(source, Mapping()) for source in sources])
    else:
        found = releases.load(version) if version else reading.load()
    return FilterableCatalogue.of(found)
