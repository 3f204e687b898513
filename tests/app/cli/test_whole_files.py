"""Commands replace their files whole: one that cannot finish leaves what was there."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from records import record, write

from app.cli.main import main

NEW = [
    "new", "--yes", "--title", "Two boats call", "--date", "2013-05-06", "--place", "Aktau", "--category", "port-call",
    "--country", "IR:visitor", "--verification", "reported", "--summary", "Two boats called.",
    "--source", "https://example.org/a | A page | Example | 2013-05-07 | Tells of the call", "--catalogue", "{folder}",
]  # fmt: skip
RELEASE = ["release", "2026.2", "--catalogue", "{folder}", "--releases", "{folder}/releases", "--today", "2026-11-24"]


@pytest.mark.parametrize(
    ("command", "written"),
    [
        (["fmt", "{folder}"], "2013.yaml"),
        (NEW, "2013.yaml"),
        (RELEASE, "releases/2026.2.parquet"),
        (RELEASE, "releases/releases.yaml"),
        (["citation", "{folder}/CITATION.cff", "--catalogue", "{folder}"], "CITATION.cff"),
        (["render", "{folder}/map.svg", "--catalogue", "{folder}"], "map.svg"),
        (["render", "{folder}/map.html", "--catalogue", "{folder}"], "map.html"),
    ],
)
def test_a_command_that_cannot_finish_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], written: str
) -> None:
    folder = write(tmp_path / "catalogue", record())
    (folder / "releases").mkdir()
    file = folder / written
    if not file.exists():
        file.write_text("[]\n", encoding="utf-8")
    before = file.read_bytes()
    replace = Path.replace

    def fail(source: Path, target: Path) -> Path:
        if target == file:
            raise OSError("no space left")
        return replace(source, target)

    monkeypatch.setattr(Path, "replace", fail)
    result = CliRunner().invoke(main, [part.format(folder=folder) for part in command])
    assert (result.exit_code, "no space left" in result.output) == (1, True), result.output
    assert file.read_bytes() == before
    assert not list(folder.rglob("tmp*"))
