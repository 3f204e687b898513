"""States and alliances with access to a port at a given time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from records import record, write

from events.curation import reading
from events.index.questions import access
from events.model.errors import DateError

if TYPE_CHECKING:
    from pathlib import Path

    from events.table.catalogue import Catalogue


@pytest.fixture
def granted(tmp_path: Path) -> Catalogue:
    def grant(event_id: str, date: str, to: str, status: str, port: str = "aktau") -> dict[str, object]:
        return record(
            id=event_id,
            date=date,
            category="port-access",
            place={"id": port, "precision": "port"},
            location_country=None,
            access={"port": port, "granted_to": to, "status": status},
        )

    return reading.load(
        write(
            tmp_path,
            grant("2013-nato", "2013/2014-06", "NATO", "open"),
            grant("2014-us", "2014-03-01/..", "US", "restricted"),
            grant("2015-nato", "2015", "NATO", "closed"),
            grant("2013-baku", "2013", "NATO", "open", port="baku"),
        )
    )


@pytest.mark.parametrize(
    ("date", "events"),
    [
        ("2012", []),
        ("2013-05-01", ["2013-nato"]),
        ("2014-05", ["2013-nato", "2014-us"]),
        ("2015", ["2014-us", "2015-nato"]),
        ("2030-01-01", ["2014-us"]),
    ],
)
def test_who_may_use_a_port_changes_with_time(granted: Catalogue, date: str, events: list[str]) -> None:
    assert [interval.event for interval in access.intervals(granted, "aktau", date)] == events


def test_an_interval_says_to_whom_on_what_terms_and_by_which_event(granted: Catalogue) -> None:
    [interval] = access.intervals(granted, "baku", "2013")
    assert (interval.granted_to, interval.status, interval.verification, interval.event) == (
        "NATO",
        "open",
        "reported",
        "2013-baku",
    )


def test_the_ports_are_listed_once(granted: Catalogue) -> None:
    assert access.ports(access.intervals(granted)) == ["aktau", "baku"]


def test_a_wrong_date_is_refused(granted: Catalogue) -> None:
    with pytest.raises(DateError):
        access.intervals(granted, "aktau", "soon")


def test_the_built_in_catalogue_knows_of_baku_and_aktau_in_2013(built_in: Catalogue) -> None:
    for port in ("baku", "aktau"):
        assert ("NATO", "open") in {(i.granted_to, i.status) for i in access.intervals(built_in, port, "2013")}
