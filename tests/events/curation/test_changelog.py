"""The changelog tells what happened to the data, from the records themselves."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import yaml
from records import record, write

from events.curation import releases
from events.curation.changelog import LONGEST_LIST, changelog
from events.curation.reading import from_records, read

if TYPE_CHECKING:
    from pathlib import Path

    from events.curation.records import Records

WITHDRAWN: dict[str, Any] = {
    "id": "2012-01-01-mistake",
    "date": "2026-02-01",
    "reason": "The page [told] of another sea.",
    "replaced_by": "2013-07-08-test-exercise",
}


def records_of(folder: Path, *records: dict[str, Any], withdrawn: list[dict[str, Any]] | None = None) -> Records:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "withdrawn.yaml").write_text(yaml.safe_dump(withdrawn or []), encoding="utf-8")
    return read(write(folder, *records))


def many(number: int) -> list[dict[str, Any]]:
    return [
        record(id=f"{year}-01-01-event-{position}", date=f"{year}-01-01")
        for position in range(number)
        for year in (2012, 2013)
    ]


def test_added_events_are_counted_and_named_with_their_ids(tmp_path: Path) -> None:
    text = changelog(records_of(tmp_path, record()))
    assert "## 2026-01-01\n\n### Added: 1 event\n" in text
    assert "- [A test exercise](../events/2013-07-08-test-exercise) `2013-07-08-test-exercise`" in text


def test_days_are_told_newest_first(tmp_path: Path) -> None:
    later = record(id="2012-01-01-later", date="2012-01-01", added="2026-05-01")
    text = changelog(records_of(tmp_path, record(), later))
    assert text.index("## 2026-05-01") < text.index("## 2026-01-01")


def test_a_short_list_is_not_divided(tmp_path: Path) -> None:
    assert "\n  - " not in changelog(records_of(tmp_path, *many(LONGEST_LIST // 2)))


def test_a_long_list_is_divided_by_year(tmp_path: Path) -> None:
    text = changelog(records_of(tmp_path, *many(LONGEST_LIST)))
    assert f"- 2012: {LONGEST_LIST} events\n  - [A test exercise]" in text
    assert f"- 2013: {LONGEST_LIST} events\n" in text
    assert text.count("`20") == 2 * LONGEST_LIST


def test_a_revision_stands_on_its_day_with_its_note(tmp_path: Path) -> None:
    revised = [{"date": "2026-03-01", "note": "Moved to *Anzali*."}]
    text = changelog(records_of(tmp_path, record(revised=revised)))
    assert "## 2026-03-01\n\n### Revised: 1 change\n\n- [A test exercise]" in text
    assert r": Moved to \*Anzali\*." in text


def test_merged_events_are_counted(tmp_path: Path) -> None:
    merged = record(merged_from=["a.yaml:one", "b.yaml:two", "b.yaml:three"])
    single = record(id="2012-01-01-single", date="2012-01-01", merged_from=["a.yaml:four"])
    text = changelog(records_of(tmp_path, merged, single))
    assert "Merged: 1 event of these, from 3 research notes." in text


def test_a_withdrawn_event_is_told_with_its_reason_and_what_replaces_it(tmp_path: Path) -> None:
    text = changelog(records_of(tmp_path, record(), withdrawn=[WITHDRAWN]))
    assert "## 2026-02-01\n\n### Withdrawn: 1 event\n\n- `2012-01-01-mistake`: " in text
    assert r"The page \[told\] of another sea. Replaced by [`2013-07-08-test-exercise`](../events/" in text


def test_declined_research_notes_are_told_with_their_reason_on_the_day_of_the_decision(tmp_path: Path) -> None:
    notes = [{"date": "2026-02-03", "reason": "A *river* port.", "records": ["a.yaml:one", "a.yaml:two"]}]
    write(tmp_path, *notes, name="declined.yaml")
    text = changelog(records_of(tmp_path, record()))
    assert "## 2026-02-03\n\n### Declined: 2 research notes\n\n" in text
    assert "- A \\*river\\* port.\n  - `a.yaml:one`\n  - `a.yaml:two`\n" in text


def test_a_release_is_compared_with_the_one_before(tmp_path: Path) -> None:
    first = records_of(tmp_path / "catalogue", record(), *many(1))
    releases.freeze(from_records(first, ""), "2026.1", date(2026, 1, 1), tmp_path)
    second = records_of(tmp_path / "catalogue", record(title="A new title"), *many(1)[1:], *many(2)[2:])
    releases.freeze(from_records(second, ""), "2026.2", date(2026, 4, 1), tmp_path)
    text = changelog(second, releases.read(tmp_path))
    assert "## 2026-04-01\n\n### Release 2026.2\n\n4 events. " in text
    assert "Since 2026.1: 2 added, 1 changed, 1 no longer there. SHA-256" in text
    assert "### Release 2026.1\n\n3 events. SHA-256" in text
    assert "| Year | 2026.1 | 2026.2 |" in text


def test_what_is_newer_than_the_last_release_is_counted_by_category_and_year(tmp_path: Path) -> None:
    first = records_of(tmp_path / "catalogue", record())
    releases.freeze(from_records(first, ""), "2026.1", date(2026, 1, 1), tmp_path)
    second = records_of(tmp_path / "catalogue", record(), *many(1))
    text = changelog(second, releases.read(tmp_path)).partition("## Since release 2026.1")[2].partition("\n## ")[0]
    assert "| Category | 2026.1 | now |" in text
    assert "| naval-exercise | 1 | 3 |" in text
    assert "| 2012 | 0 | 1 |\n| 2013 | 1 | 2 |\n| all | 1 | 3 |" in text


def test_what_counts_as_the_last_release_does_is_not_compared_with_it(tmp_path: Path) -> None:
    records = records_of(tmp_path / "catalogue", record())
    releases.freeze(from_records(records, ""), "2026.1", date(2026, 1, 1), tmp_path)
    assert "Since release" not in changelog(records, releases.read(tmp_path))


def test_the_same_records_give_the_same_text(tmp_path: Path) -> None:
    forwards = changelog(records_of(tmp_path / "a", *many(12)))
    backwards = changelog(records_of(tmp_path / "b", *reversed(many(12))))
    assert forwards == backwards


def test_every_event_of_the_catalogue_is_named() -> None:
    records = read()
    text = changelog(records)
    assert [event.id for event in records.events if f"`{event.id}`" not in text] == []
    assert all(f"`{one}`: " in text for one in records.withdrawn)
    assert all(f"`{note}`" in text for one in records.declined for note in one.records)
