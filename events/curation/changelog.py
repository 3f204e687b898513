"""The changelog of the data: events added, revised, merged, declined, withdrawn and released, by day, as Markdown."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby

from events.curation import canonical
from events.curation.records import Records
from events.curation.releases import Release
from events.curation.revisions import compare
from events.model.schema import Declined, Event, Withdrawal
from events.table.catalogue import Catalogue

TITLE = "Changes to the data"
#: A longer list of added events is divided by the years of the events.
LONGEST_LIST = 20
# URL path of the event pages, relative to the page of the changelog.
_EVENTS_AT = "../events/"
_HEAD = f"""# {TITLE}

Made from the records themselves, newest first. An event keeps its id for ever; the id of a withdrawn event
is never used again.
"""


def changelog(records: Records, released: Iterable[tuple[Release, Catalogue]] = ()) -> str:
    """Return the changes of a catalogue, by day.

    Parameters
    ----------
    records
        Current records: their ``added``, ``revised`` and ``merged_from``, and withdrawn or declined ones.
    released
        Releases, oldest first; each is compared with the previous one.

    Returns
    -------
    str
        Markdown, the same for the same records and releases.
    """
    released = list(released)
    sections: defaultdict[str, list[str]] = defaultdict(list)
    for day, text in [
        *_releases(released),
        *_added(records.events),
        *_revised(records.events),
        *_withdrawn(records.withdrawn.values()),
        *_declined(records.declined),
    ]:
        sections[day].append(text)
    days = [f"## {day}\n\n" + "\n".join(sections[day]) for day in sorted(sections, reverse=True)]
    return "\n".join([_HEAD, *_since_the_last(records, released), *days])


def _since_the_last(records: Records, released: Sequence[tuple[Release, Catalogue]]) -> Iterable[str]:
    """Compare the current records with the last release, if there is one with different counts."""
    for release, catalogue in released[-1:]:
        then, now = _kinds(catalogue), [(event.category, event.date[:4]) for event in records.events]
        if Counter(then) != Counter(now):
            yield f"## Since release {release.version}\n\n{_compared(then, now, release.version, 'now')}"


def _kinds(catalogue: Catalogue) -> list[tuple[str, str]]:
    """Return category and year of each event."""
    frame = catalogue.frame
    return list(zip(frame["category"], frame["date"].str[:4], strict=True))


def _compared(before: Sequence[tuple[str, str]], after: Sequence[tuple[str, str]], old: str, new: str) -> str:
    """Tabulate the numbers of events by category and by year, before and after."""
    tables = []
    for position, heading in enumerate(("Category", "Year")):
        counts = [Counter(one[position] for one in events) for events in (before, after)]
        rows = [(name, *(count[name] for count in counts)) for name in sorted({*counts[0], *counts[1]})]
        rows.append(("all", len(before), len(after)))
        lines = [f"| {name} | {first} | {second} |\n" for name, first, second in rows]
        tables.append(f"| {heading} | {old} | {new} |\n| --- | ---: | ---: |\n{''.join(lines)}")
    return "\n".join(tables)


def _releases(released: Iterable[tuple[Release, Catalogue]]) -> Iterable[tuple[str, str]]:
    before: tuple[Release, Catalogue] | None = None
    for release, catalogue in released:
        text = f"{release.events} events"
        if before is not None:
            found = compare(before[1].frame, catalogue.frame)
            counts = f"{len(found.added)} added, {len(found.changed)} changed, {len(found.removed)} no longer there"
            text += f". Since {before[0].version}: {counts}"
        text = f"### Release {release.version}\n\n{text}. SHA-256 of its file: `{release.sha256}`.\n"
        if before is not None:
            text += f"\n{_compared(_kinds(before[1]), _kinds(catalogue), before[0].version, release.version)}"
        yield release.date, text
        before = (release, catalogue)


def _added(events: Iterable[Event]) -> Iterable[tuple[str, str]]:
    by_day: defaultdict[str, list[Event]] = defaultdict(list)
    for event in sorted(events, key=canonical.order):
        by_day[event.added].append(event)
    for day, added in by_day.items():
        yield day, f"### Added: {_count(len(added), 'event')}\n\n{_merged(added)}{_listed(added)}"


def _merged(added: Sequence[Event]) -> str:
    notes = [len(event.merged_from) for event in added if len(event.merged_from) > 1]
    if not notes:
        return ""
    return f"Merged: {_count(len(notes), 'event')} of these, from {sum(notes)} research notes.\n\n"


def _listed(added: Sequence[Event]) -> str:
    if len(added) <= LONGEST_LIST:
        return "".join(f"- {_link(event)}\n" for event in added)
    lines = []
    for year, group in groupby(added, lambda event: event.date[:4]):
        members = list(group)
        lines.append(f"- {year}: {_count(len(members), 'event')}\n")
        lines += [f"  - {_link(event)}\n" for event in members]
    return "".join(lines)


def _revised(events: Iterable[Event]) -> Iterable[tuple[str, str]]:
    by_day: defaultdict[str, list[str]] = defaultdict(list)
    for event in sorted(events, key=canonical.order):
        for revision in event.revised:
            by_day[revision.date].append(f"- {_link(event)}: {_escaped(revision.note)}\n")
    for day, lines in by_day.items():
        yield day, f"### Revised: {_count(len(lines), 'change')}\n\n{''.join(lines)}"


def _withdrawn(withdrawn: Iterable[Withdrawal]) -> Iterable[tuple[str, str]]:
    by_day: defaultdict[str, list[str]] = defaultdict(list)
    for one in sorted(withdrawn, key=lambda item: item.id):
        replaced = f" Replaced by [`{one.replaced_by}`]({_EVENTS_AT}{one.replaced_by})." if one.replaced_by else ""
        by_day[one.date].append(f"- `{one.id}`: {_escaped(one.reason)}{replaced}\n")
    for day, lines in by_day.items():
        yield day, f"### Withdrawn: {_count(len(lines), 'event')}\n\n{''.join(lines)}"


def _declined(declined: Iterable[Declined]) -> Iterable[tuple[str, str]]:
    by_day: defaultdict[str, list[Declined]] = defaultdict(list)
    for one in declined:
        by_day[one.date].append(one)
    for day, decisions in by_day.items():
        number = sum(len(one.records) for one in decisions)
        lines = [f"- {_escaped(one.reason)}\n{_notes(one.records)}" for one in decisions]
        yield day, f"### Declined: {_count(number, 'research note')}\n\n{''.join(lines)}"


def _notes(names: Iterable[str]) -> str:
    return "".join(f"  - `{name}`\n" for name in names)


def _link(event: Event) -> str:
    return f"[{_escaped(event.title)}]({_EVENTS_AT}{event.id}) `{event.id}`"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _escaped(text: str) -> str:
    r"""Escape a text for Markdown.

    >>> _escaped("a [ship] *of* <unknown> name")
    'a \\[ship\\] \\*of\\* \\<unknown\\> name'
    """
    return re.sub(r"([\\`*_\[\]<>&!])", r"\\\1", text)
