"""The command `preserve`: a line for each page, a table of those that are gone, and no half captures."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import commands
import pytest
import site_on_loopback
from click.testing import CliRunner, Result
from records import record, write
from site_on_loopback import Site, page

from app.cli.main import main
from events.curation import reading
from events.preserving.captures import Captures

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ID = "2013-07-08-test-exercise"
PAGES = ("/a", "/b", "/c")


@pytest.fixture
def site() -> Iterator[Site]:
    with site_on_loopback.running({path: page(path.encode()) for path in PAGES}) as running:
        yield running


def catalogue(folder: Path, *urls: str) -> Path:
    source: dict[str, Any] = record()["sources"][0]
    return write(folder, record(sources=[source | {"url": url} for url in urls]))


def flags(folder: Path, *names: str) -> list[str]:
    return ["preserve", *names, "--allow-private", "--pause", "0", "--catalogue", str(folder)]


def preserve(folder: Path, *names: str) -> Result:
    return CliRunner().invoke(main, flags(folder, *names))


def test_each_page_is_told_and_all_are_counted(tmp_path: Path, site: Site) -> None:
    result = preserve(catalogue(tmp_path, site.address + "/a"), "--all")
    assert result.exit_code == 0, result.output
    first, last = result.output.splitlines()
    assert first.startswith(f"captured  {site.address}/a  captures/127.0.0.1-")
    assert last == "1 pages: 1 captured, 0 kept, 0 archived, 0 dead."


def test_dead_links_are_tabulated_and_the_command_fails(tmp_path: Path, site: Site) -> None:
    with site_on_loopback.running({}) as ended:
        pass
    result = preserve(catalogue(tmp_path, site.address + "/a", site.address + "/none", ended.address), ID)
    assert result.exit_code == 1
    table = result.output.splitlines()[4:]
    assert table[0].split() == ["status", "address", "events", "reason"]
    assert table[1].split(maxsplit=3) == ["404", f"{site.address}/none", ID, "answers 404 Not Found"]
    assert table[2].split(maxsplit=3)[:3] == ["-", ended.address, ID]
    assert "refused" in table[2]
    assert table[-1] == "3 pages: 1 captured, 0 kept, 0 archived, 2 dead."


def test_programs_read_json(tmp_path: Path, site: Site) -> None:
    result = preserve(catalogue(tmp_path, site.address + "/a"), "--all", "--format", "json")
    (told,) = json.loads(result.stdout)
    assert (told["outcome"], told["events"]) == ("captured", [ID])
    assert set(told["capture"]) == {"path", "sha256", "captured"}


def test_an_address_that_is_not_cited_gives_the_capture_for_its_source(tmp_path: Path, site: Site) -> None:
    result = preserve(catalogue(tmp_path, "https://example.org/"), site.address + "/a")
    assert f"no record cites {site.address}/a" in result.output
    assert '"captured":"' in result.output


def test_private_addresses_are_refused_unless_they_are_allowed(tmp_path: Path, site: Site) -> None:
    folder = catalogue(tmp_path, site.address + "/a")
    result = CliRunner().invoke(main, ["preserve", ID, "--catalogue", str(folder)])
    assert result.exit_code == 1
    assert "leads to 127.0.0.1, an address of a private network" in result.output
    assert site.asked == []


@pytest.mark.parametrize("names", [[], [ID, "--all"]])
def test_either_names_or_all_are_given(tmp_path: Path, names: list[str]) -> None:
    assert preserve(catalogue(tmp_path, "https://example.org/"), *names).exit_code == 2


@pytest.mark.parametrize("replacements", range(4))
def test_a_run_that_is_killed_leaves_whole_captures_alone_and_the_next_goes_on(
    tmp_path: Path, site: Site, replacements: int
) -> None:
    """Killed when it is about to put the first, second or third capture in its place, or the records."""
    folder = catalogue(tmp_path, *(site.address + path for path in PAGES))
    with commands.started(*flags(folder, "--all"), replacements=replacements) as command:
        command.ended()
    captures = Captures(folder)
    found = [captures.find(site.address + path) for path in PAGES]
    assert [one is not None for one in found] == [place < replacements for place in range(3)]
    site.asked.clear()
    assert preserve(folder, "--all").exit_code == 0
    assert site.asked == list(PAGES[replacements:])
    (event,) = reading.read(folder).events
    assert all(source.capture and captures.holds(source.capture) for source in event.sources)


def test_a_run_that_is_stopped_notes_what_it_has_captured(tmp_path: Path) -> None:
    asked = []

    def stop(handler: Any) -> None:
        asked.append(handler.path)
        command.process.terminate()

    with site_on_loopback.running({"/a": page(b"a"), "/b": stop}) as site:
        folder = catalogue(tmp_path, site.address + "/a", site.address + "/b")
        with commands.started(*flags(folder, "--all")) as command:
            command.ended()
    (event,) = reading.read(folder).events
    assert asked == ["/b"]
    assert [source.capture is not None for source in event.sources] == [True, False]
