"""Text and date of publication of a web page: its main content, without menus, comments and scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DROPPED = "script|style|noscript|template|svg|nav|header|footer|aside|form|button|iframe|figure|select"
_NOISE = re.compile(
    r"\b(?:nav|menu|sidebar|comments?|share|social|related|breadcrumb|cookie|advert|"
    r"banner|promo|subscribe|footer|popular|tags)\b",
    re.IGNORECASE,
)
_BLOCKS = {
    "p",
    "div",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "blockquote",
    "tr",
    "section",
    "article",
    "br",
    "pre",
    "td",
    "dd",
    "dt",
}
_DAYS = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//meta[@name='pubdate' or @name='publishdate' or @name='date' or @name='DC.date.issued']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//article//time/@datetime",
    "//time/@datetime",
)
_TITLES = ("//meta[@property='og:title']/@content", "//h1//text()", "//title/text()")
_PUBLISHERS = ("//meta[@property='og:site_name']/@content", "//meta[@name='publisher']/@content")
_ADDRESSES = ("//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content")
_DAY = re.compile(r"((?:19|20)\d\d)-(\d\d)-(\d\d)")
_ENOUGH = 200


@dataclass(frozen=True, slots=True)
class Page:
    """Text of a page, and the metadata that it states."""

    text: str
    published: date | None
    title: str | None
    publisher: str | None
    url: str | None
    language: str | None


def read(content: bytes, charset: str | None = None) -> Page:
    r"""Parse a page.

    Parameters
    ----------
    content
        HTML, in its declared encoding, or UTF-8.
    charset
        Encoding declared by the server, if any.

    Examples
    --------
    >>> page = read(b"<html><meta property='article:published_time' content='2024-06-11T08:00Z'>"
    ...     b"<nav>Home</nav><article><h1>Drill</h1><p>Two ships fired.</p></article></html>")
    >>> page.text, page.published.isoformat()
    ('Drill\nTwo ships fired.', '2024-06-11')
    """
    from lxml import html  # noqa: PLC0415 - most reports are pasted as text

    named = charset or (None if re.search(rb"<meta[^>]{0,80}charset", content[:4096], re.IGNORECASE) else "utf-8")
    tree = html.document_fromstring(content, parser=html.HTMLParser(encoding=named, huge_tree=True))
    published = _published(tree)
    return Page(
        text=_text(tree),
        published=published,
        title=_first(tree, _TITLES),
        publisher=_first(tree, _PUBLISHERS),
        url=next((one for one in [_first(tree, _ADDRESSES)] if one and one.startswith("http")), None),
        language=(tree.get("lang") or "")[:2].lower() or None,
    )


def _first(tree: HtmlElement, paths: tuple[str, ...]) -> str | None:
    for path in paths:
        for value in tree.xpath(path):
            if text := " ".join(str(value).split()):
                return text
    return None


def _published(tree: HtmlElement) -> date | None:
    values = [str(value) for path in _DAYS[:4] for value in tree.xpath(path)]
    values += list(_of_json(tree))
    values += [str(value) for path in _DAYS[4:] for value in tree.xpath(path)]
    for value in values:
        if match := _DAY.search(value):
            try:
                return date(*map(int, match.groups()))
            except ValueError:
                continue
    return None


def _of_json(tree: HtmlElement) -> Iterator[str]:
    """Yield the dates of publication in a page's JSON-LD."""
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            content: Any = json.loads(str(script))
        except ValueError:
            continue
        items = (
            content
            if isinstance(content, list)
            else [content, *(content.get("@graph", []) if isinstance(content, dict) else [])]
        )
        for item in items:
            if isinstance(item, dict) and isinstance(item.get("datePublished"), str):
                yield item["datePublished"]


def _text(tree: HtmlElement) -> str:
    for element in tree.xpath("|".join(f"//{name}" for name in _DROPPED.split("|"))):
        element.drop_tree()
    for element in tree.xpath("//*[@class or @id]"):
        marks = f"{element.get('class') or ''} {element.get('id') or ''}".replace("-", " ").replace("_", " ")
        if (
            _NOISE.search(marks)
            and element.tag not in {"body", "html", "article", "main"}
            and element.getparent() is not None
        ):
            element.drop_tree()
    for path in ("//*[@itemprop='articleBody']", "//article", "//main"):
        found = tree.xpath(path)
        if found:
            text = _written(max(found, key=lambda one: len(one.text_content())))
            if len(text) > _ENOUGH or path == "//article":
                return text
    return _written(_densest(tree))


def _densest(tree: HtmlElement) -> HtmlElement:
    """Return the element whose own paragraphs contain most of the text."""
    weights: dict[HtmlElement, int] = {}
    for paragraph in tree.xpath("//p"):
        parent = paragraph.getparent()
        if parent is not None:
            weights[parent] = weights.get(parent, 0) + len(paragraph.text_content())
    if not weights:
        return tree
    best = max(weights, key=lambda one: weights[one])
    return best if weights[best] > len(tree.text_content()) / 3 else tree


def _written(element: HtmlElement) -> str:
    """Return the text of an element, one line per block."""
    pieces: list[str] = []

    def walk(one: Any) -> None:
        is_block = one.tag in _BLOCKS
        if is_block:
            pieces.append("\n")
        if isinstance(one.tag, str):
            pieces.append(re.sub(r"\s+", " ", one.text or ""))
            for child in one:
                walk(child)
                pieces.append(re.sub(r"\s+", " ", child.tail or ""))
        if is_block:
            pieces.append("\n")

    walk(element)
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)
