"""The terms of a user's set: categories, grades of verification and countries in the project's words, or its own."""

from __future__ import annotations

import re
from functools import cache
from typing import get_args

from events.model import schema
from geodata import countries

#: The category and grade of an event if the set does not state them.
CATEGORY, VERIFICATION = "event", "unrated"

_COMMA = re.compile(r"\s*,\s*")


def category(text: str) -> str:
    """Return the project's category for a text, or the text itself as a new category.

    A comma separates categories in addresses, so that a category cannot hold one.

    >>> category("Naval Exercise"), category("Piracy, armed robbery")
    ('naval-exercise', 'Piracy / armed robbery')
    """
    return _term(text, get_args(schema.Category))


def verification(text: str) -> str:
    """Return the project's grade of verification for a text, or the text itself.

    >>> verification("Confirmed"), verification("A2")
    ('confirmed', 'A2')
    """
    return _term(text, get_args(schema.Verification))


def country(text: str) -> str:
    """Return the code of a country or alliance that is named by code or in English, or the text itself.

    >>> country("kz"), country("Kazakhstan"), country("nato"), country("Ruritania")
    ('KZ', 'KZ', 'NATO', 'Ruritania')
    """
    if schema.is_participant(text.upper()):
        return text.upper()
    return _codes().get(text.casefold(), text)


def vessel(text: str) -> str:
    """Return the id of a ship without commas, which separate ships in addresses.

    >>> vessel("dagestan"), vessel("Gepard, 693")
    ('dagestan', 'Gepard / 693')
    """
    return _COMMA.sub(" / ", text)


@cache
def _codes() -> dict[str, str]:
    return {countries.name(code).casefold(): code for code in countries.codes()}


def _term(text: str, known: tuple[str, ...]) -> str:
    own = re.sub(r"[\s_]+", "-", text.lower())
    return own if own in known else _COMMA.sub(" / ", text)
