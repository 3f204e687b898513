"""Mapping of columns to properties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from events.model.errors import EventSetError
from events.own.mapping import COMMON_NAMES, Mapping
from events.table.columns import SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

LEAST = ["title", "date", "lon", "lat"]


def test_the_projects_own_names_are_taken_without_a_word() -> None:
    resolved = Mapping().resolve([*LEAST, "summary", "crew"], has_geometry=False)
    assert resolved.columns == {name: name for name in [*LEAST, "summary"]}
    assert resolved.guessed == {}


def test_common_names_are_guessed_and_the_guess_is_told() -> None:
    resolved = Mapping().resolve(["Event Name", "eventDate", "LONGITUDE", "Lat"], has_geometry=False)
    assert resolved.columns == {"title": "Event Name", "date": "eventDate", "lon": "LONGITUDE", "lat": "Lat"}
    assert resolved.guessed == resolved.columns


@pytest.mark.parametrize(
    ("target", "name"), [(target, name) for target, names in COMMON_NAMES.items() for name in names]
)
def test_every_common_name_is_one(target: str, name: str) -> None:
    others = {"lon": ("lon", "point"), "lat": ("lat", "point"), "date": ("date", "start", "year", "month", "day")}
    rest = [one for one in LEAST if target not in others.get(one, (one,))]
    rest += ["year"] if target in ("month", "day") else []
    rest += ["start"] if target == "end" else ["sources"] if target == "source_urls" else []
    assert Mapping().resolve([*rest, name], has_geometry=False, holds=Only(target)).columns[target] == name


class Only:
    """Says that only one property can be read, beside the year."""

    def __init__(self, target: str) -> None:
        self.target = target

    def __call__(self, target: str, _column: str) -> bool:
        return target in (self.target, "year")


def test_a_column_that_does_not_hold_is_left_for_the_next_candidate() -> None:
    names = ["title", "lon", "lat", "event_date", "when"]
    resolved = Mapping().resolve(names, has_geometry=False, holds=lambda _target, column: column != "event_date")
    assert resolved.columns["date"] == "when"


def test_what_the_user_says_wins_over_names_and_guesses() -> None:
    resolved = Mapping.parse("title=label,start=date").resolve([*LEAST, "label"], has_geometry=False)
    assert resolved.columns == {"title": "label", "start": "date", "lon": "lon", "lat": "lat"}


def test_an_empty_column_says_that_there_is_none() -> None:
    assert "category" not in Mapping.parse("category=").resolve([*LEAST, "category"], has_geometry=False).columns


def test_a_geometry_stands_for_lon_and_lat() -> None:
    resolved = Mapping().resolve(["title", "date", "x", "y"], has_geometry=True)
    assert resolved.columns == {"title": "title", "date": "date"}


def test_a_date_beside_an_end_is_the_start() -> None:
    resolved = Mapping().resolve([*LEAST, "end"], has_geometry=False)
    assert resolved.columns["start"] == "date"
    assert resolved.guessed == {"start": "date"}


def test_toml_says_columns_name_and_licence(tmp_path: Path) -> None:
    path = tmp_path / "patrols.toml"
    path.write_text('name = "Patrols"\nlicence = "CC0-1.0"\n[columns]\ntitle = "a, b = c"\n', encoding="utf-8")
    assert Mapping.parse(str(path)) == Mapping({"title": "a, b = c"}, "Patrols", "CC0-1.0")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title", "--map title: expected property=column, such as title=event_name"),
        ("titel=name", "--map titel=…: there is no such property; expected one of id, title"),
        ("nothing.toml", "nothing.toml"),
    ],
)
def test_what_is_no_mapping_is_an_error(text: str, message: str) -> None:
    with pytest.raises(EventSetError, match=message):
        Mapping.parse(text)


@pytest.mark.parametrize("text", ["name = 1", "colums = {}", "columns = 'title'", "[columns]\ntitle = 1", "[columns"])
def test_toml_of_another_form_is_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    with pytest.raises(EventSetError, match=r"--map .*a\.toml: "):
        Mapping.parse(str(tmp_path / "a.toml"))


def test_a_column_that_is_not_there_is_an_error_that_offers_a_near_one() -> None:
    with pytest.raises(
        EventSetError, match="--map title=evnt_name: there is no such column; did you mean 'event_name'"
    ):
        Mapping.parse("title=evnt_name").resolve(["event_name"], has_geometry=False)


def test_what_is_missing_is_an_error_that_lists_the_columns() -> None:
    with pytest.raises(
        EventSetError, match=r"no column has a title; a date, or start and end; points, or lon and lat. .* are a, b; "
    ):
        Mapping().resolve(["a", "b"], has_geometry=False)


def test_every_property_can_be_named() -> None:
    assert set(Mapping.parse(",".join(f"{name}=x" for name in SCHEMA.names)).columns) == set(SCHEMA.names)
