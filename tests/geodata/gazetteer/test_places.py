"""The file of places is checked completely on loading, and the project's own holds what it promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from geodata import countries, geodesy
from geodata.errors import PlacesFileError
from geodata.gazetteer import geonames
from geodata.gazetteer.places import Place, read_places

if TYPE_CHECKING:
    from pathlib import Path

LOCAL_LANGUAGE = {"AZ": "az", "IR": "fa", "KZ": "kk", "RU": "ru", "TM": "tk"}


@pytest.fixture(scope="module")
def places() -> dict[str, Place]:
    return {place.id: place for place in read_places()}


def entry(**changes: Any) -> dict[str, Any]:
    """Return a correct entry, with changes."""
    correct = {
        "id": "aktau",
        "kind": "port",
        "country": "KZ",
        "lon": 51.2,
        "lat": 43.6,
        "radius_km": 2,
        "names": {"en": "Aktau", "ru": "Актау"},
        "obtained": "a chart",
    }
    return correct | changes


def read(tmp_path: Path, *entries: dict[str, Any]) -> list[Place]:
    path = tmp_path / "places.yaml"
    path.write_text(yaml.safe_dump(list(entries), allow_unicode=True), encoding="utf-8")
    return read_places(path)


def test_a_correct_file_gives_its_places(tmp_path: Path) -> None:
    (place,) = read(tmp_path, entry(former=["Shevchenko"]))

    assert (place.name, place.former, place.aliases, place.note) == ("Aktau", ("Shevchenko",), (), None)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": "Ak Tau"}, "id = 'Ak Tau': String should match pattern"),
        ({"kind": "harbour"}, "kind = 'harbour': expected 'port', 'naval-base'"),
        ({"country": "SU"}, "country = 'SU': expected an ISO 3166-1 alpha-2 code"),
        ({"lon": 251.2}, "lon = 251.2: expected less than or equal to 180"),
        ({"lat": "north"}, "lat = 'north': expected a valid number"),
        ({"lat": 43.60512}, "lat = 43.60512: expected at most 4 decimals (about 10 m): 43.6051"),
        ({"radius_km": 0}, "radius_km = 0: expected greater than 0"),
        ({"names": {"en": "Aktau"}}, "expected a name in each of en, ru; missing: ru"),
        ({"names": {"en": "Aktau", "ru": "Актау", "xx": "?"}}, "unknown: xx"),
        ({"names": {"en": "Aktau", "ru": " "}}, "names.ru = ' ': String should match pattern"),
        ({"part_of": "atlantis"}, "part_of = 'atlantis': expected the id of a place of this file"),
        ({"part_of": "aktau"}, "part_of = 'aktau': leads back to itself"),
        ({"lng": 51.2}, "lng = 51.2: Unexpected keyword argument"),
    ],
)
def test_a_fault_is_reported_with_field_value_and_what_is_right(
    tmp_path: Path, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(PlacesFileError) as caught:
        read(tmp_path, entry(**changes))

    assert message in str(caught.value)


def test_a_missing_field_is_reported(tmp_path: Path) -> None:
    faulty = entry()
    del faulty["obtained"]

    with pytest.raises(PlacesFileError, match="place 'aktau': obtained: "):
        read(tmp_path, faulty)


def test_an_id_that_occurs_twice_is_reported(tmp_path: Path) -> None:
    with pytest.raises(PlacesFileError, match="'aktau': occurs 2 times; expected a unique id"):
        read(tmp_path, entry(), entry())


def test_parts_that_go_round_are_reported(tmp_path: Path) -> None:
    with pytest.raises(PlacesFileError, match="'a': part_of = 'b': leads back to itself"):
        read(tmp_path, entry(id="a", part_of="b"), entry(id="b", part_of="a"))


def test_all_faults_are_reported_at_once(tmp_path: Path) -> None:
    with pytest.raises(PlacesFileError) as caught:
        read(tmp_path, entry(lon=999, kind="x"), entry(id="baku", part_of="atlantis"), entry(id="baku"))

    message = str(caught.value)
    assert "has 4 fault(s)" in message
    assert all(part in message for part in ("'aktau': lon", "'aktau': kind", "'baku': part_of", "'baku': id"))


@pytest.mark.parametrize("text", ["a: [", "aktau: {}", ""])
def test_a_file_that_is_no_list_of_places_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "places.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(PlacesFileError, match=r"places\.yaml"):
        read_places(path)


def test_an_entry_that_is_no_mapping_is_reported_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "places.yaml"
    path.write_text("- aktau\n", encoding="utf-8")

    with pytest.raises(PlacesFileError, match="place number 1"):
        read_places(path)


def test_the_gazetteer_holds_every_kind_of_place_the_region_has(places: dict[str, Place]) -> None:
    kinds = {place.kind for place in places.values()}

    assert len(places) >= 120
    assert {
        "port",
        "naval-base",
        "coast-guard",
        "airfield",
        "shipyard",
        "radar",
        "platform",
        "field",
        "island",
    } <= kinds
    assert {"cape", "strait", "firing-range", "canal", "coast", "sea-area", "city", "country"} <= kinds


def test_ids_that_records_and_links_use_stay(places: dict[str, Place]) -> None:
    assert places.keys() >= {
        *("aktau", "astrakhan", "baku", "bandar-anzali", "nowshahr", "kaspiysk", "makhachkala", "puta", "boyuk-zira"),
        *("caspian-sea", "sea-off-baku", "sea-off-anzali", "iran-caspian-coast", "volga-caspian-canal"),
        *("moscow", "st-petersburg", "tehran"),
    }


def test_every_place_of_a_littoral_state_has_a_name_in_its_language(places: dict[str, Place]) -> None:
    assert [
        place.id
        for place in places.values()
        if place.country in countries.LITTORAL and LOCAL_LANGUAGE[place.country] not in place.names
    ] == []


def test_a_name_is_given_once_in_a_place(places: dict[str, Place]) -> None:
    for place in places.values():
        others = [*place.former, *place.aliases]
        assert sorted(others) == sorted({*others} - {*place.names.values()}), place.id


@pytest.mark.parametrize(
    ("place_id", "former"),
    [
        ("turkmenbashi", "Krasnovodsk"),
        ("aktau", "Shevchenko"),
        ("bandar-anzali", "Bandar Pahlavi"),
        ("atyrau", "Guryev"),
        ("makhachkala", "Petrovsk-Port"),
        ("ganja", "Kirovabad"),
    ],
)
def test_former_names_are_kept(places: dict[str, Place], place_id: str, former: str) -> None:
    assert former in places[place_id].former


def test_places_can_be_members_of_a_set(places: dict[str, Place]) -> None:
    assert len({*places.values(), *places.values()}) == len(places)


def test_a_link_to_geonames_is_the_one_town_near_that_bears_a_name_of_the_place(places: dict[str, Place]) -> None:
    linked = {key: link for key, place in places.items() for link in place.links if "geonames.org" in link}
    assert len(linked) > 100
    for key, link in linked.items():
        place = places[key]
        named = [town for name in place.every_name for town in geonames.villages().named(name, place.country)]
        named += [town for name in place.every_name for town in geonames.towns().named(name, place.country)]
        here = (place.lon, place.lat)
        near = {one.place.id for one in named if geodesy.distance_km(here, (one.place.lon, one.place.lat)) <= 5}
        assert near == {f"geonames:{link.rsplit('/')[-1]}"}, key
