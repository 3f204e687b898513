"""Options for reading event sets, shared by `serve` and `convert`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from pydantic import ValidationError

from app.web.policy.log_lines import line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.web.config import Settings
    from events.own.intake import Reading, Request

_MAP = "Which column is which property: title=event_name,start=date,… or a TOML file; for each event set, or for all."
_GROWTH = "How many times its size a file may grow while it is read; 100 by default."
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)

# None of them has a default here: `serve` takes options that are not given from environment variables.
_OPTIONS = (
    click.option("--map", "mappings", multiple=True, help=_MAP),
    click.option("--strict", is_flag=True, default=None, help="Stop at the first row that cannot be used."),
    click.option("--rejects", type=_FOLDER, help="Folder for rows that cannot be used; the current one by default."),
    click.option("--growth", type=click.IntRange(1), help=_GROWTH),
    click.option("--format", "form", help="Format of the files as their extension would say it: csv, xlsx, …"),
    click.option("--encoding", help="Encoding of texts, such as windows-1251; detected by default."),
    click.option("--decimal", type=click.Choice([".", ","]), help="Sign before decimals; found out by default."),
    click.option("--dates", type=click.Choice(["dmy", "mdy"]), help="Whether the day or the month comes first."),
    click.option("--calendar", type=click.Choice(["gregorian", "persian"]), help="Calendar of the dates."),
    click.option("--profile", help="Known layout, such as acled, a TOML file, or none; recognised by default."),
    click.option("--missing", multiple=True, help="A text that stands for no value, such as NA; may be repeated."),
)
#: Their names.
READING = (
    "mappings",
    "strict",
    "rejects",
    "growth",
    "form",
    "encoding",
    "decimal",
    "dates",
    "calendar",
    "missing",
    "profile",
)


#: Help text of `convert` and `publish` for partitioning.
BY = "What divides a folder: year, month, decade or columns, such as year,category."
DRY_RUN = "Show how event sets would be read, with counts and three events of each, and do nothing else."


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options for reading event sets to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def settings_of(flags: dict[str, Any]) -> Settings:
    """Create settings from the flags of `serve`, and from environment variables for flags that are not given.

    Raises
    ------
    click.UsageError
        If a value is not allowed.
    """
    from app.web.config import Settings  # noqa: PLC0415 - the other commands need no web server

    try:
        return Settings(**{name: value for name, value in flags.items() if value not in (None, ())})
    except ValidationError as error:
        problems = [
            f"{'.'.join(map(str, one['loc']))}: {one['msg']} (found {one['input']!r})" for one in error.errors()
        ]
        raise click.UsageError("; ".join(problems)) from error


def keys_of(by: str | None) -> tuple[str, ...]:
    """Parse the partition keys of a folder.

    >>> keys_of("year, category"), keys_of(None)
    (('year', 'category'), ('year',))
    """
    return tuple(key.strip() for key in (by or "year").split(","))


def preview_of(flags: dict[str, Any]) -> None:
    """Show how the event sets of the flags of `serve` would be read."""
    from app.web.served import requests_of  # noqa: PLC0415

    settings = settings_of(flags)
    if not settings.events:
        raise click.UsageError("--dry-run needs --events: it shows how event sets would be read")
    show(*requests_of(settings))


def show(requests: Sequence[Request], reading: Reading) -> None:
    """Show how event sets would be read."""
    from app.cli.progress import ProgressReport  # noqa: PLC0415 - reading events takes longer than showing help
    from events.own.preview import preview  # noqa: PLC0415

    for request in requests:
        for text in preview(request, reading, ProgressReport()):
            click.echo(line(text) if text else "")
