"""The real desk of one person, on a catalogue of two events."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from browsing import window
from commands import started
from desk_report import REPORT
from records import publisher, record, write
from waiting import PATIENCE, first_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page


@dataclass(frozen=True)
class Served:
    """A desk that is served.

    Parameters
    ----------
    opening
        The address that is printed.
    folder
        Of the catalogue.
    """

    opening: str
    folder: Path

    @property
    def root(self) -> str:
        return self.opening.split("/desk/")[0]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Served]:
    with serving(tmp_path) as served:
        yield served


@contextmanager
def serving(tmp_path: Path) -> Iterator[Served]:
    """Serve a desk until the block ends."""
    folder = write(tmp_path / "catalogue", record())
    write(folder, publisher(), name="publishers.yaml")
    arguments = ("desk", "--events", folder, "--port", "0", "--allow-private")
    settings = {"CASPIAN_RELEASES": str(tmp_path)}
    settings["CASPIAN_SUGGESTIONS"] = f"sqlite:///{tmp_path}/catalogue-desk.sqlite"
    with started(*arguments, environment=os.environ | settings, errors=2) as command:
        found = re.search(r"http://\S+", line := first_line(command.output, command.process.kill))
        assert found, f"the desk said {line!r} instead of its address"
        yield Served(found[0], folder)
        command.process.terminate()
        command.process.join(PATIENCE)


@pytest.fixture(scope="module")
def report(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Drafts found by a desk in the report, in a separate window: a session is shared by all desks of a machine."""
    with serving(tmp_path_factory.mktemp("reading")) as desk, window(browser) as context:
        page = context.new_page()
        page.goto(desk.opening)
        page.goto(f"{desk.root}/desk/read")
        page.get_by_label("Text of the report").fill(REPORT)
        page.get_by_label("Day of publication").fill("2014-03-10")
        page.get_by_role("button", name="Read it").click()
        page.get_by_role("heading", name="Drafts").wait_for()
        yield page


@pytest.fixture
def read(report: Page) -> Iterator[Page]:
    """Open what the desk found."""
    page = report.context.new_page()
    page.goto(report.url)
    yield page
    page.close()
