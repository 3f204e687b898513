"""Catalogues are compiled for the server and for the page's scripts."""

from __future__ import annotations

import json
import re
from gettext import GNUTranslations
from typing import TYPE_CHECKING

import pytest

from app.language.translations import compiling

if TYPE_CHECKING:
    from pathlib import Path

PO = """
msgid ""
msgstr ""
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"

#: app/words.py
msgid "until %(date)s"
msgstr "до %(date)s"

#: app/frontend/src/panel/panel.ts app/frontend/templates/map.html
msgid "Events"
msgstr "События"

#: app/frontend/src/panel/panel.ts
msgid "{n} event"
msgid_plural "{n} events"
msgstr[0] "{n} событие"
msgstr[1] "{n} события"
msgstr[2] "{n} событий"

#: app/frontend/src/panel/panel.ts
msgid "Places"
msgstr ""

#: app/frontend/src/panel/panel.ts
#, fuzzy
msgid "Zones"
msgstr "Заны"
"""


@pytest.fixture
def compiled(tmp_path: Path) -> Path:
    path = tmp_path / "ru" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(PO, encoding="utf-8")
    compiling.compile_all(tmp_path, tmp_path / "dist")
    return tmp_path


def test_the_server_gets_every_text(compiled: Path) -> None:
    with (compiled / "ru" / "LC_MESSAGES" / "messages.mo").open("rb") as file:
        translations = GNUTranslations(file)
    assert translations.gettext("until %(date)s") == "до %(date)s"
    assert [translations.ngettext("{n} event", "{n} events", n) for n in (1, 3, 5, 21)] == [
        "{n} событие",
        "{n} события",
        "{n} событий",
        "{n} событие",
    ]
    assert translations.gettext("Zones") == "Zones"


def test_the_page_gets_the_texts_of_its_scripts(compiled: Path) -> None:
    script = (compiled / "dist" / "messages.ru.js").read_text(encoding="utf-8")
    found = re.fullmatch(r"caspian\.useMessages\((\{.*\}),n=>Number\((.*)\)\);\n", script)
    assert found is not None
    assert json.loads(found[1]) == {
        "Events": "События",
        "{n} event": ["{n} событие", "{n} события", "{n} событий"],
    }
    assert found[2].startswith("(n%10==1 && n%100!=11 ? 0")
