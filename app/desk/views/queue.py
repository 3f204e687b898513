"""The queue: the drafts of a state or of a search, with bulk actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import get_args

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.desk.desk import desk
from app.desk.gate.sessions import known_person
from app.desk.store import drafts
from app.desk.store import queue as store
from app.desk.store.queue import Wanted
from app.desk.views import blueprint
from app.desk.views.parts import labelled
from app.web.addresses import address
from app.web.query import Query
from events.curation.editing.states import Act, Role, State
from events.model.errors import FilterError
from events.model.schema import Category

#: Drafts per page.
PAGE = 50
#: Value that selects drafts of every state.
ALL = "all"
_FILTER = ("state", "q", "category", "who", "since")


@blueprint.get("/")
@address(language=True)
def queue() -> ResponseReturnValue:
    """Show the drafts of a state."""
    return queue_page()


def queue_page(message: str = "", status: int = 200) -> ResponseReturnValue:
    """Return the page of the queue."""
    asked = Query.requested().only(*_FILTER, "page", "lang")
    number = asked.number("page", 1, 10_000, default=1)
    with desk().database.session() as session:
        writers = store.writers(session)
        wanted = _wanted(asked, writers)
        found = store.find(session, wanted, PAGE + 1, (number - 1) * PAGE)
    acts = {
        State.DRAFT: [Act.CHECK, Act.DECLINE],
        State.CHECKED: [Act.PUBLISH, Act.DECLINE],
        State.DECLINED: [Act.REOPEN],
    }
    body = render_template(
        "desk/queue.html",
        state=wanted.state or ALL,
        wanted=wanted,
        filter={name: asked.text(name) for name in _FILTER if asked.text(name)},
        writers=writers,
        drafts=found[:PAGE],
        page=number,
        more=len(found) > PAGE,
        acts=acts.get(wanted.state or State.PUBLISHED, []) if known_person().actor.role.includes(Role.EDITOR) else [],
        message=message,
        **labelled(desk().records),
    )
    return body, status


def _wanted(asked: Query, writers: Sequence[str]) -> Wanted:
    """Parse the search criteria of the request; empty form fields are ignored."""
    state, since = asked.choice("state", [*State, ALL]), asked.text("since")
    try:
        day = date.fromisoformat(since) if since else None
    except ValueError:
        raise FilterError("since", since, "expected a day such as 2013-07-08") from None
    return Wanted(
        None if state == ALL else State(state),
        asked.text("q", 200),
        asked.choice("category", ["", *get_args(Category)]),
        asked.choice("who", ["", *writers]),
        day,
    )


@blueprint.get("/home")
@address(language=True)
def home() -> ResponseReturnValue:
    """Redirect to the queue, or to reading if the queue is empty."""
    with desk().database.session() as session:
        waiting = drafts.counts(session)
    return redirect(url_for("desk.queue" if waiting[State.DRAFT] or waiting[State.CHECKED] else "desk.read"))
