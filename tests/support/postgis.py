"""Databases with PostGIS for tests, on the server of `postgresql`, and addresses of their tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import programs
import psycopg
from postgresql import new_database as empty_database

if TYPE_CHECKING:
    from pathlib import Path

#: A role with a password, which has to be created.
LOCKED = "locked"
_TEMPLATE = "with_postgis"


def template(room: Path) -> str:
    """Create a template database with PostGIS; return its name."""
    programs.installed("postgis.control")
    with psycopg.connect(empty_database(room, _TEMPLATE), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION postgis")
        rules = room / "data" / "pg_hba.conf"
        rules.write_text(f"local all {LOCKED} scram-sha-256\n" + rules.read_text("utf-8"), "utf-8")
        connection.execute("SELECT pg_reload_conf()")
    return _TEMPLATE


def new_database(room: Path, name: str, copied: str) -> str:
    """Copy a database without connections; return the address of the copy."""
    with psycopg.connect(f"host={room} user=desk dbname=postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{copied}"')
    return f"postgresql://desk@/{name}?host={room}"


def run(database: str, *statements: str) -> list[tuple[Any, ...]]:
    """Run statements in one transaction; return the rows of the last one."""
    with psycopg.connect(database) as connection:
        for one in statements:
            cursor = connection.execute(one.encode())
        return cursor.fetchall() if cursor.description else []


def at(database: str, **given: str) -> str:
    """Return the address of a table or query, from ``table=``, ``query=`` and further parameters."""
    return "&".join([database, *(f"{name}={quote(value)}" for name, value in given.items())])
