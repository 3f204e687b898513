"""Wording of docstrings and comments: a first line that stands alone, and names of files that exist."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import app

ROOT = Path(app.__file__).parents[1]
ROOMS = ("app", "events", "geodata", "tests")
#: Words with which a question or a clause begins; a docstring that answers yes or no begins with “Whether”.
REFUSED = {"What", "When", "Where", "Which", "Who", "Whom", "Whose", "Why", "How", "That", "Those", "These"}


MENTIONED = re.compile(r"(?<![\w/.-])(?:app|events|geodata)/[\w/.-]+\.(?:py|ts|json|yaml|md)\b")


def sources(extension: str) -> list[Path]:
    """List the files of the checkout, of one extension, that the packages and their tests consist of."""
    command = ["git", "ls-files", "-z", "--", *(f"{room}/*.{extension}" for room in ROOMS)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return [ROOT / name for name in done.stdout.split("\0") if name]


def first_lines(path: Path) -> list[tuple[int, str]]:
    """Return line number and first line of every string that is a whole statement: docstrings, also of attributes."""
    return [
        (node.lineno, node.value.value.strip().partition("\n")[0])
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    ]


def first_word(line: str) -> str:
    found = re.search(r"\w+", line)
    return found[0] if found else ""


def test_no_docstring_begins_as_a_question_or_a_clause() -> None:
    files = sources("py")
    assert {path.relative_to(ROOT).parts[0] for path in files} == {*ROOMS}
    refused = [
        f"{path.relative_to(ROOT)}:{number}: {line}"
        for path in files
        for number, line in first_lines(path)
        if first_word(line) in REFUSED
    ]
    assert not refused, "expected a noun phrase or an imperative:\n" + "\n".join(refused)


def test_files_that_scripts_and_styles_mention_exist() -> None:
    mentioned = {
        (str(path.relative_to(ROOT)), name)
        for path in (*sources("ts"), *sources("css"))
        for name in MENTIONED.findall(path.read_text("utf-8"))
    }
    assert len(mentioned) > 10
    assert [one for one in sorted(mentioned) if not (ROOT / one[1]).exists()] == []
