"""The commands `caspian-map desk`: the desk of the editors, and its accounts."""

from __future__ import annotations

import logging
import signal
from typing import TYPE_CHECKING, Any

import click
from waitress import create_server

from app.assembly import assemble
from app.desk import site
from app.desk.site import Site
from app.desk.store import accounts
from events.curation.editing.states import Role

if TYPE_CHECKING:
    from app.web.config import Settings

_THREADS = 8


def serve(settings: Settings) -> None:
    """Serve the desk until it is stopped; SIGHUP makes it read the folder again."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    database = site.open_database(settings)
    with database.session() as session:
        is_alone = not accounts.listed(session)
    if is_alone:
        settings = site.only_here(settings)
    at = Site(settings, lambda content: assemble(settings, content), database)
    site.check(settings, at.desk)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, lambda _number, _frame: at.reload())
    try:
        server = create_server(
            at,
            host=settings.host,
            port=settings.port,
            threads=_THREADS,
            ident=None,
            max_request_body_size=site.MOST_BYTES,
            clear_untrusted_proxy_headers=False,
        )
    except OSError as error:
        raise click.ClickException(
            f"cannot listen on {settings.host} port {settings.port}: {error.strerror}"
        ) from error
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{host}:{server.effective_port}/desk/"
    if is_alone:
        address += f"open?token={at.desk.token}"
    click.echo(f"The desk is at {address} (stop with Ctrl+C)")
    server.run()


def add(settings: Settings, name: str, role: str, password: str, email: str) -> None:
    """Add an account."""
    with site.open_database(settings).session() as session:
        accounts.add(session, name, Role(role), password, email)
    click.echo(f"added {name} as {role}")


def change(settings: Settings, name: str, **to: Any) -> None:
    """Change the role or the password of an account, or disable it."""
    with site.open_database(settings).session() as session:
        if "role" in to:
            accounts.set_role(session, name, Role(to["role"]))
        if "password" in to:
            accounts.set_password(session, name, to["password"])
        if to.get("active") is False:
            accounts.disable(session, name)
    click.echo(f"changed {name}")


def show(settings: Settings) -> None:
    """Print the accounts."""
    with site.open_database(settings).session() as session:
        for one in accounts.listed(session):
            state = "" if one.active else " (disabled)"
            click.echo(f"{one.name}\t{one.role}\t{one.email or '-'}{state}")
