"""Detection of programs for tests other than Python and a browser, and installation from Debian if they are missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

#: Debian package by program.
PACKAGES = {
    "pdflatex": "texlive-latex-base",
    "bibtex": "texlive-latex-base",
    "nginx": "nginx-light",
    "caddy": "caddy",
    "initdb": "postgresql",
    "postgres": "postgresql",
    "firefox-esr": "firefox-esr",
    "WebKitWebDriver": "webkit2gtk-driver",
    "Xvfb": "xvfb",
    "postgis.control": "postgresql-postgis",
}


def installed(*names: str) -> list[Path]:
    """Return the paths of programs, which are installed if need be.

    Raises
    ------
    SystemExit
        If they cannot be installed; the message has advice.
    """
    packages = sorted({PACKAGES[name] for name in names})
    commands = (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-qq", "--yes", "--no-install-recommends", *packages],
    )
    for command in (*commands, ()):
        found = [_find(name) for name in names]
        if all(found):
            return [Path(one) for one in found if one]
        if command and shutil.which(command[0]):
            print("Installing for the tests:", " ".join(command), flush=True)
            subprocess.run(command, check=False, stdin=subprocess.DEVNULL)
    raise SystemExit(
        f"Tests need {', '.join(names)}, and could not install them. Install them and try again, for example with "
        f"`apt-get install {' '.join(packages)}` (Debian)."
    )


def _find(name: str) -> str | None:
    if name.endswith(".control"):  # the control file of a PostgreSQL extension
        return next((str(path) for path in Path("/usr/share/postgresql").glob(f"*/extension/{name}")), None)
    # Debian has a separate folder for the programs of each PostgreSQL version.
    folders = [str(folder) for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    return shutil.which(name) or shutil.which(name, path=os.pathsep.join(folders))


if __name__ == "__main__":
    print("Programs of the tests:", *installed(*PACKAGES))
