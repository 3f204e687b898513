"""Reading of reports at the desk: pasted or uploaded content becomes a report with drafts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.desk.desk import Desk
from app.desk.forms.records import held
from app.desk.store import drafts
from events.reading import choices
from events.reading.drafts import Draft, Page
from events.reading.intake import addresses, documents, heads
from events.reading.intake.documents import Document
from events.reading.intake.errors import ReportError
from events.reading.text.language import language


def document(pasted: str, uploaded: bytes, name: str, url: str = "", *, private_too: bool = False) -> Document:
    """Return the text that an editor pasted, or the uploaded file, as a document; without either, the page at a URL.

    Parameters
    ----------
    pasted
        Pasted text.
    uploaded, name
        Content and name of an uploaded file.
    url
        Fetched if there is no text and no file.
    private_too
        Whether the URL may lead to this machine or to a private network.

    Raises
    ------
    ReportError
        If it is empty, too long, a scan without text, or in an unknown encoding, or cannot be fetched.
    """
    if uploaded:
        found = documents.read(uploaded, name or "the file")
    elif pasted.strip():
        found = documents.read(pasted.encode(errors="replace"), "the text")
    elif url:
        found = addresses.read(url, private_too=private_too)
    else:
        raise ReportError("there is nothing to read: expected a text, a file or an address")
    return replace(found, text=held(found.text))


def page_of(found: Document, given: dict[str, str], lang: str) -> Page:
    """Return the page of a report: as typed by the editor, completed from the document.

    Raises
    ------
    ReportError
        If the date of publication is unknown.
    """
    day = found.published or heads.published(found.text, lang)
    if given.get("published"):
        try:
            day = date.fromisoformat(given["published"])
        except ValueError:
            raise ReportError(
                f"day {given['published'][:40]!r} is not allowed: expected one such as 2013-07-08"
            ) from None
    if day is None:
        raise ReportError("the report does not say when it was published; give the day")
    texts = {name: given.get(name) or getattr(found, name) or None for name in ("url", "title", "publisher")}
    return Page(**texts, published=day)


def known_of(found: Document, given: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of the page of a fetched report: its own URL, and the fields that the editor left empty."""
    own = {name: getattr(found, name) or "" for name in ("title", "publisher")}
    return {**given, **{name: given.get(name) or value for name, value in own.items()}, "url": found.url or ""}


def keep(desk: Desk, found: Document, page: Page, lang: str, who: str) -> tuple[int, list[int]]:
    """Read a report and store it with its drafts; return the ids of the report and of the drafts."""
    assert page.published is not None  # noqa: S101 - ensured by `page_of`
    told = desk.reader.read(found.text, page.published, lang, page)
    others = choices.of(desk.reader, found.text, page.published, lang)
    about = {
        "url": page.url,
        "title": page.title,
        "publisher": page.publisher,
        "published": page.published.isoformat(),
        "language": lang,
    }
    with desk.database.session() as session:
        report = drafts.keep_report(session, found.text, about, who)
        kept = [
            drafts.add(session, who, _record(one), report_id=report.id, found=_found(one, others)).id for one in told
        ]
        return report.id, kept


def language_of(text: str, given: str) -> str:
    """Return the chosen language, or else the language of the text."""
    return given or language(text)


def _record(draft: Draft) -> dict[str, Any]:
    """Return the record of a draft without unknown values, so that their fields are empty."""
    record = _plain(draft.record)
    record["sources"] = [
        {name: value for name, value in one.items() if value is not None or name == "published"}
        for one in record["sources"]
    ]
    return dict(record)


def _found(draft: Draft, others: Sequence[choices.Choice]) -> dict[str, Any]:
    start, end = draft.span
    near = [one for one in others if one.start < end + _NEAR and start - _NEAR < one.end]
    return {
        "quote": draft.quote,
        "span": list(draft.span),
        "fields": _plain(draft.fields),
        "categories": list(draft.categories),
        "similar": list(draft.similar),
        "dates": _each_once(one for one in near if one.field == "date"),
        "places": _each_once(one for one in near if one.field == "place"),
    }


# Characters around a draft's passage that are searched for other dates and places.
_NEAR = 600


def _each_once(found: Any) -> list[dict[str, Any]]:
    return list(
        {one.value: {"value": one.value, "text": one.text, "span": [one.start, one.end]} for one in found}.values()
    )


def _plain(value: Any) -> Any:
    """Convert tuples to lists, since JSON has no tuples."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
