"""Bringing the files of a folder into canonical form, so that nothing that anybody has written is lost.

They are read and written under one lock, and compared before each is replaced: what an editor saves meanwhile stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from events.curation import canonical, reading, stories
from events.curation.records import Records
from events.table.writing import Stamp, check_unchanged, locked, write_whole


def rewrite(folder: Path, *, dry_run: bool = False) -> list[str]:
    """Bring a catalogue's folder into canonical form.

    Parameters
    ----------
    folder
        Of the records.
    dry_run
        Only find out what would change.

    Returns
    -------
    list of str
        Names of the files that change.

    Raises
    ------
    CatalogueError
        If the records have problems, or a file that would change has comments.
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
            # What moves to another file is for a moment in both, and never in none.
            there.write({name: text for name, text in _received(records, wanted).items() if name in changed})
            there.write({name: wanted.get(name) for name in changed})
    return changed


def rewrite_stories(folder: Path, *, dry_run: bool = False) -> list[str]:
    """Bring the stories of a folder into canonical form; parameters, result and errors are those of `rewrite`."""
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
    """The YAML files of a folder as they were read.

    Parameters
    ----------
    folder
        Is locked.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stamps = {path.name: Stamp.of(path) for path in sorted(folder.glob("*.yaml"))}
        self._texts = {name: (folder / name).read_text(encoding="utf-8", errors="replace") for name in self._stamps}

    def differing(self, wanted: Mapping[str, str]) -> list[str]:
        """Name the files that are not as they are wanted, also those that are not wanted at all."""
        return sorted(name for name in {*wanted, *self._texts} if wanted.get(name) != self._texts.get(name))

    def check(self, names: Iterable[str]) -> None:
        """Refuse, before anything is written, if one of these files has comments or was changed."""
        for name in names:
            canonical.refuse_comments(self._folder / name)
            check_unchanged(self._folder / name, self._stamp(name))

    def write(self, wanted: Mapping[str, str | None]) -> None:
        """Write files, and remove those without a text; what is as it should be stays."""
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
    """Lay out the files that receive events from others, each with what is to leave it, too."""
    moving = [event for event in records.events if records.files[event.id] != canonical.file_of(event.date)]
    receiving = {canonical.file_of(event.date) for event in moving}
    return {
        name: canonical.dump_events(
            event for event in records.events if name in (canonical.file_of(event.date), records.files[event.id])
        )
        for name in wanted
        if name in receiving
    }
