"""Components of a brief: lines of texts and links, tables and sections, the same for every output format."""

from __future__ import annotations

from dataclasses import dataclass

from app.drawing.picture.paper.texts import is_printable

# In characters: minimum and maximum for the width of a column, width of a bold character, padding of a cell, and number
# of characters on a line of a page.
_LEAST, _MOST, _LETTER, _AROUND, _ACROSS = 8, 40, 1.3, 4, 100


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a line.

    Parameters
    ----------
    text
        Any text; it is normalised by `plain`.
    address
        Target of the link; empty for none.
    english
        Whether it is a text of the events, which are always in English.
    """

    text: str
    address: str = ""
    english: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", plain(self.text))


#: A paragraph, or a cell of a table.
Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header; every row has as many cells as the header."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a brief with its own heading.

    Parameters
    ----------
    name
        Anchor on the page.
    heading
        Heading in the reader's language.
    lines
        Paragraphs before the tables.
    tables
        The tables.
    """

    name: str
    heading: str
    lines: tuple[Line, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief, in the reader's language.

    Parameters
    ----------
    title
        The filter in words.
    lines
        Paragraphs between title and map.
    picture
        URL of the map as a picture.
    pictured
        Alternative text of the picture.
    sections
        The sections, in order.
    """

    title: str
    lines: tuple[Line, ...]
    picture: str
    pictured: str
    sections: tuple[Section, ...]


def plain(text: str) -> str:
    r"""Return a text on one line, without characters that are invalid in XML or not printable.

    >>> plain("a\x00b\nc ")
    'ab c '
    """
    if text.isprintable():
        return text
    return "".join(" " if c.isspace() else c for c in text if c.isspace() or is_printable(c))


def line(*parts: Span | str) -> Line:
    """Create a line from spans and plain texts.

    >>> line("Seen: ", Span("port", "/places/baku"))
    (Span(text='Seen: ', address='', english=False), Span(text='port', address='/places/baku', english=False))
    """
    return tuple(Span(part) if isinstance(part, str) else part for part in parts)


def plain_text(said: Line) -> str:
    """Return the text of a line.

    >>> plain_text(line("Seen: ", Span("port", "/places/baku")))
    'Seen: port'
    """
    return "".join(span.text for span in said)


def outside(said: Line) -> str:
    """Return the last external link of a line; empty if there is none.

    >>> outside(line("Seen: ", Span("[1]", "#source-1"))), outside(line("Seen: ", Span("port", "https://a.example/")))
    ('', 'https://a.example/')
    """
    return next((one.address for one in reversed(said) if one.address and not one.address.startswith("#")), "")


def widths(table: Table) -> tuple[int, ...]:
    """Return relative widths of the columns of a table: for their longest words, with the remaining space for texts.

    >>> widths(Table(("Date", "Event"), ((line("2013-07-08"), line("Ships of Iran's Navy call at Astrakhan"),),)))
    (17, 38)
    """
    rows = [table.columns, *(tuple(map(plain_text, row)) for row in table.rows)]
    columns = list(zip(*rows, strict=True))
    least = [max(map(_needed, column)) for column in columns]
    most = [max(one, min(_MOST, max(map(len, column)))) for one, column in zip(least, columns, strict=True)]
    left = max(0.0, min(1.0, (_ACROSS - sum(least)) / (sum(most) - sum(least) or 1)))
    return tuple(round(one + left * (other - one)) for one, other in zip(least, most, strict=True))


def _needed(text: str) -> int:
    word = max(map(len, text.split()), default=0)
    return max(_LEAST, min(_MOST, round(word * _LETTER) + _AROUND))
