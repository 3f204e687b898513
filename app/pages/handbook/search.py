"""Search over the sections of the handbook: full text, ranked, with the matches marked."""

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

# Marks of found words, which no text has.
_OPEN, _CLOSE = "\x02", "\x03"
# Words in the excerpt of a section.
_SHOWN = 36
# A word in a heading weighs more than one in the text.
_WEIGHTS = "0, 3, 0, 8, 1"
#: So many different words may be searched for: what SQLite does grows with the square of their number.
MOST_WORDS = 12
# Shorter words are not taken for the beginnings of others, which would be nearly all words.
_SHORTEST_BEGINNING = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """A section that can be found: its page's name and label, its anchor, its heading, its text."""

    page: str
    label: str
    anchor: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A section that was found, with the found words marked in its heading and in an excerpt of its text."""

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
    """Find the sections that hold every word of a text, or a word that begins with it; forms of a word count as one.

    A single letter is found only as a word of its own.

    Parameters
    ----------
    text
        What a reader typed: anything.
    index
        Of the sections, by `indexed`.
    most
        How many to return.

    Returns
    -------
    list of Hit
        The most fitting first.

    Raises
    ------
    FilterError
        If the text has more than `MOST_WORDS` different words.

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
    """Write the expression that finds a word.

    >>> _wanted("sea"), _wanted("a")
    ('("sea" OR "sea" *)', '"a"')
    """
    return f'"{word}"' if len(word) < _SHORTEST_BEGINNING else f'("{word}" OR "{word}" *)'


def _marked(text: str) -> Markup:
    """Turn the marks of found words into HTML; all else is text."""
    return Markup(str(escape(text)).replace(_OPEN, "<mark>").replace(_CLOSE, "</mark>"))  # noqa: S704 - it is escaped
