"""Stories on the map: the story and step named in the URL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.web.parameters import VERSION, requested_version
from app.web.query import Query
from app.web.served import served
from events.curation.stories import Step, Story
from events.model.errors import FilterError
from events.model.event_filter import EventFilter

UNVERSIONED = "expected no version with a story, which shows the current events"
#: The query parameters of a map that shows a story.
PARAMETERS = ("story", "step")


@dataclass(frozen=True, slots=True)
class Tour:
    """A story on the map, at one of its steps.

    Parameters
    ----------
    story
        The story.
    number
        Number of the step, from 1.
    """

    story: Story
    number: int

    @property
    def step(self) -> Step:
        """The step."""
        return self.story.steps[self.number - 1]


def requested_tour() -> Tour | None:
    """Parse the requested story and step; `None` if none is requested.

    Raises
    ------
    FilterError
        If there is no such story or step, or the page shows a release.
    """
    known, query = served().stories, Query.requested()
    name, number = query.once("story"), query.once("step")
    if name is None:
        if number is not None:
            raise FilterError("step", number, "expected it together with story")
        return None
    if name not in known:
        expected = (
            f"expected one of the stories: {', '.join(known)}" if known else "expected no story; these events have none"
        )
        raise FilterError("story", name, expected)
    if requested_version():
        raise FilterError(VERSION, requested_version(), UNVERSIONED)
    return Tour(known[name], query.number("step", 1, len(known[name].steps), default=1))


def beside(tour: Tour | None, event_filter: EventFilter) -> dict[str, Any]:
    """Return the parameters of a filter; none if it is the filter of the story's step."""
    return {} if tour and event_filter == tour.step.event_filter else dict(event_filter.to_pairs())


def drawn(step: Step) -> dict[str, str]:
    """Return the parameters of the picture of a step."""
    return dict(step.event_filter.to_pairs()) | ({"view": step.view} if step.view else {})
