"""Pages on paper: what a browser prints of the map's page and of the others, by the positions of the words."""

from __future__ import annotations

import io
import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import pytest
from browsing import until_drawn
from pypdf import PdfReader

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

#: What is printed: everything, few events, the page with its table, with an opened event, comparing, in each language.
QUERIES = [
    "",
    "datetime=2013&country=IR,RU&match=all",
    "show=table&datetime=2013",
    "event=2013-07-08-iran-russia-exercise&datetime=2013",
    "compare=2020/2024&datetime=2015/2019",
    *(f"lang={code}&datetime=2013" for code in ("ru", "fa", "az", "kk", "tk")),
]
#: Words that are cut by the end of their line: those whose letters are in more than one line, hyphens apart.
BROKEN = """() => {
    const broken = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const parent = node.parentElement;
        if (!parent.checkVisibility() || parent.closest('.print-head, .print-sources, canvas, svg, main')) continue;
        for (const { 0: word, index } of node.data.matchAll(/[\\p{L}\\p{M}\\p{N}]+/gu)) {
            range.setStart(node, index);
            range.setEnd(node, index + word.length);
            if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) broken.push(word);
        }
    }
    return broken;
}"""
#: Cells with words that reach out of them, and what reaches out of the paper.
CUT = """() => [...document.querySelectorAll('.print-list :is(th, td), .print-head, .print-list, main')]
    .filter((one) => one.scrollWidth > one.clientWidth + 1 || one.getBoundingClientRect().right > innerWidth + 1)
    .map((one) => one.tagName + ' ' + one.textContent.slice(0, 40))"""
#: The parts of the paper from top to bottom, and how wide the columns of the list are.
PARTS = """() => ['.print-title', '.print-head p:nth-child(2)', 'main', '.print-list table', '.print-sources']
    .map((selector) => document.querySelector(selector).getBoundingClientRect())
    .map(({ top, bottom, width }) => ({ top, bottom, width }))"""
COLUMNS = "() => [...document.querySelectorAll('.print-list thead th')].map((one) => one.getBoundingClientRect().width)"
#: How large the letters of notes are, and of what is around each.
SIZES = """(notes) => notes.map((one) => [one, one.parentElement])
    .map((pair) => pair.map((one) => parseFloat(getComputedStyle(one).fontSize)))"""
#: Widths between the margins, in CSS pixels.
PAPERS = {"A4": 688, "Letter": 710}


@pytest.fixture
def on_paper(page: Page, server: str) -> Callable[[str, int], Page]:
    """Lay out the map's page as it is printed, on paper of a width."""

    def lay_out(query: str, width: int) -> Page:
        page.goto(f"{server}/?{query}")
        until_drawn(page)
        page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        page.set_viewport_size({"width": width, "height": 1000})
        return page

    return lay_out


@pytest.mark.parametrize("query", QUERIES)
def test_no_word_is_broken_and_no_column_squeezed(on_paper: Callable[[str, int], Page], query: str) -> None:
    page = on_paper(query, PAPERS["A4"])
    assert page.evaluate(BROKEN) == []
    assert page.evaluate(CUT) == []
    columns: list[float] = page.evaluate(COLUMNS)
    assert min(columns) >= 50
    assert max(columns) == columns[1] >= 160


def test_notes_in_the_table_are_no_larger_than_what_they_are_on(on_paper: Callable[[str, int], Page]) -> None:
    page = on_paper("datetime=2013", PAPERS["A4"])
    sizes = page.locator(".print-list td .source-meta").evaluate_all(SIZES)
    assert len(sizes) > 5
    assert all(note < around for note, around in sizes)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("query", QUERIES[:5])
def test_heading_map_list_and_sources_follow_each_other(
    on_paper: Callable[[str, int], Page], query: str, paper: str
) -> None:
    parts: list[dict[str, float]] = on_paper(query, PAPERS[paper]).evaluate(PARTS)
    for above, below in pairwise(parts):
        assert above["bottom"] <= below["top"] + 1
    assert all(part["width"] >= 0.9 * PAPERS["A4"] for part in parts)


@pytest.mark.parametrize("paper", PAPERS)
def test_the_catalogue_takes_a_sensible_number_of_sheets(page: Page, server: str, paper: str) -> None:
    page.goto(f"{server}/")
    until_drawn(page)
    events = int(page.locator("html").get_attribute("data-events") or 0)
    sheets = PdfReader(io.BytesIO(page.pdf(format=paper))).pages
    assert len(sheets) <= events / 14
    first, last = sheets[0].extract_text(), sheets[-1].extract_text()
    assert f"{events} events" in first
    assert "Date Event Category Place Countries" in first
    assert "Sources" in last
    assert f"{server}/events/" in last


def test_each_event_is_named_by_its_id_which_leads_to_its_sources(page: Page, server: str) -> None:
    page.goto(f"{server}/?datetime=2013")
    until_drawn(page)
    text = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages)
    # Lines end after hyphens, and "fi" may be one letter.
    joined = re.sub(r"\s+", "", normalize("NFKC", text))
    events: dict[str, Any] = json.loads(page.request.get(f"{server}/events.geojson?datetime=2013").body())
    ids = [feature["properties"]["id"] for feature in events["features"]]
    assert len(ids) > 10
    assert [one for one in ids if one not in joined] == []
