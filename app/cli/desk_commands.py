"""The commands `caspian-map desk` and `caspian-map desk user …`; their implementation is loaded on demand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from app.cli.event_sets import settings_of

_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
_ROLES = click.Choice(["reader", "editor", "reviewer", "owner"])
_PASSWORD = "Asked for if it is not given, here or as CASPIAN_DESK_PASSWORD."  # noqa: S105 - only a help text


@click.group(invoke_without_command=True)
@click.option("--events", "catalogue", type=_FOLDER, help="Folder of the catalogue that is edited.")
@click.option("--host", help="Address to listen on; 127.0.0.1 by default.")
@click.option("--port", type=int, help="Port to listen on; 0 picks a free one.")
@click.option("--database", "desk_database", help="sqlite:///FILE or postgresql://…; a file beside FOLDER by default.")
@click.option(
    "--allow-private",
    "desk_allow_private",
    is_flag=True,
    default=None,
    help="Fetch pages of this machine and of private networks, too, where an editor asks for one.",
)
@click.pass_context
def desk(context: click.Context, /, **flags: Any) -> None:
    """Serve the desk, where editors read reports, review drafts and publish them into a catalogue's folder.

    Without accounts it is for one person at this machine, and prints an address that opens it once. Flags win over
    CASPIAN_… environment variables.
    """
    settings = settings_of(flags)
    if settings.events:
        raise click.UsageError("CASPIAN_EVENTS is set: expected a catalogue's folder alone, which is what is edited")
    context.obj = settings
    if context.invoked_subcommand is None:
        from app.cli.desk import serve as serve_desk  # noqa: PLC0415 - the other commands need no desk

        serve_desk(settings)


@desk.group()
def user() -> None:
    """Manage the accounts of the desk; nobody can register from outside."""


@user.command("add")
@click.argument("name")
@click.option("--role", type=_ROLES, required=True)
@click.option("--email", default="", help="For commits.")
@click.option("--no-password", is_flag=True, help="For accounts that a reverse proxy names.")
@click.option("--password", envvar="CASPIAN_DESK_PASSWORD", help=_PASSWORD)
@click.pass_obj
def add_user(settings: Any, name: str, *, role: str, email: str, no_password: bool, password: str | None) -> None:
    """Add an account NAME."""
    from app.cli import desk as accounts  # noqa: PLC0415

    if not no_password and password is None:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    accounts.add(settings, name, role, "" if no_password else password or "", email)


@user.command("role")
@click.argument("name")
@click.argument("role", type=_ROLES)
@click.pass_obj
def set_role(settings: Any, name: str, role: str) -> None:
    """Give the account NAME the role ROLE."""
    from app.cli import desk as accounts  # noqa: PLC0415

    accounts.change(settings, name, role=role)


@user.command("password")
@click.argument("name")
@click.password_option("--password", envvar="CASPIAN_DESK_PASSWORD", help=_PASSWORD)
@click.pass_obj
def set_password(settings: Any, name: str, password: str) -> None:
    """Give the account NAME another password, and unlock it."""
    from app.cli import desk as accounts  # noqa: PLC0415

    accounts.change(settings, name, password=password)


@user.command("disable")
@click.argument("name")
@click.pass_obj
def disable_user(settings: Any, name: str) -> None:
    """Switch the account NAME off; the history keeps its name."""
    from app.cli import desk as accounts  # noqa: PLC0415

    accounts.change(settings, name, active=False)


@user.command("list")
@click.pass_obj
def list_users(settings: Any) -> None:
    """List the accounts."""
    from app.cli import desk as accounts  # noqa: PLC0415

    accounts.show(settings)
