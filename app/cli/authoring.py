"""The prompts of `caspian-map new`: asks for what the flags leave out, and shows possible duplicates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import click
from pydantic import ValidationError

from events.curation import authoring, canonical, reading
from events.model import dates, schema
from events.model.errors import DateError, EventsError
from events.model.schema import Event
from geodata import gazetteer
from geodata.errors import AmbiguousPlaceError, GeodataError

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from geodata.gazetteer.places import Place

_SOURCE_FIELDS = {
    "url": "Address of the source",
    "title": "Title of the page",
    "publisher": "Publisher",
    "published": "Date of publication (empty if not shown)",
    "evidence": "What it supports, in your own words",
}


def converse(folder: Path, given: dict[str, Any], today: date, *, yes: bool) -> None:
    """Build a record from flags and answers, validate it, and write it.

    Parameters
    ----------
    folder
        Folder of the catalogue.
    given
        Values of the flags by field name; ``country`` and ``source`` are lists.
    today
        The day on which the record is added.
    yes
        Write without asking for confirmation.
    """
    records = reading.read(folder)
    title = given["title"] or click.prompt("Title (own words, at most 90 characters)")
    edtf = given["date"] or click.prompt("Date (EDTF, such as 2013-07-08/2013-07-12 or 2013~)", value_proc=_date)
    canonical.refuse_comments(folder / canonical.file_of(edtf))  # before more is asked
    place = _place(given["place"] or click.prompt("Place (name or id)"))
    click.echo(f"  {place.name} ({place.kind}): {place.lat:g} {place.lon:g}")
    proposal = authoring.propose_id(edtf, title, records.files)
    draft = {
        "id": given["id"] or (proposal if yes else click.prompt("Id", default=proposal)),
        "title": title,
        "category": given["category"] or _choice("Category", schema.Category),
        "date": edtf,
        "place": {"id": place.id, "precision": given["precision"] or schema.precision_of(place.kind)},
        "location_country": place.country,
        "participants": [_participant(text) for text in given["country"]] or _participants(),
        "verification": given["verification"] or _choice("Verification", schema.Verification),
        "summary": given["summary"] or click.prompt("Summary (own words, one to three sentences)"),
        "sources": [_source(text) for text in given["source"]] or _sources(),
        "added": today.isoformat(),
    }
    try:
        event = Event.model_validate(draft)
    except ValidationError as error:
        problems = [
            f"{'.'.join(map(str, one['loc']))}: {one['msg'].removeprefix('Value error, ')}" for one in error.errors()
        ]
        raise click.ClickException("the record is invalid:\n" + "\n".join(problems)) from error
    for pair in authoring.likely_duplicates(records, event):
        other = pair.first if pair.second == event.id else pair.second
        click.echo(f"  may repeat {other} (titles {pair.likeness:g} % alike, {pair.distance_km:g} km away)")
    if not yes:
        click.confirm(f"Write {event.id}?", abort=True)
    try:
        click.echo(f"wrote it to {authoring.add(folder, event).name}")
    except (EventsError, OSError):
        click.echo(f"The record, which could not be written:\n\n{canonical.dump([event])}")
        raise


def _date(text: str) -> str:
    try:
        dates.parse(text)
    except DateError as error:
        raise click.UsageError(str(error)) from error
    return text


def _place(name: str) -> Place:
    known = gazetteer.load()
    if name in known:
        return known[name]
    try:
        place = gazetteer.resolve(name)
    except AmbiguousPlaceError as error:
        raise click.ClickException(str(error)) from error
    except GeodataError as error:
        raise click.ClickException(f"{error}; add the place to geodata/gazetteer/places.yaml first") from error
    if place.id not in known:
        raise click.ClickException(f"{place.name} is in GeoNames only; add it to geodata/gazetteer/places.yaml first")
    return place


def _choice(label: str, vocabulary: Any) -> str:
    return str(click.prompt(label, type=click.Choice(get_args(vocabulary))))


def _participant(text: str) -> dict[str, str]:
    country, _colon, role = text.partition(":")
    return {"country": country.strip().upper(), "role": role.strip()}


def _participants() -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    while text := click.prompt("Participant, such as IR:host (empty when done)", default="", show_default=False):
        found.append(_participant(text))
    return found


def _source(text: str) -> dict[str, str | None]:
    """Read a source given as ``url | title | publisher | published | evidence``."""
    parts = [part.strip() for part in text.split("|")]
    if len(parts) != len(_SOURCE_FIELDS):
        raise click.UsageError(f"--source {text!r}: expected '{' | '.join(_SOURCE_FIELDS)}'")
    return {name: part or None for name, part in zip(_SOURCE_FIELDS, parts, strict=True)}


def _sources() -> list[dict[str, str | None]]:
    found: list[dict[str, str | None]] = []
    while not found or click.confirm("Another source?", default=False):
        answers = {
            name: click.prompt(label, default="" if name == "published" else None, show_default=False)
            for name, label in _SOURCE_FIELDS.items()
        }
        found.append({name: answer or None for name, answer in answers.items()})
    return found
