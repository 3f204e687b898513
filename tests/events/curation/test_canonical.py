"""The canonical form: the same records, always in the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml
from records import record, write

from events.curation import canonical, reading, rewriting

if TYPE_CHECKING:
    from pathlib import Path


def test_the_built_in_catalogue_survives_being_rewritten(tmp_path: Path) -> None:
    before = reading.read()
    for name, text in canonical.files(before).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    after = reading.read(tmp_path)
    assert sorted(after.events, key=canonical.order) == sorted(before.events, key=canonical.order)
    assert (after.vessels, after.organisations) == (before.vessels, before.organisations)


def test_rewriting_twice_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, record(), record(id="2012-before", date="2012"))
    assert rewriting.rewrite(tmp_path) == ["2012.yaml", "2013.yaml"]
    assert rewriting.rewrite(tmp_path) == []


def test_events_move_to_the_file_of_their_year_in_order(tmp_path: Path) -> None:
    write(tmp_path, record(id="2014-later", date="2014-02"), record(id="2014-first", date="2014-01"), name="2013.yaml")
    rewriting.rewrite(tmp_path)
    assert not (tmp_path / "2013.yaml").exists()
    ids = [one["id"] for one in yaml.safe_load((tmp_path / "2014.yaml").read_text(encoding="utf-8"))]
    assert ids == ["2014-first", "2014-later"]


def test_a_dry_run_says_what_would_change_and_changes_nothing(tmp_path: Path) -> None:
    text = (write(tmp_path, record()) / "2013.yaml").read_text(encoding="utf-8")
    assert rewriting.rewrite(tmp_path, dry_run=True) == ["2013.yaml"]
    assert (tmp_path / "2013.yaml").read_text(encoding="utf-8") == text


def test_empty_fields_are_left_out_but_a_spoken_null_stays(tmp_path: Path) -> None:
    write(tmp_path, record(location_country=None, concerns=[]))
    text = canonical.files(reading.read(tmp_path))["2013.yaml"]
    assert "location_country: null" in text
    assert "concerns" not in text


def test_a_source_without_language_or_copy_does_not_say_so(tmp_path: Path) -> None:
    source = record()["sources"][0] | {"published": None}
    text = canonical.files(reading.read(write(tmp_path, record(sources=[source]))))["2013.yaml"]
    assert "published: null" in text
    assert "language" not in text
    assert "archived" not in text
