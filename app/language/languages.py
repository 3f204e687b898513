"""The languages of the interface: the list of them, the requested one, and links that carry it."""

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

#: The query parameter for the language of a page; without it the ``Accept-Language`` header decides.
LANGUAGE = "lang"
_GROUPED = 1_000  # from here on numbers have thousands separators


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the interface.

    Parameters
    ----------
    code
        BCP 47 tag.
    name
        Its name in the language itself.
    direction
        Direction of its script, as in HTML's ``dir``.
    digits
        Its digits from zero to nine.
    """

    code: str
    name: str
    direction: Literal["ltr", "rtl"] = "ltr"
    digits: str = "0123456789"

    def in_digits(self, text: str) -> str:
        """Replace the digits of a text with those of the language, which Babel does not do in numbers and dates."""
        return text.translate(str.maketrans("0123456789", self.digits))

    def number(self, number: float) -> str:
        """Format a number with thousands separators.

        >>> LANGUAGES["fa"].number(1200), LANGUAGES["en"].number(1200)
        ('۱٬۲۰۰', '1,200')
        """
        if isinstance(number, int) and 0 <= number < _GROUPED:
            return self.in_digits(str(number))  # without loading Babel's locale data
        return self.in_digits(str(format_decimal(number, locale=self.locale, numbering_system="default")))

    @property
    def locale(self) -> str:
        """Babel's locale identifier for dates and numbers: in English, days come before months."""
        return "en_GB" if self.code == "en" else self.code


#: Languages by code; the first is that of the source texts, and the default.
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

# The beginning of a link to a page: relative or root-relative, without a file extension.
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
    """Return the code of the requested language: the parameter ``lang``, the client's preference, or English."""
    if not has_request_context():
        return CODES[0]
    asked = request.args.get(LANGUAGE, "")
    if asked in LANGUAGES:
        return asked
    g.language_negotiated = True
    preferred = [tag for tag, quality in request.accept_languages if quality > 0]
    return negotiate_locale(preferred, CODES, sep="-") or CODES[0]


def current() -> Language:
    """Return the current language."""
    locale = get_locale()
    return LANGUAGES.get(locale.language if locale else "", LANGUAGES[CODES[0]])


def script_texts_url(language: str) -> str:
    """Return the URL of the texts of the bundled scripts in a language; empty for English."""
    return assets.url(f"dist/{_messages(language)}") if _messages(language) else ""


def script_texts(language: str) -> str:
    """Return the texts of the bundled scripts in a language, as a script; empty for English."""
    return assets.text(f"dist/{_messages(language)}") if _messages(language) else ""


def _messages(language: str) -> str:
    return "" if language == CODES[0] else f"messages.{language}.js"


def alternates() -> dict[Language, str]:
    """Return the URL of the requested page in every language."""
    others = [(name, value) for name, value in request.args.items(multi=True) if name != LANGUAGE]
    return {
        one: f"{request.base_url}?{urlencode([*others, (LANGUAGE, one.code)], safe='/:,')}"
        for one in LANGUAGES.values()
    }


def keeping_language(html: Markup) -> Markup:
    """Add the language in the request's URL to the links of a document to other pages of the site."""
    if request.args.get(LANGUAGE) not in LANGUAGES:
        return html
    named = f"{LANGUAGE}={request.args[LANGUAGE]}"
    kept = _PAGE.sub(lambda found: f"{found[0]}{named}&amp;" if found[1] else f"{found[0]}?{named}", html)
    return Markup(kept)  # noqa: S704 - the document is already markup


def _check() -> None:
    """Reject an unknown language.

    Raises
    ------
    FilterError
        If the language is unknown; the message lists the known ones.
    """
    Query.requested().choice(LANGUAGE, CODES)


def _carry(endpoint: str, values: dict[str, object]) -> None:
    """Add the language in the request's URL to generated URLs of pages, unless they name another."""
    carries = addresses.declared(endpoint)
    if carries and carries.language and has_request_context() and request.args.get(LANGUAGE) in LANGUAGES:
        values.setdefault(LANGUAGE, request.args[LANGUAGE])


def _vary(response: Response) -> Response:
    """Add ``Vary: Accept-Language`` to responses that depend on it."""
    if g.get("language_negotiated"):
        response.vary.add("Accept-Language")
    return response
