"""Serving and converting event sets of the user's own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
import yaml
from click.testing import CliRunner
from flask import url_for
from own_sets import LEAST, write_csv, write_geojson
from records import write

from app import create_app
from app.cli.main import main
from app.cli.progress import ProgressReport
from app.web.config import Settings
from app.web.served import load
from events.model.errors import EventSetError

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def sets(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    folder = tmp_path_factory.mktemp("sets")
    ships = write_csv(
        folder / "ships.csv",
        LEAST | {"id": "a b?c&d", "title": HOSTILE, "category": HOSTILE, "countries": "Ruritania", "crew": "12"},
        LEAST
        | {"id": "2", "date": "2014", "category": "strike", "sources": "javascript:alert(1)", "verification": "A2"},
    )
    mines = write_geojson(folder / "mines.geojson", ((50, 40), {"title": "A mine", "date": "2013", "id": "1"}))
    return str(ships), str(mines)


@pytest.fixture(scope="module")
def own(sets: tuple[str, str], tmp_path_factory: pytest.TempPathFactory, shared_cache: Path) -> FlaskClient:
    folder = tmp_path_factory.mktemp("own")
    app = create_app(Settings(events=sets, rejects=folder, cache=shared_cache))
    app.testing = True
    return app.test_client()


@pytest.mark.parametrize("written", ["patrols, 2013:drill, at sea", r"patrols\, 2013:drill\, at sea"])
@pytest.mark.parametrize("further", ["", ",other:event"])
def test_a_category_whose_name_holds_commas_can_be_chosen(written: str, further: str, tmp_path: Path) -> None:
    rows = [LEAST | {"category": "drill, at sea"}, LEAST | {"category": "drill"}]
    sets = str(write_csv(tmp_path / "patrols, 2013.csv", *rows)), str(write_csv(tmp_path / "other.csv", LEAST))
    client = create_app(Settings(events=sets, rejects=tmp_path, cache=tmp_path / "cache")).test_client()
    query = f"category={quote(written + further)}"
    found = client.get(f"/events.geojson?{query}").get_json()
    assert [one["properties"]["category"] for one in found["features"]] == [
        *(["other:event"] if further else []),
        "patrols, 2013:drill, at sea",
    ]
    assert client.get(f"/?{query}").status_code == client.get(f"/embed?{query}").status_code == 200
    again = client.get(f"/events.geojson?{found['query']}").get_json()
    assert again["features"] == found["features"]


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/embed", "/events/", "/events/ships:a%20b%3Fc&d", "/events/ships:2", "/events/mines:1.json"),
        *("/events.geojson", "/events.csv", "/events.parquet", "/events.gpkg", "/events.kml", "/events.columns.json"),
        *(
            "/api/collections",
            "/api/collections/events/items",
            "/api/view?bbox=40,30,60,50&zoom=5",
            "/api/timeline?bins=year",
        ),
        *("/feed.atom", "/feed.json", "/docs/coverage", "/routes.geojson", "/access.geojson", "/map.svg", "/readyz"),
    ],
)
def test_everything_is_answered_for_own_sets_too(own: FlaskClient, path: str) -> None:
    with own.get(path) as answer:
        assert answer.status_code == 200
        if answer.mimetype in ("text/html", "image/svg+xml"):
            assert HOSTILE not in answer.text


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("category=ships:strike", ["ships:2"]),
        ("verification=A2", ["ships:2"]),
        ("verification=unrated", ["mines:1", "ships:a b?c&d"]),
        ("country=Ruritania", ["ships:a b?c&d"]),
        ("country=Ruritania,ru", ["ships:a b?c&d"]),
        ("datetime=2014", ["ships:2"]),
    ],
)
def test_a_filter_takes_the_terms_of_the_sets(own: FlaskClient, query: str, ids: list[str]) -> None:
    found = json.loads(own.get(f"/events.geojson?{query}").data)["features"]
    assert [feature["id"] for feature in found] == ids


def test_terms_of_one_set_are_unknown_to_another(client: FlaskClient) -> None:
    for query in ("verification=unrated", "category=event", "country=Ruritania"):
        assert client.get(f"/events.geojson?{query}").status_code == 400


def test_further_columns_are_properties_of_the_features(own: FlaskClient) -> None:
    assert own.get("/events/ships:a b%3Fc&d.json").get_json(force=True)["properties"]["crew"] == 12


def test_an_unrated_event_says_what_that_means(own: FlaskClient) -> None:
    assert "The set does not state how certain it is." in own.get("/events/mines:1").text


def test_a_source_that_is_no_web_address_is_no_link(own: FlaskClient) -> None:
    text = own.get("/events/ships:2").text
    assert "javascript:alert(1)" in text
    assert 'href="javascript:' not in text


@pytest.mark.parametrize("path", ["/docs/changelog", "/?version=2026.1", "/events.geojson?version=2026.1"])
def test_changes_and_releases_of_the_catalogue_are_none_of_an_own_set(own: FlaskClient, path: str) -> None:
    assert own.get(path).status_code in (400, 404)
    assert "2026.1" not in own.get("/datapackage.json").text
    assert "/docs/changelog" not in own.get("/events/ships:2").text


def test_what_the_catalogue_withdrew_is_unknown_to_an_own_set(
    sets: tuple[str, str], tmp_path: Path, shared_cache: Path
) -> None:
    gone = {"id": "2012-01-01-mistake", "date": "2026-02-01", "reason": "It was another sea."}
    folder = write(tmp_path / "catalogue")
    (folder / "withdrawn.yaml").write_text(yaml.safe_dump([gone]), encoding="utf-8")
    path = "/events/2012-01-01-mistake"
    assert create_app(Settings(catalogue=folder)).test_client().get(path).status_code == 410
    settings = Settings(catalogue=folder, events=sets, rejects=tmp_path, cache=shared_cache)
    for one in (path, f"{path}.json", f"{path}.png", f"{path}/citation.txt"):
        assert create_app(settings).test_client().get(one).status_code == 404


def test_the_built_in_legend_has_no_unrated_events(client: FlaskClient, own: FlaskClient) -> None:
    assert '"unrated": "Unrated"' not in client.get("/").text
    assert '"unrated": "Unrated"' in own.get("/").text


def test_mappings_stand_once_or_once_for_each_set(sets: tuple[str, str], tmp_path: Path) -> None:
    settings = Settings(events=(*sets, f"more={sets[0]}"), mappings=("category=", "id="), rejects=tmp_path)
    with pytest.raises(
        EventSetError, match="--map was given 2 times for 3 event sets; expected it once, or once for each"
    ):
        load(settings)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--events", "nothing.csv"], "there is no file nothing.csv"),
        (["--events", "{ships}", "--map", "title=nobody"], "there is no such column"),
        (["--events", "{ships}", "--map", "date=crew", "--strict"], "line 2: date cannot be read: '12' is not a date"),
    ],
)
def test_serve_says_why_a_set_cannot_be_read(sets: tuple[str, str], arguments: list[str], message: str) -> None:
    result = CliRunner().invoke(main, ["serve", "--port", "0", *(one.format(ships=sets[0]) for one in arguments)])
    assert result.exit_code == 1
    assert message in result.output


def test_convert_tells_what_it_does_and_writes_the_file(tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", {**LEAST, "name": "B"}, {**LEAST, "date": "soon", "name": "C"})
    target = tmp_path / "a.parquet"
    result = CliRunner().invoke(
        main, ["convert", str(source), str(target), "--map", "title=name", "--rejects", str(tmp_path)]
    )
    assert (result.exit_code, result.stdout) == (0, f"wrote {target}\n")
    assert "a: 1 rows cannot be used: 1 × date cannot be read" in result.stderr
    assert "a: 1 events" in result.stderr
    assert target.stat().st_size


def test_nothing_but_lines_is_written_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    report = ProgressReport()
    report.progress("ships", 10, 0.5)
    report.finished("ships", 10)
    assert capsys.readouterr().err == "ships: 10 events\n"


def test_a_terminal_shows_how_far_a_long_reading_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr("app.cli.progress._PATIENCE", 0)
    report = ProgressReport()
    report.progress("ships", 250, 0.25)
    report.progress("ships", 500, 0.5)
    report.finished("ships", 1000)
    shown = capsys.readouterr().err
    assert "ships: 500 rows" in shown
    assert "50%" in shown
    assert shown.endswith("ships: 1,000 events\n")


@pytest.mark.parametrize("identity", ["node/900000001", "a.b", "Учения №5", "r#1?x=%41", "a/b/c.d", "100%", "a//b"])
def test_ids_of_any_letters_work_in_every_address(tmp_path: Path, identity: str, shared_cache: Path) -> None:
    path = write_csv(tmp_path / "a.csv", LEAST | {"id": identity})
    app = create_app(Settings(events=(str(path),), rejects=tmp_path, cache=shared_cache))
    client = app.test_client()
    encoded = quote(identity, safe="")
    page = f"/events/{encoded}"
    for address in (page, f"{page}/related.json", f"{page}.png", f"{page}/citation.bib"):
        assert client.get(address).status_code == 200, address
    for address in (f"{page}.json", f"/api/collections/events/items/{encoded}"):
        assert client.get(address).get_json()["id"] == identity
    with app.test_request_context():
        assert client.get(url_for("pages.event", event_id=identity)).status_code == 200
