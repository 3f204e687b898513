"""Description of the hardware and software of a run, without the name of the machine."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from importlib.metadata import version
from pathlib import Path

_PACKAGES = ("numpy", "pyarrow", "flask", "gunicorn", "geopandas", "pyogrio", "folium")
_COMMANDS = {
    "nginx": ["/usr/sbin/nginx", "-v"],
    "wrk": ["wrk", "-v"],
    "Chromium": ["chromium", "--version"],
    "pygeoapi": [str(Path(__file__).parents[3] / ".bench/venv/bin/pygeoapi"), "--version"],
}


def machine() -> dict[str, str]:
    """Describe processor, memory, system and versions."""
    described = {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "system": platform.system(),
        "Python": platform.python_version(),
    }
    described |= {name: version(name) for name in _PACKAGES}
    return described | {name: found for name, command in _COMMANDS.items() if (found := _version_of(command))}


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor()
    named = re.search(r"model name\s*:\s*(.+)", text)
    return named[1] if named else platform.machine()


def _version_of(command: list[str]) -> str:
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True)
    except OSError:
        return ""
    found = re.search(r"\d+(\.\d+)+", done.stdout + done.stderr)
    return found[0] if found else ""
