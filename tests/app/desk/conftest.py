"""Fixtures of the desk's tests: its database on SQLite and on PostgreSQL, and a small catalogue."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import postgresql
import pytest
from records import record, write

from app.desk.store.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBERS = count()


@pytest.fixture(scope="session")
def postgresql_room() -> Iterator[Path]:
    with postgresql.running() as room:
        yield room


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'desk.sqlite'}"
    return postgresql.new_database(request.getfixturevalue("postgresql_room"), f"desk{next(_NUMBERS)}")


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    opened = Database(address)
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A catalogue with one event."""
    return write(tmp_path / "catalogue", record())
