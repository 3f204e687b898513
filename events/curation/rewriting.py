"""Rewriting of the files of a folder in canonical form, without losing anything that anybody has written.

Files are read and written under one lock, and compared before each is replaced: concurrent edits are preserved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from events.curation import canonical, reading, stories
from events.curation.records import Records
from events.table.writing import Stamp, check_unchanged, locked, write_whole


def rewrite(folder: Path, *, dry_run: bool = False) -> list[str]:
    """Rewrite a catalogue's folder in canonical form.

    Parameters
    ----------
    folder
        Folder of the records.
    dry_run
        Whether to only determine the changes.

    Returns
    -------
    list of str
        Names of the changed files.

    Raises
    ------
    CatalogueError
        If the records have problems, or a file to be changed has comments.
    WritingError
        If a file was changed meanwhile.
    """
    with locked(folder):
        there = _Texts(folder)
        records = reading.read(folder)
        wanted = canonical.files(records)
        changed = there.differing(wanted)
        if not dry_run:
            there.check(changed)
            # An event that moves to another file is temporarily in both, and never in none.
            there.write({name: text for name, text in _received(records, wanted).items() if name in changed})
            there.write({name: wanted.get(name) for name in changed})
    return changed


def rewrite_stories(folder: Path, *, dry_run: bool = False) -> list[str]:
    """Rewrite the stories of a folder in canonical form; parameters, result and errors as for `rewrite`."""
    if not folder.is_dir():
        return []
    with locked(folder):
        there = _Texts(folder)
        wanted = {f"{name}.yaml": canonical.dump_story(story) for name, story in stories.read(folder).items()}
        changed = there.differing(wanted)
        if not dry_run:
            there.check(changed)
            there.write({name: wanted[name] for name in changed})
    return changed


class _Texts:
    """The YAML files of a folder, as read.

    Parameters
    ----------
    folder
        Folder, which is locked.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stamps = {path.name: Stamp.of(path) for path in sorted(folder.glob("*.yaml"))}
        self._texts = {name: (folder / name).read_text(encoding="utf-8", errors="replace") for name in self._stamps}

    def differing(self, wanted: Mapping[str, str]) -> list[str]:
        """Return the files that differ from the wanted content, including those that should not exist."""
        return sorted(name for name in {*wanted, *self._texts} if wanted.get(name) != self._texts.get(name))

    def check(self, names: Iterable[str]) -> None:
        """Refuse, before anything is written, if one of these files has comments or was changed."""
        for name in names:
            canonical.refuse_comments(self._folder / name)
            check_unchanged(self._folder / name, self._stamp(name))

    def write(self, wanted: Mapping[str, str | None]) -> None:
        """Write files, and remove those without a text; files with the right content are left alone."""
        for name, text in wanted.items():
            path = self._folder / name
            if text is None:
                check_unchanged(path, self._stamp(name))
                path.unlink()
            elif text != self._texts.get(name):
                write_whole(path, text, since=self._stamp(name))
                self._texts[name], self._stamps[name] = text, Stamp.of(path)

    def _stamp(self, name: str) -> Stamp:
        return self._stamps.get(name, Stamp())


def _received(records: Records, wanted: Mapping[str, str]) -> dict[str, str]:
    """Return the files that receive events from others; each still includes the events that are to leave it."""
    moving = [event for event in records.events if records.files[event.id] != canonical.file_of(event.date)]
    receiving = {canonical.file_of(event.date) for event in moving}
    return {
        name: canonical.dump_events(
            event for event in records.events if name in (canonical.file_of(event.date), records.files[event.id])
        )
        for name in wanted
        if name in receiving
    }
