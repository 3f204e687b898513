"""Finds the LaTeX that sets a document with a picture of the map, and installs one where there is none."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

_ADVICE = (
    "A test needs pdflatex and bibtex, found none, and could not install them. Install them and try again, for example "
    "with `apt-get install texlive-latex-base` (Debian) or `dnf install texlive-scheme-basic` (Fedora)."
)


def install() -> tuple[Path, Path]:
    """Return pdflatex and bibtex, those on the path or else Debian's.

    Raises
    ------
    SystemExit
        With advice, if they cannot be had.
    """
    commands = (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-qq", "--yes", "--no-install-recommends", "texlive-latex-base"],
    )
    for command in (*commands, ()):
        found = [shutil.which(name) for name in ("pdflatex", "bibtex")]
        if found[0] and found[1]:
            return Path(found[0]), Path(found[1])
        if command and shutil.which(command[0]):
            print("Installing LaTeX for the tests:", " ".join(command), flush=True)
            subprocess.run(command, check=False, stdin=subprocess.DEVNULL)
    raise SystemExit(_ADVICE)


if __name__ == "__main__":
    print("LaTeX of the tests:", *install())
