"""Commits of catalogue files in a git repository, in the name of the editor who changed them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from events.model.errors import EventsError

_SECONDS = 60


class RepositoryError(EventsError):
    """Files could not be committed; the message is that of git."""


def holds(folder: Path) -> bool:
    """Return whether a folder is in a git repository that does not ignore it, and git is installed."""
    if shutil.which("git") is None or not folder.is_dir():
        return False
    inside = _git(folder, "rev-parse", "--is-inside-work-tree")
    return inside.returncode == 0 and _git(folder, "check-ignore", "--quiet", ".").returncode == 1


def commit(folder: Path, files: Sequence[Path], message: str, author: str, address: str) -> str:
    """Commit files, and no other changes; files that are committed already are not committed again.

    Parameters
    ----------
    folder
        Folder of the catalogue.
    files
        Files in the folder; a missing one is committed as removed.
    message
        Commit message; its first line summarises the change.
    author
        Name of the editor.
    address
        E-mail address of the editor; a placeholder is used if empty.

    Returns
    -------
    str
        Hash of the commit; empty if there was nothing to commit.

    Raises
    ------
    RepositoryError
        If git fails.
    """
    names = [path.name for path in files]
    known = [name for name in names if (folder / name).exists() or _is_tracked(folder, name)]
    if not known or not _done(folder, "status", "--porcelain", "--", *known).strip():
        return ""
    _done(folder, "add", "--", *known)
    plain = "".join(letter for letter in author if letter not in "<>\n\r") or "editor"
    who = {"user.name": plain, "user.email": address or "editor@desk.invalid"}
    settings = [part for name, value in who.items() for part in ("-c", f"{name}={value}")]
    _done(folder, *settings, "commit", "--quiet", "--only", "-m", message, "--", *known)
    return _done(folder, "rev-parse", "HEAD").strip()


def own_name(folder: Path) -> tuple[str, str]:
    """Return the name and the e-mail address in the local git configuration; either may be empty."""
    if shutil.which("git") is None:
        return "", ""
    name, address = (_git(folder, "config", key).stdout.strip() for key in ("user.name", "user.email"))
    return name, address


def _is_tracked(folder: Path, name: str) -> bool:
    return _git(folder, "ls-files", "--error-unmatch", "--", name).returncode == 0


def _done(folder: Path, *arguments: str) -> str:
    done = _git(folder, *arguments)
    if done.returncode:
        said = " ".join((done.stderr or done.stdout).split())
        raise RepositoryError(f"git {arguments[0]} ended with {done.returncode}: {said[:300]}")
    return done.stdout


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run git in a folder, without prompts."""
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_EDITOR": "true", "LC_ALL": "C"}
    try:
        return subprocess.run(  # noqa: S603 - the arguments are names of files and texts, never a command
            ["git", *arguments],  # noqa: S607 - the one that is installed
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise RepositoryError(f"git {arguments[0]} took longer than {_SECONDS} seconds") from error
