"""Commits of what is published: in the editor's name, of its files alone, and never twice."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from records import record, write

from events.curation.editing import repository
from events.curation.editing.repository import RepositoryError


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    git(tmp_path, "init", "--quiet")
    write(tmp_path / "catalogue", record())
    git(tmp_path, "add", ".")
    git(tmp_path, "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "--quiet", "-m", "Begin")
    return tmp_path / "catalogue"


def test_a_folder_outside_of_a_repository_holds_none(tmp_path: Path) -> None:
    assert not repository.holds(tmp_path)


def test_an_ignored_folder_is_not_committed(folder: Path) -> None:
    (folder.parent / ".gitignore").write_text("own/\n")
    (folder.parent / "own").mkdir()
    assert repository.holds(folder)
    assert not repository.holds(folder.parent / "own")


def test_a_commit_names_the_editor_and_has_the_files_alone(folder: Path) -> None:
    (folder.parent / "other").write_text("not yet")
    git(folder.parent, "add", "other")
    write(folder, record(title="Changed"))
    repository.commit(folder, [folder / "2013.yaml"], "Revise it", "Ann Lee", "ann@example.org")
    assert git(folder, "log", "-1", "--format=%an|%ae|%s") == "Ann Lee|ann@example.org|Revise it"
    assert git(folder, "show", "--name-only", "--format=") == "catalogue/2013.yaml"


def test_what_is_committed_already_is_not_committed_again(folder: Path) -> None:
    write(folder, record(title="Changed"))
    assert repository.commit(folder, [folder / "2013.yaml"], "Revise it", "Ann", "")
    assert repository.commit(folder, [folder / "2013.yaml"], "Revise it", "Ann", "") == ""


def test_a_file_that_is_gone_is_committed_as_removed(folder: Path) -> None:
    (folder / "2013.yaml").unlink()
    write(folder, record(), name="2014.yaml")
    repository.commit(folder, [folder / "2013.yaml", folder / "2014.yaml"], "Move it", "Ann", "")
    assert "2013.yaml" not in git(folder, "ls-files")
    assert git(folder, "status", "--porcelain") == ""


def test_a_name_that_looks_like_an_option_or_an_address_stays_a_name(folder: Path) -> None:
    write(folder, record(title="Changed"))
    repository.commit(folder, [folder / "2013.yaml"], "--amend", "--author=<x@y> ann", "")
    assert git(folder, "log", "-1", "--format=%an|%ae|%s") == "--author=x@y ann|editor@desk.invalid|--amend"


def test_what_git_refuses_is_told(folder: Path) -> None:
    write(folder, record(title="Changed"))
    (folder.parent / ".git" / "index.lock").touch()
    with pytest.raises(RepositoryError, match=r"git (add|commit) ended with 128: .*index\.lock"):
        repository.commit(folder, [folder / "2013.yaml"], "Revise it", "Ann", "")
