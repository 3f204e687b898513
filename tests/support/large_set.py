"""More events than fit into a page, served for the browser tests; run as a program it prints the server's URL."""

from __future__ import annotations

import logging
import sys
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
from werkzeug.serving import make_server

from app import create_app
from app.web.config import Settings

SIZE = 30_000
#: Number of events at one point of the open sea, and its position.
TOGETHER, LON, LAT = 60, 51.5, 38.5


def serve() -> None:
    """Serve until the process is terminated."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
    from measuring.synthetic import synthetic  # noqa: PLC0415 - the benchmarks are not a package

    events = synthetic(SIZE)
    table = events.table
    for name, value in (
        ("lon", LON),
        ("lat", LAT),
        ("place", None),
        ("place_name", "A rendezvous"),
        ("precision", "exact"),
    ):
        at, field = table.column_names.index(name), table.schema.field(name)
        values = [value] * TOGETHER + table[name].to_pylist()[TOGETHER:]
        table = table.set_column(at, field, pa.array(values, field.type))
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, create_app(Settings(), replace(events, table=table)), threaded=True)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    serve()
