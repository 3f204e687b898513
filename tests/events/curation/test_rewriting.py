"""Rewriting a folder loses nothing: no comment, no save of an editor, and no event on its way to another file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import commands
import pytest
import yaml
from records import record, write

from events.curation import reading, rewriting
from events.model.errors import CatalogueError, WritingError

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = yaml.safe_dump([record()], sort_keys=False)


@pytest.mark.parametrize(
    ("text", "line", "comment"),
    [
        (f"# Checked by two people.\n{PLAIN}", 1, "# Checked by two people."),
        (f"{PLAIN}# more to come", PLAIN.count("\n") + 1, "# more to come"),
        (PLAIN.replace("title: A test exercise", "title: A test exercise # sic"), 2, "# sic"),
        (PLAIN.replace("title: A test exercise", "title: >- # sic\n    A test exercise"), 2, "# sic"),
        (PLAIN.replace("title: A test exercise", "title: |-\n    A test exercise\n  # sic"), 4, "# sic"),
        (PLAIN.replace("location_country: AZ", 'location_country: "AZ" #sic').replace("A test", "Übung"), 8, "#sic"),
        ("#\n" + PLAIN, 1, "#"),
    ],
)
def test_a_file_with_comments_is_left_as_it_is(tmp_path: Path, text: str, line: int, comment: str) -> None:
    write(tmp_path)
    (tmp_path / "2013.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        rewriting.rewrite(tmp_path)
    [problem] = caught.value.problems
    assert (problem.file, problem.value, problem.code) == ("2013.yaml", comment, "comment")
    assert f"line {line}:" in problem.expected
    assert (tmp_path / "2013.yaml").read_text(encoding="utf-8") == text


@pytest.mark.parametrize("summary", ["Ship #4 called.", "It was # 4.", "# 4 called.", "Long " * 40 + "# 4"])
def test_a_number_sign_in_a_text_is_no_comment(tmp_path: Path, summary: str) -> None:
    write(tmp_path, record(summary=summary))
    assert rewriting.rewrite(tmp_path) == ["2013.yaml"]
    assert rewriting.rewrite(tmp_path) == []
    assert reading.read(tmp_path).events[0].summary == summary.strip()


def test_a_dry_run_names_files_with_comments_too(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "2013.yaml").write_text(f"# ours\n{PLAIN}", encoding="utf-8")
    assert rewriting.rewrite(tmp_path, dry_run=True) == ["2013.yaml"]


def test_what_an_editor_saves_meanwhile_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, record())
    write(tmp_path, record(id="2014-other", date="2014"), name="2014.yaml")
    read = reading.read

    def read_and_save(folder: Path) -> Any:
        records = read(folder)
        write(tmp_path, record(title="As the editor has it"), name="2013.yaml")
        return records

    monkeypatch.setattr(reading, "read", read_and_save)
    before = (tmp_path / "2014.yaml").read_bytes()
    with pytest.raises(WritingError, match=r"2013\.yaml was changed by others meanwhile and is left as it is"):
        rewriting.rewrite(tmp_path)
    assert "As the editor has it" in (tmp_path / "2013.yaml").read_text(encoding="utf-8")
    assert (tmp_path / "2014.yaml").read_bytes() == before


@pytest.mark.parametrize("replacements", range(6))
def test_no_event_is_lost_on_its_way_to_another_file(tmp_path: Path, replacements: int) -> None:
    folder = tmp_path / "catalogue"
    # One goes back, one goes forth, one goes to a new file, and the file of the last is no longer needed.
    write(folder, record(id="2014-b", date="2014"), record(id="2016-e", date="2016"), name="2013.yaml")
    write(folder, record(id="2013-a", date="2013"), record(id="2014-c", date="2014"), name="2014.yaml")
    write(folder, record(id="2014-d", date="2014"), name="2015.yaml")
    with commands.started("fmt", folder, replacements=replacements) as command:
        code, said = command.ended()
    # Five files are written: the two that give and take, twice.
    assert code == (0 if replacements == 5 else -9), said
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in folder.glob("20*.yaml")]
    there = {event["id"] for events in files for event in events}
    assert there == {"2013-a", "2014-b", "2014-c", "2014-d", "2016-e"}
