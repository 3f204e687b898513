"""Citations: each format is read back by somebody else's reader."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import bibtexparser
import pytest
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text

from events.publishing import citations
from events.publishing.citations import FORMATS, Edition
from events.table.catalogue import Catalogue
from events.table.columns import from_rows

if TYPE_CHECKING:
    from events.publishing.citations import Item

RELEASE = Edition("2026.1", "2026-01-02", date(2026, 3, 4))
ADDRESS = "https://example.org/?version=2026.1&country=IR,RU&q=%D0%B1+100%25"
HOSTILE = (
    "}, title = {Injected}, note = {",
    "@misc{other, title={x}}",
    r"\end{document} \input{/etc/passwd}",
    "100% & $5 #1 under_score ~ ^ {unbalanced",
    "Line one\r\nER  - \r\nTY  - JOUR\nTI  - Injected",
    "NUL \x00, bell \x07, next line \x85 and \u2028 separator",
    "</script><b>\"quoted\" 'text'",
    "Каспийская флотилия، بندر انزلی 🚢",
)


def catalogue(title: str = "An exercise", **further: Any) -> Catalogue:
    row = {"id": "2013-exercise", "title": title, "start": "2013-01-01", "added": "2026-01-01", **further}
    return Catalogue(from_rows([row]), "Events of the sea", "0123abcd", "CC-BY-4.0")


def event(title: str = "An exercise", **further: Any) -> Item:
    return citations.event_item(catalogue(title, **further), 0, RELEASE, ADDRESS)


def plain(text: str) -> str:
    """Return a text as a line of a reference list can hold it."""
    return " ".join("".join(" " if c.isspace() or c < " " or "\x7f" <= c <= "\x9f" else c for c in text).split())


def read_bibtex(item: Item) -> dict[str, str]:
    library = bibtexparser.parse_string(citations.bibtex(item))
    assert not library.failed_blocks
    (entry,) = library.entries
    return {"ENTRYTYPE": entry.entry_type, "ID": entry.key} | {field.key: field.value for field in entry.fields}


def read_latex(text: str) -> str:
    # pylatexenc writes the circumflex as the accent that stands alone.
    return str(LatexNodes2Text().latex_to_text(text)).replace("ˆ", "^")


def test_the_text_names_author_year_title_version_licence_address_and_access() -> None:
    item = citations.catalogue_item(catalogue(), RELEASE, ADDRESS, part="Iran and Russia together")
    assert citations.text(item) == (
        "The contributors to the Events of the sea (2026). Events of the sea: Iran and Russia together. "
        f"Version 2026.1. Licence: CC-BY-4.0. {ADDRESS} (accessed 2026-03-04).\n"
    )


def test_an_event_stands_in_its_catalogue_and_is_dated_by_its_last_change() -> None:
    item = event(revised=[{"date": "2026-02-03", "note": "Another ship."}])
    assert (item["container-title"], item["issued"]["date-parts"]) == ("Events of the sea", [[2026, 2, 3]])
    assert "In: Events of the sea." in citations.text(item)


def test_what_says_nothing_of_its_changes_and_licence_has_no_date_and_no_licence() -> None:
    silent = Catalogue(from_rows([{"id": "a", "title": "A", "start": "2013-01-01"}]), "Own events", "0123", "")
    item = citations.catalogue_item(silent, Edition("0123", "", date(2026, 3, 4)), "https://example.org/")
    assert citations.text(item) == (
        "The contributors to the Own events (no date). Own events. Version 0123. "
        "https://example.org/ (accessed 2026-03-04).\n"
    )
    assert "year" not in read_bibtex(item)
    assert "year" not in rispy.loads(citations.ris(item))[0]


@pytest.mark.parametrize("title", HOSTILE)
def test_bibtex_holds_any_title(title: str) -> None:
    entry = read_bibtex(event(title))
    assert set(entry) == {
        "ENTRYTYPE",
        "ID",
        "author",
        "title",
        "howpublished",
        "year",
        "version",
        "url",
        "urldate",
        "note",
    }
    assert read_latex(entry["title"]) == plain(title)


@given(st.text(st.sampled_from(r"ab \{}$&%#_^~" + "\n\0б"), min_size=1))
def test_bibtex_has_balanced_braces_and_reads_back(title: str) -> None:
    entry = read_bibtex(event(f"x{title}x"))
    assert entry["title"].count("{") == entry["title"].count("}")
    assert read_latex(entry["title"]) == plain(f"x{title}x")


def test_bibtex_has_the_address_as_it_is_and_when_it_was_seen() -> None:
    entry = read_bibtex(event())
    assert (entry["url"], entry["urldate"], entry["version"]) == (ADDRESS, "2026-03-04", "2026.1")
    assert (entry["year"], entry["note"]) == ("2026", "Version 2026.1; Licence: CC-BY-4.0; accessed 2026-03-04")


@pytest.mark.parametrize("title", HOSTILE)
def test_ris_holds_any_title(title: str) -> None:
    (record,) = rispy.loads(citations.ris(event(title)))
    assert record == {
        "type_of_reference": "DATA",
        "id": "2013-exercise",
        "authors": ["The contributors to the Events of the sea"],
        "title": plain(title),
        "secondary_title": "Events of the sea",
        "year": "2026",
        "date": "2026/01/01",
        "edition": "2026.1",
        "urls": [ADDRESS],
        "access_date": "2026/03/04",
        "notes": ["Licence: CC-BY-4.0"],
    }


@pytest.mark.parametrize("title", HOSTILE)
def test_csl_json_is_rendered_by_a_citation_processor(title: str) -> None:
    (item,) = json.loads(citations.csl_json(event(title)))
    assert item["title"] == plain(title)
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON([item | {"title": "A title"}]), formatter.plain)
    bibliography.register(Citation([CitationItem(item["id"])]))
    (rendered,) = map(str, bibliography.bibliography())
    assert rendered.startswith("The contributors to the Events of the sea (2026)")
    for part in ("A title", "Events of the sea", ADDRESS, "Accessed: March 4, 2026"):
        assert part in rendered


def test_keys_tell_parts_of_a_catalogue_apart() -> None:
    whole = citations.catalogue_item(catalogue(), RELEASE, ADDRESS)
    part = citations.catalogue_item(catalogue(), RELEASE, ADDRESS, "2013", key="2013-IR+RU-all")
    assert (whole["id"], part["id"]) == ("events-of-the-sea-2026.1", "events-of-the-sea-2026.1-2013-ir+ru-all")


@given(st.text(min_size=1))
def test_keys_are_of_letters_that_every_format_can_hold(event_id: str) -> None:
    item = citations.event_item(catalogue(id=event_id), 0, RELEASE, ADDRESS)
    assert item["id"].isascii()
    assert not set(item["id"]) & set(" {}(),=\"#%\\~'\n")


def test_every_format_has_a_media_type_of_its_own() -> None:
    assert len({form.media_type for form in FORMATS.values()}) == len(FORMATS) == 4
