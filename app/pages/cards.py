"""Cards: previews of shared links to a page, by Open Graph, which Twitter and messengers also support."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext as _

from app.drawing.map.tours import Tour, drawn
from app.language.words import describe_date, describe_filter, describe_matches
from events.model.event_filter import EventFilter

blueprint = Blueprint("cards", __name__)

#: The size recommended by social networks, in pixels.
WIDTH, HEIGHT = 1200, 630


@dataclass(frozen=True, slots=True)
class Card:
    """The preview of a link to a page.

    Parameters
    ----------
    kind
        Open Graph type: ``website`` or ``article``.
    title, description
        Plain texts.
    address
        The page's canonical URL, absolute.
    picture
        The endpoint of the picture, with its parameters.
    """

    kind: str
    title: str
    description: str
    address: str
    picture: tuple[str, dict[str, str]]

    def image(self, width: int = WIDTH, height: int = HEIGHT) -> str:
        """Return the URL of the picture at a size in CSS pixels."""
        endpoint, values = self.picture
        return url_for(endpoint, _external=True, **values, width=width, height=height)


@blueprint.app_template_global()
def map_card(event_filter: EventFilter, number: int) -> Card:
    """Return the card of the map, or of the list, with a filter.

    Parameters
    ----------
    event_filter
        Filter of the events.
    number
        Number of events.
    """
    name, part = _("Caspian military activity map"), describe_filter(event_filter)
    pairs = dict(event_filter.to_pairs())
    return Card(
        kind="website",
        title=f"{name}: {part}" if part else name,
        description=f"{describe_matches(event_filter, number)}. {about()}",
        address=url_for("pages.index", _external=True, **pairs),
        picture=("pictures.map_picture", {"form": "png", **pairs}),
    )


@blueprint.app_template_global()
def event_card(event: dict[str, Any]) -> Card:
    """Return the card of an event, from its properties."""
    parts = (describe_date(event["date"]) if event["date"] else "", event["place_name"])
    place = ", ".join(filter(None, parts))
    return Card(
        kind="article",
        title=event["title"],
        description=". ".join(filter(None, (place, event["summary"]))),
        address=url_for("pages.event", _external=True, event_id=event["id"]),
        picture=("pictures.event_picture", {"event_id": event["id"]}),
    )


def about() -> str:
    """Return a sentence on the subject of the map."""
    return str(_("Naval exercises, deployments, port calls, bases, strikes and more, each with its sources."))


@blueprint.app_template_global()
def tour_card(tour: Tour) -> Card:
    """Return the card of a story on the map, at one of its steps."""
    values: dict[str, Any] = {"story": tour.story.id, "step": tour.number}
    return Card(
        kind="article",
        title=f"{tour.story.title}: {tour.step.heading}",
        description=tour.step.text,
        address=url_for("pages.index", _external=True, **values),
        picture=("pictures.map_picture", {"form": "png", **drawn(tour.step)}),
    )
