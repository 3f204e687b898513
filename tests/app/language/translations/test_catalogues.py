"""Every text of the interface is there in every language, with the same places to be filled in."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from subprocess import run
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po

import app
from app.language.languages import CODES
from app.language.translations import compiling

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

ROOT = Path(app.__file__).parent.parent
TRANSLATED = CODES[1:]


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Messages that `make messages` extracts from the sources."""
    path = tmp_path_factory.mktemp("messages") / "messages.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "--mapping-file", "pyproject.toml"]
    run([*command, "--output", path, "."], cwd=ROOT, check=True)
    with path.open("rb") as file:
        return read_po(file)


@pytest.fixture(scope="session", params=TRANSLATED)
def translated(request: pytest.FixtureRequest) -> Catalog:
    return compiling.read(compiling.FOLDER / request.param / "LC_MESSAGES" / "messages.po")


def identities(catalogue: Catalog) -> set[str | tuple[str, ...]]:
    return {(*one.id,) if one.pluralizable else one.id for one in catalogue if one.id}


def texts(message: Message) -> tuple[str, ...]:
    return (*message.string,) if message.pluralizable else (message.string,)


def places(*texts: str) -> set[str]:
    return {place for text in texts for place in re.findall(r"%\(\w+\)s|\{\w+\}", text)}


def test_the_catalogue_has_the_texts_of_the_sources_and_no_others(sources: Catalog, translated: Catalog) -> None:
    assert identities(translated) == identities(sources)


def test_no_text_is_empty_or_doubtful(translated: Catalog) -> None:
    assert [one.id for one in translated if one.id and (one.fuzzy or not all(texts(one)))] == []


def test_each_number_has_as_many_forms_as_the_language(translated: Catalog) -> None:
    counting = [one for one in translated if one.pluralizable]
    assert {len(texts(one)) for one in counting} == {translated.num_plurals}


def test_a_translation_fills_in_what_the_original_does(translated: Catalog) -> None:
    wrong = []
    for one in translated:
        originals = (*one.id,) if one.pluralizable else (one.id,)
        for text in texts(one):
            lost = places(originals[-1]) - places(text) if not one.pluralizable else set()
            if (
                text
                and one.id
                and (lost or places(text) - places(*originals) - ({"{n}", "%(num)s"} if one.pluralizable else set()))
            ):
                wrong.append((one.id, text))
    assert wrong == []


def test_the_page_and_the_server_count_alike(translated: Catalog) -> None:
    # What the page's scripts compute is JavaScript: an expression of C with its own operators.
    assert re.fullmatch(r"[n\d%=!<>&|?: ()]+", translated.plural_expr)
