"""Drafts with their comments and history; every change names the revision on which it is based."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.desk.store import accounts
from app.desk.store.errors import DeskError, MissingError, StaleError
from app.desk.store.tables import Comment, Deed, Draft, Publication, Report
from events.curation.editing import states
from events.curation.editing.differences import Difference, differences
from events.curation.editing.states import Act, Actor, State

#: Most characters of a comment or a reason.
LONGEST_REMARK = 5_000


def now() -> str:
    """Return the current time in the stored format."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def is_team(session: Session) -> bool:
    """Return whether there are two or more active accounts."""
    return accounts.active(session) > 1


def keep_report(session: Session, text: str, page: Mapping[str, Any], who: str) -> Report:
    """Store a report that was read."""
    report = Report(text=text, page=dict(page), who=who, at=now())
    session.add(report)
    session.flush()
    return report


def report(session: Session, report_id: int) -> Report:
    """Return a report.

    Raises
    ------
    MissingError
        If there is none.
    """
    found = session.get(Report, report_id)
    if found is None:
        raise MissingError(f"there is no report {report_id}")
    return found


def add(session: Session, who: str, record: Mapping[str, Any], **further: Any) -> Draft:
    """Add a draft.

    Parameters
    ----------
    session
        Session of the database.
    who
        Name of the author.
    record
        The record, as far as it is known.
    further
        Other columns of the draft.
    """
    draft = Draft(
        **{"event_id": "", "base": None, "note": "", "report_id": None, "found": None, "suggestion": None, **further},
        revision=1, state=State.DRAFT, record=dict(record), writer=who, reason="", at=now(),
    )  # fmt: skip
    session.add(draft)
    session.flush()
    _note(session, draft, who, "add")
    return draft


def get(session: Session, draft_id: int) -> Draft:
    """Return a draft.

    Raises
    ------
    MissingError
        If there is none.
    """
    draft = session.get(Draft, draft_id, with_for_update=True)
    if draft is None:
        raise MissingError(f"there is no draft {draft_id}")
    return draft


def write(
    session: Session, draft_id: int, revision: int, record: Mapping[str, Any], actor: Actor, *, note: str = ""
) -> Draft:
    """Change the record of a draft; a no-op if nothing differs.

    Raises
    ------
    StaleError
        If somebody has changed the draft since this revision; it holds the differences.
    ActError
        If the draft may not be changed.
    """
    draft = get(session, draft_id)
    if draft.revision != revision:
        changed = differences(draft.record, record)
        raise StaleError(f"draft {draft_id} was changed by {draft.writer} meanwhile", draft.revision, changed)
    changed = differences(draft.record, record)
    if note != draft.note:
        changed.append(Difference("note", draft.note, note))
    if not changed:
        return draft
    _move(session, draft, Act.WRITE, actor)
    draft.record, draft.note = dict(record), note
    _note(session, draft, actor.name, Act.WRITE, changed)
    return draft


def note_capture(session: Session, draft_id: int, url: str, capture: Mapping[str, Any], actor: Actor) -> Draft:
    """Record the capture of a page with the sources of a draft; its other content and its state are unchanged.

    Raises
    ------
    ActError
        If the draft may not be changed.
    """
    draft = get(session, draft_id)
    _check_free(session, draft)
    states.step(draft.standing, Act.WRITE, actor, team=is_team(session))
    noted = [
        {**one, "capture": dict(capture)} if one.get("url") == url else one for one in draft.record.get("sources", ())
    ]
    draft.record = {**draft.record, "sources": noted}
    advance(draft)
    _note(session, draft, actor.name, "keep", note=url)
    return draft


def act(session: Session, draft_id: int, revision: int, what: Act, actor: Actor, *, reason: str = "") -> Draft:
    """Move a draft from one state to another; writing and publishing have separate functions.

    Raises
    ------
    StaleError
        If somebody has changed the draft since this revision: nobody may check what they have not seen.
    ActError
        If the transition is not allowed.
    DeskError
        If a draft is declined without a reason.
    """
    draft = get(session, draft_id)
    seen(draft, revision)
    if what is Act.DECLINE and not reason.strip():
        raise DeskError("a draft is declined with a reason; expected one")
    _move(session, draft, what, actor)
    draft.reason = reason.strip()[:LONGEST_REMARK] if what is Act.DECLINE else ""
    _note(session, draft, actor.name, what, note=draft.reason)
    return draft


def seen(draft: Draft, revision: int) -> None:
    """Raise `StaleError` if the revision of a draft is not the one that was seen."""
    if draft.revision != revision:
        message = f"draft {draft.id} was changed by {draft.writer} meanwhile; look at it again"
        raise StaleError(message, draft.revision)


def comment(session: Session, draft_id: int, who: str, text: str) -> Comment:
    """Comment on a draft."""
    draft = get(session, draft_id)
    if not text.strip():
        raise DeskError("the comment is empty; expected a text")
    if len(text) > LONGEST_REMARK:
        raise DeskError(f"the comment has {len(text):,} characters; expected at most {LONGEST_REMARK:,}")
    made = Comment(draft_id=draft.id, who=who, at=now(), text=text.strip())
    session.add(made)
    return made


def comments(session: Session, draft_id: int) -> list[Comment]:
    """List the comments on a draft, oldest first."""
    return list(session.scalars(select(Comment).where(Comment.draft_id == draft_id).order_by(Comment.id)))


def history(session: Session, draft_id: int) -> list[Deed]:
    """List the history of a draft, oldest first."""
    return list(session.scalars(select(Deed).where(Deed.draft_id == draft_id).order_by(Deed.id)))


def of_report(session: Session, report_id: int) -> list[Draft]:
    """List the drafts of a report, in the order of its text."""
    return list(session.scalars(select(Draft).where(Draft.report_id == report_id).order_by(Draft.id)))


def of_event(session: Session, event_id: str) -> list[Draft]:
    """List the open drafts that change a published event."""
    is_open = Draft.state.in_([State.DRAFT, State.CHECKED])
    return list(session.scalars(select(Draft).where(Draft.event_id == event_id, is_open).order_by(Draft.id)))


def counts(session: Session) -> dict[State, int]:
    """Count the drafts of each state."""
    found = {row[0]: row[1] for row in session.execute(select(Draft.state, func.count()).group_by(Draft.state))}
    return {state: found.get(state, 0) for state in State}


def settle(session: Session, draft: Draft, who: str, what: str, note: str = "") -> None:
    """Add an entry to the history of a draft."""
    _note(session, draft, who, what, note=note)


def advance(draft: Draft, state: State | None = None) -> None:
    """Increment the revision of a draft."""
    draft.revision += 1
    draft.at = now()
    if state is not None:
        draft.state = state


def _check_free(session: Session, draft: Draft) -> None:
    if session.get(Publication, draft.id):
        raise StaleError(f"draft {draft.id} is being published", draft.revision)


def _move(session: Session, draft: Draft, what: Act, actor: Actor) -> None:
    _check_free(session, draft)
    after = states.step(draft.standing, what, actor, team=is_team(session))
    draft.writer = after.writer
    advance(draft, after.state)


def _note(
    session: Session, draft: Draft, who: str, what: str, changed: Sequence[Difference] = (), *, note: str = ""
) -> None:
    rows = [[one.field, one.before, one.after] for one in changed]
    session.add(Deed(draft_id=draft.id, who=who, at=now(), act=str(what), changes=rows, note=note))
