"""The command `read`: drafts on standard output, and one line where there is nothing to read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from app.cli.main import main

_TEXT = "Two missile boats of the Iranian navy moored in Baku on 3 June for a visit, the ministry said."


def read(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["read", *arguments], input=stdin)


def test_a_report_from_standard_input_becomes_drafts() -> None:
    result = read("-", "--published", "2024-06-04", stdin=_TEXT)
    assert result.exit_code == 0, result.output
    (draft,) = json.loads(result.stdout)["drafts"]
    assert set(draft) == {"quote", "span", "record", "fields", "categories", "similar"}
    assert draft["record"]["place"] == {"id": "baku", "precision": "port"}


def test_drafts_are_written_as_yaml_on_request(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        f"<html><meta property='article:published_time' content='2024-06-04'><article><p>{_TEXT}</p></article></html>"
    )
    result = read(str(page), "--format", "yaml")
    assert yaml.safe_load(result.stdout)["drafts"][0]["record"]["date"] == "2024-06-03"


def test_a_batch_writes_a_line_for_each_report(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    rows = [
        {"id": "a", "lang": "en", "published": "2024-06-04", "text": _TEXT},
        {"id": "b", "lang": "en", "published": "2024-06-04", "text": "Nothing happened."},
    ]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    result = read("--batch", str(source), str(target))
    assert result.exit_code == 0, result.output
    lines = [json.loads(line) for line in target.read_text().splitlines()]
    assert [(line["id"], len(line["drafts"])) for line in lines] == [("a", 1), ("b", 0)]


def test_the_head_of_a_pasted_text_gives_the_day_of_publication() -> None:
    result = read("-", stdin=f"Some Member\nJoined\nDec 31, 2012\nBoats call\n4 June 2024\n{_TEXT}")
    (draft,) = json.loads(result.stdout)["drafts"]
    assert draft["record"]["date"] == "2024-06-03"
    assert draft["record"]["sources"][0]["published"] == "2024-06-04"


@pytest.mark.parametrize(
    ("stdin", "message"),
    [
        ("", "standard input has no text"),
        (_TEXT, "does not say when it was published; give the day with --published"),
        (b"\x89PNG\r\n\0\0", "is no text"),
        ("Zwei iranische Schnellboote haben gestern im Hafen festgemacht.", "is in a language that is not read"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(stdin: str | bytes, message: str) -> None:
    arguments = ["--published", "2024-06-04"] if "Schnellboote" in str(stdin) else []
    result = read("-", *arguments, stdin=stdin)
    assert result.exit_code == 1
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_missing_file_and_a_private_address_are_refused() -> None:
    assert "there is no file nowhere.txt" in read("nowhere.txt").stderr
    assert "private network" in read("http://127.0.0.1:1/").stderr


def test_a_faulty_line_of_a_batch_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"id": "a", "published": "soon", "text": "x"}\n')
    result = read("--batch", str(source), str(target))
    assert result.exit_code == 1
    assert "in.jsonl, line 1" in result.stderr
    assert not target.exists()


@pytest.mark.parametrize("arguments", [["--batch", "in.jsonl"], ["in.txt", "out.jsonl"]])
def test_two_files_go_with_a_batch(arguments: list[str]) -> None:
    assert read(*arguments).exit_code == 2
