"""The guide for editors names fields, options and places of the codebook as they are."""

from __future__ import annotations

import re

import pytest
from click import Command, Context

from app.cli.main import main
from app.cli.preserving import summary
from app.pages.handbook.documents import _FOLDER
from events.model.schema import Event
from events.preserving.keeping import Outcome

GUIDE = (_FOLDER / "editing.md").read_text(encoding="utf-8")
PRESERVE: Command | None = main.get_command(Context(main), "preserve")


def part(heading: str) -> str:
    return GUIDE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def test_every_field_that_an_editor_fills_in_has_its_place_in_the_codebook() -> None:
    rows = re.findall(r"^\| (`.+`) \| .*\]\(codebook#[a-z-]+\)", part("Correct a draft"), re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert named == set(Event.model_fields) - {"merged_from", "added", "revised"}


def test_every_option_of_preserve_that_the_guide_names_exists_and_has_the_default_that_it_says() -> None:
    assert PRESERVE is not None
    options = {name: one for one in PRESERVE.params for name in one.opts if name.startswith("--")}
    named = set(re.findall(r"`(--[a-z-]+)[^`]*`", part("Keep the pages")))
    assert named == set(options) - {"--catalogue", "--all"}
    defaults = [options[name].default for name in ("--megabytes", "--seconds", "--pause")]
    assert defaults == [50, 120, 1]
    assert "50 megabytes" in GUIDE
    assert "120 seconds" in GUIDE


def test_the_table_of_pages_that_are_gone_is_that_of_the_command() -> None:
    (table,) = re.findall(r"```text\n(.*?)```", part("Keep the pages"), re.DOTALL)
    event = ("2013-07-08-iran-russia-exercise",)
    gone = "cannot be fetched: the host 'gone.example' is not known"
    dead = [
        Outcome("https://example.org/gone", event, "dead", status=404, reason="answers 404 Not Found"),
        Outcome("https://gone.example/page", event, "dead", reason=gone),
    ]
    assert table.strip() in summary(dead)


@pytest.mark.parametrize("line", re.findall(r"^caspian-map (?!desk)(.+)$", GUIDE, re.MULTILINE))
def test_every_command_that_the_guide_shows_exists(line: str) -> None:
    name, *words = line.split()
    command = main.get_command(Context(main), name)
    assert command is not None
    known = {option for one in command.params for option in one.opts}
    assert {word for word in words if word.startswith("--")} <= known
