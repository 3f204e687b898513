"""Texts of the desk: names of states, of actions, and of the fields of a record."""

from __future__ import annotations

from flask_babel import gettext as _


def state_names() -> dict[str, str]:
    """Return the names of the states of drafts."""
    return {
        # Translators: states of a draft of an event, at the desk of the editors.
        "draft": _("Draft"),
        "checked": _("Checked"),
        "published": _("Published"),
        "declined": _("Declined"),
    }


def act_names() -> dict[str, str]:
    """Return the names of the actions on a draft, for its history."""
    return {
        # Translators: what somebody did with a draft; stands after the name of who did it.
        "add": _("began it"),
        "write": _("changed it"),
        "check": _("checked it"),
        "publish": _("published it"),
        "keep": _("kept a copy of a page"),
        "decline": _("declined it"),
        "reopen": _("took it up again"),
        # Translators: an attempt to publish it failed; the reason follows.
        "not-published": _("could not publish it"),
    }


def field_names() -> dict[str, str]:
    """Return the names of the fields of a record."""
    return {
        # Translators: fields of the record of an event, at the desk of the editors.
        "id": _("Id"),
        "title": _("Title"),
        "category": _("Category"),
        "date": _("Date"),
        "place": _("Place"),
        "location_country": _("State of the place"),
        "area": _("Area"),
        "concerns": _("Water that it is about"),
        "route": _("Route"),
        "access": _("Port access"),
        "series": _("Series"),
        "participants": _("Participants"),
        "non_state_actors": _("Others who took part"),
        "organisations": _("Organisations"),
        "vessels": _("Vessels"),
        "verification": _("Certainty"),
        "summary": _("Summary"),
        "sources": _("Sources"),
        "publishers": _("New publishers"),
        "new_vessels": _("New vessels"),
        "new_organisations": _("New organisations"),
        # Translators: of a change of a record; for its history.
        "note": _("What was changed"),
    }


# Sections of the codebook about single fields; other fields are described in the section on all fields.
_SECTIONS = {
    "category": "categories",
    "concerns": "concerns-route",
    "route": "concerns-route",
    "location_country": "place",
    "organisations": "organisations",
    "vessels": "vessels",
    "note": "revised",
    "publishers": "publishers",
    "new_vessels": "vessels",
    "new_organisations": "organisations",
    **{name: name for name in ("access", "area", "date", "participants", "place", "series", "sources", "verification")},
}


def section_of(field: str) -> str:
    """Return the anchor of the codebook's section about a field.

    >>> section_of("date"), section_of("title")
    ('date', 'fields-of-a-record')
    """
    return _SECTIONS.get(field, "fields-of-a-record")
