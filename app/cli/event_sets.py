"""Options of reading event sets, which `serve` and `convert` share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

_MAP = "Which column is which property: title=event_name,start=date,… or a TOML file; for each event set, or for all."
_GROWTH = "How many times its size a file may grow while it is read; 100 by default."
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)

# None of them has a default here: `serve` takes what is not given from the environment.
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


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of reading event sets to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
