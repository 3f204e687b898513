"""A ZIP file for citation: the events, their codebook, schema, licence and citation."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa

from events.curation.reading import BUILT_IN
from events.publishing.metadata import archive_citation, archive_package, licence_text
from events.table.catalogue import Catalogue
from events.table.columns import SCHEMA
from events.table.formats import csv, geojson
from events.table.provenance import Provenance

_README = """\
# {name}

{sentence}

{count} events. The same version and filter give the same files, byte by byte.

| file | holds |
| --- | --- |
| `events.geojson` | the events as points (RFC 7946, WGS 84, longitude first) |
| `events.csv` | the same events as a table: UTF-8, comma-separated; lists and objects are JSON texts |
| `query.json` | catalogue, version, licence, the filter's query string, and the day of the catalogue's last change |
| `CODEBOOK.md` | how the events of the built-in catalogue are chosen and coded, and what each field means |
| `datapackage.json` | both files and their fields for programs (Frictionless Data Package) |
| `CITATION.cff` | how to cite |
| `LICENCE.txt` | what you may do with the data |

In `events.csv` an empty cell is a missing value and `""` an empty text. A text that begins with `=`, `+`, `-`, `@`, a
tab or a line break has an apostrophe before it, so that no spreadsheet takes it for a formula.
"""


def write(catalogue: Catalogue, provenance: Provenance, path: Path) -> None:
    """Write events and their documentation as a ZIP file.

    Parameters
    ----------
    catalogue
        Events that pass the filter.
    provenance
        Provenance of the file; its day is that of all members.
    path
        File to replace.
    """
    readme = _README.format(name=provenance.name, sentence=provenance.sentence(), count=f"{len(catalogue):,}")
    texts = {
        "README.md": readme,
        "LICENCE.txt": licence_text(provenance),
        "CITATION.cff": archive_citation(catalogue, provenance),
        "CODEBOOK.md": (BUILT_IN / "CODEBOOK.md").read_text(encoding="utf-8"),
        "datapackage.json": _json(archive_package(catalogue, provenance)),
        "query.json": _json(provenance.to_dict()),
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in texts.items():
            _add(archive, name, [text.encode()], provenance)
        _add(archive, "events.geojson", geojson.parts(catalogue, provenance), provenance)
        _add(archive, "events.csv", csv.parts(catalogue), provenance)


def read(path: Path, schema: pa.Schema = SCHEMA) -> Catalogue:
    """Read the events of a ZIP file written by `write`."""
    with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
        return geojson.read(Path(archive.extract("events.geojson", folder)), schema)


def _json(described: dict[str, Any]) -> str:
    return json.dumps(described, ensure_ascii=False, indent=2) + "\n"


def _add(archive: zipfile.ZipFile, name: str, parts: Iterable[bytes], provenance: Provenance) -> None:
    info = zipfile.ZipInfo(name, provenance.moment.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    # The size is not known in advance: ZIP64 allows any.
    with archive.open(info, "w", force_zip64=True) as member:
        for part in parts:
            member.write(part)
