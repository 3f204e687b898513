"""The statistics page."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from records import record, write

from app import create_app
from app.web.config import Settings
from events.curation import releases
from events.curation.reading import load

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from events.index.index import EventIndex
    from events.table.catalogue import Catalogue

PAGE = "/docs/coverage"
FIGURES = (
    "years",
    "categories",
    "categories-by-period",
    "states",
    "states-by-period",
    "verification",
    "sources",
    "languages",
    "publishers",
)


def charts(client: FlaskClient, query: str = "") -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"{PAGE}.json{query}").get_json()["charts"]
    return found


def client_of(folder: Path) -> FlaskClient:
    return create_app(Settings(), load(folder)).test_client()


def test_the_documentation_lists_the_page(client: FlaskClient) -> None:
    assert f'href="{PAGE}"' in client.get("/docs/").text


def test_the_page_shows_every_figure_with_words_and_a_table(client: FlaskClient) -> None:
    text = client.get(PAGE).text
    for name in FIGURES:
        figure = text.partition(f'<figure class="chart" id="{name}">')[2].partition("</figure>")[0]
        assert re.search(r'alt="[^"]{20,}"', figure)
        assert "<figcaption>" in figure
        assert "<table>" in figure
        assert f"/docs/coverage/{name}.svg?" in figure


def test_a_table_holds_the_numbers_of_its_figure(client: FlaskClient) -> None:
    text = client.get(PAGE).text
    for name, chart in charts(client).items():
        figure = text.partition(f'<figure class="chart" id="{name}">')[2].partition("</figure>")[0]
        table = [
            [unescape(re.sub("<[^>]+>", "", cell)) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
            for row in re.findall(r"<tr>(.*?)</tr>", figure, re.DOTALL)
        ]
        assert table == [
            chart["columns"],
            *([head, *(f"{number:,}" for number in numbers)] for head, *numbers in chart["rows"]),
        ]


def test_the_numbers_are_those_of_the_served_catalogue(client: FlaskClient, index: EventIndex) -> None:
    found = charts(client)
    frame = index.catalogue.frame
    for name in ("years", "categories", "verification", "sources", "categories-by-period"):
        assert sum(sum(numbers) for _head, *numbers in found[name]["rows"]) == len(frame)
    iran = next(number for head, number in found["states"]["rows"] if head == "Iran")
    assert iran == sum("IR" in codes for codes in frame["countries"])


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("query", ["", "?theme=dark", "?width=narrow", "?theme=dark&width=narrow"])
def test_a_figure_is_an_svg_that_caches_may_keep(client: FlaskClient, name: str, query: str) -> None:
    response = client.get(f"{PAGE}/{name}.svg{query}")
    assert response.mimetype == "image/svg+xml"
    assert "date" not in response.text.partition("<defs>")[0]
    again = client.get(f"{PAGE}/{name}.svg{query}", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_every_figure_of_the_page_is_served(client: FlaskClient) -> None:
    addresses = re.findall(r'(?:src|srcset)="(/docs/coverage/[^"]+)"', client.get(PAGE).text)
    assert len(addresses) == 4 * len(FIGURES)
    assert {client.get(unescape(address)).status_code for address in addresses} == {200}


def test_the_page_has_no_style_of_its_own(client: FlaskClient) -> None:
    text = client.get(PAGE).text
    assert " style=" not in text
    assert "<style" not in text


def test_years_without_events_and_with_few_are_named(tmp_path: Path) -> None:
    days = ["2001-01-01", *(f"{year}-0{month}-01" for year in (2004, 2005, 2006) for month in range(1, 6))]
    for year in sorted({day[:4] for day in days}):
        events = [record(id=f"{day}-event", date=day) for day in days if day.startswith(year)]
        write(tmp_path, *events, name=f"{year}.yaml")
    text = client_of(tmp_path).get(PAGE).text
    assert "median year: 2001." in text
    assert "no event of the catalogue began: 2002, 2003." in text


def test_languages_that_no_record_names_are_said_to_be_not_recorded(tmp_path: Path) -> None:
    client = client_of(write(tmp_path, record()))
    assert charts(client)["languages"]["rows"] == [["not recorded", 1]]
    assert "For 1 of 1 pages the records do not name the language yet." in client.get(PAGE).text


def test_languages_have_names_where_records_give_them(tmp_path: Path) -> None:
    source = record()["sources"][0] | {"language": "fa"}
    client = client_of(write(tmp_path, record(sources=[source])))
    assert charts(client)["languages"]["rows"] == [["Persian", 1]]


def test_states_and_publishers_that_are_not_drawn_are_counted(tmp_path: Path) -> None:
    codes = ["AZ", "IR", "KZ", "RU", "TM", "US", "TR", "UA", "AM", "PK", "CN", "IL", "KG", "TJ", "UZ", "SY", "BH"]
    people = [{"country": code, "role": "participant"} for code in codes]
    client = client_of(write(tmp_path, record(participants=people)))
    assert "2 more are not drawn." in client.get(PAGE).text
    assert [row for row, _ in charts(client)["states"]["rows"]][:5] == [
        "Azerbaijan",
        "Iran",
        "Kazakhstan",
        "Russia",
        "Turkmenistan",
    ]


def test_an_empty_catalogue_has_a_page_and_figures(tmp_path: Path) -> None:
    client = client_of(write(tmp_path))
    assert "0 events" in client.get(PAGE).text
    for name in FIGURES:
        assert client.get(f"{PAGE}/{name}.svg").status_code == 200


def test_hostile_texts_of_a_record_come_out_as_text(tmp_path: Path) -> None:
    hostile = "<img src=x onerror=alert(1)></script><script>alert(2)</script>${alert(3)}`\"'"
    client = client_of(write(tmp_path, record(sources=[record()["sources"][0] | {"publisher": hostile}])))
    for path in (PAGE, f"{PAGE}/publishers.svg"):
        text = client.get(path).text
        assert "<img src=x" not in text
        assert "<script>alert" not in text


@pytest.fixture
def releasing(built_in: Catalogue, tmp_path: Path) -> FlaskClient:
    """Serve the built-in catalogue, beside a release that holds only its first ten events."""
    smaller = built_in.take(np.arange(10))
    releases.freeze(smaller, "2026.1", date(2026, 1, 1), tmp_path)
    return create_app(Settings(releases=tmp_path), built_in).test_client()


def test_the_page_of_a_release_shows_the_release(releasing: FlaskClient) -> None:
    text = releasing.get(f"{PAGE}?version=2026.1").text
    assert "10 events" in text
    assert all("version=2026.1" in address for address in re.findall(r'"(/docs/coverage[/.][^"]+)"', text))
    assert sum(number for _, number in charts(releasing, "?version=2026.1")["categories"]["rows"]) == 10
    assert "version 2026.1" in releasing.get(f"{PAGE}/years.svg?version=2026.1").text


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}.json", f"{PAGE}/years.svg"])
def test_an_unknown_release_is_a_400(client: FlaskClient, path: str) -> None:
    assert client.get(f"{path}?version=1999.1").status_code == 400


@pytest.mark.parametrize(
    ("query", "parameter"), [("theme=pink", "theme"), ("width=7", "width"), ("country=KZ", "country")]
)
def test_a_figure_refuses_what_it_does_not_know(client: FlaskClient, query: str, parameter: str) -> None:
    response = client.get(f"{PAGE}/years.svg?{query}")
    assert response.status_code == 400
    assert response.get_json()["parameter"] == parameter


def test_an_unknown_figure_is_a_404(client: FlaskClient) -> None:
    assert client.get(f"{PAGE}/nothing.svg").status_code == 404


def test_the_page_names_parameters_that_it_did_not_use(client: FlaskClient) -> None:
    assert "parameters that were ignored: country" in client.get(f"{PAGE}?country=KZ").text


def test_the_page_says_how_far_reports_were_searched(client: FlaskClient) -> None:
    section = client.get(PAGE).text.partition('id="searched"')[2].partition("<h2")[0]
    rows = re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td><td>(.*?)</td>', section)
    assert ("Iran", "2001–2025", "searched") in rows
    assert ("Turkmenistan", "1991–2000", "partly searched") in rows
    assert "1 April 2026" in section


def test_charts_over_time_say_where_the_search_ends(client: FlaskClient) -> None:
    told = re.findall(r"<figcaption>(.*?)</figcaption>", client.get(PAGE).text, re.DOTALL)
    assert sum("1 April 2026" in caption for caption in told) == 3


def test_a_set_that_does_not_know_how_far_it_was_searched_says_nothing_of_it(tmp_path: Path) -> None:
    assert 'id="searched"' not in client_of(write(tmp_path, record())).get(PAGE).text
