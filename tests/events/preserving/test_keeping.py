"""The pages of sources are kept once each, and the records say where; a run that was broken off goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from events.curation import canonical, reading
from events.model.errors import CatalogueError
from events.preserving.errors import PreservingError
from events.preserving.keeping import Options, Outcome, preserve

if TYPE_CHECKING:
    from pathlib import Path

    from site_on_loopback import Site

    from events.model.schema import Capture

EXERCISE = "2013-07-08-test-exercise"


def keep(catalogue: Path, *names: str, again: bool = False) -> list[Outcome]:
    return preserve(catalogue, names, Options(again=again, private_too=True, pause=0), lambda _one: None)


def captures_of(catalogue: Path) -> dict[str, list[Capture | None]]:
    return {event.id: [source.capture for source in event.sources] for event in reading.read(catalogue).events}


def test_the_pages_of_an_event_are_captured_and_every_record_that_cites_them_says_where(catalogue: Path) -> None:
    outcomes = keep(catalogue, EXERCISE)
    assert [(one.outcome, one.events) for one in outcomes] == [
        ("captured", (EXERCISE,)),
        ("captured", (EXERCISE, "2014-01-01-another")),
    ]
    assert captures_of(catalogue) == {
        EXERCISE: [one.capture for one in outcomes],
        "2014-01-01-another": [outcomes[1].capture, None],
    }


def test_the_records_stay_in_canonical_form_and_otherwise_as_they_were(catalogue: Path) -> None:
    before = reading.read(catalogue)
    keep(catalogue)
    after = reading.read(catalogue)
    written = {name: (catalogue / name).read_text(encoding="utf-8") for name in canonical.files(after)}
    assert written == canonical.files(after)
    assert [event.model_dump(exclude={"sources"}) for event in after.events] == [
        event.model_dump(exclude={"sources"}) for event in before.events
    ]


def test_a_page_that_is_gone_is_told_with_its_status_and_the_others_are_kept(catalogue: Path) -> None:
    outcomes = keep(catalogue)
    assert [(one.outcome, one.status, one.reason) for one in outcomes] == [
        ("captured", None, ""),
        ("captured", None, ""),
        ("dead", 404, "answers 404 Not Found"),
    ]


def test_what_is_kept_is_not_fetched_again_unless_it_is_asked_for_or_lost(catalogue: Path, site: Site) -> None:
    capture = keep(catalogue, EXERCISE)[0].capture
    assert capture is not None
    assert [one.outcome for one in keep(catalogue, EXERCISE)] == ["kept", "kept"]
    assert site.asked == ["/a", "/b"]
    (catalogue / capture.path).unlink()
    assert [one.outcome for one in keep(catalogue, EXERCISE)] == ["captured", "kept"]
    keep(catalogue, EXERCISE, again=True)
    assert site.asked == ["/a", "/b", "/a", "/a", "/b"]


def test_a_capture_that_no_record_names_yet_is_taken(catalogue: Path, site: Site) -> None:
    """As after a run that was killed between a capture and its note."""
    texts = {path: path.read_bytes() for path in catalogue.glob("*.yaml")}
    made = [one.capture for one in keep(catalogue, EXERCISE)]
    for path, text in texts.items():
        path.write_bytes(text)
    assert [one.capture for one in keep(catalogue, EXERCISE)] == made
    assert captures_of(catalogue)[EXERCISE] == made
    assert site.asked == ["/a", "/b"]


def test_a_page_with_an_archived_copy_is_left(catalogue: Path, site: Site) -> None:
    (path,) = catalogue.glob("2014.yaml")
    records = yaml.safe_load(path.read_text(encoding="utf-8"))
    records[0]["sources"][1]["archived"] = "https://archive.example/gone"
    path.write_text(yaml.safe_dump(records, sort_keys=False), encoding="utf-8")
    assert [one.outcome for one in keep(catalogue, "2014-01-01-another")] == ["captured", "archived"]
    assert site.asked == ["/b"]


def test_an_address_that_no_record_cites_is_captured_and_noted_nowhere(catalogue: Path, site: Site) -> None:
    texts = {path: path.read_bytes() for path in catalogue.glob("*.yaml")}
    (outcome,) = keep(catalogue, f"{site.address}/moved")
    assert (outcome.outcome, outcome.events) == ("captured", ())
    assert {path: path.read_bytes() for path in catalogue.glob("*.yaml")} == texts


def test_an_unknown_event_and_a_file_with_comments_are_refused_before_anything_is_fetched(
    catalogue: Path, site: Site
) -> None:
    with pytest.raises(PreservingError, match="there is no event '1999-nothing'"):
        keep(catalogue, EXERCISE, "1999-nothing")
    path = catalogue / "2013.yaml"
    path.write_text(f"# mine\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    with pytest.raises(CatalogueError, match="comment"):
        keep(catalogue, EXERCISE)
    assert site.asked == []
