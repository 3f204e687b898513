"""Stories: guided tours of the catalogue, as pages to read and as steps that the map shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask_babel import gettext as _

from app import languages
from app.caching import asked_each_time
from app.cards import Card
from app.labels import labels, place_names
from app.pictures import answer
from app.pictures.parameters import of_map
from app.state import VERSION, allow_parameters, requested_index, requested_version, served
from app.words import describe_date, describe_matches
from events.curation import stories
from events.model.errors import FilterError
from events.table.features import dumps

if TYPE_CHECKING:
    from app.config import Settings
    from events.curation.stories import Step, Story
    from events.index.index import EventIndex
    from events.model.event_filter import EventFilter

blueprint = Blueprint("stories", __name__)

_UNVERSIONED = "expected none beside a story, which tells of the current events"
#: The parameters of a page with a map that tells a story.
PARAMETERS = ("story", "step")
_CITED = ["id", "title", "date", "place_name", "verification"]
_WIDTH, _HEIGHT = 800, 500
# A page asks for the pictures of all its steps, and shows a gap for one that is refused.
_PATIENCE = 20.0  # seconds


@dataclass(frozen=True, slots=True)
class Tour:
    """A story on the map, at one of its steps.

    Parameters
    ----------
    story
        The story.
    number
        Which step, counted from 1.
    """

    story: Story
    number: int

    @property
    def step(self) -> Step:
        """The step."""
        return self.story.steps[self.number - 1]


def load(settings: Settings, index: EventIndex) -> dict[str, Story]:
    """Read the stories that can be told of some events: those whose events are all among them.

    Raises
    ------
    CatalogueError
        If a story has problems.
    """
    if settings.events:
        return {}
    found = stories.read(stories.folder_beside(settings.catalogue))
    return {name: story for name, story in found.items() if all(index.row_of(one) is not None for one in story.cited)}


def requested_tour() -> Tour | None:
    """Read which step of which story the address of a page asks for; `None` if it asks for none.

    Raises
    ------
    FilterError
        If there is no such story or step, or the page shows a release.
    """
    told, name, number = served().stories, request.args.get("story"), request.args.get("step")
    if name is None:
        if number is not None:
            raise FilterError("step", number, "expected a story beside it, whose step it is")
        return None
    if name not in told:
        expected = f"expected one of the stories: {', '.join(told)}" if told else "there are no stories of these events"
        raise FilterError("story", name, expected)
    if requested_version():
        raise FilterError(VERSION, requested_version(), _UNVERSIONED)
    count = len(told[name].steps)
    if number is not None and number not in map(str, range(1, count + 1)):
        raise FilterError("step", number, f"expected a whole number from 1 to {count}")
    return Tour(told[name], int(number or 1))


def beside(tour: Tour | None, event_filter: EventFilter) -> dict[str, Any]:
    """Return the parameters of a filter beside a story, in which what the story's step shows is not repeated."""
    return {} if tour and event_filter == tour.step.event_filter else dict(event_filter.to_pairs())


@blueprint.app_template_global()
def told_stories() -> list[Story]:
    """List the stories, for the links to them."""
    return list(served().stories.values())


@blueprint.app_template_global()
def parts_of_stories(event_id: str) -> list[Tour]:
    """List where the stories cite an event: of each story the first step that does."""
    found = (
        next((Tour(story, number) for number, step in enumerate(story.steps, 1) if event_id in step.cites), None)
        for story in served().stories.values()
    )
    return [tour for tour in found if tour]


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


@blueprint.get("/stories/")
def index() -> str:
    """List the stories."""
    return render_template("stories.html", stories=told_stories(), unknown=_unknown())


@blueprint.get("/stories/<story_id>")
def page(story_id: str) -> str:
    """Show a story as a page to read."""
    unknown = _unknown()
    story = find(story_id)
    return render_template(
        "story.html",
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
def data(story_id: str) -> Response:
    """Give a story as its record says it."""
    allow_parameters()
    story = find(story_id).model_dump(mode="json")
    return asked_each_time(Response(dumps(story), mimetype="application/json"))


@blueprint.get("/stories/<story_id>/<step_id>.png")
def picture(story_id: str, step_id: str) -> Response:
    """Draw what a step shows."""
    allow_parameters("theme", languages.LANGUAGE)
    step = next((one for one in find(story_id).steps if one.id == step_id), None)
    if step is None:
        abort(404, _("There is no step %(id)s.", id=step_id[:120]))
    values = {"width": str(_WIDTH), "height": str(_HEIGHT), "scale": "2", "title": "", **request.args.to_dict()}
    values |= {"view": step.view} if step.view else {}
    wanted = of_map("png", values, step.event_filter, languages.requested())
    return answer(wanted, f"{story_id}-{step_id}.png", _PATIENCE)


def _unknown() -> list[str]:
    """Return the parameters that a page of stories does not know.

    Raises
    ------
    FilterError
        If a release is asked for: stories tell of the current events.
    """
    if requested_version():
        raise FilterError(VERSION, requested_version(), _UNVERSIONED)
    return sorted(request.args.keys() - {languages.LANGUAGE})


def find(story_id: str) -> Story:
    """Return a story; end the request with 404 if there is none of this id."""
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


def drawn(step: Step) -> dict[str, str]:
    """Return what a picture of a step takes."""
    return dict(step.event_filter.to_pairs()) | ({"view": step.view} if step.view else {})


def _shown(event_filter: EventFilter) -> str:
    """Say which events a step shows, and how many."""
    return describe_matches(event_filter, len(requested_index().select(event_filter)))
