"""Search for drafts by state, words, category, last author and date of the last change, most recent first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.desk.store.tables import Draft
from events.curation.editing.states import State
from geodata.folding import fold


@dataclass(frozen=True, slots=True)
class Wanted:
    """Search criteria for drafts; an empty criterion matches all of them.

    Parameters
    ----------
    state
        State of the drafts.
    words
        Words that all occur in a draft's record, note, suggestion or quote, folded and in any order.
    category
        Category of the record.
    who
        Author of the last change.
    since
        Earliest day of the last change, in UTC.
    """

    state: State | None = None
    words: str = ""
    category: str = ""
    who: str = ""
    since: date | None = None


def find(session: Session, wanted: Wanted, limit: int, offset: int = 0) -> Sequence[Draft]:
    """List drafts."""
    chosen = select(Draft).order_by(Draft.at.desc(), Draft.id.desc())
    if wanted.state is not None:
        chosen = chosen.where(Draft.state == wanted.state)
    for word in fold(wanted.words).split():
        chosen = chosen.where(Draft.words.contains(word, autoescape=True))
    if wanted.category:
        chosen = chosen.where(Draft.record["category"].as_string() == wanted.category)
    if wanted.who:
        chosen = chosen.where(Draft.writer == wanted.who)
    if wanted.since:
        chosen = chosen.where(Draft.at >= wanted.since.isoformat())
    return session.scalars(chosen.limit(limit).offset(offset)).all()


def writers(session: Session) -> list[str]:
    """List the authors of the last change of any draft."""
    return sorted(session.scalars(select(Draft.writer).distinct()))
