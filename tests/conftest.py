"""Fixtures that all tests share: the built-in catalogue, its index, and the application."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest
import records
from hypothesis import settings

from app import create_app
from app.web.config import Settings
from events.index.index import EventIndex

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from events.table.catalogue import Catalogue


# How long an example takes says more about the machine than about the code; `make bench` measures.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_configure() -> None:
    """Heed signals as in a terminal: what is started in the background, or by `nohup`, ignores some of them."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture(scope="session")
def built_in() -> Catalogue:
    return records.built_in()


@pytest.fixture(scope="session")
def index(built_in: Catalogue) -> EventIndex:
    return EventIndex(built_in)


@pytest.fixture(scope="session")
def app(built_in: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    app = create_app(Settings(cache=tmp_path_factory.mktemp("cache")), built_in)
    app.testing = True
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
