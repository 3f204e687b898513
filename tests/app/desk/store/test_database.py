"""The desk's database: opened by an address, and brought to the present layout however often and by however many."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from app.desk.store import drafts
from app.desk.store.database import Database, beside
from app.desk.store.errors import DeskError
from app.desk.store.tables import Table


def test_the_layout_is_that_of_the_tables(database: Database) -> None:
    with database.session() as session:
        context = MigrationContext.configure(session.connection())
        assert compare_metadata(context, Table.metadata) == []


def test_what_was_kept_is_there_when_it_is_opened_again(address: str) -> None:
    first = Database(address)
    with first.session() as session:
        made = drafts.add(session, "ann", {"title": "Каспий \U0001f6a2"}).id
    first.close()
    second = Database(address)
    with second.session() as session:
        assert drafts.get(session, made).record == {"title": "Каспий \U0001f6a2"}
    second.close()


def test_servers_that_start_at_a_time_make_the_tables_once(address: str) -> None:
    faults: list[Exception] = []

    def open_it() -> None:
        try:
            Database(address).close()
        except Exception as error:  # noqa: BLE001
            faults.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert faults == []


def test_an_exception_leaves_nothing_of_a_change(database: Database) -> None:
    def fail() -> None:
        with database.session() as session:
            drafts.add(session, "ann", {})
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError):
        fail()
    with database.session() as session:
        assert sum(drafts.counts(session).values()) == 0


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite"
    Database(f"sqlite:///{path}").close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_by_default_it_lies_beside_the_catalogue(tmp_path: Path) -> None:
    assert beside(tmp_path / "catalogue") == f"sqlite:///{tmp_path}/catalogue-desk.sqlite"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("desk.sqlite", "'desk.sqlite' is not allowed: expected sqlite:///FILE or postgresql://"),
        ("mysql://localhost/desk", "cannot be of the kind 'mysql': expected"),
        ("sqlite:////nowhere/at/all/desk.sqlite", r"desk\.sqlite cannot be written: No such file"),
        ("postgresql://desk@/desk?host=/nowhere", "cannot be opened: .*nowhere"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused(address: str, said: str) -> None:
    with pytest.raises(DeskError, match=said):
        Database(address)
