"""The queue: the drafts of a state, the ones changed last first, with what can be done with many of them."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.desk.desk import desk
from app.desk.gate.sessions import known_person
from app.desk.store import drafts
from app.desk.views import blueprint
from app.desk.views.parts import labelled
from app.web.addresses import address
from app.web.query import Query
from events.curation.editing.states import Act, Role, State

#: Drafts of one page.
PAGE = 50


@blueprint.get("/")
@address(language=True)
def queue() -> ResponseReturnValue:
    """Show the drafts of a state."""
    return queue_page()


def queue_page(message: str = "", status: int = 200) -> ResponseReturnValue:
    """Return the page of the queue."""
    query = Query.requested()
    state = State(query.choice("state", list(State)))
    number = query.number("page", 1, 10_000, default=1)
    with desk().database.session() as session:
        found = drafts.in_state(session, state, PAGE + 1, (number - 1) * PAGE)
    acts = {
        State.DRAFT: [Act.CHECK, Act.DECLINE],
        State.CHECKED: [Act.PUBLISH, Act.DECLINE],
        State.DECLINED: [Act.REOPEN],
    }
    body = render_template(
        "desk/queue.html",
        state=state,
        drafts=found[:PAGE],
        page=number,
        more=len(found) > PAGE,
        acts=acts.get(state, []) if known_person().actor.role.includes(Role.EDITOR) else [],
        message=message,
        **labelled(desk().records),
    )
    return body, status


@blueprint.get("/home")
@address(language=True)
def home() -> ResponseReturnValue:
    """Lead to where the work begins: the queue, or reading if there is none."""
    with desk().database.session() as session:
        waiting = drafts.counts(session)
    return redirect(url_for("desk.queue" if waiting[State.DRAFT] or waiting[State.CHECKED] else "desk.read"))
