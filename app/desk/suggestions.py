"""Suggestions from readers on event pages, added to the queue of the desk if the operator enables them."""

from __future__ import annotations

import hashlib
import ipaddress
import os
import secrets
import threading
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import cast

from flask import Blueprint, Flask, Response, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import ServiceUnavailable

from app.desk.forms import records
from app.desk.store import changes, drafts
from app.desk.store.database import Database
from app.desk.store.errors import DeskError
from app.desk.store.tables import Draft
from app.desk.words import field_names
from app.web import tombstones
from app.web.addresses import address
from app.web.config import Settings
from app.web.query import Query
from app.web.served import served
from events.curation.editing.bringing import ADDED_TO
from events.curation.editing.states import State

blueprint = Blueprint("suggestions", __name__)

#: Author of suggestions: a name that no account can have.
READER = "(reader)"
#: Most suggestions from one IP address per day and worker process, and most that may wait in the queue.
MOST_A_DAY, MOST_WAITING = 10, 1_000
_LONGEST = {"value": 2_000, "source": 500, "contact": 200}
_MOST_ADDRESSES = 20_000
_EXTENSION = "caspian-suggestions"


@dataclass
class Limit:
    """Counter of the suggestions from an IP address in a day, which stores no addresses.

    It holds keyed hashes in memory; the key is generated for this process and this day, and then discarded.
    """

    day: date = date.min
    key: bytes = b""
    counts: dict[bytes, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def passes(self, client: str, today: date) -> bool:
        """Count a suggestion from an IP address, and return whether it is allowed."""
        with self._lock:
            if today != self.day:
                self.day, self.key, self.counts = today, secrets.token_bytes(32), {}
            hashed = hashlib.blake2b(_network(client).encode(), key=self.key, digest_size=16).digest()
            if hashed not in self.counts and len(self.counts) >= _MOST_ADDRESSES:
                return False
            self.counts[hashed] = self.counts.get(hashed, 0) + 1
            return self.counts[hashed] <= MOST_A_DAY


@dataclass
class Box:
    """Destination of suggestions: the database of the desk.

    Parameters
    ----------
    address
        Address of the desk's database. Each process opens it itself on demand, since servers fork.
    """

    address: str
    limit: Limit = field(default_factory=Limit)
    _opened: tuple[int, Database] | None = None

    @property
    def database(self) -> Database:
        """The database, with connections of this process only."""
        if self._opened is None or self._opened[0] != os.getpid():
            self._opened = os.getpid(), Database(self.address)
        return self._opened[1]

    def close(self) -> None:
        """Close the connections of this process."""
        if self._opened is not None and self._opened[0] == os.getpid():
            self._opened[1].close()


def register(app: Flask, settings: Settings) -> None:
    """Add the form for suggestions to an application.

    Raises
    ------
    DeskError
        If the database cannot be opened.
    """
    Database(settings.suggestions).close()
    app.extensions[_EXTENSION] = Box(settings.suggestions)
    app.register_blueprint(blueprint)
    app.add_template_global(lambda: served().is_catalogue, "takes_suggestions")


@blueprint.get("/events/<path:event_id>/suggest")
@address(language=True)
def form(event_id: str) -> ResponseReturnValue:
    """Show the form for a suggestion on an event."""
    sent = Query.requested().only("lang", "sent").switch("sent")
    return _page(event_id, {}, sent=sent)


@blueprint.post("/events/<path:event_id>/suggest")
@address(language=True)
def send(event_id: str) -> ResponseReturnValue:
    """Add a suggestion to the queue."""
    _check(event_id)
    given = {name: records.text(request.form, name) for name in ("field", *_LONGEST)}
    if message := _fault(given):
        return _page(event_id, given, message), 422
    box = cast("Box", current_app.extensions[_EXTENSION])
    if not box.limit.passes(request.remote_addr or "", datetime.now(UTC).date()):
        message = _("Too many suggestions came from here today. Try again tomorrow.")
        return _page(event_id, given, message), 429
    base = changes.base_of(served().records, event_id)
    with box.database.session() as session:
        is_open = Draft.suggestion.is_not(None) & (Draft.state == State.DRAFT)
        if (session.scalar(select(func.count()).where(is_open)) or 0) >= MOST_WAITING:
            return _page(event_id, given, _("Too many suggestions wait for the editors. Try again later.")), 503
        note = f"A reader's suggestion on {given['field']}."
        drafts.add(session, READER, base, event_id=event_id, base=base, suggestion=given, note=note)
    return redirect(url_for("suggestions.form", event_id=event_id, sent=1), 303)


@blueprint.after_request
def _keep_private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.errorhandler(DeskError)
@blueprint.errorhandler(SQLAlchemyError)
def _busy(_error: Exception) -> ResponseReturnValue:
    said = ServiceUnavailable(_("The suggestion could not be kept. Try again later."))
    return current_app.handle_http_exception(said)


def _fault(given: dict[str, str]) -> str:
    """Return the error in a suggestion; empty if there is none."""
    if given["field"] not in (*field_names(), "other"):
        return str(_("Choose what the suggestion is about."))
    if not given["value"]:
        return str(_("Say what it should be."))
    for name, longest in _LONGEST.items():
        if len(given[name]) > longest:
            found = len(given[name])
            said = _(
                "A text of %(found)d characters is too long; at most %(most)d are taken.", found=found, most=longest
            )
            return str(said)
    return ""


def _check(event_id: str) -> None:
    if not served().is_catalogue:
        abort(404)
    tombstones.find(event_id)


def _page(event_id: str, given: dict[str, str], message: str = "", *, sent: bool = False) -> str:
    _check(event_id)
    event = next(one for one in served().records.events if one.id == event_id)
    fields = {name: text for name, text in field_names().items() if name not in ("id", "note", *ADDED_TO)}
    return render_template(
        "desk/suggest.html", event=event, fields=fields, given=given, message=message, sent=sent, longest=_LONGEST
    )


def _network(client: str) -> str:
    """Return the key of a client: its IP address, or for IPv6 the network of one subscriber.

    >>> _network("2001:db8:1:2:3:4:5:6")
    '2001:db8:1:2::'
    """
    try:
        found = ipaddress.ip_address(client)
    except ValueError:
        return client
    if found.version == 4:  # noqa: PLR2004
        return client
    return str(ipaddress.ip_network((int(found), 64), strict=False).network_address)
