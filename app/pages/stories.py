"""Stories as pages to read."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.drawing.map.tours import UNVERSIONED, Tour, drawn
from app.drawing.picture.parameters import of_map
from app.drawing.picture.routes import answer
from app.language import languages
from app.language.labels import labels, place_names
from app.language.languages import current
from app.language.words import describe_date, describe_matches
from app.pages.cards import Card
from app.web.addresses import address
from app.web.parameters import VERSION, requested_index, requested_version
from app.web.query import Query
from app.web.served import served
from events.curation.stories import Step, Story
from events.model.errors import FilterError
from events.model.event_filter import EventFilter
from events.table.features import dumps

blueprint = Blueprint("stories", __name__)
_CITED = ["id", "title", "date", "place_name", "verification"]
_WIDTH, _HEIGHT = 800, 500
_COVER = (320, 220)
# A page requests the pictures of all its steps concurrently; a refused one would be missing.
_PATIENCE = 20.0  # seconds


@blueprint.app_template_global()
def told_stories() -> list[Story]:
    """List the stories, for the links to them."""
    return list(served().stories.values())


@blueprint.app_template_global()
def parts_of_stories(event_id: str) -> list[Tour]:
    """List the first step of each story that cites an event."""
    found = (
        next((Tour(story, number) for number, step in enumerate(story.steps, 1) if event_id in step.cites), None)
        for story in served().stories.values()
    )
    return [tour for tour in found if tour]


@blueprint.app_template_global()
def reading_time(story: Story) -> str:
    """Return the reading time of a story in words."""
    minutes = story.minutes
    written = current().number(minutes)
    return str(ngettext("One minute to read", "%(written)s minutes to read", minutes, written=written))


@blueprint.get("/stories/")
@address(language=True)
def index() -> str:
    """List the stories."""
    return render_template("stories/stories.html", stories=told_stories(), size=_COVER, unknown=_unknown())


@blueprint.get("/stories/<story_id>")
@address(language=True)
def page(story_id: str) -> str:
    """Show a story as a page to read."""
    unknown = _unknown()
    story = find(story_id)
    return render_template(
        "stories/story.html",
        story=story,
        unknown=unknown,
        card=_card(story),
        events={event["id"]: event for event in _events(story.cited)},
        size=(_WIDTH, _HEIGHT),
        shown=[_shown(step.event_filter) for step in story.steps],
        labels=labels((), languages.requested()),
        places=place_names(requested_index().place.values, languages.requested()),
        describe_date=describe_date,
    )


@blueprint.get("/stories/<story_id>.json")
@address(shared=True, revalidate=True)
def data(story_id: str) -> Response:
    """Return the record of a story."""
    Query.requested().only()
    story = find(story_id).model_dump(mode="json")
    return Response(dumps(story), mimetype="application/json")


@blueprint.get("/stories/<story_id>.png")
@address(language=True, shared=True, revalidate=True)
def cover(story_id: str) -> Response:
    """Draw the cover of a story: the map of the first step, small and without a legend."""
    width, height = _COVER
    return _drawn(find(story_id).steps[0], f"{story_id}.png", width=str(width), height=str(height), legend="0")


@blueprint.get("/stories/<story_id>/<step_id>.png")
@address(language=True, shared=True, revalidate=True)
def picture(story_id: str, step_id: str) -> Response:
    """Draw the map of a step."""
    step = next((one for one in find(story_id).steps if one.id == step_id), None)
    if step is None:
        abort(404, _("There is no step %(id)s.", id=step_id[:120]))
    return _drawn(step, f"{story_id}-{step_id}.png", width=str(_WIDTH), height=str(_HEIGHT))


def _drawn(step: Step, name: str, **size: str) -> Response:
    Query.requested().only("theme", languages.LANGUAGE)
    values = {**size, "scale": "2", "title": "", **request.args.to_dict()}
    values |= {"view": step.view} if step.view else {}
    wanted = of_map("png", Query(values.items()), step.event_filter, languages.requested())
    return answer(wanted, name, _PATIENCE)


def _unknown() -> list[str]:
    """Return the query parameters that are unknown to pages of stories.

    Raises
    ------
    FilterError
        If a release is requested: stories are about the current events.
    """
    if requested_version():
        raise FilterError(VERSION, requested_version(), UNVERSIONED)
    return sorted(request.args.keys() - {languages.LANGUAGE})


def find(story_id: str) -> Story:
    """Return a story; abort the request with 404 if there is no such story."""
    story = served().stories.get(story_id)
    if story is None:
        abort(404, _("There is no story %(id)s.", id=story_id[:120]))
    return story


def _events(ids: tuple[str, ...]) -> list[dict[str, Any]]:
    current = requested_index()
    rows = [row for event in ids if (row := current.row_of(event)) is not None]
    events: list[dict[str, Any]] = current.catalogue.table.select(_CITED).take(rows).to_pylist()
    return events


def _card(story: Story) -> Card:
    return Card(
        kind="article",
        title=story.title,
        description=story.lead,
        address=url_for("stories.page", _external=True, story_id=story.id),
        picture=("pictures.map_picture", {"form": "png", **drawn(story.steps[0])}),
    )


def _shown(event_filter: EventFilter) -> str:
    """Describe the events of a step, with their number."""
    return describe_matches(event_filter, len(requested_index().select(event_filter)))
