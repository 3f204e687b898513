"""Ships as named in events: an id and a name for each, as far as an event set has both."""

from __future__ import annotations

from collections.abc import Sequence

from events.index.index import EventIndex
from events.model.event_filter import PARAMETERS

_BETWEEN = "; "


def named(ids: Sequence[str] | None, names: str | None) -> list[tuple[str | None, str]]:
    """Pair the ids of an event's ships with their names; a user's set may have only one of the two.

    Parameters
    ----------
    ids, names
        Properties ``vessels`` and ``vessel_names`` of the event.

    Returns
    -------
    list of (str or None, str)
        Id and name of each ship. The id replaces a missing name; it is None if the numbers of ids and names differ,
        since they cannot be paired then.

    Examples
    --------
    >>> named(["dagestan", "tatarstan"], "Dagestan; Tatarstan"), named(["17"], ""), named([], "Dagestan")
    ([('dagestan', 'Dagestan'), ('tatarstan', 'Tatarstan')], [('17', '17')], [(None, 'Dagestan')])
    """
    given, written = list(ids or ()), list(filter(None, (names or "").split(_BETWEEN)))
    if given and not written:
        return [(vessel, vessel) for vessel in given]
    if len(given) == len(written):
        return list(zip(given, written, strict=True))
    return [(None, name) for name in written]


def name_of(index: EventIndex, identity: str, parameter: str = "vessel") -> str:
    """Return the name of a ship, or of another parameter's value, in the first event that names it; else its id."""
    columns = [PARAMETERS[parameter].column, PARAMETERS[parameter].names]
    for row in index.postings[parameter].rows_with(identity)[:1].tolist():
        ids, names = index.catalogue.table.select(columns).slice(row, 1).to_pylist()[0].values()
        return dict(named(ids, names)).get(identity, identity)
    return identity
