"""Texts that break writers and readers go through every output, and come out as texts."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import bibtexparser
import pyarrow as pa
import pyogrio
import pypdf
import pytest
import rispy
from own_sets import write_geojson
from PIL import Image
from pyarrow import parquet

from app import create_app
from app.web.config import Settings
from events.model.errors import EventSetError
from events.publishing.citations import FORMATS as CITATIONS

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

# An element that only a broken page would have, after everything that ends what a text may stand in.
ELEMENT = "hostile-element"
BREAK_OUT = (
    f"""</script></title></style></textarea></noscript>--> ]]> "'`> <{ELEMENT} onclick=alert(1)>${{alert(1)}} &lt;"""
)
TEXTS = {
    "image": f'<img src=x onerror="alert(1)"><{ELEMENT}>',
    "break-out": BREAK_OUT,
    "comment": f"<!--<script><{ELEMENT}>",
    "address": "javascript:alert(1)",
    "data": "data:text/html,<script>alert(1)</script>",
    "right-to-left": "\u202egpj.exe\u202c \u2066isolated",
    "formula": '=HYPERLINK("https://example.org";"click")',
    "at": "@SUM(A1)",
    "plus": "+1+1",
    "minus": "-2+3",
    "tab": "\t=1",
    "control": "bell \x07 escape \x1b delete \x7f",
    "none": "\ufffe\uffff",
    "long": "T" * 100_000,
    "lines": "a\r\nTI  - b\nER  - \n@misc{x,",
    "tex": "\\input{/etc/passwd} $x$ {{ 7 * 7 }} %s",
}

SURROGATE = "lone \ud800 surrogate"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, shared_cache: Path) -> Flask:
    """Serve sets in which each hostile text stands wherever a text can stand, one of them read by GDAL."""
    folder = tmp_path_factory.mktemp("hostile")
    rows = [row(name, text) for name, text in TEXTS.items()]
    tables = [
        pa.Table.from_pylist([one | {"lon": 50.0 + number / 100, "lat": 41.0}]) for number, one in enumerate(rows)
    ]
    parquet.write_table(pa.concat_tables(tables, promote_options="default"), folder / "a.parquet")
    # What UTF-8 cannot hold is told, and costs no other event.
    write_geojson(folder / "b.geojson", ((51, 41), row("surrogate", SURROGATE)), ((52, 41), row("fine", "fine")))
    sets = (str(folder / "a.parquet"), str(folder / "b.geojson"))
    app = create_app(Settings(events=sets, rejects=folder, cache=shared_cache))
    app.testing = True
    return app


def row(name: str, text: str) -> dict[str, Any]:
    return (
        {"id": name, "title": text, "date": "2013-07-08", "summary": text, "category": text[:200]}
        | {"countries": [text[:200], "IR"], "place_name": text, "verification": text[:200], text[:50]: text}
        | {"sources": [{"url": "javascript:alert(1)", "title": text, "publisher": text, "evidence": text}]}
    )


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


class Page(HTMLParser):
    """Reads a page as a browser does, and notes what no text may bring about."""

    def __init__(self) -> None:
        super().__init__()
        self.broken: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            address = re.sub(r"[\x00-\x20]", "", value or "").lower()
            runs = name in ("href", "src", "action") and address.startswith(("javascript:", "data:text"))
            if name.startswith("on") or runs or (tag == "img" and value == "x"):
                self.broken.append(f"<{tag} {name}={value}>")
        if tag == ELEMENT:
            self.broken.append(tag)


def check_html(text: str) -> None:
    page = Page()
    page.feed(text)
    page.close()
    assert page.broken == []


def answered(client: FlaskClient, path: str) -> Any:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return response


def identities(client: FlaskClient) -> list[str]:
    return [one["id"] for one in json.loads(answered(client, "/events.geojson").data)["features"]]


def test_a_row_with_nul_is_refused_and_said_to_be(tmp_path: Path) -> None:
    parquet.write_table(pa.Table.from_pylist([row("nul", "a\0b") | {"lon": 50.0, "lat": 41.0}]), tmp_path / "a.parquet")
    settings = Settings(events=(str(tmp_path / "a.parquet"),), rejects=tmp_path, cache=tmp_path / "cache")
    with pytest.raises(EventSetError, match="none of 1 rows can be used"):
        create_app(settings)
    assert "a text holds the character U+0000" in (tmp_path / "a.parquet.rejects.csv").read_text(encoding="utf-8")


def test_every_text_is_served(client: FlaskClient) -> None:
    assert len(identities(client)) == len(TEXTS) + 1


HOSTILE_QUERY = f"q={quote(BREAK_OUT[:100])}"
PAGES = (
    *("/", "/embed", "/embed?controls=1", "/events/", "/docs/coverage", "/map.html", "/api/?f=html"),
    *("/api/collections?f=html", "/api/collections/events?f=html", "/api/collections/events/items?f=html&limit=10000"),
    *(f"/?{HOSTILE_QUERY}", f"/events/?{HOSTILE_QUERY}", f"/embed?{HOSTILE_QUERY}", f"/map.html?{HOSTILE_QUERY}"),
    f"/docs/search?{HOSTILE_QUERY}",
)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_shows_them_as_texts(client: FlaskClient, path: str) -> None:
    response = answered(client, path)
    assert response.mimetype == "text/html"
    check_html(response.text)


def test_the_page_of_each_event_shows_it_as_text(client: FlaskClient) -> None:
    for event in identities(client):
        for path in (f"/events/{quote(event)}", f"/api/collections/events/items/{quote(event)}?f=html"):
            check_html(answered(client, path).text)


def test_structured_data_of_a_page_is_json(client: FlaskClient) -> None:
    for event in identities(client):
        text = answered(client, f"/events/{quote(event)}").text
        blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
        assert blocks
        for block in blocks:
            json.loads(block)


@pytest.mark.parametrize(
    "path",
    [
        *("/events.geojson", "/events.columns.json", "/events.search.json", "/feed.json", "/docs/coverage.json"),
        *("/api/collections/events/items?limit=10000", "/api/view?bbox=40,30,60,50&zoom=12", "/api/summary"),
        *("/api/openapi.json", "/datapackage.json", "/citation.json", "/routes.geojson", "/access.geojson"),
        *("/api/list?bbox=40,30,60,50&limit=50", "/api/collections/events/queryables"),
    ],
)
def test_data_is_json(client: FlaskClient, path: str) -> None:
    json.loads(answered(client, path).data)


def test_texts_come_through_geojson_unchanged(client: FlaskClient) -> None:
    features = json.loads(answered(client, "/events.geojson").data)["features"]
    titles = {one["id"].partition(":")[2]: one["properties"]["title"] for one in features}
    # The row with a lone half of a character is told instead.
    assert titles.pop("fine") == "fine"
    assert titles == {name: text.strip() for name, text in TEXTS.items()}


def test_no_cell_is_a_formula(client: FlaskClient) -> None:
    csv.field_size_limit(10_000_000)
    for row in csv.reader(io.StringIO(answered(client, "/events.csv").text)):
        assert [cell for cell in row if cell[:1] in "=+@\t\r" and cell] == []
        assert [cell for cell in row if cell.startswith("-") and not re.fullmatch(r"-\d+(\.\d+)?", cell)] == []
    with answered(client, "/events.xlsx") as workbook, zipfile.ZipFile(io.BytesIO(workbook.data)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        assert sheets
        for name in sheets:
            assert b"<f>" not in archive.read(name)
            assert b"<hyperlink " not in archive.read(name)


@pytest.mark.parametrize("path", ["/events.kml", "/feed.atom", "/map.svg", "/map.svg?title=" + quote(BREAK_OUT[:80])])
def test_xml_has_no_element_that_a_text_made(client: FlaskClient, path: str) -> None:
    root = ET.fromstring(answered(client, path).data)  # noqa: S314 - the server's own answer
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert names.isdisjoint({ELEMENT, "script", "img", "foreignObject"})
    addresses = [value for element in root.iter() for name, value in element.items() if name.endswith("href")]
    assert [one for one in addresses if one.lower().startswith(("javascript:", "data:text"))] == []


@pytest.mark.parametrize("suffix", ["gpkg", "fgb"])
def test_gis_files_hold_every_event(client: FlaskClient, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"events.{suffix}"
    with answered(client, f"/events.{suffix}") as response:
        path.write_bytes(response.data)
    assert len(pyogrio.read_dataframe(path)) == len(TEXTS) + 1


def test_geoparquet_and_lines_hold_every_event(client: FlaskClient) -> None:
    with answered(client, "/events.parquet") as response:
        assert parquet.read_table(io.BytesIO(response.data)).num_rows == len(TEXTS) + 1
    lines = answered(client, "/events.geojsonl").data.decode().split("\n")
    assert len([json.loads(line) for line in lines if line]) == len(TEXTS) + 1


def test_the_archive_holds_whole_files(client: FlaskClient) -> None:
    with answered(client, "/events.zip") as response, zipfile.ZipFile(io.BytesIO(response.data)) as archive:
        assert archive.testzip() is None
        assert len(json.loads(archive.read("events.geojson"))["features"]) == len(TEXTS) + 1


@pytest.mark.parametrize("query", ["", "title=" + quote(BREAK_OUT[:80]), f"legend=1&{HOSTILE_QUERY}"])
def test_pictures_are_drawn(client: FlaskClient, query: str) -> None:
    Image.open(io.BytesIO(answered(client, f"/map.png?width=400&height=300&{query}").data)).verify()
    pdf = pypdf.PdfReader(io.BytesIO(answered(client, f"/map.pdf?width=400&height=300&{query}").data))
    assert len(pdf.pages) == 1
    assert "/JavaScript" not in str(pdf.trailer["/Root"])


def test_the_picture_of_each_event_is_drawn(client: FlaskClient) -> None:
    for event in identities(client):
        Image.open(io.BytesIO(answered(client, f"/events/{quote(event)}.png?width=300&height=200").data)).verify()


def test_an_embed_tells_other_sites_texts(client: FlaskClient) -> None:
    for event in identities(client):
        address = quote(f"http://localhost/events/{quote(event)}")
        answer = json.loads(answered(client, f"/oembed?url={address}").data)
        check_html(answer["html"])
        root = ET.fromstring(answered(client, f"/oembed?format=xml&url={address}").data)  # noqa: S314 - its own answer
        assert {child.tag for child in root} == set(answer)


@pytest.mark.parametrize("form", CITATIONS)
def test_a_citation_cites_one_thing(client: FlaskClient, form: str) -> None:
    for event in identities(client):
        text = answered(client, f"/events/{quote(event)}/citation.{form}").text
        if form == "bib":
            assert len(bibtexparser.parse_string(text).entries) == 1
        elif form == "ris":
            assert len(rispy.loads(text)) == 1
        elif form == "json":
            assert len(json.loads(text)) == 1
        else:
            assert len(text.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "path",
    [
        *("/events.geojson?q=%ED%A0%80", "/events.geojson?q=%00", "/events.geojson?q=%FF%FE", "/?q=%00&country=IR"),
        *("/events/%00", "/events/%ED%A0%80.json", "/docs/%00", "/docs/search?q=%ED%A0%80%00", "/events.csv?place=%00"),
        *("/map.svg?title=%00%ED%A0%80", "/oembed?url=%00", "/api/collections/events/items?filter=%00", "/%00"),
        "/events.geojson?q=" + "a" * 100_000,
        "/oembed?url=http://localhost/?q=" + "a" * 100_000,
        "/events/" + "a" * 100_000,
    ],
)
def test_no_address_is_too_much(client: FlaskClient, path: str) -> None:
    with client.get(path) as response:
        assert response.status_code < 500
