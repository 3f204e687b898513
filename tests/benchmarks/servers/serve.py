"""Serves a synthetic event set: prints its address as `caspian-map serve` does, and ends when it is told to."""

from __future__ import annotations

import argparse
from pathlib import Path

from measuring.synthetic import synthetic

from app.assembly import assemble
from app.cli.server import Server
from app.web import served
from app.web.config import Settings


class Threaded(Server):
    """The same application under Gunicorn's own worker of threads, which a few idle connections would stop."""

    def load_config(self) -> None:
        """Translate the settings, and choose that worker."""
        super().load_config()
        self.cfg.set("worker_class", "gthread")


def main() -> None:
    """Serve."""
    parser = argparse.ArgumentParser()
    parser.add_argument("size", type=int)
    parser.add_argument("cache", type=Path)
    parser.add_argument("--threaded", action="store_true", help="under Gunicorn's own worker of threads")
    given = parser.parse_args()
    settings = Settings(port=0, cache=given.cache)
    content = served.read(settings, events=synthetic(given.size))
    (Threaded if given.threaded else Server)(
        lambda _before: content, lambda content: assemble(settings, content), settings
    ).run()


if __name__ == "__main__":
    main()
