"""Search over the sections of the handbook: full text, ranked, with highlighted matches."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable
from contextlib import closing
from dataclasses import astuple, dataclass

from markupsafe import Markup, escape

from events.model.errors import FilterError
from geodata.folding import fold

# Marks of matches; no text contains these characters.
_OPEN, _CLOSE = "\x02", "\x03"
# Words in the excerpt of a section.
_SHOWN = 36
# A word in a heading weighs more than one in the text.
_WEIGHTS = "0, 3, 0, 8, 1"
#: Most distinct words in a query: the time that SQLite takes grows with the square of their number.
MOST_WORDS = 12
# Shorter words are not matched as prefixes, since they would match nearly all words.
_SHORTEST_BEGINNING = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """A searchable section: its page's name and label, its anchor, its heading, its text."""

    page: str
    label: str
    anchor: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A matching section, with the matches marked in its heading and in an excerpt of its text."""

    page: str
    label: str
    anchor: str
    title: Markup
    excerpt: Markup


def indexed(entries: Iterable[Entry]) -> bytes:
    """Return a full-text index of sections, for `search`: a SQLite database with FTS5."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(
            "CREATE VIRTUAL TABLE sections USING fts5"
            "(page UNINDEXED, label, anchor UNINDEXED, title, text, tokenize='porter unicode61 remove_diacritics 2')"
        )
        database.executemany("INSERT INTO sections VALUES (?, ?, ?, ?, ?)", map(astuple, entries))
        database.commit()
        return database.serialize()


def search(text: str, index: bytes, most: int) -> list[Hit]:
    """Find the sections that contain every word of a query, also as a prefix or in another form.

    A single letter only matches as a whole word.

    Parameters
    ----------
    text
        The query as typed: any text.
    index
        Index of the sections, from `indexed`.
    most
        Maximum number of results.

    Returns
    -------
    list of Hit
        The best matches first.

    Raises
    ------
    FilterError
        If the query has more than `MOST_WORDS` distinct words.

    Examples
    --------
    >>> sections = [Entry("api", "API", "pages", "Pages", "A link leads to the next page & so on."),
    ...             Entry("api", "API", "", "The API", "No key is needed.")]
    >>> index = indexed(sections)
    >>> [(hit.anchor, str(hit.excerpt)) for hit in search("leading PAG", index, 5)]
    [('pages', 'A link <mark>leads</mark> to the next <mark>page</mark> &amp; so on.')]
    >>> search('"*" OR', index, 5)
    []
    """
    words = {fold(word): word for word in re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text))}
    if not words:
        return []
    if len(words) > MOST_WORDS:
        raise FilterError("q", text, f"expected at most {MOST_WORDS} different words, found {len(words)}")
    expression = " AND ".join(map(_wanted, words.values()))
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(index)
        found = database.execute(
            "SELECT page, label, anchor, highlight(sections, 3, ?, ?), snippet(sections, 4, ?, ?, '…', ?) "  # noqa: S608
            f"FROM sections WHERE sections MATCH ? ORDER BY bm25(sections, {_WEIGHTS}), rowid LIMIT ?",
            (_OPEN, _CLOSE, _OPEN, _CLOSE, _SHOWN, expression, most),
        ).fetchall()
    return [Hit(page, label, anchor, _marked(title), _marked(excerpt)) for page, label, anchor, title, excerpt in found]


def _wanted(word: str) -> str:
    """Return the FTS5 expression for a word.

    >>> _wanted("sea"), _wanted("a")
    ('("sea" OR "sea" *)', '"a"')
    """
    return f'"{word}"' if len(word) < _SHORTEST_BEGINNING else f'("{word}" OR "{word}" *)'


def _marked(text: str) -> Markup:
    """Convert the marks of matches to HTML, and escape the other text."""
    return Markup(str(escape(text)).replace(_OPEN, "<mark>").replace(_CLOSE, "</mark>"))  # noqa: S704 - it is escaped
