"""Cached data is attributed to a program by the files of the program's own packages."""

from __future__ import annotations

from pathlib import Path

import events
import geodata
from events.table.disk import program


def test_the_packages_whose_files_count_are_those_that_run() -> None:
    assert [Path(str(one.__file__)).parent for one in (events, geodata)] == program._PACKAGES
