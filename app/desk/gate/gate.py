"""The gate of the desk: every page requires a session, and every form a CSRF token."""

from __future__ import annotations

import re

from flask import Blueprint, Response, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.desk.desk import desk
from app.desk.gate import sessions
from app.web.addresses import address
from app.web.responses import wants_html

blueprint = Blueprint("desk_gate", __name__, url_prefix="/desk")

_PAGE = re.compile(r"/desk/[\w/-]*", re.ASCII)


def admit() -> ResponseReturnValue | None:
    """Let a request for a page of the desk pass, or redirect it to the login page."""
    if sessions.person() is None:
        if request.method in ("GET", "HEAD") and wants_html():
            return redirect(url_for("desk_gate.log_in", next=request.path))
        abort(401, _("Log in to use the desk."))
    sessions.check_csrf()
    return None


def keep_private(response: Response) -> Response:
    """Forbid caches to store pages of the desk."""
    response.headers["Cache-Control"] = "no-store"
    return response


blueprint.before_request(sessions.check_csrf)
blueprint.after_request(keep_private)


@blueprint.get("/open")
@address(language=True)
def open_alone() -> ResponseReturnValue:
    """Begin a session with the one-time token that the command prints."""
    at = desk()
    if not at.is_alone or not at.use_token(request.args.get("token", "")):
        abort(401, _("This address opens the desk once only. Start the command again for a new one."))
    sessions.begin_alone()
    return redirect(url_for("desk.queue"))


@blueprint.get("/login")
@address(language=True)
def log_in() -> ResponseReturnValue:
    """Show the login form."""
    if sessions.person() is not None:
        return redirect(_wanted(request.args.get("next", "")))
    return _form(200)


@blueprint.post("/login")
@address(language=True)
def send_login() -> ResponseReturnValue:
    """Log in to an account."""
    if desk().user_header or desk().is_alone:
        abort(401, _("Login by password is disabled here."))
    if not sessions.log_in(request.form.get("name", ""), request.form.get("password", "")):
        return _form(401)
    return redirect(_wanted(request.form.get("next", "")))


@blueprint.post("/logout")
@address(language=True)
def log_out() -> ResponseReturnValue:
    """End the session."""
    session.clear()
    return redirect(url_for("desk_gate.log_in"))


def _form(status: int) -> tuple[str, int]:
    wanted = request.values.get("next", "")
    page = render_template(
        "desk/login.html",
        wanted=wanted if _PAGE.fullmatch(wanted) else "",
        failed=status != 200,  # noqa: PLR2004
        alone=desk().is_alone,
        by_proxy=bool(desk().user_header),
    )
    return page, status


def _wanted(path: str) -> str:
    return f"{request.script_root}{path}" if _PAGE.fullmatch(path) else url_for("desk.queue")
