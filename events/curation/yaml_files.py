"""Reading of one YAML file of records, validated against the schema, with all of its problems."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from events.model.errors import Problem
from events.model.schema import Declined, Event, Organisation, Publisher, Series, Vessel, Withdrawal

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Record = TypeVar("Record", Declined, Event, Organisation, Publisher, Series, Vessel, Withdrawal)


@dataclass(frozen=True, slots=True)
class RecordFile(Generic[Record]):
    """Content of one file: its records and its problems.

    Parameters
    ----------
    digest
        Hash of its bytes; empty if the file does not exist.
    records
        Records in their order, without those that the schema rejects.
    problems
        All problems of the file by itself.
    """

    digest: bytes
    records: tuple[Record, ...] = ()
    problems: tuple[Problem, ...] = ()


_MOST_NODES = 1_000_000
# Indicators of nested lists.
_DEEP = re.compile(rb"(?:[\[{]\s*|-\s+){50}")


class _Loader(yaml.CSafeLoader):
    """Loader that reads every scalar but null as a string, and rejects duplicate keys.

    ``NO`` is Norway, not false, and ``2013-07-08`` is an EDTF string, not a `datetime.date`; the schema decides.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002
        seen: set[str] = set()
        for key_node, _ in node.value:
            if key_node.value in seen:
                problem = f"the field {key_node.value!r} is repeated in one record"
                raise yaml.constructor.ConstructorError(problem=problem, problem_mark=key_node.start_mark)
            seen.add(key_node.value)
        return super().construct_mapping(node, deep=deep)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag == "tag:yaml.org,2002:null"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def load_yaml(path: Path) -> Any:
    """Read a YAML file with scalars as strings or null.

    Raises
    ------
    yaml.YAMLError
        If it is invalid, has a duplicate key or deep nesting, or its aliases expand to more than `_MOST_NODES` nodes.
    """
    return _parsed(path.read_bytes())


def _parsed(content: bytes) -> Any:
    # The parser recurses, and too deep nesting would crash the process.
    if _DEEP.search(content):
        raise yaml.YAMLError("nested more deeply than any record")
    loader = _Loader(content)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        if _written_out(node, {}) > _MOST_NODES:
            raise yaml.YAMLError("its aliases stand for more than fits into a file")
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _written_out(node: yaml.Node, known: dict[int, int]) -> int:
    """Count the nodes of a document with all aliases expanded."""
    if id(node) not in known:
        known[id(node)] = _MOST_NODES + 1  # for an alias of itself
        children = node.value if isinstance(node, yaml.SequenceNode) else ()
        if isinstance(node, yaml.MappingNode):
            children = [one for pair in node.value for one in pair]
        known[id(node)] = 1 + sum(_written_out(one, known) for one in children)
    return known[id(node)]


def read_file(path: Path, model: type[Record], before: RecordFile[Record] | None = None) -> RecordFile[Record]:
    """Read a file of records.

    Parameters
    ----------
    path
        YAML file.
    model
        Model of its records.
    before
        Result of an earlier reading; returned again if the file has the same bytes.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return RecordFile(b"", (), (Problem(path.name, "", "", "", "expected this file in the catalogue's folder"),))
    digest = hashlib.sha256(content).digest()
    if before is not None and before.digest == digest:
        return before
    try:
        raw = _parsed(content)
    except yaml.YAMLError as error:
        return RecordFile(digest, (), (not_yaml(path.name, error),))
    if not isinstance(raw, list | None):
        return RecordFile(digest, (), (Problem(path.name, "", "", str(raw), "expected a list of records"),))
    records, problems = [], []
    for position, item in enumerate(raw or (), start=1):
        try:
            records.append(model.model_validate(item))
        except ValidationError as error:
            label = str(item["id"]) if isinstance(item, dict) and item.get("id") else f"#{position}"
            problems += [broken(path.name, label, detail) for detail in error.errors(include_url=False)]
    return RecordFile(digest, tuple(records), tuple(problems))


def not_yaml(file: str, error: yaml.YAMLError) -> Problem:
    """Return the problem of a file that is not valid YAML."""
    return Problem(file, "", "", "", f"not valid YAML: {' '.join(str(error).split())}", "yaml")


def broken(file: str, record: str, detail: ErrorDetails) -> Problem:
    """Return the problem for an error that pydantic found in a record."""
    value = "" if detail["type"] == "missing" else _shown(detail["input"])
    message = detail["msg"].removeprefix("Value error, ")
    if detail["type"] == "missing":
        message = "expected this field, which is missing"
    elif detail["type"] == "extra_forbidden":
        message = "no such field in a record; see the codebook for the fields"
    return Problem(file, record, ".".join(str(part) for part in detail["loc"]), value, message)


def _shown(value: object) -> str:
    if isinstance(value, BaseModel):
        return value.model_dump_json(exclude_none=True)
    return "null" if value is None else str(value)
