"""Protection of people's work: commands replace files whole, or leave them as they were and give the reason."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import stat
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import commands
import pytest
import yaml
from own_sets import LEAST, write_csv
from records import record, write
from waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Writer:
    """A command that writes a file; in both, `{}` stands for the folder of the test."""

    written: str
    arguments: tuple[str, ...]

    def file(self, folder: Path) -> Path:
        return folder / self.written

    def command(self, folder: Path) -> list[str]:
        return [part.format(folder) for part in self.arguments]


CATALOGUE = ("--catalogue", "{}/catalogue")
NEW = (
    "new", "--yes", "--title", "Two boats call", "--date", "2013-05-06", "--place", "aktau", "--category", "port-call",
    "--country", "IR:visitor", "--verification", "reported", "--summary", "Two boats called.",
    "--source", "https://example.org/a | A page | Example | 2013-05-07 | Tells of the call", *CATALOGUE,
)  # fmt: skip
RELEASE = ("release", "2026.2", *CATALOGUE, "--releases", "{}/releases", "--today", "2026-11-24")
CONVERT = ("convert", "{}/set.csv", "{}/set.parquet", "--rejects", "{}")
WRITERS = {
    "fmt": Writer("catalogue/2013.yaml", ("fmt", "{}/catalogue")),
    "fmt of a story": Writer("stories/a-story.yaml", ("fmt", "{}/catalogue")),
    "new": Writer("catalogue/2013.yaml", NEW),
    "release": Writer("releases/2026.2.parquet", RELEASE),
    "list of releases": Writer("releases/releases.yaml", RELEASE),
    "citation": Writer("CITATION.cff", ("citation", "{}/CITATION.cff", *CATALOGUE)),
    "export": Writer("events.geojson", ("export", "{}/events.geojson", *CATALOGUE)),
    "export with GDAL": Writer("events.gpkg", ("export", "{}/events.gpkg", *CATALOGUE)),
    "render": Writer("map.svg", ("render", "{}/map.svg", *CATALOGUE)),
    "render as HTML": Writer("map.html", ("render", "{}/map.html", *CATALOGUE)),
    "convert": Writer("set.parquet", CONVERT),
    "rejects": Writer("set.csv.rejects.csv", CONVERT),
}
OUTPUTS = ("citation", "export", "export with GDAL", "render", "convert")
each_writer = pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS)
each_output = pytest.mark.parametrize("writer", [WRITERS[name] for name in OUTPUTS], ids=OUTPUTS)

STORY = {
    "title": "A story",
    "lead": "What happened.",
    "language": "en",
    "updated": "2026-01-02",
    "steps": [{"id": "first", "heading": "First", "text": "An exercise.", "filter": "", "cites": [record()["id"]]}],
}
RELEASES = [{"version": "2026.1", "date": "2026-01-01", "events": 1, "sha256": "0" * 64}]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A catalogue, a story, releases, and an event set with a row that cannot be used."""
    folder = tmp_path / "folder"
    write(folder / "catalogue", record())
    for name, content in (("stories/a-story.yaml", STORY), ("releases/releases.yaml", RELEASES)):
        (folder / name).parent.mkdir()
        (folder / name).write_text(yaml.safe_dump(content), encoding="utf-8")
    write_csv(folder / "set.csv", *[LEAST] * 200, LEAST | {"date": "soon"})
    return folder


def put(writer: Writer, folder: Path) -> bytes:
    """See to it that there is a file to replace; return what it holds."""
    file = writer.file(folder)
    if not file.exists():
        file.write_bytes(b"what was there before\n")
    return file.read_bytes()


def names(folder: Path) -> set[str]:
    """Return what is in a folder and below; it may change meanwhile."""
    found = {Path(parent, name) for parent, *both in os.walk(folder) for name in [*both[0], *both[1]]}
    return {path.relative_to(folder).as_posix() for path in found}


@each_writer
def test_a_full_disk_leaves_the_file_as_it_was_and_is_said_in_a_line(writer: Writer, folder: Path) -> None:
    room = 60
    if writer is WRITERS["list of releases"]:
        # It is longer here than the release, which there is room for.
        room = 30_000
        writer.file(folder).write_text(yaml.safe_dump([RELEASES[0] | {"date": "2026-01-01" * 4_000}]), encoding="utf-8")
    before, there = put(writer, folder), names(folder)
    code, said = commands.run(*writer.command(folder), room=room)
    assert code == 1
    # SQLite does not say more than that there was an input or output error.
    errors = [line for line in said.splitlines() if re.match(r"Error: \[Errno (27|5)\] ", line)]
    assert errors == said.splitlines()[-1:]
    assert writer.file(folder).read_bytes() == before
    assert names(folder) - {"releases/2026.2.parquet"} == there - {"releases/2026.2.parquet"}


ROOM = [
    *((form, 0.5) for form in ("geojson", "geojsonl", "csv", "xlsx", "parquet", "kml", "zip")),
    # GDAL does not say what it could not write when it closed the file.
    *((form, part) for form in ("gpkg", "fgb") for part in (0.5, 0.98, 0.9999)),
]


@pytest.mark.parametrize(("form", "part"), ROOM)
def test_a_full_disk_leaves_a_file_of_any_format_as_it_was(form: str, part: float, folder: Path) -> None:
    write(folder / "catalogue", *(record(id=f"2013-{number}", date="2013") for number in range(200)))
    file = folder / f"events.{form}"
    command = ["export", file, "--catalogue", folder / "catalogue"]
    assert commands.run(*command)[0] == 0
    size, there = file.stat().st_size, names(folder)
    file.write_bytes(b"before")
    code, said = commands.run(*command, room=int(part * size))
    assert (code, len(said.splitlines())) == (1, 1), said
    assert said.startswith("Error: [Errno ")
    assert (file.read_bytes(), names(folder)) == (b"before", there)


@each_writer
def test_a_file_keeps_its_mode_and_the_link_to_it_stays(writer: Writer, folder: Path) -> None:
    before, file = put(writer, folder), writer.file(folder)
    real = folder / "elsewhere"
    file.rename(real)
    real.chmod(0o640)
    file.symlink_to(os.path.relpath(real, file.parent))
    code, said = commands.run(*writer.command(folder))
    assert code == 0, said
    assert file.is_symlink()
    assert real.read_bytes() != before
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


@each_output
def test_a_link_to_no_file_yet_gets_its_target(writer: Writer, folder: Path) -> None:
    file = writer.file(folder)
    file.symlink_to("elsewhere")
    code, said = commands.run(*writer.command(folder))
    assert code == 0, said
    assert file.is_symlink()
    assert (folder / "elsewhere").stat().st_size > 0


@each_output
@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
def test_what_is_no_file_is_not_replaced(writer: Writer, kind: str, folder: Path) -> None:
    file = writer.file(folder)
    make: dict[str, Callable[[], object]] = {
        "pipe": lambda: os.mkfifo(file),
        "device": lambda: file.symlink_to("/dev/full"),
        "folder": file.mkdir,
    }
    make[kind]()
    before, there = file.stat(), names(folder)
    code, said = commands.run(*writer.command(folder))
    assert code in {1, 2}
    assert kind if kind == "folder" else "is a device, pipe or socket; expected the path of a file" in said
    assert (file.stat().st_mode, file.stat().st_ino, names(folder)) == (before.st_mode, before.st_ino, there)


@pytest.mark.parametrize(
    ("command", "source", "link"),
    [
        (("convert", "{}/events.parquet", "{}/events.parquet"), "events.parquet", None),
        (("convert", "file://{}/events.parquet", "{}/events.parquet"), "events.parquet", None),
        (("convert", "{}/events.parquet", "{}/link.parquet"), "events.parquet", Path.symlink_to),
        (("convert", "{}/link.parquet", "{}/events.parquet"), "events.parquet", Path.symlink_to),
        (("convert", "{}/link.parquet", "{}/events.parquet"), "events.parquet", Path.hardlink_to),
        (("render", "{}/link.parquet.svg", "--events", "{}/events.parquet"), "events.parquet", Path.symlink_to),
        (("export", "{}/catalogue/2013.yaml", "--format", "csv", *CATALOGUE), "catalogue/2013.yaml", None),
        (("export", "{}/releases/releases.yaml", "--format", "csv", "--releases", "{}/releases", *CATALOGUE),
         "releases/releases.yaml", None),
        (("citation", "{}/catalogue/2013.yaml", *CATALOGUE), "catalogue/2013.yaml", None),
    ],
)  # fmt: skip
def test_what_is_read_is_not_overwritten(
    command: tuple[str, ...], source: str, link: Callable[[Path, Path], None] | None, folder: Path
) -> None:
    if source == "events.parquet":
        assert commands.run("convert", folder / "set.csv", folder / source, "--rejects", folder)[0] == 0
    if link is not None:
        name = next(part for part in command if "link" in part).format(folder)
        link(Path(name), folder / source)
    before = (folder / source).read_bytes()
    code, said = commands.run(*(part.format(folder) for part in command))
    assert code == 1
    assert "is the same file as" in said
    assert "which is read; expected another file" in said
    assert (folder / source).read_bytes() == before


def test_one_of_two_at_once_makes_a_release(folder: Path) -> None:
    command = WRITERS["release"].command(folder)
    with commands.started(*command) as one, commands.started(*command) as other:
        ended = [one.ended(), other.ended()]
    assert sorted(code for code, _said in ended) == [0, 1]
    assert any("the release 2026.2 exists and never changes" in said for _code, said in ended)
    there = yaml.safe_load((folder / "releases/releases.yaml").read_text(encoding="utf-8"))
    assert [one["version"] for one in there] == ["2026.1", "2026.2"]


def test_a_file_that_others_write_during_a_conversion_stays(folder: Path) -> None:
    write_csv(folder / "set.csv", *[LEAST] * 150_000)
    there = names(folder)
    with commands.started(*WRITERS["convert"].command(folder)) as command:
        eventually(lambda: names(folder) != there)
        (folder / "set.parquet").write_bytes(b"another's")
        code, said = command.ended()
    assert code == 1
    assert said.splitlines()[-1] == (
        "Error: set.parquet was changed by others meanwhile and is left as it is; run the command again"
    )
    assert (folder / "set.parquet").read_bytes() == b"another's"
    assert names(folder) == {*there, "set.parquet"}


@pytest.mark.parametrize("name", ["set.csv", "set.gpkg", "set", "set.parquet.gz"])
def test_a_conversion_to_another_ending_is_refused_before_any_work(name: str, folder: Path) -> None:
    code, said = commands.run("convert", folder / "missing.csv", folder / name)
    assert (code, said) == (
        1,
        f"Error: the file extension of {name!r} is not that of GeoParquet; expected .parquet, or --by for a folder\n",
    )


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_conversion_that_is_stopped_leaves_nothing_behind(sent: int, folder: Path) -> None:
    before = put(WRITERS["convert"], folder)
    write_csv(folder / "set.csv", *[LEAST] * 40_000, LEAST | {"date": "soon"})
    there = names(folder)
    with commands.started(*WRITERS["convert"].command(folder)) as command:
        assert command.process.pid is not None
        eventually(lambda: names(folder) != there)
        os.kill(command.process.pid, sent)
        code, _said = command.ended()
    assert code not in {0, -sent}
    assert (names(folder), (folder / "set.parquet").read_bytes()) == (there, before)


def alive(command: commands.Command) -> bool:
    command.process.join(0.001)  # leaves the processor to it
    return command.process.is_alive()


KILLS = {
    "fmt": 16,
    "fmt of a story": 10,
    "new": 12,
    "release": 10,
    "list of releases": 10,
    "citation": 10,
    "export": 10,
    "export with GDAL": 8,
    "render": 4,
    "convert": 8,
    "rejects": 8,
}


@pytest.mark.parametrize(("name", "kills"), KILLS.items())
def test_a_file_is_whole_whenever_its_writer_is_killed(name: str, kills: int, folder: Path, tmp_path: Path) -> None:
    writer, chance = WRITERS[name], random.Random(1991)  # noqa: S311 - moments, not secrets
    before = put(writer, folder)
    finished = shutil.copytree(folder, tmp_path / "finished")
    began = time.monotonic()
    assert commands.run(*writer.command(finished))[0] == 0
    lasts, after = time.monotonic() - began, writer.file(finished).read_bytes()
    for number in range(kills):
        killed = shutil.copytree(folder, tmp_path / f"killed-{number}")
        with commands.started(*writer.command(killed)) as command:
            if number % 2:
                # Half of the time, it is killed while it writes.
                eventually(lambda: ".caspian-" in str(names(killed)) or not alive(command))  # noqa: B023
                command.process.join(chance.uniform(0, 0.02))
            else:
                command.process.join(chance.uniform(0, lasts))
        # Rejects name their file.
        now = writer.file(killed).read_bytes().replace(bytes(killed), bytes(finished))
        assert now in {before, after}
        shutil.rmtree(killed)
