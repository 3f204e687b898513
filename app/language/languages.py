"""The languages of the interface: which there are, which one a request asks for, and how the site's links keep it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from babel import negotiate_locale
from babel.numbers import format_decimal
from flask import Flask, Response, g, has_request_context, request
from flask_babel import get_locale
from markupsafe import Markup

from app.frontend import assets
from app.web import addresses
from app.web.query import Query

#: The query parameter for the language of a page; without it the browser's languages decide.
LANGUAGE = "lang"
_GROUPED = 1_000  # from here on numbers have marks between thousands


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the interface.

    Parameters
    ----------
    code
        BCP 47 tag.
    name
        What its readers call it.
    direction
        Of its script, as in HTML's ``dir``.
    digits
        From zero to nine.
    """

    code: str
    name: str
    direction: Literal["ltr", "rtl"] = "ltr"
    digits: str = "0123456789"

    def in_digits(self, text: str) -> str:
        """Write the digits of a text as its readers do; Babel does not, in numbers and dates."""
        return text.translate(str.maketrans("0123456789", self.digits))

    def number(self, number: float) -> str:
        """Write a number with marks between thousands.

        >>> LANGUAGES["fa"].number(1200), LANGUAGES["en"].number(1200)
        ('۱٬۲۰۰', '1,200')
        """
        if isinstance(number, int) and 0 <= number < _GROUPED:
            return self.in_digits(str(number))  # without loading what Babel knows of the language
        return self.in_digits(str(format_decimal(number, locale=self.locale, numbering_system="default")))

    @property
    def locale(self) -> str:
        """Babel's name of the locale in which dates and numbers are written: in English, days come before months."""
        return "en_GB" if self.code == "en" else self.code


#: By code; the first is that of the source texts, and the default.
LANGUAGES = {
    one.code: one
    for one in (
        Language("en", "English"),
        Language("ru", "Русский"),
        Language("fa", "فارسی", "rtl", "۰۱۲۳۴۵۶۷۸۹"),
        Language("az", "Azərbaycanca"),
        Language("kk", "Қазақша"),
        Language("tk", "Türkmençe"),
    )
}
CODES = tuple(LANGUAGES)

# The beginning of a link to a page: relative or from the site's root, without a file extension.
_FOLDERS = "access|brief|docs|events|pairs|places|series|stories|vessels"
_PAGE = re.compile(rf'href="(?:[\w-]+|(?:\.\.)?/(?:(?:{_FOLDERS})/[\w-]*)?)(?:(?=["#])|(\?))')


def register(app: Flask) -> None:
    """Register the languages of an application's pages."""
    app.before_request(_check)
    app.after_request(_vary)
    app.url_defaults(_carry)
    app.add_template_global(current, "language")
    app.add_template_global(alternates)
    app.add_template_filter(keeping_language)


def requested() -> str:
    """Return the code of the requested language: the parameter ``lang``, the browser's preference, or English."""
    if not has_request_context():
        return CODES[0]
    asked = request.args.get(LANGUAGE, "")
    if asked in LANGUAGES:
        return asked
    g.language_negotiated = True
    preferred = [tag for tag, quality in request.accept_languages if quality > 0]
    return negotiate_locale(preferred, CODES, sep="-") or CODES[0]


def current() -> Language:
    """Return the language in which texts are written now."""
    locale = get_locale()
    return LANGUAGES.get(locale.language if locale else "", LANGUAGES[CODES[0]])


def script_texts_url(language: str) -> str:
    """Return the address of the texts of the bundled scripts in a language; empty for English."""
    return assets.url(f"dist/{_messages(language)}") if _messages(language) else ""


def script_texts(language: str) -> str:
    """Return the texts of the bundled scripts in a language, as a script; empty for English."""
    return assets.text(f"dist/{_messages(language)}") if _messages(language) else ""


def _messages(language: str) -> str:
    return "" if language == CODES[0] else f"messages.{language}.js"


def alternates() -> dict[Language, str]:
    """Return the address of the requested page in every language."""
    others = [(name, value) for name, value in request.args.items(multi=True) if name != LANGUAGE]
    return {
        one: f"{request.base_url}?{urlencode([*others, (LANGUAGE, one.code)], safe='/:,')}"
        for one in LANGUAGES.values()
    }


def keeping_language(html: Markup) -> Markup:
    """Add the language of the request's address to the links of a document to other pages of the site."""
    if request.args.get(LANGUAGE) not in LANGUAGES:
        return html
    named = f"{LANGUAGE}={request.args[LANGUAGE]}"
    kept = _PAGE.sub(lambda found: f"{found[0]}{named}&amp;" if found[1] else f"{found[0]}?{named}", html)
    return Markup(kept)  # noqa: S704 - of the document, which is markup already


def _check() -> None:
    """Refuse an unknown language.

    Raises
    ------
    FilterError
        That names the known ones.
    """
    Query.requested().choice(LANGUAGE, CODES)


def _carry(endpoint: str, values: dict[str, object]) -> None:
    """Add the language of the request's address to the addresses of pages, unless they name another."""
    carries = addresses.declared(endpoint)
    if carries and carries.language and has_request_context() and request.args.get(LANGUAGE) in LANGUAGES:
        values.setdefault(LANGUAGE, request.args[LANGUAGE])


def _vary(response: Response) -> Response:
    """Declare to caches that the response depends on the languages that the client accepts."""
    if g.get("language_negotiated"):
        response.vary.add("Accept-Language")
    return response
