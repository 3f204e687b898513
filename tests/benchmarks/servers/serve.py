"""Serves a synthetic event set: prints its address as `caspian-map serve` does, and ends when it is told to."""

from __future__ import annotations

import argparse
from pathlib import Path

from measuring.synthetic import synthetic

from app import create_app
from app.cli.server import Server
from app.web.config import Settings


def main() -> None:
    """Serve."""
    parser = argparse.ArgumentParser()
    parser.add_argument("size", type=int)
    parser.add_argument("cache", type=Path)
    given = parser.parse_args()
    settings = Settings(port=0, cache=given.cache)
    app = create_app(settings, events=synthetic(given.size))
    Server(lambda: app, settings).run()


if __name__ == "__main__":
    main()
