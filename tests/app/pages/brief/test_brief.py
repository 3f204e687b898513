"""The brief of a filter: its numbers, rows and sources are those of the events, in every form it comes in."""

from __future__ import annotations

import io
import json
import re
import zipfile
from string import punctuation
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

import docx
import pptx
import pytest
from markdown_it import MarkdownIt
from own_sets import LEAST, write_csv
from PIL import Image
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pypdf import PdfReader

from app import create_app
from app.drawing.picture import routes as pictures
from app.language.languages import CODES
from app.pages.brief.content import compose
from app.pages.brief.events import MOST_LISTED
from app.pages.brief.parts import Brief, Line, Section
from app.web.config import Settings
from events.model.event_filter import EventFilter

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document
    from docx.table import Table as WordTable
    from flask import Flask
    from flask.testing import FlaskClient
    from pptx.presentation import Presentation

    from events.index.index import EventIndex

BOTH_2013 = "datetime=2013&country=IR,RU&match=all"
NONE = "q=nowhere-at-all"
#: What is markup in Markdown, XML or HTML, and a control character.
HOSTILE = "# *A* _b_ [c](d) <b>&amp;</b> | `e` ~~f~~ ![g](h) \\ $x$ http://i.example \x01"
SHOWN = HOSTILE.rstrip("\x01").strip()


@pytest.fixture
def blank(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the tests of texts the time that it takes to draw a map."""
    drawn = io.BytesIO()
    Image.new("RGB", (3, 2)).save(drawn, "PNG")
    monkeypatch.setattr(pictures, "drawn", lambda _wanted: drawn.getvalue())


def of(app: Flask, event_filter: EventFilter, query: str = "") -> Brief:
    with app.test_request_context(f"/brief/?{query}"):
        return compose(event_filter)


def plain(line: Line) -> str:
    return "".join(span.text for span in line)


def section(brief: Brief, name: str) -> Section:
    return next(one for one in brief.sections if one.name == name)


def numbers(brief: Brief, table: int) -> dict[str, list[int]]:
    """Return the numbers of a table of the key figures by what is counted."""
    rows = section(brief, "figures").tables[table].rows
    return {plain(row[0]): [int(plain(cell).replace(",", "")) for cell in row[1:]] for row in rows}


def matched(client: FlaskClient, query: str) -> list[dict[str, Any]]:
    features = json.loads(client.get(f"/events.geojson?{query}").data)["features"]
    return [feature["properties"] for feature in features]


def markdown_rows(text: str, heading: str) -> list[list[str]]:
    """Return the cells of the first table under a heading, rendered."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = parser.parse(text)
    begin = next(n for n, one in enumerate(tokens) if one.type == "heading_open" and tokens[n + 1].content == heading)
    rows: list[list[str]] = []
    for number, token in enumerate(tokens[begin:], begin):
        if token.type == "table_close":
            return rows
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            children = tokens[number + 1].children or []
            rows[-1].append("".join(one.content for one in children))
    raise AssertionError(f"no table under {heading}")


def word(client: FlaskClient, query: str) -> Document:
    return docx.Document(io.BytesIO(client.get(f"/brief.docx?{query}").data))


def word_rows(document: Document, first: str) -> list[list[str]]:
    """Return the cells of the table with this head in its second column, links included."""
    table: WordTable = next(one for one in document.tables if one.rows[0].cells[1].text == first)
    return [["".join(part.text for part in cell.paragraphs) for cell in row.cells] for row in table.rows]


def slides(client: FlaskClient, query: str) -> Presentation:
    return pptx.Presentation(io.BytesIO(client.get(f"/brief.pptx?{query}").data))


def slide_rows(show: Presentation, first: str) -> list[list[str]]:
    """Return the cells of the tables with this head in their second column, whose head repeats."""
    found: list[list[str]] = []
    for shape in (one for slide in show.slides for one in slide.shapes if one.has_table):
        head, *rows = [[cell.text for cell in row.cells] for row in shape.table.rows]
        if head[1] == first:
            found = [*(found or [head]), *rows]
    return found


@pytest.mark.parametrize("query", [BOTH_2013, "datetime=2009/2013&country=KZ", "datetime=2014-03"])
def test_each_category_has_the_number_of_its_events_in_both_periods(
    app: Flask, client: FlaskClient, query: str
) -> None:
    event_filter = EventFilter.from_query([tuple(pair.split("=")) for pair in query.split("&")])  # type: ignore[misc]
    before = {"2013": "2012", "2009/2013": "2004/2008", "2014-03": "2014-02"}[event_filter.datetime]
    earlier = query.replace(event_filter.datetime, before)
    counted = numbers(of(app, event_filter), 0)
    assert counted.pop("All") == [len(matched(client, query)), len(matched(client, earlier))]
    assert counted
    for name, found in counted.items():
        code = name.lower().replace(" ", "-")
        assert found == [len(matched(client, f"{one}&category={code}")) for one in (query, earlier)]


def test_each_pair_of_states_has_the_number_of_events_that_name_both(app: Flask, client: FlaskClient) -> None:
    counted = numbers(of(app, EventFilter("2013")), 1)
    for period, place in (("2013", 0), ("2012", 1)):
        assert counted["Russia – Iran"][place] == len(matched(client, f"datetime={period}&country=IR,RU&match=all"))


def test_a_filter_without_a_closed_period_is_compared_with_nothing(app: Flask) -> None:
    for period in ("", "2013/..", "../2013"):
        assert section(of(app, EventFilter(period)), "figures").tables[0].columns == ("Category", "Events")


def test_a_period_beyond_the_search_is_compared_with_a_caution(app: Flask) -> None:
    said = {
        period: " ".join(map(plain, section(of(app, EventFilter(period)), "figures").lines))
        for period in ("2025", "2026")
    }
    assert "searched only until 1 April 2026" in said["2026"]
    assert "searched only until" not in said["2025"]


def test_the_grades_of_verification_are_counted(app: Flask, client: FlaskClient) -> None:
    rows = section(of(app, EventFilter("2013")), "certainty").tables[0].rows
    for row in rows:
        grade = plain(row[0]).lower()
        assert int(plain(row[1])) == len(matched(client, f"datetime=2013&verification={grade}"))


def test_vague_days_and_single_sources_are_counted(app: Flask, client: FlaskClient) -> None:
    found = matched(client, "datetime=2013")
    single = sum(len(event["sources"]) == 1 for event in found)
    vague = sum(len(event["date"].split("/")[0].rstrip("~?%")) < len("2013-07-08") for event in found)
    (said,) = section(of(app, EventFilter("2013")), "certainty").lines
    assert f"{vague} of them are not known to the day. {single} of them rest on a single source." in plain(said)


def test_the_ports_of_the_period_are_those_of_the_data(app: Flask, client: FlaskClient) -> None:
    (table,) = section(of(app, EventFilter("2013")), "access").tables
    data = json.loads(client.get("/access.geojson?datetime=2013").data)["features"]
    assert len(table.rows) == len(data) > 0


def test_the_rows_of_markdown_are_the_events_the_newest_first(client: FlaskClient) -> None:
    head, *rows = markdown_rows(client.get(f"/brief.md?{BOTH_2013}").text, "Events")
    assert head == ["Date", "Event", "Place", "Countries", "Verification", "Sources"]
    events = matched(client, BOTH_2013)[::-1]
    assert [row[1] for row in rows] == [event["title"] for event in events]
    assert [row[4].lower() for row in rows] == [event["verification"] for event in events]


def test_word_opens_with_the_rows_of_markdown_and_a_picture(client: FlaskClient) -> None:
    document = word(client, BOTH_2013)
    assert word_rows(document, "Event") == markdown_rows(client.get(f"/brief.md?{BOTH_2013}").text, "Events")
    assert len(document.inline_shapes) == 1
    assert document.core_properties.title == "Iran and Russia together, 2013"


def test_slides_open_with_the_rows_of_markdown_and_a_picture(client: FlaskClient) -> None:
    show = slides(client, BOTH_2013)
    assert slide_rows(show, "Event") == markdown_rows(client.get(f"/brief.md?{BOTH_2013}").text, "Events")
    assert [shape.shape_type for shape in show.slides[1].shapes] == [MSO_SHAPE_TYPE.PICTURE]
    assert show.core_properties.title == "Iran and Russia together, 2013"


@pytest.mark.usefixtures("blank")
def test_slides_are_as_many_as_the_events_need_and_hold_each_within_their_edges(client: FlaskClient) -> None:
    show = slides(client, "datetime=2022/2024")
    assert slide_rows(show, "Event") == markdown_rows(client.get("/brief.md?datetime=2022/2024").text, "Events")
    for shape in (one for slide in list(show.slides)[2:] for one in slide.shapes):
        assert shape.top + shape.height <= show.slide_height, shape.name


def test_every_number_of_a_source_is_listed_and_every_source_is_named(client: FlaskClient) -> None:
    text = client.get(f"/brief/?{BOTH_2013}").text
    named = set(re.findall(r'href="#(source-\d+)"', text))
    listed = re.findall(r'id="(source-\d+)"', text)
    assert len(listed) == len(set(listed))
    assert set(listed) == named != set()


def test_a_source_leads_to_its_page(app: Flask, client: FlaskClient) -> None:
    lines = section(of(app, EventFilter("2013", ("IR", "RU"), "all")), "sources").lines
    cited = {source["url"] for event in matched(client, BOTH_2013) for source in event["sources"]}
    assert {line[-1].address for line in lines} == cited


def test_of_many_events_the_newest_are_listed_and_the_others_counted(app: Flask, index: EventIndex) -> None:
    listed = section(of(app, EventFilter()), "events")
    assert len(listed.tables[0].rows) == MOST_LISTED
    assert f"{len(index) - MOST_LISTED:,} older events are not" in plain(listed.lines[0])


@pytest.mark.parametrize("form", ["/brief.md", "/brief.docx", "/brief.pptx", "/brief.pdf"])
def test_a_file_is_the_same_each_time(client: FlaskClient, form: str) -> None:
    first, second = (client.get(f"{form}?{BOTH_2013}") for _time in range(2))
    assert first.data == second.data
    assert first.headers["ETag"] == second.headers["ETag"]


@pytest.mark.usefixtures("blank")
@pytest.mark.parametrize("form", ["docx", "pptx"])
def test_documents_hold_no_time_at_which_they_were_written(client: FlaskClient, form: str) -> None:
    with zipfile.ZipFile(io.BytesIO(client.get(f"/brief.{form}?{BOTH_2013}").data)) as parts:
        assert {part.date_time[0] for part in parts.infolist()} == {1980}


@pytest.mark.usefixtures("blank")
def test_word_says_that_it_was_written_at_no_particular_time(client: FlaskClient) -> None:
    assert word(client, BOTH_2013).core_properties.modified == word(client, NONE).core_properties.modified


def test_files_refuse_what_the_page_names_as_not_used(client: FlaskClient) -> None:
    assert "colour" in client.get("/brief/?colour=red").text
    for form in ("/brief.md", "/brief.docx", "/brief.pptx", "/brief.pdf"):
        answer = client.get(f"{form}?colour=red", headers={"Accept": "application/json"})
        assert (answer.status_code, answer.json and answer.json["parameter"]) == (400, "colour")


@pytest.mark.usefixtures("blank")
def test_a_filter_that_no_event_passes_says_so(client: FlaskClient) -> None:
    said = "No event matches the filter. That nothing is recorded does not mean that nothing happened."
    assert said in client.get(f"/brief/?{NONE}").text
    assert said in client.get(f"/brief.md?{NONE}").text
    assert said in [paragraph.text for paragraph in word(client, NONE).paragraphs]


def test_a_release_is_named_and_has_its_own_events(client: FlaskClient) -> None:
    then = client.get("/brief.md?version=2026.1&country=IR").text
    assert "release 2026.1, which never changes" in then
    assert "Version 2026.1" in then
    assert client.get("/brief.md?country=IR").text.count("\n") != then.count("\n")


@pytest.mark.usefixtures("blank")
def test_it_is_in_the_readers_language_from_right_to_left(client: FlaskClient) -> None:
    document = word(client, f"{BOTH_2013}&lang=fa")
    assert "ایران" in document.paragraphs[0].text
    assert document.styles["Normal"].element.xpath("w:pPr/w:bidi")
    assert document.tables[0].table_direction is not None


@pytest.mark.usefixtures("blank")
def test_slides_are_in_the_readers_language_from_right_to_left(client: FlaskClient) -> None:
    show = slides(client, f"{BOTH_2013}&lang=fa")
    (title,) = show.slides[0].shapes[0].text_frame.paragraphs
    assert "ایران" in title.text
    assert title._p.pPr.get("rtl") == "1"
    table = next(shape.table for slide in show.slides for shape in slide.shapes if shape.has_table)
    assert table._tbl.tblPr.get("rtl") == "1"


@pytest.mark.parametrize("language", CODES)
def test_the_share_dialog_leads_to_it_and_to_its_files_in_the_readers_language(
    client: FlaskClient, language: str
) -> None:
    text = client.get(f"/?lang={language}").text
    for address in ("/brief/", "/brief.docx", "/brief.pptx", "/brief.pdf", "/brief.md"):
        assert f'href="{address}?lang={language}" data-carries="{address}" hreflang="{language}"' in text


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, shared_cache: Path) -> FlaskClient:
    folder = tmp_path_factory.mktemp("hostile")
    row = LEAST | {"title": HOSTILE, "verification": "<i>_x_</i>", "source_url": "https://a.example/)>|x"}
    return create_app(Settings(events=(str(write_csv(folder / "own.csv", row)),), cache=shared_cache)).test_client()


@pytest.mark.usefixtures("blank")
def test_texts_of_events_are_not_markup_in_any_form(hostile: FlaskClient) -> None:
    _head, row = markdown_rows(hostile.get("/brief.md").text, "Events")
    assert row[1].strip() == SHOWN
    assert word_rows(docx.Document(io.BytesIO(hostile.get("/brief.docx").data)), "Event")[1][1].strip() == SHOWN
    assert slide_rows(slides(hostile, ""), "Event")[1][1].strip() == SHOWN
    assert "<b>&amp;" not in hostile.get("/brief/").text


def test_the_text_of_a_filter_is_not_markup(client: FlaskClient) -> None:
    title = client.get("/brief.md?q=%3Cb%3E*x*").text.splitlines()[0]
    assert MarkdownIt().parse(title)[1].children[0].content == "“<b>*x*”"  # type: ignore[index]


@pytest.mark.parametrize("page", ["/events/", "/pairs/"])
@pytest.mark.parametrize("query", ["", "?country=IR,RU&datetime=2013"])
def test_the_pages_of_the_events_and_of_the_pairs_lead_to_the_brief_of_their_filter(
    client: FlaskClient, page: str, query: str
) -> None:
    (target,) = re.findall(r'<a href="(/brief/[^"]*)">Brief</a>', client.get(page + query).text)
    kept = parse_qs(urlsplit(target.replace("&amp;", "&")).query)
    assert kept == parse_qs(query.removeprefix("?"))
    assert client.get(target.replace("&amp;", "&")).status_code == 200


def paper(client: FlaskClient, query: str) -> PdfReader:
    return PdfReader(io.BytesIO(client.get(f"/brief.pdf?{query}").data))


@pytest.mark.usefixtures("blank")
def test_the_pdf_has_each_line_of_the_brief_and_its_links(app: Flask, client: FlaskClient) -> None:
    written = paper(client, BOTH_2013)
    text = "".join("".join(page.extract_text() for page in written.pages).split())
    brief = of(app, EventFilter("2013", ("IR", "RU"), "all"))
    assert "".join(brief.title.split()) in text
    for one in brief.sections:
        # The sources also have Persian titles, of which a PDF has the shapes.
        lines = () if one.name in ("sources", "citation") else one.lines
        assert all("".join(said.split()) in text for said in (one.heading, *map(plain, lines)))
    links = [note.get_object().get("/A", {}) for page in written.pages for note in page.get("/Annots", ())]
    cited = {source["url"] for event in matched(client, BOTH_2013) for source in event["sources"]}
    assert {quote(url, safe=punctuation) for url in cited} <= {link.get("/URI") for link in links}


@pytest.mark.usefixtures("blank")
@pytest.mark.parametrize("language", ["en", "ru", "fa", "az", "kk", "tk"])
def test_every_letter_of_the_pdf_is_in_its_font(client: FlaskClient, language: str) -> None:
    written = paper(client, f"{BOTH_2013}&lang={language}")
    assert written.trailer["/Root"]["/Lang"] == language
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in written.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts <= {"DejaVuSans", "DejaVuSans-Bold"}
    assert "/CreationDate" not in (written.metadata or {})


def test_a_pdf_takes_signs_of_markup_as_text(hostile: FlaskClient) -> None:
    assert "".join(SHOWN.split()) in "".join("".join(page.extract_text() for page in paper(hostile, "").pages).split())
