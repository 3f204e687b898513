"""Publishing events to a PostGIS table or to a folder of partitions, local or in a bucket."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.event_sets import keys_of
from app.cli.progress import ProgressReport
from app.web.config import Settings
from app.web.served import load
from events.curation.reading import load as load_catalogue
from events.table.partitions import bucket
from events.table.partitions.publishing import publish as write_folder
from events.table.postgis.address import is_postgresql
from events.table.postgis.publishing import publish as write_table


def published(target: str, reader: str, by: str | None, settings: Settings) -> tuple[int, str]:
    """Write the events that the settings name; return how many there are, and the name of the target.

    Parameters
    ----------
    target
        Address of a table or of a folder in a bucket, or path of a local folder.
    reader
        A role that may read the table; empty for none.
    by
        Partition keys of a folder.
    settings
        The configuration, which names the event sets or the catalogue.

    Raises
    ------
    click.UsageError
        If an option does not apply to this kind of target.
    """
    is_table = is_postgresql(target)
    if is_table and by:
        raise click.UsageError("--by divides a folder, and the target is a table; expected the path of a folder")
    if not is_table and reader:
        raise click.UsageError("--reader is a role of a database, and the target is a folder; expected postgresql://…")
    is_in_bucket = bucket.is_in_bucket(target)
    if not is_table and not is_in_bucket and "://" in target:
        raise click.UsageError(
            f"{target} cannot be written to; expected postgresql://…, s3://bucket/folder/ or the path of a folder"
        )
    found = load(settings, ProgressReport()) if settings.events else load_catalogue(settings.catalogue)
    if is_table:
        return len(found), write_table(found, target, reader)
    if is_in_bucket:
        bucket.publish(found, target, keys_of(by))
        return len(found), target
    write_folder(found, Path(target), keys_of(by))
    return len(found), target
