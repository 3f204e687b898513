"""The application of the desk with the current map and its pages, replaced as a whole after each publication."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flask import Flask

from app.desk import desk as desks
from app.desk.desk import Desk
from app.desk.gate import gate, sessions
from app.desk.store.database import Database, beside
from app.desk.store.errors import DeskError
from app.desk.views import acts, draft, maps, parts, queue, reading
from app.web import served
from app.web.config import Settings
from events.curation.editing import repository
from events.model.errors import EventsError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from app.web.served import Content

#: Most bytes of a request: a report as a file, and the other form fields.
MOST_BYTES = 21_000_000
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
# Modules that have pages; they share a blueprint.
_VIEWS = (acts, draft, maps, queue, reading)


class Site:
    """The desk's WSGI application.

    A request is completed with the content with which it began.

    Parameters
    ----------
    settings
        The configuration; its `catalogue` is the folder to edit.
    make
        Creates the application for some content.
    database
        Database of the desk.
    """

    def __init__(self, settings: Settings, make: Callable[[Content], Flask], database: Database) -> None:
        person = repository.own_name(settings.catalogue)
        self.desk = Desk(
            database,
            settings.catalogue,
            self.reload,
            (person[0] or "editor", person[1]),
            settings.desk_user_header,
            settings.desk_allow_private,
        )
        self._settings, self._make = settings, make
        self._key = desks.session_key(database)
        self._lock = threading.Lock()
        self.desk.publisher.repair()
        self.application = self._made()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Handle a request."""
        application: WSGIApplication = self.application
        return application(environ, start_response)

    def reload(self) -> None:
        """Serve the current content of the folder; if reading it fails, nothing changes, and ``/readyz`` says why."""
        with self._lock:
            try:
                self.application = self._made()
            except EventsError as error:
                served.of(self.application).problem = str(error)[:1000]

    def _made(self) -> Flask:
        app = self._make(served.read(self._settings, records=self.desk.records))
        register(app, self.desk, self._key)
        return app


def register(app: Flask, desk: Desk, key: str) -> None:
    """Add the desk to an application."""
    app.config.update(MAX_CONTENT_LENGTH=MOST_BYTES, MAX_FORM_MEMORY_SIZE=MOST_BYTES)
    desks.put(desk, app.extensions)
    sessions.register(app, key)
    parts.register(app)
    for blueprint in (gate.blueprint, *dict.fromkeys(view.blueprint for view in _VIEWS)):
        app.register_blueprint(blueprint)
    app.register_error_handler(EventsError, parts.answer)


def open_database(settings: Settings) -> Database:
    """Open the database that the settings name, by default the one next to the catalogue."""
    return Database(settings.desk_database or beside(settings.catalogue))


def check(settings: Settings, desk: Desk) -> None:
    """Refuse to serve a desk that is open to anyone.

    Raises
    ------
    DeskError
        If it is reachable by others and has no accounts, or would trust a header that any client can send.
    """
    if desk.is_alone and settings.host not in _LOOPBACK:
        raise DeskError(
            f"host {settings.host} is not allowed for a desk without accounts: expected 127.0.0.1, or an account "
            "first, with `caspian-map desk user add NAME --role owner`"
        )
    if desk.user_header and not settings.proxies:
        raise DeskError(
            f"the header {desk.user_header} is not believed without a proxy: expected CASPIAN_PROXIES of 1 or more"
        )
    if desk.user_header and desk.is_alone:
        raise DeskError("the header names accounts, and there are none: expected one, see `caspian-map desk user add`")


def only_here(settings: Settings) -> Settings:
    """Return the settings of a desk for a single user, which only accepts host names of this machine."""
    return settings.model_copy(update={"trusted_hosts": ("localhost", "127.0.0.1", "[::1]")})
