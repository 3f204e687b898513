"""Damaged files of every format: a result, or an error that names the file, and never anything else."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
from typing import TYPE_CHECKING

import numpy as np
import pytest
from click.testing import CliRunner

from app.cli.main import main
from events.publishing.exports import FORMATS
from events.table.provenance import Provenance

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from events.table.catalogue import Catalogue

SUFFIXES = ("geojson", "geojsonl", "csv", "gpkg", "parquet", "fgb", "kml", "xlsx", "zip", "kmz", "csv.gz", "geojson.gz")
TIMES = 17  # together more than 200 files


def _zipped(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, content)
    return file.getvalue()


@pytest.fixture(scope="module")
def whole(built_in: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """Return a file of each format, whole."""
    events, folder = built_in.take(np.arange(8)), tmp_path_factory.mktemp("whole")
    contents = {}
    for suffix in SUFFIXES[:8]:
        path = folder / f"events.{suffix}"
        FORMATS[suffix].write(events, Provenance.of(events), path)
        contents[suffix] = path.read_bytes()
    return contents | {
        "zip": _zipped("events.csv", contents["csv"]),
        "kmz": _zipped("doc.kml", contents["kml"]),
        "csv.gz": gzip.compress(contents["csv"]),
        "geojson.gz": gzip.compress(contents["geojson"]),
    }


def _damaged(content: bytes, chance: random.Random) -> bytes:
    first, last = sorted(chance.sample(range(len(content)), 2))
    noise = chance.randbytes(chance.randrange(1, 60))
    ways = (
        content[:first],
        content[:first] + noise + content[first:],
        content[:first] + noise + content[first + len(noise) :],
        content[:first] + content[last:],
        content[last:] + content[:first],
        noise,
        b"",
    )
    return chance.choice(ways)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("command", ["convert", "serve"])
def test_a_damaged_file_is_read_or_named_in_one_line(
    command: str, suffix: str, whole: Mapping[str, bytes], tmp_path: Path
) -> None:
    chance = random.Random(command + suffix)  # noqa: S311 - damage is no secret
    path = tmp_path / f"damaged.{suffix}"
    options = {
        "convert": [str(path), str(tmp_path / "out.parquet"), "--rejects", str(tmp_path)],
        "serve": ["--events", str(path), "--dry-run"],
    }
    for _time in range(TIMES):
        path.write_bytes(_damaged(whole[suffix], chance))
        result = CliRunner().invoke(main, [command, *options[command]])
        assert result.exit_code in (0, 1), result.output
        assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
        assert "Traceback" not in result.output
        if result.exit_code:
            error = result.output[result.output.rindex("Error: ") :]
            assert "damaged" in error
            assert error.count("\n") == 1, error
        assert not list(tmp_path.glob(".caspian-*"))
