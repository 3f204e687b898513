"""KML that GDAL reads, with nothing in it that a viewer would run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pyogrio
from event_tables import WIDER, catalogue_of, hostile

from events.table.formats import kml
from events.table.provenance import Provenance

if TYPE_CHECKING:
    from pathlib import Path

    from events.table.catalogue import Catalogue

PROVENANCE = Provenance("A <set>", "3f-1", "CC-BY-4.0", "q=a&country=IR", "2026-11-24")
KML = "{http://www.opengis.net/kml/2.2}"


def parsed(catalogue: Catalogue) -> ET.Element:
    return ET.fromstring(b"".join(kml.parts(catalogue, PROVENANCE)))  # noqa: S314 - the test's own file


def event(**changes: Any) -> Catalogue:
    return catalogue_of([dict.fromkeys(WIDER.names) | {"start": "2013-07-08", "lon": 51.0, "lat": 41.0} | changes])


def test_gdal_reads_it(built_in: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "events.kml"
    path.write_bytes(b"".join(kml.parts(built_in, PROVENANCE)))
    _meta, table = pyogrio.read_arrow(path)
    assert table["Name"].to_pylist() == built_in.table["title"].to_pylist()
    assert table["radius_km"].to_pylist() == built_in.table["radius_km"].to_pylist()


def test_an_event_has_its_time_span(built_in: Catalogue) -> None:
    spans = parsed(built_in).findall(f".//{KML}TimeSpan")
    assert [span.findtext(f"{KML}begin") for span in spans] == built_in.table["start"].to_pylist()
    assert [span.findtext(f"{KML}end") for span in spans] == built_in.table["end"].to_pylist()


def test_a_description_is_html_without_tags_of_the_event() -> None:
    text = parsed(event(summary="<script>alert(1)</script> & more")).findtext(f".//{KML}Placemark/{KML}description")
    assert text == "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more"


def test_a_text_stays_within_its_placemark() -> None:
    assert len(parsed(hostile()).findall(f".//{KML}Placemark")) == len(hostile())


def test_the_document_says_what_it_holds() -> None:
    data = {one.get("name"): one.findtext(f"{KML}value") for one in parsed(event()).iter(f"{KML}Data")}
    assert data == PROVENANCE.to_dict()
