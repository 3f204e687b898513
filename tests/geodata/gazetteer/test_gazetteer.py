"""Places are found by id and by name, in every script, and never by a silent guess."""

from __future__ import annotations

import csv
import math
import unicodedata
from pathlib import Path

import pytest
from anyascii import anyascii
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import gazetteer
from geodata.errors import AmbiguousPlaceError, GeodataError, UnknownPlaceError
from geodata.gazetteer import Gazetteer, Match, Place

PLACES = gazetteer.load()
EVERYTHING = 10_000
NAMES = [
    (place.id, name)
    for place in (PLACES[place_id] for place_id in PLACES)
    for name in (*place.names.values(), *place.former, *place.aliases)
]
RESEARCH_FILE = Path(__file__).with_name("data") / "research_places.csv"
RESEARCH = list(csv.DictReader(RESEARCH_FILE.read_text(encoding="utf-8").splitlines()))

# The first call reads GeoNames, so that examples take unequal time.
untimed = settings(deadline=None)


def named(name: str, country: str | None = None) -> dict[str, Match]:
    """Return the places that bear a name, by id."""
    return {match.place.id: match for match in PLACES.find(name, country, EVERYTHING) if match.is_named}


def distance_km(place: Place, lat: float, lon: float) -> float:
    return 111.2 * math.hypot((place.lon - lon) * math.cos(math.radians(lat)), place.lat - lat)


def without_marks(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


class TestById:
    def test_a_place_is_found_by_its_id(self) -> None:
        assert PLACES["aktau"].names["kk"] == "Ақтау"

    def test_an_unknown_id_names_the_nearest(self) -> None:
        with pytest.raises(UnknownPlaceError, match=r"no place has the id 'aktou'; the nearest are .*aktau"):
            PLACES["aktou"]

    def test_it_is_counted_and_iterated_like_a_mapping(self) -> None:
        assert "baku" in PLACES
        assert "atlantis" not in PLACES
        assert len(list(PLACES)) == len(PLACES)

    def test_a_town_of_geonames_is_found_by_its_number(self) -> None:
        assert PLACES["geonames:587084"].name == "Baku"

    def test_a_village_of_the_region_is_found_by_its_number(self) -> None:
        assert PLACES["geonames:585236"].name == "Puta"

    @pytest.mark.parametrize("place_id", ["geonames:1", "geonames:", "geonames:x"])
    def test_an_unknown_number_of_geonames_is_refused(self, place_id: str) -> None:
        with pytest.raises(UnknownPlaceError, match=place_id):
            PLACES[place_id]


class TestFind:
    @pytest.mark.parametrize("name", ["Aktau", "Актау", "Ақтау", "آق‌تاو", "آقتاو", "Aqtau", "AQTAU", "aktau"])
    def test_a_place_is_found_in_every_script(self, name: str) -> None:
        assert PLACES.find(name)[0].place.id == "aktau"

    @pytest.mark.parametrize(
        ("name", "place_id", "reason"),
        [
            ("Каспийск", "kaspiysk", "exact"),
            ("Oil Rocks", "neft-dashlari", "alias"),
            ("Aktau harbour", "aktau", "alias"),
            ("Baku, Azerbaijan", "baku", "alias"),
            ("Nowshahr (Iran)", "nowshahr", "alias"),
            ("Кировабад", "ganja", "former"),
            ("Enzeli", "bandar-anzali", "alias"),
            ("Maxaçqala", "makhachkala", "transliteration"),
            ("کاسپییسک", "kaspiysk", "transliteration"),
            ("Bandar Anzeli", "bandar-anzali", "fuzzy"),
        ],
    )
    def test_the_reason_says_why_it_matched(self, name: str, place_id: str, reason: str) -> None:
        reasons = {match.place.id: match.reason for match in PLACES.find(name)}

        assert reasons[place_id] == reason

    def test_an_exact_name_ranks_before_an_alias_and_an_alias_before_a_former_name(self) -> None:
        exact, alias, former = (named(name)["aktau"].score for name in ("Aktau", "Aqtau", "Shevchenko"))

        assert exact > alias > former

    def test_scores_fall_from_the_first_to_the_last(self) -> None:
        scores = [match.score for match in PLACES.find("Turkmenbashi", limit=EVERYTHING)]

        assert scores == sorted(scores, reverse=True)
        assert 0 <= scores[-1] <= scores[0] <= 100

    def test_the_match_tells_the_name_that_was_met(self) -> None:
        assert PLACES.find("krasnovodsk")[0].matched == "Krasnovodsk"

    @pytest.mark.parametrize(
        ("name", "place_ids"),
        [
            ("Turkmenbashi", {"turkmenbashi", "turkmenbashi-bay", "turkmenbashi-naval-base", "turkmenbashi-airport"}),
            ("Astara", {"astara-az", "astara-ir"}),
            ("Cheleken", {"hazar", "cheleken-peninsula"}),
            ("Neka", {"neka", "neka-terminal"}),
            ("Azov", {"azov", "sea-of-azov"}),
            ("Makhachkala and Derbent", {"makhachkala", "derbent"}),
        ],
    )
    def test_an_ambiguous_name_returns_all(self, name: str, place_ids: set[str]) -> None:
        assert place_ids <= named(name).keys()

    def test_a_country_narrows_the_candidates(self) -> None:
        assert "astara-az" not in named("Astara", country="IR")
        assert "astara-ir" in named("Astara", country="IR")

    def test_a_country_keeps_the_waters_that_belong_to_no_one_state(self) -> None:
        assert "caspian-sea" in named("Caspian Sea", country="IR")

    def test_no_more_than_the_limit_are_returned(self) -> None:
        assert len(PLACES.find("Turkmenbashi", limit=2)) == 2

    def test_a_name_near_none_returns_the_nearest_marked_as_fuzzy(self) -> None:
        matches = PLACES.find("Qwrtzxqq")

        assert matches
        assert {match.reason for match in matches} == {"fuzzy"}
        assert not any(match.is_named for match in matches)

    def test_a_misspelt_name_finds_the_place_as_fuzzy(self) -> None:
        match = PLACES.find("Astrachkan")[0]

        assert (match.place.id, match.reason, match.is_named) == ("astrakhan", "fuzzy", False)

    @pytest.mark.parametrize("name", ["", " ", "-", "؟"])
    def test_a_name_without_letters_is_refused(self, name: str) -> None:
        with pytest.raises(GeodataError, match="has no letter or digit"):
            PLACES.find(name)

    def test_an_unknown_country_is_refused(self) -> None:
        with pytest.raises(GeodataError, match="the country 'SU' is unknown"):
            PLACES.find("Baku", country="SU")

    def test_a_limit_below_one_is_refused(self) -> None:
        with pytest.raises(GeodataError, match="the limit 0 is too low"):
            PLACES.find("Baku", limit=0)


class TestTownsOfGeoNames:
    def test_an_inland_town_is_found(self) -> None:
        match = PLACES.find("Тамбов")[0]

        assert (match.place.name, match.place.country, match.place.id[:9]) == ("Tambov", "RU", "geonames:")

    def test_a_village_of_the_region_is_found(self) -> None:
        assert PLACES.find("Pahlavi Dezh")[0].place.country == "IR"

    def test_towns_of_one_name_are_all_returned_the_largest_first(self) -> None:
        london, *others = PLACES.find("London")

        assert london.place.country == "GB"
        assert "CA" in {match.place.country for match in others}

    def test_a_town_ranks_below_an_own_place_of_the_same_name(self) -> None:
        matches = PLACES.find("Shevchenko", limit=EVERYTHING)

        assert matches[0].place.id == "aktau"
        assert any(match.place.id.startswith("geonames:") for match in matches[1:])

    def test_a_town_that_is_an_own_place_is_not_told_twice(self) -> None:
        assert not any(place_id.startswith("geonames:") for place_id in named("Baku"))

    def test_a_name_that_only_geonames_has_finds_the_own_place(self) -> None:
        match = PLACES.find("Makhatchkala")[0]

        assert (match.place.id, match.reason) == ("makhachkala", "alias")

    def test_a_village_outside_the_region_is_not_looked_for(self) -> None:
        assert not PLACES.find("Vila", country="AD")[0].is_named

    def test_a_country_narrows_the_towns(self) -> None:
        assert {match.place.country for match in PLACES.find("London", country="CA") if match.is_named} == {"CA"}


class TestResolve:
    def test_candidates_that_score_nearly_alike_are_equally_good(self) -> None:
        equals = gazetteer.equally_good(PLACES.find("Astara"))

        assert {match.place.id for match in equals} == {"astara-az", "astara-ir"}

    def test_candidates_that_only_come_near_are_not_good(self) -> None:
        assert gazetteer.equally_good(PLACES.find("Qwrtzxqq")) == []

    def test_a_clear_name_gives_its_place(self) -> None:
        assert PLACES.resolve("Шевченко").id == "aktau"

    def test_a_place_is_meant_before_what_is_named_after_it(self) -> None:
        assert PLACES.resolve("Turkmenbashi").id == "turkmenbashi"

    def test_an_ambiguous_name_names_the_candidates(self) -> None:
        with pytest.raises(AmbiguousPlaceError, match=r"2 places bear the name 'Astara'.*astara-az .*astara-ir "):
            PLACES.resolve("Astara")

    def test_a_country_settles_an_ambiguous_name(self) -> None:
        assert PLACES.resolve("Astara", country="IR").id == "astara-ir"

    def test_of_many_equals_the_first_eight_are_named(self) -> None:
        with pytest.raises(AmbiguousPlaceError, match=r"^\d+ places bear the name 'Springfield'") as caught:
            PLACES.resolve("Springfield")

        assert str(caught.value).count("geonames:") == 8

    def test_an_unknown_name_names_the_nearest(self) -> None:
        with pytest.raises(UnknownPlaceError, match=r"no place has the name 'Astrachkan'; the nearest are astrakhan "):
            PLACES.resolve("Astrachkan")

    def test_the_error_says_in_which_country_was_looked(self) -> None:
        with pytest.raises(UnknownPlaceError, match="no place in IR has the name 'Qwrtzxqq'"):
            gazetteer.resolve("Qwrtzxqq", country="IR")


@pytest.mark.parametrize("row", RESEARCH, ids=[row["name"] for row in RESEARCH])
def test_every_name_that_records_use_is_found_where_they_put_it(row: dict[str, str]) -> None:
    match = PLACES.find(row["name"])[0]

    assert match.is_named
    assert match.place.id in PLACES
    if row["lat"]:
        away = distance_km(match.place, float(row["lat"]), float(row["lon"]))
        tolerance = 5 if row["precision"] in {"exact", "port", "city"} else max(5, match.place.radius_km)
        assert away <= tolerance or match.place.note, f"{match.place.id} lies {away:.0f} km away and has no note"


@untimed
@given(st.sampled_from(NAMES), st.sampled_from([str.upper, str.lower, str.title, str.swapcase]))
def test_find_is_stable_under_case(place_and_name: tuple[str, str], change: object) -> None:
    place_id, name = place_and_name
    assert place_id in named(change(name))  # type: ignore[operator]


@untimed
@given(st.sampled_from(NAMES))
def test_find_is_stable_under_diacritics(place_and_name: tuple[str, str]) -> None:
    place_id, name = place_and_name
    assert place_id in named(without_marks(name))


@untimed
@given(st.sampled_from(NAMES), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_find_is_stable_under_unicode_normalisation(place_and_name: tuple[str, str], form: str) -> None:
    place_id, name = place_and_name
    assert place_id in named(unicodedata.normalize(form, name))  # type: ignore[arg-type]


@untimed
@given(st.sampled_from(NAMES), st.sampled_from([" ", "-", "", "\u200c", "–", "  "]))
def test_find_is_stable_under_spaces_hyphens_and_joiners(place_and_name: tuple[str, str], separator: str) -> None:
    place_id, name = place_and_name
    assert place_id in named(name.replace("-", " ").replace(" ", separator))


@untimed
@given(st.sampled_from(NAMES))
def test_find_is_stable_under_arabic_and_persian_letters(place_and_name: tuple[str, str]) -> None:
    place_id, name = place_and_name
    assert place_id in named(name.translate(str.maketrans("یکه", "يكة")))


@untimed
@given(st.sampled_from(NAMES))
def test_find_is_stable_under_script(place_and_name: tuple[str, str]) -> None:
    place_id, name = place_and_name
    assert place_id in named(anyascii(name))


@untimed
@given(st.text(min_size=1, max_size=30), st.sampled_from([None, "IR", "KZ"]))
def test_any_text_finds_something_or_is_refused_clearly(text: str, country: str | None) -> None:
    try:
        matches = PLACES.find(text, country)
    except GeodataError as error:
        assert repr(text) in str(error)
    else:
        assert matches
        assert len({match.place.id for match in matches}) == len(matches)


def test_find_and_resolve_of_the_module_ask_the_projects_gazetteer() -> None:
    assert gazetteer.find("Olya", limit=1) == PLACES.find("Olya", limit=1)
    assert gazetteer.resolve("Olya") is PLACES["olya"]


def test_a_gazetteer_can_be_made_of_any_places() -> None:
    small = Gazetteer([PLACES["olya"]])

    assert list(small) == ["olya"]
    assert small.find("Оля")[0].place.id == "olya"
