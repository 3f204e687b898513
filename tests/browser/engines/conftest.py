"""Fixtures of the tests that run in each other engine, one process of each a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import engines
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engines import Engine, Firefox

SIZE = (1280, 800)


@pytest.fixture(scope="session")
def firefox() -> Iterator[Firefox]:
    with engines.firefox() as firefox:
        firefox.resize(*SIZE)
        yield firefox


@pytest.fixture(scope="session")
def webkit() -> Iterator[Engine]:
    with engines.webkit() as webkit:
        webkit.resize(*SIZE)
        yield webkit


@pytest.fixture(params=["firefox", "webkit"])
def engine(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.getfixturevalue(request.param)
    return found
