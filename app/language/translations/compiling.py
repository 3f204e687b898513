"""Compilation of the message catalogues: to gettext's format for the server, to a script for the page's scripts.

The build hook runs it before the package is installed: it depends on Babel, and on no module of this package.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

FOLDER = Path(__file__).parent
#: Languages missing from Chromium's CLDR data: it has no month names for them, and formats numbers as in English.
UNKNOWN_TO_BROWSERS = ("az", "kk", "tk")
_INTERVALS = ("y", "yMMM", "yMMMd")
_LISTS = {"conjunction": "standard", "disjunction": "or"}
#: Output folder of the bundler.
SCRIPTS = FOLDER.parents[1] / "frontend" / "static" / "dist"


def compile_all(folder: Path = FOLDER, scripts: Path = SCRIPTS) -> None:
    """Compile every catalogue.

    Parameters
    ----------
    folder
        Contains ``<language>/LC_MESSAGES/messages.po``; ``messages.mo`` is written to the same folder.
    scripts
        Output folder for ``messages.<language>.js``.
    """
    scripts.mkdir(parents=True, exist_ok=True)
    for path in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        catalogue = read(path)
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)
        (scripts / f"messages.{catalogue.locale}.js").write_text(script(catalogue), encoding="utf-8")


def read(path: Path) -> Catalog:
    """Read a catalogue; its language is that of its folder."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def script(catalogue: Catalog) -> str:
    """Return the texts of the page's scripts as a script, for ``useMessages`` of `app/frontend/src/language/i18n.ts`.

    The plural rule is that of the catalogue, a C expression that is also valid JavaScript.
    """
    texts: dict[str, str | tuple[str, ...]] = {}
    for message in catalogue:
        identity, text = message.id, message.string
        if message.fuzzy or not text or not any(name.endswith(".ts") for name, _line in message.locations):
            continue
        if isinstance(identity, str):
            texts[identity] = text if isinstance(text, str) else text[0]
        elif all(text):
            texts[identity[0]] = tuple(text)
    language = str(catalogue.locale)
    arguments = [_json(texts), f"n=>Number({catalogue.plural_expr})"]
    arguments += [_json(conventions(language))] if language in UNKNOWN_TO_BROWSERS else []
    return f"caspian.useMessages({','.join(arguments)});\n"


def conventions(language: str) -> dict[str, object]:
    """Return CLDR's formats of dates, numbers and lists in a language, for `Conventions` of `i18n.ts`."""
    locale = Locale.parse(language)
    symbols = locale.number_symbols["latn"]
    dates = {name: locale.datetime_skeletons[name].pattern for name in ("y", "yMMM", "yMMMM", "yMMMd", "MMM", "MMMd")}
    intervals = {name: {by: list(parts) for by, parts in locale.interval_formats[name].items()} for name in _INTERVALS}
    return {
        "months": {width: list(dict(locale.months["format"][width]).values()) for width in ("wide", "abbreviated")},
        "dates": {**dates, "yMMMMd": locale.date_formats["long"].pattern},
        "intervals": intervals,
        "lists": {name: {**locale.list_patterns[style]} for name, style in _LISTS.items()},
        "decimal": symbols["decimal"],
        "group": symbols["group"],
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    compile_all()
