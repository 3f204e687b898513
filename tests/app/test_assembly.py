"""Lazy loading of modules: a start does not wait for those that its first response does not need."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import app


def loaded_after(code: str, cache: Path) -> set[str]:
    """Run code in a process of its own, with a cache; give the names of the modules that it loaded."""
    code += "; import json, sys; print(json.dumps([*sys.modules]), file=sys.stderr)"
    command, project = [sys.executable, "-c", code], Path(app.__file__).parents[1]
    environment = os.environ | {"CASPIAN_CACHE": str(cache)}
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=project, env=environment)
    return set(json.loads(done.stderr))


def test_the_map_is_served_without_libraries_of_pictures_files_and_routes(tmp_path: Path) -> None:
    modules = loaded_after("import app; assert app.create_app().test_client().get('/').status_code == 200", tmp_path)
    assert {"flask", "folium"} <= modules
    slow = {"matplotlib", "geopandas", "pyogrio", "pyproj", "networkx", "rapidfuzz", "events.own.loading"}
    assert modules & slow == set()


def test_a_start_waits_for_no_library_of_maps_and_texts(tmp_path: Path) -> None:
    modules = loaded_after(
        "import app; assert app.create_app().test_client().get('/healthz').status_code == 200", tmp_path
    )
    assert "flask" in modules
    assert modules & {"folium", "branca", "markdown_it", "events.own.intake", "matplotlib"} == set()


def test_the_help_of_the_command_is_shown_without_the_web_server(tmp_path: Path) -> None:
    modules = loaded_after("from app.cli.main import main; main(['--help'], standalone_mode=False)", tmp_path)
    assert "app.cli.main" in modules
    assert modules & {"flask", "folium", "app.assembly"} == set()
