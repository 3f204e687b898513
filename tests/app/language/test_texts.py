"""Whatever a reader sees goes through gettext: texts of templates, and texts that scripts put into the page."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.jslexer import tokenize, unquote_string

import app

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(app.__file__).parent
TEMPLATES = sorted((FOLDER / "frontend" / "templates").rglob("*.html"))
SCRIPTS = sorted((FOLDER / "frontend" / "src").rglob("*.ts"))
#: Attributes whose values are read out or shown.
READ = {
    "alt",
    "aria-description",
    "aria-label",
    "aria-roledescription",
    "aria-valuetext",
    "label",
    "placeholder",
    "title",
}
#: Names that are the same in every language.
NAMES = {"CSV", "GeoJSON", "PNG", "SVG", "PDF", "km", "R"}


class Texts(HTMLParser):
    """Collects what a reader sees of a template that was stripped of Jinja."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside.append(tag)
        self.found += [value for name, value in attrs if name in READ and value]

    def handle_endtag(self, tag: str) -> None:
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self.inside or self.inside[-1] not in ("script", "style", "code"):
            self.found.append(data)


def texts_of_template(source: str) -> list[str]:
    """List the words of a template that stand outside of Jinja's expressions."""
    texts = Texts()
    # Blocks whose names say so stand within a tag.
    source = re.sub(r"\{% block \w+_(class|language) %\}.*?\{% endblock %\}", "", source)
    texts.feed(re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", source, flags=re.DOTALL))
    texts.close()
    words = (word for text in texts.found for word in re.findall(r"[^\W\d_]+", text))
    return [word for word in words if word not in NAMES]


def texts_of_script(source: str) -> Iterator[str]:
    """List the string literals of a script that look like words for people and are no message of gettext."""
    tokens = [one for one in tokenize(source, jsx=False) if one.type not in ("linecomment", "multilinecomment")]
    for place, token in enumerate(tokens):
        if token.type not in ("string", "template_string"):
            continue
        text = re.sub(r"\$\{[^}]*\}", "", unquote_string(token.value)).strip()
        before = " ".join(one.value for one in tokens[max(0, place - 4) : place])
        after = tokens[place + 1].value if place + 1 < len(tokens) else ""
        if (
            re.search(r"\w", text)
            and (_SHOWN.search(before) or _PROSE.match(text))
            and not _UNSEEN.search(before)
            and after != ":"
        ):
            yield text


# What comes before a text that is shown, or is none: a call of gettext, an error of the program, a comparison, GeoJSON.
_SHOWN = re.compile(rf"""(\b({"|".join(READ)})["']? :|\.textContent =)$""")
_PROSE = re.compile(r"[A-Z][a-z]+( [a-z]+)*[.!?…:]?$|.*\b[a-z]{2,} [a-z]{2,}\b.*[.!?…:]$")
_UNSEEN = re.compile(r"""\bn?gettext \(( ["'].*["'] ,)?$|\bError \($|= =$|[|[]$|\btype :$""")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_no_word_of_a_template_bypasses_gettext(path: Path) -> None:
    assert texts_of_template(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>Hello {{ name }}</p>", ["Hello"]),
        ('<button aria-label="Close">×</button>', ["Close"]),
        ("<p>{{ _('Hello') }} · {# a remark #}</p>", []),
        ('<a class="link" href="/events/">{{ title }}</a>', []),
    ],
)
def test_a_bare_word_of_a_template_is_noticed(source: str, words: list[str]) -> None:
    assert texts_of_template(source) == words


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_text_of_a_script_bypasses_gettext(path: Path) -> None:
    assert list(texts_of_script(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ('h("p", {}, "Nothing found.")', ["Nothing found."]),
        ('h("button", { title: "close" })', ["close"]),
        ('h("button", { "aria-label": "Close" })', ["Close"]),
        ('place.textContent = "open";', ["open"]),
        ('h("p", { class: "map notice" }, gettext("Nothing found."))', []),
        ('ngettext("One event", "Many events", n)', []),
        ('throw new Error("No such element.")', []),
        ('event.key === "Escape"', []),
    ],
)
def test_a_bare_text_of_a_script_is_noticed(source: str, texts: list[str]) -> None:
    assert list(texts_of_script(source)) == texts


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_every_message_of_a_script_is_extracted(path: Path) -> None:
    code = re.sub(r"^\s*//.*|\bfunction n?gettext", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    calls = len(re.findall(r"\bn?gettext\(", code))
    options = {"parse_template_string": True, "jsx": False}
    keywords = {"gettext": None, "ngettext": (1, 2)}
    found = list(extract_from_file("javascript", path, keywords=keywords, options=options))
    assert len(found) == calls
