"""Comparison of port access by state or alliance, for all ports over time, as a page and as a picture for reports."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import cast

from flask import Blueprint, Response
from flask_babel import force_locale
from flask_babel import gettext as _

from app.drawing.charts import access as comparing
from app.drawing.charts.access import Comparison, Row
from app.drawing.picture.credits import origin
from app.drawing.picture.paper.formats import MEDIA_TYPES, Format
from app.frontend.look import THEMES, ThemeName
from app.language.labels import labels
from app.language.languages import LANGUAGE, LANGUAGES, current
from app.language.words import describe_date
from app.pages.profiles import portrait
from app.web.addresses import address
from app.web.parameters import VERSION, requested_index, requested_version
from app.web.policy.concurrency import expensive
from app.web.query import Query
from app.web.responses import as_file
from app.web.served import served
from events.index.index import EventIndex
from events.index.questions import access

blueprint = Blueprint("access", __name__)

_THEME = "theme"


@blueprint.get("/access/")
@address(release=True, language=True)
def page() -> str:
    """Compare all ports."""
    found = _comparison(requested_index())
    titles = requested_index().catalogue.table.select(["id", "title"]).to_pydict()
    return portrait.rendered(
        "access/access.html",
        found=found,
        announced=any(one.verification == "announced" for one in found.intervals),
        describe=_describe,
        titles=dict(zip(titles["id"], titles["title"], strict=True)),
        states={one.granted_to for one in found.intervals},
        searched_until=requested_index().catalogue.searched_until,
    )


@blueprint.get("/access.<any(png, svg, pdf):form>")
@address(release=True, language=True, shared=True, revalidate=True)
def picture(form: str) -> Response:
    """Draw the comparison; ``theme`` is ``light`` or ``dark``."""
    query = Query.requested().only(_THEME, VERSION, LANGUAGE)
    theme = cast("ThemeName", query.choice(_THEME, list(THEMES)))
    index, day = requested_index(), datetime.now(UTC).date().isoformat()
    drawn = _drawn(index, cast("Format", form), theme, current().code, day)
    name = "-".join(filter(None, ["caspian-port-access", requested_version()]))
    return as_file(Response(drawn, mimetype=MEDIA_TYPES[cast("Format", form)]), "inline", f"{name}.{form}")


@blueprint.app_template_global()
def tells_port_access() -> bool:
    """Return whether any event is about port access, for the links to the comparison."""
    return "port-access" in served().index.category.values


def title() -> str:
    """Return the title of the comparison."""
    return str(_("Who may use which port"))


def _comparison(index: EventIndex) -> Comparison:
    today = datetime.now(UTC).date()
    return comparing.compare(access.intervals(index.catalogue), index.catalogue.searched_until, today)


# Cached by day, since the axis ends with the current year.
@lru_cache(maxsize=32)
def _drawn(index: EventIndex, form: Format, theme: ThemeName, language: str, _day: str) -> bytes:
    with expensive(), force_locale(LANGUAGES[language].locale):
        from app.drawing.charts.access_picture import Words, picture  # noqa: PLC0415 - matplotlib is slow to import

        found = _comparison(index)
        note = _("According to sources. No bar means that nothing was recorded.")
        words = Words(title(), note, origin(index.catalogue))
        named = labels({one.granted_to for one in found.intervals}, language)
        return picture(found, words, named, form=form, theme=theme, language=LANGUAGES[language])


def _describe(row: Row) -> str:
    """Describe the most recently reported access: since when it holds, or when it held."""
    last = row.latest
    status = labels((), current().code)["access"][last.status]
    if last.end is None:
        return str(_("%(status)s since %(date)s", status=status, date=describe_date(last.start)))
    return str(_("%(status)s: %(date)s", status=status, date=describe_date(last.date)))
