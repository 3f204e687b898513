"""Cards: what a link to a page looks like where it is shared, by Open Graph, which Twitter and messengers read too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext as _

from app.drawing.map.tours import Tour, drawn
from app.language.words import describe_date, describe_filter, describe_matches
from events.model.event_filter import EventFilter

blueprint = Blueprint("cards", __name__)

#: The size that social networks ask for, in pixels.
WIDTH, HEIGHT = 1200, 630


@dataclass(frozen=True, slots=True)
class Card:
    """The preview of a link to a page.

    Parameters
    ----------
    kind
        Type of Open Graph: ``website`` or ``article``.
    title, description
        Plain texts.
    address
        The page's canonical address, absolute.
    picture
        The endpoint that draws it, with the values that it takes.
    """

    kind: str
    title: str
    description: str
    address: str
    picture: tuple[str, dict[str, str]]

    def image(self, width: int = WIDTH, height: int = HEIGHT) -> str:
        """Return the address of a picture of some size, in CSS pixels."""
        endpoint, values = self.picture
        return url_for(endpoint, _external=True, **values, width=width, height=height)


@blueprint.app_template_global()
def map_card(event_filter: EventFilter, number: int) -> Card:
    """Make the card of the map, or of the list, under a filter.

    Parameters
    ----------
    event_filter
        Which events.
    number
        How many they are.
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
    """Make the card of an event, from its properties."""
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
    """Return what the whole map is about, in a sentence."""
    return str(_("Naval exercises, deployments, port calls, bases, strikes and more, each with its sources."))


@blueprint.app_template_global()
def tour_card(tour: Tour) -> Card:
    """Make the card of a story on the map, at one of its steps."""
    values: dict[str, Any] = {"story": tour.story.id, "step": tour.number}
    return Card(
        kind="article",
        title=f"{tour.story.title}: {tour.step.heading}",
        description=tour.step.text,
        address=url_for("pages.index", _external=True, **values),
        picture=("pictures.map_picture", {"form": "png", **drawn(tour.step)}),
    )
