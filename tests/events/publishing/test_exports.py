"""Every format reads back into the events that were written, and says where they come from."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest
from event_tables import HOSTILE, WIDER, catalogues, hostile
from hypothesis import given, settings

from events.model.errors import FormatError
from events.publishing import exports
from events.publishing.exports import FORMATS
from events.table.columns import SCHEMA
from events.table.flat import exported
from events.table.provenance import Provenance

if TYPE_CHECKING:
    from events.table.catalogue import Catalogue

# What a format cannot hold, and gives back as U+FFFD.
XML = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
# Internal columns that files of points do not hold.
NOT_EXPORTED = ("search_names", "published_area")
UNHELD = {"gpkg": "\x00", "fgb": "\x00", "kml": XML, "xlsx": XML}
# These have a place for provenance.
DESCRIBED = sorted(set(FORMATS) - {"csv", "geojsonl"})
PROVENANCE = Provenance("An <own> & set", "3f-1", "CC-BY-4.0", "q=%3Cb%3E&country=IR", "2026-11-24")

every_format = pytest.mark.parametrize("suffix", FORMATS)


def written(suffix: str, catalogue: Catalogue, folder: Path, provenance: Provenance = PROVENANCE) -> Path:
    path = folder / f"events.{suffix}"
    FORMATS[suffix].write(catalogue, provenance, path)
    return path


def read_back(suffix: str, catalogue: Catalogue) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        back = exports.read(written(suffix, catalogue, Path(folder)), WIDER)
    return rows(back.table)


def rows(table: pa.Table) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.select([name for name in WIDER.names if name not in NOT_EXPORTED]).to_pylist()
    return found


def held(value: Any, suffix: str, *, nested: bool = False) -> Any:
    """Tell what a format gives back for a value."""
    if isinstance(value, list):
        return [held(one, suffix, nested=True) for one in value]
    if isinstance(value, dict):
        return {name: held(one, suffix, nested=True) for name, one in value.items()}
    if not isinstance(value, str):
        return value
    if suffix == "xlsx" and not nested:
        if not value:
            return None
        value = value if len(value) <= 32_767 else value[:32_766] + "…"
    # Within JSON texts, control characters are escaped.
    pattern = UNHELD.get(suffix, "(?!)")
    return re.sub("[\ufffe\uffff]" if nested and pattern == XML else "(?!)" if nested else pattern, "\ufffd", value)


def expected(catalogue: Catalogue, suffix: str) -> list[dict[str, Any]]:
    return [{name: held(value, suffix) for name, value in row.items()} for row in rows(catalogue.table)]


@every_format
@settings(max_examples=30)
@given(catalogues)
def test_a_file_reads_back_into_the_same_events(suffix: str, catalogue: Catalogue) -> None:
    assert read_back(suffix, catalogue) == expected(catalogue, suffix)


@every_format
def test_hostile_texts_come_back_as_they_were(suffix: str) -> None:
    assert read_back(suffix, hostile()) == expected(hostile(), suffix)


@every_format
def test_the_built_in_catalogue_comes_back(suffix: str, built_in: Catalogue, tmp_path: Path) -> None:
    back = exports.read(written(suffix, built_in, tmp_path))
    names = exported(built_in).column_names
    given = exported(built_in).to_pylist()
    if suffix == "xlsx":
        given = [{name: None if value == "" else value for name, value in row.items()} for row in given]
    assert back.table.select(names).to_pylist() == given
    assert back.table.schema == SCHEMA


@every_format
def test_no_events_are_a_file_too(suffix: str, built_in: Catalogue, tmp_path: Path) -> None:
    none = built_in.take(np.array([], np.intp))
    assert len(exports.read(written(suffix, none, tmp_path))) == 0


@every_format
def test_the_same_events_give_the_same_bytes(suffix: str, built_in: Catalogue, tmp_path: Path) -> None:
    first = written(suffix, built_in, tmp_path).read_bytes()
    assert written(suffix, built_in, tmp_path).read_bytes() == first


@every_format
def test_coordinates_have_at_most_six_decimals(suffix: str, built_in: Catalogue, tmp_path: Path) -> None:
    table = built_in.table.slice(0, 1)
    for name in ("lon", "lat"):
        table = table.set_column(table.column_names.index(name), name, pa.array([41.123456789]))
    back = exports.read(written(suffix, replace(built_in, table=table), tmp_path)).table
    assert (back["lon"][0].as_py(), back["lat"][0].as_py()) == (41.123457, 41.123457)


@pytest.mark.parametrize("suffix", DESCRIBED)
def test_a_file_names_catalogue_version_and_licence(suffix: str, built_in: Catalogue, tmp_path: Path) -> None:
    back = exports.read(written(suffix, built_in, tmp_path))
    assert (back.name, back.version, back.licence) == ("An <own> & set", "3f-1", "CC-BY-4.0")


@pytest.mark.parametrize("suffix", ["csv", "geojsonl"])
def test_a_format_without_a_place_for_provenance_is_called_by_its_file(
    suffix: str, built_in: Catalogue, tmp_path: Path
) -> None:
    back = exports.read(written(suffix, built_in, tmp_path))
    assert (back.name, back.version, back.licence) == ("events", "", "")


@every_format
def test_a_file_that_cannot_be_written_leaves_the_older_one(suffix: str, built_in: Catalogue, tmp_path: Path) -> None:
    path = written(suffix, built_in, tmp_path)
    before = path.read_bytes()
    broken = replace(built_in, table=built_in.table.drop_columns(["lat"]))
    with pytest.raises(KeyError, match="lat"):
        FORMATS[suffix].write(broken, PROVENANCE, path)
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    assert path.read_bytes() == before


def test_lone_surrogates_do_not_get_as_far_as_a_catalogue() -> None:
    with pytest.raises(UnicodeEncodeError):
        pa.array(["\ud800"])


def test_an_unknown_ending_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(FormatError, match=r"'events\.shp' is unknown; expected one of \.geojson, .*\.zip"):
        exports.format_of(Path("events.shp"))


@pytest.mark.parametrize(("suffix", "content"), [("geojson", "{"), ("geojsonl", "no"), ("kml", "<kml>")])
def test_a_file_that_is_not_what_its_ending_says_is_named(suffix: str, content: str, tmp_path: Path) -> None:
    path = tmp_path / f"events.{suffix}"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FormatError, match=rf"events\.{suffix} is not"):
        exports.read(path)


def test_a_column_that_does_not_fit_is_named(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text('"id","countries","lon","lat"\n"a","IR",51,41\n', encoding="utf-8")
    with pytest.raises(FormatError, match=r"the column countries cannot be read: .*; expected list<"):
        exports.read(path)


def test_there_are_hostile_texts_of_every_kind() -> None:
    kinds = ["</script>", "\x00", "\u202e", "=", "+", "-", "@", "\t", "\r"]
    assert all(any(kind in text for text in HOSTILE) for kind in kinds)
    assert max(map(len, HOSTILE)) == 100_000


SMALL_DISKS = """
import resource, sys
from pathlib import Path
from events.curation import reading
from events.publishing.exports import FORMATS
from events.table.provenance import Provenance

events, provenance = reading.load(), Provenance("Events", "1", "CC-BY-4.0", "", "2026-11-24")
whole, cut = Path(sys.argv[1], "whole"), Path(sys.argv[1], "cut")
_soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
for suffix, form in FORMATS.items():
    form.write(events, provenance, whole)
    size = whole.stat().st_size
    for most in (0, 1000, size // 2, size - 4096, size - 1000, size - 1):
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
        try:
            form.write(events, provenance, cut)
        except OSError:
            pass
        else:
            print(f"{suffix}: nothing was said of {most} of {size} bytes")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        if cut.exists():
            print(f"{suffix}: {cut.stat().st_size} of {size} bytes are left")
print("done")
"""


def test_a_file_that_the_disk_has_no_room_for_is_an_error_and_not_a_part_of_the_file(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SMALL_DISKS, str(tmp_path)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "done", done.stdout
    assert [line for line in done.stdout.splitlines() if line.endswith(("bytes", "left"))] == []
