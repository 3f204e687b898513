"""Actions on drafts other than editing: checking, publishing, declining, commenting; singly or in bulk."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.desk.desk import Desk, desk, today
from app.desk.forms import records
from app.desk.gate.sessions import Person, known_person
from app.desk.store import changes, drafts
from app.desk.store.errors import DeskError, StaleError
from app.desk.views import blueprint
from app.desk.views.draft import Shown, page
from app.desk.views.parts import errors_of, status_of
from app.desk.views.queue import queue_page
from app.web.addresses import address
from events.curation.editing.states import Act
from events.model.errors import EventsError

#: Most drafts of one bulk action.
MOST_AT_ONCE = 200


@blueprint.post("/drafts/<int:draft_id>/<any(check, publish, decline, reopen):what>")
@address(language=True)
def act(draft_id: int, what: str) -> ResponseReturnValue:
    """Move a draft from one state to another."""
    try:
        reason = records.text(request.form, "reason")
        done(desk(), known_person(), draft_id, _number("revision"), Act(what), reason=reason)
        if what == Act.PUBLISH:
            desk().reload()
    except StaleError as error:
        return page(draft_id, Shown(message=errors_of(error), differences=error.differences, status=409))
    except (EventsError, OSError) as error:
        return _refused(draft_id, error)
    return redirect(url_for("desk.draft", draft_id=draft_id), 303)


@blueprint.post("/drafts/<int:draft_id>/comments")
@address(language=True)
def comment(draft_id: int) -> ResponseReturnValue:
    """Comment on a draft."""
    try:
        with desk().database.session() as session:
            drafts.comment(session, draft_id, known_person().actor.name, records.text(request.form, "text"))
    except EventsError as error:
        return _refused(draft_id, error)
    return redirect(url_for("desk.draft", draft_id=draft_id, _anchor="comments"), 303)


@blueprint.post("/drafts/<int:draft_id>/rebase")
@address(language=True)
def rebase(draft_id: int) -> ResponseReturnValue:
    """Rebase a change onto the current record of the catalogue."""
    at = desk()
    try:
        changes.rebase(at.database, at.records, draft_id, _number("revision"), known_person().actor)
    except EventsError as error:
        return _refused(draft_id, error)
    return redirect(url_for("desk.draft", draft_id=draft_id), 303)


@blueprint.post("/drafts/<int:draft_id>/source")
@address(language=True)
def source(draft_id: int) -> ResponseReturnValue:
    """Add the sources of a duplicate draft to the published event, as a change of that event, and decline the draft."""
    at, actor, event_id = desk(), known_person().actor, request.form.get("event", "")
    try:
        base = changes.base_of(at.records, event_id)
        with at.database.session() as session:
            draft = drafts.get(session, draft_id)
            cited = {one["url"] for one in base["sources"]}
            new = [one for one in draft.record.get("sources", ()) if one.get("url") not in cited]
            if not new:
                raise DeskError(_("The event has these sources already."))
            reason = _("Added as a source to %(event)s.", event=event_id)
            drafts.act(session, draft_id, _number("revision"), Act.DECLINE, actor, reason=reason)
            further = {"report_id": draft.report_id, "found": draft.found, "note": "Add a source."}
            record = base | {"sources": [*base["sources"], *new]}
            record |= {name: value for name, value in draft.record.items() if name == "publishers"}
            made = drafts.add(session, actor.name, record, event_id=event_id, base=base, **further)
    except EventsError as error:
        return _refused(draft_id, error)
    return redirect(url_for("desk.draft", draft_id=made.id), 303)


@blueprint.post("/bulk")
@address(language=True)
def bulk() -> ResponseReturnValue:
    """Apply an action to many drafts; where it is refused, the draft is unchanged, and the queue says why."""
    chosen = [one.partition(":") for one in request.form.getlist("draft")][:MOST_AT_ONCE]
    what, reason = request.form.get("act", ""), records.text(request.form, "reason")
    refused, count = [], 0
    for number, _colon, revision in chosen:
        if not (number.isdigit() and revision.isdigit() and what in set(Act)):
            continue
        try:
            done(desk(), known_person(), int(number), int(revision), Act(what), reason=reason)
            count += 1
        except (EventsError, OSError) as error:
            refused.append(f"{number}: {error}")
    if count and what == Act.PUBLISH:
        desk().reload()
    said = ngettext("%(num)d draft done.", "%(num)d drafts done.", count)
    return queue_page(message=" ".join([said, *refused]), status=200 if count or not refused else 409)


def done(at: Desk, person: Person, draft_id: int, revision: int, what: Act, *, reason: str) -> None:
    """Apply an action to a draft."""
    if what is Act.PUBLISH:
        at.publisher.publish(draft_id, revision, person.actor, today(), person.email)
    elif what is Act.CHECK:
        at.publisher.check(draft_id, revision, person.actor, today())
    elif what in (Act.DECLINE, Act.REOPEN):
        with at.database.session() as session:
            drafts.act(session, draft_id, revision, what, person.actor, reason=reason)


def _refused(draft_id: int, error: Exception) -> ResponseReturnValue:
    known = error if isinstance(error, EventsError) else DeskError(str(error))
    return page(draft_id, Shown(message=errors_of(known), status=status_of(known)))


def _number(name: str) -> int:
    given = request.form.get(name, "")
    return int(given) if given.isascii() and given.isdigit() else 0
