"""Rows that cannot be used are written to a file or, where there can be none, the first ones are told."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from own_sets import LEAST, Heard, rejects, write_csv

from events.own import loading
from events.own.adoption.rejects import Reject, Rejects
from events.own.intake import Reading, Request


@pytest.fixture(params=["below a file", "of the system"])
def unwritable(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder in which nobody can make a file, root neither."""
    if request.param == "of the system":
        return Path("/sys")
    (tmp_path / "file").touch()
    return tmp_path / "file" / "folder"


def test_a_set_is_read_where_its_rejects_cannot_be_written(tmp_path: Path, unwritable: Path) -> None:
    rows = [LEAST, *({"title": f"Nowhere {number}", "date": "2013"} for number in range(30))]
    heard = Heard()
    path = write_csv(tmp_path / "set.csv", *rows)
    events = loading.load([Request(str(path))], Reading(rejects=unwritable), heard)
    assert len(events) == 1
    summary, *first = [line for line in heard.lines if "rows cannot be used" in line or "set: line" in line]
    assert "30 rows cannot be used" in summary
    assert "set.csv.rejects.csv cannot be written: " in summary
    assert "--rejects names a folder" in summary
    assert [line.split(": ")[1] for line in first] == [f"line {number}" for number in range(3, 23)]


def test_what_is_told_of_a_row_is_bounded(unwritable: Path) -> None:
    with Rejects(unwritable / "set.csv.rejects.csv") as found:
        found.add([Reject(number, "x" * 10_000, {}) for number in range(1000)])
        assert sum(map(len, found.remarks())) < 4000


FULL_DISK = """
import resource, sys
from pathlib import Path
from events.own.adoption.rejects import Reject, Rejects

resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
with Rejects(Path(sys.argv[1])) as found:
    for number in range(int(sys.argv[2])):
        found.add([Reject(number, "no date", {"title": "A patrol of the fleet"})])
    print(found.remarks()[0])
"""


@pytest.mark.parametrize(("count", "written"), [(5, True), (500, False)])
def test_on_a_full_disk_there_is_no_part_of_a_file(tmp_path: Path, count: int, *, written: bool) -> None:
    path = tmp_path / "set.csv.rejects.csv"
    command = [sys.executable, "-c", FULL_DISK, str(path), str(count)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    assert (f"see {path}" in done.stdout, "cannot be written" in done.stdout) == (written, not written)
    assert len(rejects(path)) == (count if written else 0)
    assert path.exists() == written


def test_rejects_of_files_of_the_same_name_are_all_kept(tmp_path: Path) -> None:
    for name, rows in (("a", [LEAST, {"title": "A"}]), ("b", [LEAST, {"title": "B"}]), ("c", [LEAST])):
        (tmp_path / name).mkdir()
        path = write_csv(tmp_path / name / "set.csv", *rows)
        loading.load([Request(str(path))], Reading(rejects=tmp_path))
    assert sorted(path.name for path in tmp_path.glob("*.rejects.csv")) == [
        "set.csv.2.rejects.csv",
        "set.csv.rejects.csv",
    ]
    for name, file in (("a", "set.csv.rejects.csv"), ("b", "set.csv.2.rejects.csv")):
        assert [one["file"] for one in rejects(tmp_path / file)] == [str(tmp_path / name / "set.csv")]
