"""Fixtures of the desk's tests: its database on SQLite and on PostgreSQL, a small catalogue, and its application."""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import postgresql
import pytest
from argon2 import PasswordHasher
from records import record, write
from werkzeug.test import Client

from app.assembly import assemble
from app.desk.site import Site, only_here
from app.desk.store import accounts
from app.desk.store.database import Database
from app.web.config import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from werkzeug.test import TestResponse

_NUMBERS = count()


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let passwords be hashed at once: what guards them from guessing is that each takes a third of a second."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(accounts, "_HASHER", cheap)
    monkeypatch.setattr(accounts, "_SOME_HASH", cheap.hash("nobody"))


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


class Editor:
    """A browser at the desk, which sends the token of its forms along."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.client = Client(site)
        self.token = ""

    def open(self) -> Editor:
        """Open the desk with the token that the command prints."""
        assert self.get(f"/desk/open?token={self.site.desk.token}").status_code == 302
        self.get("/desk/")
        return self

    def log_in(self, name: str, password: str) -> TestResponse:
        """Log in with a password."""
        self.get("/desk/login")
        answer = self.post("/desk/login", name=name, password=password)
        self.get("/desk/login" if answer.status_code != 302 else "/desk/")
        return answer

    def get(self, path: str) -> TestResponse:
        answer = self.client.get(path, headers={"Accept": "text/html"})
        if found := re.search(r'name="csrf" value="([^"]+)"', answer.text if answer.mimetype == "text/html" else ""):
            self.token = found[1]
        return answer

    def post(self, path: str, **form: Any) -> TestResponse:
        return self.client.post(path, data={"csrf": self.token, **form}, headers={"Accept": "text/html"})


@pytest.fixture
def site(tmp_path: Path, folder: Path, database: Database, shared_cache: Path) -> Site:
    """The desk of one person."""
    settings = only_here(Settings(catalogue=folder, cache=shared_cache, releases=tmp_path))
    return Site(settings, lambda content: assemble(settings, content), database)


@pytest.fixture
def editor(site: Site) -> Editor:
    return Editor(site).open()


@pytest.fixture
def browse() -> Callable[[Site], Editor]:
    """Open a browser at a desk."""
    return Editor
