"""States: ISO 3166-1 codes and names in any language, from the Unicode CLDR through Babel."""

from __future__ import annotations

from functools import cache

from babel import Locale

LITTORAL = ("AZ", "IR", "KZ", "RU", "TM")

# CLDR's territories include regions, islands and test codes that ISO 3166-1 reserves or does not have.
_NOT_ISO = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
_ALPHA_2 = 2


@cache
def codes() -> frozenset[str]:
    """Return all ISO 3166-1 alpha-2 codes, and ``XK`` for Kosovo.

    >>> "KZ" in codes(), "SU" in codes()
    (True, False)
    """
    territories = map(str, Locale("en").territories)
    return frozenset(code for code in territories if len(code) == _ALPHA_2 and code.isalpha()) - _NOT_ISO


def name(code: str, language: str = "en") -> str:
    """Return the name of a state in a language.

    Parameters
    ----------
    code
        ISO 3166-1 alpha-2 code.
    language
        BCP 47 tag supported by CLDR.

    Examples
    --------
    >>> name("KZ"), name("KZ", "ru")
    ('Kazakhstan', 'Казахстан')
    """
    return str(Locale.parse(language, sep="-").territories.get(code, code))
