"""The page of one draft: its passage in the report, its form, its problems, its comments and its history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.desk.desk import desk, today
from app.desk.forms import authorities, marking, records
from app.desk.gate.sessions import Person, known_person
from app.desk.store import changes, drafts
from app.desk.store.errors import DeskError, StaleError
from app.desk.store.tables import Draft, Report
from app.desk.views import blueprint, maps
from app.desk.views.parts import errors_of, labelled, status_of
from app.language.words import describe_date
from app.web.addresses import address
from events.curation.editing import bringing, checking, states
from events.curation.editing.differences import Difference, differences
from events.curation.editing.states import Act
from events.model import dates
from events.model.errors import DateError, EventsError, Problem
from events.model.schema import Event
from events.preserving import keeping
from events.preserving.keeping import Options

# Characters of context shown around the passage of a draft in its report.
_AROUND = 900


@dataclass
class Shown:
    """Content that a response shows in addition to the stored draft.

    Parameters
    ----------
    record, note
        The editor's input, if it could not be saved.
    message
        Why it could not be saved.
    differences
        Differences from the current revision.
    status
        Status code of the response.
    """

    record: Mapping[str, Any] | None = None
    note: str | None = None
    message: str = ""
    differences: Sequence[Difference] = field(default_factory=tuple)
    status: int = 200


@blueprint.get("/drafts/<int:draft_id>")
@address(language=True)
def draft(draft_id: int) -> ResponseReturnValue:
    """Show a draft."""
    return page(draft_id, Shown())


@blueprint.post("/drafts")
@address(language=True)
def begin() -> ResponseReturnValue:
    """Begin an empty draft."""
    states.step(states.Standing(states.State.DRAFT, ""), Act.WRITE, known_person().actor, team=False)
    with desk().database.session() as session:
        made = drafts.add(session, known_person().actor.name, {"sources": [], "participants": []})
    return redirect(url_for("desk.draft", draft_id=made.id))


@blueprint.get("/events/<path:event_id>")
@address(language=True)
def event(event_id: str) -> ResponseReturnValue:
    """Show the open drafts for a published event, and offer to begin a change of it."""
    changes.base_of(desk().records, event_id)
    with desk().database.session() as session:
        waiting = drafts.of_event(session, event_id)
    return render_template("desk/event.html", event_id=event_id, waiting=waiting, **labelled(desk().records))


@blueprint.post("/events/<path:event_id>/change")
@address(language=True)
def change(event_id: str) -> ResponseReturnValue:
    """Begin a change of a published event, or continue the one that is open."""
    at, actor = desk(), known_person().actor
    states.step(states.Standing(states.State.DRAFT, ""), Act.WRITE, actor, team=False)
    with at.database.session() as session:
        there = [one for one in drafts.of_event(session, event_id) if one.suggestion is None]
    made = there[0] if there else changes.begin_change(at.database, at.records, event_id, actor.name)
    return redirect(url_for("desk.draft", draft_id=made.id))


@blueprint.post("/drafts/<int:draft_id>")
@address(language=True)
def save(draft_id: int) -> ResponseReturnValue:
    """Save the editor's input, and perform the action of the pressed button."""
    at, person = desk(), known_person()
    with at.database.session() as session:
        kept = drafts.get(session, draft_id)
    record = records.read(request.form, kept.record)
    note = records.text(request.form, "note")
    choice = request.form.get("choose") or _clicked(request.form)
    if choice:
        record = records.choose(record, choice)
    record = authorities.read(request.form, record, at.records)
    try:
        with at.database.session() as session:
            written = drafts.write(session, draft_id, _revision(), record, person.actor, note=note)
        if request.form.get("act") == Act.CHECK:
            at.publisher.check(draft_id, written.revision, person.actor, today())
        if "keep" in request.form:
            _keep_copy(draft_id, person)
    except StaleError as error:
        found = differences(kept.record, record)
        return page(draft_id, Shown(record, note, errors_of(error), found, status_of(error)))
    except EventsError as error:
        return page(draft_id, Shown(record, note, errors_of(error), status=status_of(error)))
    chosen = "sources" if "keep" in request.form else choice.partition("=")[0].replace("point", "place")
    anchor = f"field-{chosen}" if chosen else None
    return redirect(url_for("desk.draft", draft_id=draft_id, _anchor=anchor), 303)


def _keep_copy(draft_id: int, person: Person) -> None:
    """Capture the page of the source whose button was pressed, and record the capture with the draft."""
    at, row = desk(), request.form["keep"]
    urls = dict(enumerate(request.form.getlist("source_url")))
    url = records.plain(urls.get(int(row) if row.isascii() and row.isdigit() else -1, ""))
    with at.database.session() as session:
        # Users who may not write cannot trigger a fetch.
        states.step(drafts.get(session, draft_id).standing, Act.WRITE, person.actor, team=drafts.is_team(session))
    kept = keeping.keep(at.folder, url, Options(private_too=at.private_too))
    if kept.capture is None:
        raise DeskError(_("No copy was kept of %(address)s: %(reason)s", address=url, reason=kept.reason))
    with at.database.session() as session:
        drafts.note_capture(session, draft_id, url, kept.capture.model_dump(), person.actor)


def page(draft_id: int, shown: Shown) -> ResponseReturnValue:
    """Return the page of a draft."""
    at, person = desk(), known_person()
    with at.database.session() as session:
        kept = drafts.get(session, draft_id)
        report = drafts.report(session, kept.report_id) if kept.report_id else None
        beside = drafts.of_report(session, kept.report_id) if kept.report_id else []
        team = drafts.is_team(session)
        said, done = drafts.comments(session, draft_id), drafts.history(session, draft_id)
    record = dict(kept.record if shown.record is None else shown.record)
    note = kept.note if shown.note is None else shown.note
    event, problems = changes.problems_of(record, kept.base, note, at.records, today())
    body = render_template(
        "desk/draft.html",
        draft=kept,
        record=record,
        note=note,
        shown=shown,
        problems=_by_field(problems) if kept.state in _OPEN else {},
        acts=states.allowed(kept.standing, person.actor, team=team),
        needs_another=_needs_another(kept, person, team=team),
        date_words=date_words(str(record.get("date", ""))),
        pieces=_pieces(kept, report),
        report=report,
        next_draft=next((one for one in beside if one.id > kept.id and one.state in _OPEN), None),
        changed=differences(kept.base, record) if kept.base else [],
        repeats=_repeats(kept, record, event),
        added=authorities.shown(record, at.records) if kept.state in _OPEN else {},
        maps=maps.views(record),
        comments=said,
        deeds=done,
        **labelled(at.records),
    )
    return body, shown.status


_OPEN = (states.State.DRAFT, states.State.CHECKED)


def date_words(edtf: str) -> str:
    """Return an EDTF date in words; empty if it is invalid."""
    try:
        dates.parse(edtf)
    except DateError:
        return ""
    return describe_date(edtf)


def _revision() -> int:
    given = request.form.get("revision", "")
    return int(given) if given.isascii() and given.isdigit() else 0


def _by_field(problems: Sequence[Problem]) -> dict[str, list[Problem]]:
    found: dict[str, list[Problem]] = {}
    for one in problems:
        found.setdefault(one.field, []).append(one)
    return found


def _needs_another(kept: Draft, person: Person, *, team: bool) -> str:
    """Return why the last author cannot publish the draft; empty if that is not the reason."""
    is_theirs = kept.state == states.State.CHECKED and kept.writer == person.actor.name
    return _("You wrote the last change, so another person publishes it.") if team and is_theirs else ""


def _pieces(kept: Draft, report: Report | None) -> list[marking.Piece]:
    """Split the report around a draft's passage where the passages of its fields begin and end."""
    if report is None or kept.found is None:
        return []
    start, end = kept.found["span"]
    spans = {"quote": (start, end)}
    spans |= {name: (one["span"][0], one["span"][1]) for name, one in kept.found["fields"].items()}
    return marking.marked(report.text, spans, max(0, start - _AROUND), min(len(report.text), end + _AROUND))


def _repeats(kept: Draft, record: Mapping[str, Any], event: Event | None) -> list[dict[str, Any]]:
    """Return the possible published duplicates of a draft, compared with it field by field."""
    known = desk().records
    ids = list((kept.found or {}).get("similar", ())) if kept.base is None else []
    if event is not None and kept.base is None and kept.state in _OPEN:
        brought, _problems = bringing.brought(record, known)
        ids += checking.repeats(bringing.with_brought(known, brought), event)
    by_id = {one.id: one for one in known.events}
    found = []
    for one in dict.fromkeys(ids):
        if one in by_id and one != record.get("id"):
            there = changes.plain(by_id[one])
            rows = [(name, record.get(name), there.get(name)) for name in _COMPARED]
            found.append({"id": one, "title": by_id[one].title, "rows": rows})
    return found


_COMPARED = ("title", "category", "date", "place", "participants", "vessels", "verification", "summary", "sources")


def _clicked(form: Mapping[str, str]) -> str:
    """Return the choice for a click on the map, which sends pixels; the form contains the view of the map."""
    across, down = form.get("map.x", ""), form.get("map.y", "")
    if not (across.isdigit() and down.isdigit()):
        return ""
    lat, lon = maps.ground(form.get("map_view", "")).degrees(min(int(across), 2000), min(int(down), 2000))
    return f"point={lat}|{lon}"
