"""Sessions of the desk, and the token against cross-site request forgery that every change requires."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, abort, g, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_babel import gettext as _

from app.desk.desk import Desk, desk
from app.desk.store import accounts
from app.desk.store.tables import Account
from events.curation.editing.states import Actor, Role

#: The form field, and the request header of scripts, for the token.
CSRF, CSRF_HEADER = "csrf", "X-CSRF-Token"
_SAFE = ("GET", "HEAD", "OPTIONS")
_HOURS = 12


@dataclass(frozen=True, slots=True)
class Person:
    """User of the desk.

    Parameters
    ----------
    actor
        Name and role.
    email
        E-mail address for commits; may be empty.
    alone
        Whether there are no accounts.
    """

    actor: Actor
    email: str
    alone: bool = False


class _Cookies(SecureCookieSessionInterface):
    """Cookies that are ``Secure`` if the request came over an encrypted connection."""

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002
        return request.is_secure


def register(app: Flask, key: str) -> None:
    """Set up the sessions of an application."""
    app.secret_key = key
    app.session_interface = _Cookies()
    app.config.update(
        SESSION_COOKIE_NAME="caspian_desk",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=_HOURS),
    )
    app.add_template_global(csrf_token)


def csrf_token() -> str:
    """Return the CSRF token of this session."""
    if CSRF not in session:
        session[CSRF] = secrets.token_urlsafe(24)
    return str(session[CSRF])


def check_csrf() -> None:
    """Abort a request that changes something with 400 if it lacks the token of its session."""
    if request.method in _SAFE:
        return
    given = request.headers.get(CSRF_HEADER) or request.form.get(CSRF, "")
    if not secrets.compare_digest(given.encode(), str(session.get(CSRF, "")).encode()) or not given:
        abort(400, _("This form has expired. Go back, reload the page, and submit it again."))


def begin(name: str, epoch: int) -> None:
    """Begin a session of an account; a previous session of the browser is discarded."""
    session.clear()
    session.permanent = True
    session["name"], session["epoch"] = name, epoch


def begin_alone() -> None:
    """Begin a session of the single user."""
    session.clear()
    session.permanent = True
    session["opened"] = desk().opened


def person() -> Person | None:
    """Return the user of the request, `None` if unknown; looked up once per request."""
    if "person" not in g:
        g.person = _person(desk())
    found: Person | None = g.person
    return found


def known_person() -> Person:
    """Return the user of a request that has passed the gate."""
    found = person()
    assert found is not None  # noqa: S101 - ensured by the gate
    return found


def _person(at: Desk) -> Person | None:
    if at.user_header:
        return _of_account(at, request.headers.get(at.user_header, ""), None)
    if "name" in session:
        return _of_account(at, str(session["name"]), int(session.get("epoch", 0)))
    if secrets.compare_digest(str(session.get("opened", "")), at.opened) and at.is_alone:
        name, email = at.person
        return Person(Actor(name, Role.OWNER), email, alone=True)
    return None


def _of_account(at: Desk, name: str, epoch: int | None) -> Person | None:
    """Return the user of an active account, if the session is not older than its password and role."""
    with at.database.session() as kept:
        account = kept.get(Account, name[:100])
        is_known = account is not None and account.active and epoch in (None, account.epoch)
        if account is None or not is_known:
            return None
        return Person(Actor(account.name, account.rank), account.email)


def log_in(name: str, password: str) -> bool:
    """Begin a session if name and password are valid."""
    with desk().database.session() as kept:
        account = accounts.log_in(kept, name, password)
    if account is None:
        return False
    begin(account.name, account.epoch)
    return True
