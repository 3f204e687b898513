"""The command `caspian-map`."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, get_args

import click

from app.cli.desk_commands import desk
from app.cli.event_sets import BY, DRY_RUN, READING, keys_of, preview_of, reading_options, settings_of, show
from events.curation.reading import BUILT_IN
from events.model import schema
from events.model.errors import CatalogueError, EventsError
from events.model.event_filter import PARAMETERS
from events.publishing.exports import FORMATS, format_of
from geodata.errors import GeodataError

if TYPE_CHECKING:
    from app.cli.watching import Changes

_STOPS = (signal.SIGTERM, signal.SIGHUP)
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


class _Commands(click.Group):
    """Commands that exit with a message on errors in input or files."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; Click itself handles a closed pipe."""
        try:
            with _unwinding():
                return super().invoke(ctx)
        except BrokenPipeError:
            raise
        except (EventsError, GeodataError, OSError) as error:
            raise click.ClickException(str(error)) from error


@contextmanager
def _unwinding() -> Iterator[None]:
    """Exit on SIGTERM and SIGHUP as on Ctrl+C: partial output is removed first. The server has its own handlers."""
    before = {one: signal.getsignal(one) for one in _STOPS}
    for one, handler in before.items():
        if handler is signal.SIG_DFL:  # under `nohup` the command is to go on
            signal.signal(one, _exit)
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _exit(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


def _filter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add an option for each parameter of the filter."""
    for one in reversed(tuple(PARAMETERS.values())):
        command = click.option(f"--{one.name}", help=f"{one.help}.")(command)
    return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="caspian-map")
def main() -> None:
    """Serve, check and convert the Caspian military activity map."""


main.add_command(desk)


@main.command()
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=int, help="Port to listen on; 0 picks a free one.")
@click.option("--workers", type=int, help="Server processes.")
@click.option("--threads", type=int, help="Threads in each process.")
@click.option("--catalogue", type=click.Path(path_type=Path), help="Folder of the catalogue.")
@click.option("--watch", is_flag=True, default=None, help="Read the catalogue anew when one of its files is saved.")
@click.option("--events", multiple=True, help="An event set to serve instead: FILE or NAME=FILE; may be repeated.")
@reading_options
@click.option("--allow-stale", is_flag=True, default=None, help="Serve the last good copy of sets that are away.")
@click.option("--dry-run", is_flag=True, help=DRY_RUN)
@click.option("--access-log", is_flag=True, default=None, help="Log each response as a line of JSON.")
@click.option("--tile-url", help="Raster tiles that readers may switch on; empty for none.")
def serve(*, dry_run: bool, **flags: Any) -> None:
    """Serve the map; flags win over CASPIAN_… environment variables."""
    if dry_run:
        preview_of(flags)
        return
    from app.assembly import assemble  # noqa: PLC0415 - the other commands need no web server
    from app.cli.last_good import read  # noqa: PLC0415
    from app.cli.server import Server  # noqa: PLC0415

    settings, report = settings_of(flags), None
    sets: list[Changes] = []
    if settings.events and settings.watch:
        raise click.UsageError("--watch is for the catalogue's folder: a table of PostgreSQL says it in its address")
    if settings.events:
        from app.cli.progress import ProgressReport  # noqa: PLC0415 - a server of the catalogue starts without it

        report = ProgressReport()
    if settings.events or settings.watch:
        from app.cli.watching import watched  # noqa: PLC0415 - only needed for watching

        sets = watched(settings)
    Server(
        lambda before: read(settings, report, before),
        lambda content: assemble(settings, content),
        settings,
        sets,
    ).run()


@main.command()
@click.argument("source")
@click.argument("target", type=click.Path(path_type=Path), required=False)
@reading_options
@click.option("--by", help=BY)
@click.option("--dry-run", is_flag=True, help=DRY_RUN)
@click.option("--scheduler", help="Address of a Dask scheduler that sorts, such as tcp://10.0.0.1:8786.")
def convert(
    source: str, target: Path | None, by: str | None, scheduler: str | None, *, dry_run: bool, **flags: Any
) -> None:
    """Convert an event set of any size to GeoParquet, ready for `serve --events`.

    SOURCE is a file or address as for `serve --events`, TARGET ends in .parquet, or is with --by a folder.
    """
    from app.cli.progress import ProgressReport  # noqa: PLC0415 - reading events takes longer than showing help
    from events.own.conversion import conversion  # noqa: PLC0415
    from events.own.intake import Reading, Request  # noqa: PLC0415
    from events.own.mapping import Mapping  # noqa: PLC0415

    given = {name: value for name, value in flags.items() if value not in (None, ())}
    mappings = given.pop("mappings", ("",))
    if len(mappings) > 1:
        raise click.UsageError(f"--map was given {len(mappings)} times for one event set; expected it once")
    request = Request.parse(source, Mapping.parse(mappings[0]))
    reading_it = Reading.of({"rejects": Path(), **given})
    if dry_run:
        show([request], reading_it)
        return
    if target is None:
        raise click.UsageError("Missing argument 'TARGET'.")
    keys = keys_of(by) if by else ()
    if by and not conversion.is_folder(target, keys):
        raise click.UsageError(f"--by divides a folder, and {target} is a file; expected a TARGET without an extension")
    conversion.convert(request, target, reading_it, ProgressReport(), scheduler, keys=keys)
    click.echo(f"wrote {target}")


@main.command()
@click.argument("folder", type=_FOLDER, default=BUILT_IN)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Output format.")
@click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), help="Day after which a date is in the future; today by default."
)
def validate(folder: Path, form: str, today: datetime | None) -> None:
    """Check every record of a catalogue FOLDER against schema and codebook, and the stories beside it.

    The built-in catalogue by default. Exits with 1 if there is an error; warnings ask for a look.
    """
    from events.curation import stories  # noqa: PLC0415 - importing GeoPandas takes longer than showing help
    from events.curation.lint.rules import lint  # noqa: PLC0415
    from events.curation.reading import from_records, read  # noqa: PLC0415

    count = 0
    try:
        records = read(folder)
        count = len(records.events)
        catalogue = from_records(records, "")
        found = lint(records, catalogue, (today or datetime.now(UTC)).date())
        found += stories.check(stories.folder_beside(folder), records, catalogue)
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
@click.option("--check", is_flag=True, help="Only list the files that would change; exit with 1 if there are any.")
def fmt(folder: Path, *, check: bool) -> None:
    """Rewrite a catalogue FOLDER in its canonical form: order of events and fields, quoting, line width.

    So are the stories beside it.
    """
    from events.curation import rewriting, stories  # noqa: PLC0415

    beside = stories.folder_beside(folder)
    stories.read(beside)  # if they have problems, nothing is rewritten
    changed = rewriting.rewrite(folder, dry_run=check)
    changed += [f"stories/{name}" for name in rewriting.rewrite_stories(beside, dry_run=check)]
    for name in changed:
        click.echo(f"{name} {'is not in canonical form' if check else 'rewritten'}")
    if check and changed:
        raise SystemExit(1)


@main.command()
@click.option("--title", help="In your own words, at most 90 characters.")
@click.option("--date", help="EDTF, such as 2013-07-08/2013-07-12.")
@click.option("--place", help="Name or id of a place of the gazetteer.")
@click.option(
    "--precision", type=click.Choice(get_args(schema.PlacePrecision)), help="By default from the kind of place."
)
@click.option("--category", type=click.Choice(get_args(schema.Category)))
@click.option("--country", multiple=True, help="A participant as CODE:role, such as IR:host; may be repeated.")
@click.option("--verification", type=click.Choice(get_args(schema.Verification)))
@click.option("--summary", help="In your own words, one to three sentences.")
@click.option("--source", multiple=True, help="url | title | publisher | published | evidence; may be repeated.")
@click.option("--id", help="By default built from date and title.")
@click.option("--catalogue", type=_FOLDER, default=BUILT_IN, help="Folder of the catalogue.")
@click.option("--yes", is_flag=True, help="Write without asking.")
def new(catalogue: Path, *, yes: bool, **given: Any) -> None:
    """Add an event: asks what the flags leave open, shows likely duplicates, writes the record to its file."""
    from app.cli.authoring import converse  # noqa: PLC0415

    converse(catalogue, given, datetime.now(UTC).date(), yes=yes)


@main.command()
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False, writable=True))
@click.option("--format", "suffix", type=click.Choice(list(FORMATS)), help="By default from the extension of OUT.")
@_filter_options
@click.option("--release", "version", help="Release to read instead of the current events, such as 2026.1.")
@click.option("--catalogue", type=_FOLDER, default=BUILT_IN, help="Folder of the catalogue.")
@click.option("--releases", type=click.Path(path_type=Path), help="Folder of the releases.")
def export(
    out: Path, suffix: str | None, version: str | None, catalogue: Path, releases: Path | None, **given: str | None
) -> None:
    """Write the events that pass a filter to the file OUT, in any format of the downloads."""
    from events.curation import releases as frozen  # noqa: PLC0415 - reading events takes longer than showing help
    from events.curation.reading import load  # noqa: PLC0415
    from events.index.index import EventIndex  # noqa: PLC0415
    from events.model.event_filter import EventFilter  # noqa: PLC0415
    from events.table.provenance import Provenance  # noqa: PLC0415
    from events.table.writing import begin  # noqa: PLC0415

    form = FORMATS[suffix] if suffix else format_of(out)
    since = begin(out, [*catalogue.glob("*.yaml"), *(releases or frozen.FOLDER).glob("*")])
    events = frozen.load(version, releases or frozen.FOLDER) if version else load(catalogue)
    index = EventIndex(events)
    pairs = [(name, value) for name, value in given.items() if value]
    event_filter = EventFilter.from_query(pairs, index.vocabulary)
    passing = events.take(index.select(event_filter))
    form.write(passing, Provenance.of(events, event_filter.to_query()), out, since=since)
    click.echo(f"wrote {len(passing)} events to {out}")


@main.command()
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False, writable=True))
@_filter_options
@click.option("--view", help="Part of the map as zoom/latitude/longitude, such as 6/41.9/50.3.")
@click.option("--event", help="Id of the event that the map opens; .html only.")
@click.option("--theme", help="light, dark, or for .html auto.")
@click.option("--width", help="CSS pixels; pictures only.")
@click.option("--height", help="CSS pixels; pictures only.")
@click.option("--scale", help="Pixels per CSS pixel, 1 to 3; .png only.")
@click.option("--title", help="Text above the map; pictures only.")
@click.option("--legend", help="1 or 0; pictures only.")
@click.option("--timeline", help="1 or 0; pictures only.")
@click.option("--release", "version", help="Release to read instead of the current events, such as 2026.1.")
@click.option("--site", default="", help="Root address of a site, for the links of .html.")
@click.option("--catalogue", type=_FOLDER, help="Folder of the catalogue.")
@click.option("--events", multiple=True, help="An event set to draw instead: FILE or NAME=FILE; may be repeated.")
@reading_options
def render(out: Path, site: str, **given: Any) -> None:
    """Write the map of the events that pass a filter to OUT: a .html file that needs no server, or a picture.

    Pictures end in .png, .svg or .pdf.
    """
    from app.cli.rendering import render as drawn  # noqa: PLC0415 - matplotlib and the web server take long to import
    from app.cli.rendering import sources  # noqa: PLC0415
    from events.table.writing import begin, write_whole  # noqa: PLC0415

    settings = {name: value for name in ("catalogue", "events", *READING) if (value := given.pop(name))}
    shown = {name: value for name, value in given.items() if value}
    since = begin(out, sources(settings))
    write_whole(out, drawn(out.suffix, shown, settings, site), since=since)
    click.echo(f"wrote {out}")


@main.command()
@click.argument("target")
@click.option("--reader", default="", help="A role that may read the table; it is made if need be.")
@click.option("--by", help=BY)
@click.option("--catalogue", type=_FOLDER, help="Folder of the catalogue.")
@click.option("--events", multiple=True, help="An event set to write instead: FILE or NAME=FILE; may be repeated.")
@reading_options
def publish(target: str, reader: str, by: str | None, **flags: Any) -> None:
    """Write all events to a table of PostGIS or a folder, in place of those that were written there before.

    TARGET is postgresql://user@host/database?table=schema.name, or a folder for partitions of GeoParquet, also
    s3://bucket/folder/. Readers see the old events or the new ones; servers of the table or folder follow.
    """
    from app.cli.publishing import published  # noqa: PLC0415 - reading events takes longer than showing help

    count, shown = published(target, reader, by, settings_of(flags))
    click.echo(f"wrote {count} events to {shown}")


@main.command()
@click.argument("source")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--published", type=click.DateTime(["%Y-%m-%d"]), help="Day of publication; the report's own by default.")
@click.option("--lang", type=click.Choice(["en", "ru", "fa", "az", "kk", "tk"]), help="Found from the text by default.")
@click.option("--format", "form", type=click.Choice(["json", "yaml"]), default="json", show_default=True)
@click.option(
    "--batch", is_flag=True, help="SOURCE and TARGET are JSON lines, one a report: id, lang, published, text."
)
@click.option("--catalogue", type=_FOLDER, default=BUILT_IN, help="Folder of the catalogue.")
def read(
    source: str,
    target: Path | None,
    published: datetime | None,
    *,
    lang: str | None,
    form: str,
    catalogue: Path,
    batch: bool,
) -> None:
    """Read a report and print drafts of the events that it tells, for a person to check.

    SOURCE is a text, HTML or PDF file, an address, or - for standard input. An address is fetched, unless it leads to
    a private network; nothing else is.
    """
    from app.cli import reading  # noqa: PLC0415 - its imports take longer than showing help

    if batch != (target is not None):
        raise click.UsageError(
            "--batch needs two files, IN.jsonl and OUT.jsonl" if batch else "TARGET goes with --batch"
        )
    if target is not None:
        count = reading.read_batch(Path(source), target, catalogue)
        click.echo(f"wrote {target} ({count} reports)")
        return
    click.echo(reading.read_one(source, published.date() if published else None, lang, form, catalogue), nl=False)


@main.command("preserve")
@click.argument("names", nargs=-1, metavar="[EVENT_ID|URL]...")
@click.option("--all", "everything", is_flag=True, help="All pages that the catalogue cites.")
@click.option("--again", is_flag=True, help="Also pages that are kept already.")
@click.option("--allow-private", is_flag=True, help="Also from this machine and from private networks.")
@click.option(
    "--megabytes", type=click.IntRange(1), default=50, show_default=True, help="The most that a page may have."
)
@click.option("--seconds", type=click.FloatRange(1), default=120, show_default=True, help="The most that it may take.")
@click.option(
    "--pause", type=click.FloatRange(0), default=1, show_default=True, help="Seconds between pages of one host."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Output format.")
@click.option("--catalogue", type=_FOLDER, default=BUILT_IN, help="Folder of the catalogue.")
def preserve_pages(
    names: tuple[str, ...],
    *,
    everything: bool,
    again: bool,
    allow_private: bool,
    megabytes: int,
    seconds: float,
    pause: float,
    form: str,
    catalogue: Path,
) -> None:
    """Keep the pages of sources as WARC files beside the records, and note there where they are.

    Of an event, of an address, or --all. Redirections are followed and kept; what is kept already is not fetched again,
    so that a run that was broken off goes on. Exits with 1, after a table of them, if pages could not be fetched.
    """
    from app.cli import preserving  # noqa: PLC0415 - its imports take longer than showing help
    from events.preserving.keeping import Options, Outcome, preserve  # noqa: PLC0415
    from events.reading.intake.fetching import Limits  # noqa: PLC0415

    if bool(names) == everything:
        raise click.UsageError("expected ids of events or addresses, or --all")
    options = Options(again, allow_private, Limits(megabytes * 1_000_000, seconds), pause)

    def tell(outcome: Outcome) -> None:
        click.echo(preserving.line(outcome), err=form == "json")

    outcomes = preserve(catalogue, names, options, tell)
    preserving.show(outcomes, form)


@main.command()
@click.argument("version")
@click.option("--catalogue", type=_FOLDER, default=BUILT_IN, help="Folder of the catalogue.")
@click.option("--releases", type=click.Path(path_type=Path), help="Folder of the releases.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day of the release; today by default.")
def release(version: str, catalogue: Path, releases: Path | None, today: datetime | None) -> None:
    """Freeze the catalogue as release VERSION, such as 2026.1; it never changes afterwards."""
    from events.curation import releases as frozen  # noqa: PLC0415
    from events.curation.lint.rules import lint  # noqa: PLC0415
    from events.curation.reading import from_records, read  # noqa: PLC0415

    day = (today or datetime.now(UTC)).date()
    records = read(catalogue)
    checked = from_records(records, version)
    errors = [problem for problem in lint(records, checked, day) if problem.severity == "error"]
    if errors:
        raise CatalogueError(errors)
    made = frozen.freeze(checked, version, day, releases or frozen.FOLDER)
    click.echo(f"{made.version}: {made.events} events, SHA-256 {made.sha256}")


@main.command()
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False), default="CITATION.cff")
@click.option("--catalogue", type=_FOLDER, default=BUILT_IN, help="Folder of the catalogue.")
def citation(path: Path, catalogue: Path) -> None:
    """Write how the catalogue is cited to PATH; CITATION.cff by default."""
    from events.publishing.metadata import write_citation  # noqa: PLC0415
    from events.table.writing import begin  # noqa: PLC0415

    begin(path, catalogue.glob("*.yaml"))
    write_citation(path, catalogue)


@main.command()
@click.option("--catalogue", type=_FOLDER, default=BUILT_IN, help="Folder of the catalogue.")
@click.option("--releases", type=click.Path(path_type=Path), help="Folder of the releases.")
def changelog(catalogue: Path, releases: Path | None) -> None:
    """Print what was added, revised, merged and withdrawn, day by day, as Markdown."""
    from events.curation import releases as frozen  # noqa: PLC0415
    from events.curation.changelog import changelog as told  # noqa: PLC0415
    from events.curation.reading import read  # noqa: PLC0415

    click.echo(told(read(catalogue), frozen.read(releases or frozen.FOLDER)), nl=False)


@main.command()
@click.argument("names", nargs=-1)
@click.option("--country", help="ISO 3166-1 code of the state to look in.")
@click.option("--csv", "table", type=click.File(encoding="utf-8-sig"), help="Geocode a CSV table to standard output.")
@click.option("--column", default="name", show_default=True, help="The table's column that holds the names.")
@click.option("--area", "notation", type=click.Choice(["wkt", "geojson"]), help="Read one list of corners instead.")
def geocode(
    names: tuple[str, ...], country: str | None, table: TextIO | None, column: str, notation: str | None
) -> None:
    """Find where NAMES are; one line in (arguments, or standard input), one line out.

    Exits with 1 if any name is unknown or ambiguous.

    With --area, read the corners or the circle of a navigational warning, such as "43-12.0N 048-15.0E, …" or
    "5 NM around 4312N04815E", and write the polygon.
    """
    if notation is not None:
        click.echo(_area(" ".join(names) or sys.stdin.read(), notation))
        return
    from app.cli import geocoding  # noqa: PLC0415 - reading the gazetteer takes longer than showing help

    if table is not None:
        answers = list(geocoding.geocode_table(table, sys.stdout, column))
    else:
        lines = names or [line.strip() for line in sys.stdin if line.strip()]
        answers = []
        for name in lines:
            answers.append(geocoding.geocode(name, country.upper() if country else None))
            click.echo(answers[-1].line())
    if any(answer.status != "found" for answer in answers):
        raise SystemExit(1)


def _area(text: str, notation: str) -> str:
    import shapely  # noqa: PLC0415 - slow to load

    from geodata.errors import GeodataError  # noqa: PLC0415
    from geodata.regions import notices  # noqa: PLC0415

    try:
        area = notices.read(text).geometry
    except GeodataError as error:
        raise click.ClickException(str(error)) from error
    return str(shapely.to_geojson(area) if notation == "geojson" else area.wkt)
