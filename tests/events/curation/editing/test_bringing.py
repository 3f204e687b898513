"""Publishers that a draft brings along."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from records import publisher, record, write

from events.curation import reading
from events.curation.editing import bringing
from events.model.schema import Publisher

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = {"Example": Publisher.model_validate(publisher(variants=["The Example"]))}


@pytest.mark.parametrize(
    ("written", "names"),
    [
        (["Example", "the EXAMPLE", "Example (citing TASS)"], []),
        (["Kaspiy (copied by Example)", "KASPIY", ""], ["KASPIY"]),
        (["Zvezda", "Kaspiy"], ["Zvezda", "Kaspiy"]),
    ],
)
def test_a_publisher_is_missing_once_in_any_spelling(written: list[str], names: list[str]) -> None:
    assert bringing.missing(written, KNOWN) == names


def test_without_an_authority_file_no_publisher_is_missing() -> None:
    assert bringing.missing(["Kaspiy"], {}) == []


def test_a_name_without_letters_has_an_id_as_well() -> None:
    assert bringing.propose_id("!!", ()) == "publisher"


def test_what_is_wrong_with_a_publisher_is_said_at_its_field(tmp_path: Path) -> None:
    write(tmp_path, record())
    records = reading.read(write(tmp_path, publisher(), name="publishers.yaml"))
    given = [publisher(), publisher(id="b", name="B", kind="state"), publisher(id="c", name="C", country="XX")]
    found, problems = bringing.brought(given, records)
    assert found == []
    assert [one.field for one in problems] == ["publishers.1", "publishers.2.country"]
