"""The handbook: the documents and generated pages under ``/docs/`` in order, with table of contents and search."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from flask import Blueprint, Response, abort, current_app, render_template, request, send_from_directory
from flask_babel import gettext as _
from markupsafe import Markup

from app.language.languages import current
from app.pages.handbook import documents
from app.pages.handbook import search as section_search
from app.pages.handbook.documents import Document
from app.web.addresses import address
from app.web.parameters import requested_index
from app.web.query import Query
from app.web.served import served
from events.index.index import EventIndex

blueprint = Blueprint("handbook", __name__)

#: Pages about the catalogue that is shipped with the software.
_OF_THE_CATALOGUE = frozenset({"tour", "method", "codebook", "changelog"})
# The beginning of a root-relative URL in a document.
_FROM_ROOT = re.compile(r'((?:href|src)=")/(?!/)')
_LONGEST_SEARCH = 200  # characters
_MOST_HITS = 30


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the handbook: its name in the URL, its title in the table of contents, and its description."""

    name: str
    label: str
    summary: str


@dataclass(frozen=True, slots=True)
class Contents:
    """The handbook's pages by group, and the position of the current page."""

    groups: list[tuple[str, list[Page]]]
    current: Page | None
    before: Page | None
    after: Page | None


@blueprint.app_template_global("handbook_contents")
def contents() -> Contents:
    """Return the table of contents, with the pages before and after the requested one."""
    groups = [(title, [page for page in pages if _exists(page.name)]) for title, pages in _groups()]
    pages = [page for _title, members in groups for page in members]
    asked = request.path.removeprefix("/docs/")
    place = next((place for place, page in enumerate(pages) if page.name == asked), None)
    if place is None:
        return Contents(groups, None, None, None)
    return Contents(groups, pages[place], pages[place - 1] if place else None, dict(enumerate(pages)).get(place + 1))


@blueprint.app_template_filter()
def within_site(html: Markup) -> Markup:
    """Prefix the links and pictures of a document with the path under which a proxy serves the site, if any."""
    # Quotes in texts are escaped; the prefix was validated by `app.web.policy.strict_requests`.
    return Markup(_FROM_ROOT.sub(rf"\1{request.script_root}/", str(html)))  # noqa: S704


@blueprint.get("/docs/")
@address(language=True)
def index() -> str:
    """Show the table of contents."""
    return render_template("handbook/handbook_index.html")


@blueprint.get("/docs/<name>")
@address(release=True, language=True)
def page(name: str) -> str:
    """Show a document."""
    document = read(name)
    if document is None:
        abort(404, _("There is no page %(name)s in the documentation.", name=name[:120]))
    foreign = not served().is_catalogue and name in _OF_THE_CATALOGUE
    return render_template("handbook/document.html", page=document, foreign=foreign)


@blueprint.get("/docs/all")
@address(language=True)
def whole() -> str:
    """Show all documents on one page, for printing or searching in the browser."""
    parts = [(page.name, read(page.name, page.name)) for page in _pages() if page.name in documents.NAMES]
    return render_template("handbook/handbook_whole.html", parts=parts)


@blueprint.get("/docs/search")
@address(language=True)
def search() -> str:
    """Show the sections that match the query `q`, best matches first."""
    text = Query.requested().text("q", _LONGEST_SEARCH)
    hits = section_search.search(text, _search_index(), _MOST_HITS)
    return render_template("handbook/handbook_search.html", text=text, hits=hits, most=_MOST_HITS)


@blueprint.get("/docs/pictures/<path:name>")
@address()
def picture(name: str) -> Response:
    """Return a picture of a document."""
    # Python only knows the media type of WebP since 3.13.
    kind = "image/webp" if name.endswith(".webp") else None
    return send_from_directory(documents.PICTURES, name, mimetype=kind, max_age=0)


def read(name: str, part: str = "") -> Document | None:
    """Read a document, with the numbers of the catalogue filled in; `None` if there is no document of this name."""
    text = documents.source(name)
    if text is None:
        return None
    if name == "method":
        text = current_app.jinja_env.from_string(text).render(numbers=_numbers(_catalogue()))
    return documents.parse(text, part)


def _search_index() -> bytes:
    """Return the search index of the handbook's sections, cached for each language and set of events."""
    kept: dict[object, bytes] = served().kept
    key = ("handbook search", current().code)
    if key not in kept:
        kept[key] = section_search.indexed(_searched())
    return kept[key]


def _searched() -> Iterator[section_search.Entry]:
    """Yield the sections of the documents; generated pages are found by their descriptions."""
    for page in _pages():
        document = read(page.name)
        if document is None:
            yield section_search.Entry(page.name, page.label, "", page.label, page.summary)
        else:
            for section in document.sections:
                yield section_search.Entry(page.name, page.label, section.anchor, section.title, section.text)


def _catalogue() -> EventIndex:
    """Return the catalogue that the handbook describes: in the requested version, if the catalogue is served."""
    return requested_index() if served().is_catalogue else served().catalogue


@lru_cache(maxsize=4)
def _numbers(index: EventIndex) -> dict[str, str | int]:
    """Compute the numbers of the catalogue for the page about the method."""
    from events.index.questions import statistics  # noqa: PLC0415 - pandas is slow to load, and a server starts without it

    frame = index.catalogue.frame
    years = statistics.by_year(frame)
    languages = statistics.by_language(frame)
    verification = statistics.by_value(frame, "verification")
    precision = statistics.by_value(frame, "precision")
    per_event = statistics.sources_per_event(frame)
    return {
        "version": index.catalogue.version,
        "events": len(index),
        "first": int(years.index[0]) if len(years) else "",
        "last": int(years.index[-1]) if len(years) else "",
        "pages": f"{int(languages.sum()):,}",
        "publishers": len(statistics.by_publisher(frame)),
        "languages": int((languages.index != statistics.UNRECORDED).sum()),
        "english": _share(languages.get("en", 0), languages.sum()),
        "one_source": int(per_event.get(1, 0)),
        "empty_years": ", ".join(map(str, statistics.empty_years(years))),
        "to_the_day": int((frame["date"].str.fullmatch(r"\d{4}-\d\d-\d\d(/\d{4}-\d\d-\d\d)?")).sum()),
        "marked_dates": int(frame["date"].str.contains(r"[~?%]").sum()),
        **{grade: int(verification.get(grade, 0)) for grade in ("confirmed", "reported", "disputed", "announced")},
        **{f"at_{kind}": int(precision.get(kind, 0)) for kind in ("exact", "port", "city", "area", "sea", "country")},
    }


def _share(part: float, whole: float) -> str:
    """Format a share in per cent.

    >>> _share(2, 3), _share(0, 0)
    ('67 %', '0 %')
    """
    return f"{round(100 * part / whole) if whole else 0} %"


def _pages() -> list[Page]:
    return [page for _title, pages in _groups() for page in pages if _exists(page.name)]


def _exists(name: str) -> bool:
    if name == "changelog" and not served().is_catalogue:
        return False
    return name in documents.NAMES or any(rule.rule == f"/docs/{name}" for rule in current_app.url_map.iter_rules())


def _groups() -> list[tuple[str, list[Page]]]:
    """Return all pages of the handbook by group, in reading order."""
    return [
        (_("Read and cite"), [
            Page("tour", _("Tour"), _("The map in ten views, each with its address.")),
            Page("method", _("Method"), _("What is here, what is not, how certain it is, how to cite and correct it.")),
            Page("codebook", _("Codebook"), _("How events are chosen and coded, field by field.")),
            Page("coverage", _("Coverage"), _("What the events cover, in figures and tables, and what they lack.")),
            Page("waters", _("Waters and routes"), _("How sectors, zones and sea routes are computed.")),
            Page("changelog", _("Changes"), _("What was added, revised, withdrawn and released, day by day.")),
        ]),
        (_("Use the data"), [
            Page("addresses", _("Addresses and filters"), _("The one filter, and every address that takes it.")),
            Page("downloads", _("Downloads"), _("Nine formats, what they contain, and what they cannot hold.")),
            Page("api", _("API"), _("OGC API – Features for QGIS, GDAL, R and scripts, with CQL2 filters.")),
            Page("notebooks", _("Python and notebooks"), _("Load, filter, map and draw events in Python.")),
        ]),
        (_("Put it into your report"), [
            Page("embedding", _("Embedding"), _("The map in WordPress, Ghost, Quarto, LaTeX and your own pages.")),
            Page("pictures", _("Pictures"), _("The filtered map as PNG, SVG and PDF, for print and for screens.")),
        ]),
        (_("Run your own"), [
            Page("own-events", _("Your own events"), _("Serve your own files with the same map and downloads.")),
            Page("editing", _("For editors"), _("From a report to the map, and how its pages are kept.")),
            Page("reading", _("Reading reports"), _("From a report to drafts of events, with the words they rest on.")),
            Page("serving", _("Serving"), _("Settings, reloading, containers and system services.")),
            Page("performance", _("Performance"), _("How fast it is, measured against the alternatives.")),
        ]),
        (_("Change the code"), [
            Page("structure", _("The rooms of the code"), _("What each folder holds, and what a change touches.")),
            Page("look", _("The look"), _("Sizes, colours, controls and motion of all pages.")),
        ]),
    ]  # fmt: skip
