"""One reader for all tests: the built-in catalogue is read once."""

from __future__ import annotations

import pytest
from reports import records

from events.reading.drafts import Reader


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader(records())
