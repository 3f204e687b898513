"""The codebook explains what the schema and the lint know, and its examples are records of the catalogue."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest
from markdown_tables import rows

from events.curation import records, yaml_files
from events.curation.lint import rules, sources, vessels
from events.curation.reading import BUILT_IN
from events.index.questions import statistics
from events.model import errors, schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from events.table.catalogue import Catalogue

CODEBOOK = BUILT_IN / "CODEBOOK.md"
_ID = re.compile(r"`(\d{4}(?:-\d{2}){0,2}-(?=[a-z0-9-]*[a-z])[a-z0-9-]+)`")
_SEVERITIES = get_args(errors.Severity)


def section(heading: str) -> str:
    """Return what stands under a heading, up to the next one of its level or a higher one."""
    _before, _heading, after = CODEBOOK.read_text(encoding="utf-8").partition(f"\n{heading}\n")
    level = len(heading) - len(heading.lstrip("#"))
    return re.split(rf"\n#{{1,{level}}} ", after)[0]


def reported_codes() -> Iterator[tuple[str, str]]:
    """Read from the sources which codes, with which severity, the schema and the lint can report."""
    unnamed = errors.Problem("", "", "", "", "")
    yield unnamed.code, unnamed.severity
    for module in (rules, sources, vessels, records, yaml_files):
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Tuple):
                texts = [part.value for part in node.elts[-2:] if isinstance(part, ast.Constant)]
                if len(texts) == 2 and texts[1] in _SEVERITIES:
                    yield str(texts[0]), str(texts[1])
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Problem":
                texts = [part.value for part in node.args[5:] if isinstance(part, ast.Constant)]
                if texts:
                    yield str(texts[0]), str(texts[1]) if len(texts) > 1 else "error"


def test_every_example_is_a_record(built_in: Catalogue) -> None:
    examples = _ID.findall(CODEBOOK.read_text(encoding="utf-8"))
    assert len(examples) > 2 * len(get_args(schema.Category))
    assert set(examples) - set(built_in.frame["id"]) == set()


@pytest.mark.parametrize("category", get_args(schema.Category))
def test_a_category_has_two_examples_of_its_own(built_in: Catalogue, category: str) -> None:
    _included, _not_included, examples = rows(CODEBOOK)[f"`{category}`"]
    coded = built_in.frame.set_index("id")["category"]
    assert [coded[example] for example in _ID.findall(examples)] == [category] * 2


@pytest.mark.parametrize(
    "value",
    [
        *get_args(schema.Category),
        *get_args(schema.Verification),
        *get_args(schema.PlacePrecision),
        *get_args(schema.Role),
        *get_args(schema.AccessStatus),
        *get_args(schema.PublisherKind),
    ],
)
def test_every_value_of_the_schema_has_a_row(value: str) -> None:
    assert all(rows(CODEBOOK)[f"`{value}`"])


@pytest.mark.parametrize(
    ("heading", "model"),
    [
        ("## Fields of a record", schema.Event),
        ("### `access`", schema.Access),
        ("### `sources`", schema.Source),
        ("### `revised`", schema.Revision),
        ("### Vessels", schema.Vessel),
        ("### Organisations", schema.Organisation),
        ("### Publishers", schema.Publisher),
        ("## Releases, corrections and withdrawals", schema.Withdrawal),
        ("## Releases, corrections and withdrawals", schema.Declined),
    ],
)
def test_every_field_is_explained_in_its_section(heading: str, model: type[BaseModel]) -> None:
    names = {field.alias or name for name, field in model.model_fields.items()}
    assert {name for name in names if f"`{name}`" not in section(heading)} == set()


def test_the_table_of_codes_is_that_of_the_program() -> None:
    table = re.findall(r"^\| `([a-z-]+)` \| ([a-z ]+) \|", section("## What the program checks"), re.MULTILINE)
    explained = {(code, severity) for code, severities in table for severity in severities.split(" or ")}
    assert explained == set(reported_codes())


def test_the_years_named_as_empty_are_empty(built_in: Catalogue) -> None:
    sentence = section("## Known gaps").split(";")[0]
    named = [int(year) for year in re.findall(r"\d{4}", sentence)]
    assert named == statistics.empty_years(statistics.by_year(built_in.frame))
