"""Publishers, ships and organisations that a draft brings along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from records import publisher, record, write

from events.curation import reading
from events.curation.editing import bringing
from events.model.schema import Vessel

if TYPE_CHECKING:
    from pathlib import Path

    from events.curation.records import Records

SHIP = {"id": "buyan", "name": "Buyan", "variants": ["Буян"], "type": "gunboat", "country": "RU"}


@pytest.fixture
def records(tmp_path: Path) -> Records:
    """A catalogue that knows a publisher and a ship."""
    write(tmp_path, publisher(variants=["The Example"]), name="publishers.yaml")
    return reading.read(write(write(tmp_path, SHIP, name="vessels.yaml"), record()))


def citing(*publishers: str) -> dict[str, Any]:
    return {"sources": [{"publisher": one} for one in publishers]}


@pytest.mark.parametrize(
    ("written", "names"),
    [
        (["Example", "the EXAMPLE", "Example (citing TASS)"], []),
        (["Kaspiy (copied by Example)", "KASPIY", ""], ["KASPIY"]),
        (["Zvezda", "Kaspiy"], ["Zvezda", "Kaspiy"]),
    ],
)
def test_a_publisher_is_missing_once_in_any_spelling(records: Records, written: list[str], names: list[str]) -> None:
    assert bringing.missing(citing(*written), records, "publishers") == names


def test_without_an_authority_file_no_publisher_is_missing(tmp_path: Path) -> None:
    records = reading.read(write(tmp_path, record()))
    assert bringing.missing(citing("Kaspiy"), records, "publishers") == []


def test_a_ship_is_missing_by_its_id(records: Records) -> None:
    assert bringing.missing({"vessels": ["buyan", "other", "other"]}, records, "new_vessels") == ["other"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("buyan", "buyan"), ("БУЯН", "buyan"), ("grad-sviyazhsk", "grad-sviyazhsk"), ("Град Свияжск", "grad-sviyazhsk")],
)
def test_a_ship_is_meant_by_its_id_by_a_name_that_one_bears_or_is_new(records: Records, typed: str, meant: str) -> None:
    assert bringing.id_of(typed, records.vessels) == meant


def test_a_name_that_several_bear_means_none_of_them() -> None:
    known = {one: Vessel.model_validate(SHIP | {"id": one}) for one in ("buyan-1", "buyan-2")}
    assert bringing.id_of("Buyan", known) == "buyan"


def test_a_name_without_letters_has_an_id_as_well() -> None:
    assert bringing.propose_id("!!", ()) == "new"


def test_what_is_wrong_with_an_entry_is_said_at_its_field(records: Records) -> None:
    given = [publisher(), publisher(id="b", name="B", kind="state"), publisher(id="c", name="C", country="XX")]
    found, problems = bringing.brought({"publishers": given, "new_vessels": [{"id": "a", "name": "A"}]}, records)
    assert found == {}
    fields = ["publishers.1", "publishers.2.country", "new_vessels.0.type", "new_vessels.0.country"]
    assert [one.field for one in problems] == fields


def test_what_was_checked_is_written_and_read_as_it_was(records: Records) -> None:
    ship = SHIP | {"id": "other", "class": "Buyan"}
    found, problems = bringing.brought({"new_vessels": [ship, SHIP]}, records)
    assert problems == []
    assert bringing.entries_of(bringing.plain(found)) == found
    assert set(bringing.with_brought(records, found).vessels) == {"buyan", "other"}
