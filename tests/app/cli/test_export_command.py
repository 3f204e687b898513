"""`caspian-map export` writes what the downloads give."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from app.cli.main import main
from events.publishing import exports
from events.publishing.exports import FORMATS

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["export", *arguments])
    return result.exit_code, result.output


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_file_is_the_one_of_the_download(suffix: str, client: FlaskClient, tmp_path: Path) -> None:
    path = tmp_path / f"events.{suffix}"
    code, output = run(str(path), "--country", "ru,ir", "--match", "all", "--datetime", "2013")
    assert (code, output) == (0, f"wrote {len(exports.read(path))} events to {path}\n")
    with client.get(f"/events.{suffix}?country=IR,RU&match=all&datetime=2013") as response:
        assert response.data == path.read_bytes()


def test_a_format_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "events.data"
    assert run(str(path), "--format", "gpkg", "--country", "IR")[0] == 0
    assert path.read_bytes().startswith(b"SQLite format 3")


def test_a_release_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / "events.parquet"
    assert run(str(path), "--release", "2026.1")[0] == 0
    assert exports.read(path).version == "2026.1"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["events.shp"], "is unknown; expected one of .geojson"),
        (["events.csv", "--country", "Iran"], "country='Iran' is not allowed"),
        (["events.csv", "--place", "atlantis"], "place='atlantis' is not allowed"),
        (["events.csv", "--vessel", "nautilus"], "vessel='nautilus' is not allowed"),
        (["events.csv", "--release", "1999.1"], "there is no release '1999.1'"),
        (["missing/events.gpkg"], "there is no folder"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(arguments: list[str], message: str, tmp_path: Path) -> None:
    name, *options = arguments
    code, output = run(str(tmp_path / name), *options)
    assert code == 1
    assert message in output
    assert not list(tmp_path.iterdir())
