"""Parts shared by the pages of the desk: labels, suggested values for fields, and error messages for editors."""

from __future__ import annotations

from functools import cache
from typing import Any, get_args

from flask import Flask, current_app
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import default_exceptions

from app.desk.desk import desk
from app.desk.gate import sessions
from app.desk.store import drafts
from app.desk.store.errors import MissingError, StaleError, UnreadyError
from app.desk.words import act_names, field_names, section_of, state_names
from app.language import languages
from app.language.labels import labels
from events.curation.editing.states import ActError, State
from events.curation.records import Records
from events.model import schema
from events.model.errors import EventsError
from geodata import countries, gazetteer


def register(app: Flask) -> None:
    """Register the template variables of all pages of the desk."""
    app.add_template_global(state_counts, "desk_counts")
    app.add_template_global(sessions.person, "desk_person")
    app.add_template_global(state_names, "desk_states")
    app.add_template_global(act_names, "desk_acts")
    app.add_template_global(shown_value, "desk_value")
    app.add_template_global(section_of, "codebook_section")


def state_counts() -> dict[State, int]:
    """Count the drafts of each state, for the header."""
    with desk().database.session() as session:
        return drafts.counts(session)


def labelled(records: Records) -> dict[str, Any]:
    """Return labels of codes, and suggested values for the fields of a form."""
    language = languages.requested()
    codes = _codes()
    return {
        "labels": labels(codes, language),
        "fields": field_names(),
        "vocabulary": {
            "category": get_args(schema.Category),
            "verification": get_args(schema.Verification),
            "precision": get_args(schema.PlacePrecision),
            "role": get_args(schema.Role),
            "access": get_args(schema.AccessStatus),
            "publisher_kind": get_args(schema.PublisherKind),
        },
        "states": [*schema.ALLIANCES, *codes],
        "places": [
            (one.id, one.name_in(language), one.country) for one in map(gazetteer.load().__getitem__, gazetteer.load())
        ],
        "vessels": [(one.id, one.name) for one in records.vessels.values()],
        "organisations": [(one.id, one.name) for one in records.organisations.values()],
        "series": [(one.id, one.name) for one in records.series.values()],
        "publishers": sorted(records.publishers),
    }


@cache
def _codes() -> tuple[str, ...]:
    return tuple(sorted(countries.codes()))


def shown_value(value: Any) -> str:
    """Return a value of a record on one line, for tables of differences."""
    if value in (None, "", [], {}):
        return "—"
    if isinstance(value, dict):
        return ", ".join(str(part) for part in value.values() if part not in (None, ""))
    if isinstance(value, list):
        return "; ".join(shown_value(one) for one in value)
    return str(value)


def errors_of(error: EventsError) -> str:
    """Return the error message for an editor."""
    if isinstance(error, StaleError):
        text = _(
            "Somebody else was first: %(what)s. Look at what is different; save again to keep your version.", what=error
        )
        return str(text)
    return str(error)


def status_of(error: EventsError) -> int:
    """Return the status code for an error."""
    statuses: dict[type[EventsError], int] = {MissingError: 404, StaleError: 409, UnreadyError: 422, ActError: 403}
    return next((status for kind, status in statuses.items() if isinstance(error, kind)), 400)


def answer(error: EventsError) -> ResponseReturnValue:
    """Return an error response, for requests without a page of their own."""
    return current_app.handle_http_exception(default_exceptions[status_of(error)](errors_of(error)))
