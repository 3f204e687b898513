"""The documents: rendered for reading, divided into sections, and made parts of one page."""

from __future__ import annotations

import re

import pytest

from app.pages.handbook import documents

TEXT = """# A title

Before *all* headings, with `code`.

## The `date` field

One [link](codebook#date) and [another](#the-date-field).

| a | b |
| --- | --- |
| 1 | 2 |

### A part

```sh
caspian-map serve <FILE>
```

## The `date` field

Again.
"""


def test_a_document_has_a_title_and_sections_with_their_words() -> None:
    document = documents.parse(TEXT)
    assert document.title == "A title"
    assert [(one.anchor, one.title, one.level) for one in document.sections] == [
        ("", "A title", 1),
        ("the-date-field", "The date field", 2),
        ("a-part", "A part", 3),
        ("the-date-field-2", "The date field", 2),
    ]
    assert document.sections[0].text == "Before all headings, with code."
    assert document.sections[2].text == "caspian-map serve <FILE>\n"


def test_every_heading_links_to_itself() -> None:
    html = documents.parse(TEXT).html
    for anchor in ("the-date-field", "a-part", "the-date-field-2"):
        assert re.search(rf'<h[23] id="{anchor}">.*<a class="permalink" href="#{anchor}" aria-label="[^"]+">', html)


def test_tables_and_code_can_be_scrolled_by_keyboard() -> None:
    html = documents.parse(TEXT).html
    assert '<div class="table" role="group" tabindex="0" aria-label="Table: The date field"><table>' in html
    assert '<pre tabindex="0"><code>caspian-map serve &lt;FILE&gt;\n</code></pre>' in html


def test_html_in_a_document_is_text() -> None:
    html = documents.parse('# A\n\n## <img src=x>"\n\n<script>alert(1)</script>\n').html
    assert "<script>" not in html
    assert "<img" not in html
    assert '"">' not in html


def test_a_part_of_a_page_has_anchors_and_links_of_its_own() -> None:
    html = documents.parse(TEXT, "api").html
    assert "<h2>A title</h2>" in html
    assert '<h3 id="api-the-date-field">' in html
    assert 'href="#codebook-date"' in html
    assert 'href="#api-the-date-field"' in html


@pytest.mark.parametrize("name", documents.NAMES)
def test_every_document_begins_with_its_title_and_says_something_before_its_sections(name: str) -> None:
    text = documents.source(name) or ""
    assert text.startswith("# ")
    assert documents.parse(text).sections[0].text
