"""The command `caspian-map`."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO, get_args

import click
from pydantic import ValidationError

from events import schema
from events.catalogue import BUILT_IN
from events.errors import CatalogueError, EventsError
from geodata.errors import GeodataError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="caspian-map")
def main() -> None:
    """Serve, check and convert the Caspian military activity map."""


@main.command()
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=int, help="Port to listen on; 0 takes a free one.")
@click.option("--workers", type=int, help="Server processes.")
@click.option("--threads", type=int, help="Threads in each process.")
@click.option("--catalogue", type=click.Path(path_type=Path), help="Folder of the catalogue.")
@click.option("--tile-url", help="Raster tiles that readers may switch on; empty for none.")
def serve(**flags: Any) -> None:
    """Serve the map; flags win over CASPIAN_… environment variables."""
    from app import create_app  # noqa: PLC0415 - the other commands need no web server
    from app.config import Settings  # noqa: PLC0415
    from app.server import Server  # noqa: PLC0415

    try:
        settings = Settings(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as error:
        problems = [
            f"{'.'.join(map(str, one['loc']))}: {one['msg']} (found {one['input']!r})" for one in error.errors()
        ]
        raise click.UsageError("; ".join(problems)) from error
    try:
        app = create_app(settings)
    except CatalogueError as error:
        raise click.ClickException(str(error)) from error
    Server(app, settings).run()


_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@main.command()
@click.argument("folder", type=_FOLDER, default=BUILT_IN)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to write the findings."
)
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="What counts as the future; today by default.")
def validate(folder: Path, form: str, today: datetime | None) -> None:
    """Check every record of a catalogue FOLDER against schema and codebook; the built-in one by default.

    Exits with 1 if there is an error; warnings ask for a look.
    """
    from events.catalogue import from_records, read  # noqa: PLC0415 - importing GeoPandas takes longer than showing help
    from events.lint import lint  # noqa: PLC0415

    count = 0
    try:
        records = read(folder)
        count = len(records.events)
        found = lint(records, from_records(records, ""), (today or datetime.now(UTC)).date())
    except CatalogueError as error:
        found = list(error.problems)
    errors = sum(problem.severity == "error" for problem in found)
    if form == "json":
        click.echo(json.dumps([problem.to_dict() for problem in found], ensure_ascii=False, indent=2))
    else:
        for problem in found:
            click.echo(str(problem))
        click.echo(f"{count} events, {errors} errors, {len(found) - errors} warnings.")
    if errors:
        raise SystemExit(1)


@main.command()
@click.argument("folder", type=_FOLDER, default=BUILT_IN)
@click.option("--check", is_flag=True, help="Only say which files would change, and exit with 1 if any would.")
def fmt(folder: Path, *, check: bool) -> None:
    """Rewrite a catalogue FOLDER in its canonical form: order of events and fields, quoting, line width."""
    from events import canonical  # noqa: PLC0415
    from events.catalogue import read  # noqa: PLC0415

    try:
        changed = canonical.rewrite(folder, read(folder), dry_run=check)
    except CatalogueError as error:
        raise click.ClickException(str(error)) from error
    for name in changed:
        click.echo(f"{name} {'is not in canonical form' if check else 'rewritten'}")
    if check and changed:
        raise SystemExit(1)


@main.command()
@click.option("--title", help="Own words, at most 90 characters.")
@click.option("--date", help="EDTF, such as 2013-07-08/2013-07-12.")
@click.option("--place", help="Name or id of a place of the gazetteer.")
@click.option("--precision", type=click.Choice(get_args(schema.PlacePrecision)), help="By default of the place's kind.")
@click.option("--category", type=click.Choice(get_args(schema.Category)))
@click.option("--country", multiple=True, help="A participant as CODE:role, such as IR:host; may be repeated.")
@click.option("--verification", type=click.Choice(get_args(schema.Verification)))
@click.option("--summary", help="Own words, one to three sentences.")
@click.option("--source", multiple=True, help="url | title | publisher | published | evidence; may be repeated.")
@click.option("--id", help="By default proposed from date and title.")
@click.option("--catalogue", type=_FOLDER, default=BUILT_IN, help="Folder of the catalogue.")
@click.option("--yes", is_flag=True, help="Write without asking.")
def new(catalogue: Path, *, yes: bool, **given: Any) -> None:
    """Add an event: asks what the flags leave open, shows likely duplicates, writes the record to its file."""
    from app.authoring import converse  # noqa: PLC0415

    try:
        converse(catalogue, given, datetime.now(UTC).date(), yes=yes)
    except EventsError as error:
        raise click.ClickException(str(error)) from error


@main.command()
@click.argument("version")
@click.option("--catalogue", type=_FOLDER, default=BUILT_IN, help="Folder of the catalogue.")
@click.option("--releases", type=click.Path(path_type=Path), help="Folder of the releases.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day of the release; today by default.")
def release(version: str, catalogue: Path, releases: Path | None, today: datetime | None) -> None:
    """Freeze the catalogue as release VERSION, such as 2026.1; it never changes afterwards."""
    from events import releases as frozen  # noqa: PLC0415
    from events.catalogue import from_records, read  # noqa: PLC0415
    from events.lint import lint  # noqa: PLC0415

    day = (today or datetime.now(UTC)).date()
    try:
        records = read(catalogue)
        checked = from_records(records, version)
        errors = [problem for problem in lint(records, checked, day) if problem.severity == "error"]
        if errors:
            raise CatalogueError(errors)
        made = frozen.freeze(checked, version, day, releases or frozen.FOLDER)
    except EventsError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{made.version}: {made.events} events, SHA-256 {made.sha256}")


@main.command()
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False), default="CITATION.cff")
@click.option("--catalogue", type=_FOLDER, default=BUILT_IN, help="Folder of the catalogue.")
def citation(path: Path, catalogue: Path) -> None:
    """Write how the catalogue is cited to PATH; CITATION.cff by default."""
    from events.metadata import write_citation  # noqa: PLC0415

    try:
        write_citation(path, catalogue)
    except EventsError as error:
        raise click.ClickException(str(error)) from error


@main.command()
@click.option("--catalogue", type=_FOLDER, default=BUILT_IN, help="Folder of the catalogue.")
@click.option("--releases", type=click.Path(path_type=Path), help="Folder of the releases.")
def changelog(catalogue: Path, releases: Path | None) -> None:
    """Print what was added, revised, merged and withdrawn, day by day, as Markdown."""
    from events import revisions  # noqa: PLC0415
    from events.catalogue import read  # noqa: PLC0415
    from events.changelog import changelog as told  # noqa: PLC0415
    from events.releases import FOLDER  # noqa: PLC0415

    try:
        click.echo(told(read(catalogue), revisions.frozen(releases or FOLDER)), nl=False)
    except EventsError as error:
        raise click.ClickException(str(error)) from error


@main.command()
@click.argument("names", nargs=-1)
@click.option("--country", help="ISO 3166-1 code of the state to look in.")
@click.option("--csv", "table", type=click.File(encoding="utf-8-sig"), help="Geocode a CSV table to standard output.")
@click.option("--column", default="name", show_default=True, help="The table's column that holds the names.")
def geocode(names: tuple[str, ...], country: str | None, table: TextIO | None, column: str) -> None:
    """Find where NAMES are; one line in (arguments, or standard input), one line out.

    Exits with 1 if any name is unknown or ambiguous.
    """
    from app import geocoding  # noqa: PLC0415 - reading the gazetteer takes longer than showing help

    try:
        if table is not None:
            answers = list(geocoding.geocode_table(table, sys.stdout, column))
        else:
            lines = names or [line.strip() for line in sys.stdin if line.strip()]
            answers = []
            for name in lines:
                answers.append(geocoding.geocode(name, country.upper() if country else None))
                click.echo(answers[-1].line())
    except GeodataError as error:
        raise click.ClickException(str(error)) from error
    if any(answer.status != "found" for answer in answers):
        raise SystemExit(1)
