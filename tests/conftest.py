"""Fixtures that all tests share: the built-in catalogue, its index, and the application."""

from __future__ import annotations

import gc
import os
import signal
from itertools import count
from typing import TYPE_CHECKING

import pytest
import records
from hypothesis import settings

from app import create_app
from app.web.config import Settings
from events.index.index import EventIndex

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

    from events.table.catalogue import Catalogue


_NUMBERS = count()

# How long an example takes says more about the machine than about the code; `make bench` measures.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_configure() -> None:
    """Heed signals as in a terminal: what is started in the background, or by `nohup`, ignores some of them."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def pytest_collection() -> None:
    """Look for garbage once the tests are collected: until then there is next to none."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Leave what the tests are made of, which stays to the end, out of every later look for garbage."""
    gc.enable()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache of all commands, servers and applications but of those whose tests are about what is kept.

    A start without it takes three times as long.
    """
    base = tmp_path_factory.getbasetemp()
    # The processes of a parallel run share theirs, as servers of one machine do.
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "kept"
    folder.mkdir(exist_ok=True)
    os.environ["CASPIAN_CACHE"] = str(folder)
    return folder


@pytest.fixture(scope="session")
def built_in() -> Catalogue:
    return records.built_in()


@pytest.fixture(scope="session")
def index(built_in: Catalogue) -> EventIndex:
    return EventIndex(built_in)


@pytest.fixture(scope="session")
def app(built_in: Catalogue, shared_cache: Path) -> Flask:
    app = create_app(Settings(cache=shared_cache), built_in)
    app.testing = True
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def postgresql_room() -> Iterator[Path]:
    """The folder of the socket of a PostgreSQL server, one for all tests."""
    import postgresql  # noqa: PLC0415 - most tests do without

    with postgresql.running() as room:
        yield room


@pytest.fixture(scope="session")
def postgis_template(postgresql_room: Path) -> str:
    """The name of a database with PostGIS, of which others are copied."""
    import postgis  # noqa: PLC0415

    return postgis.template(postgresql_room)


@pytest.fixture
def postgis_database(postgresql_room: Path, postgis_template: str) -> str:
    """The address of an empty database with PostGIS."""
    import postgis  # noqa: PLC0415

    return postgis.new_database(postgresql_room, f"postgis{next(_NUMBERS)}", postgis_template)
