"""Accounts: passwords that are never kept, a lock after failures, and roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from argon2 import extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from app.desk.store import accounts
from app.desk.store.accounts import _HASHER as HASHER
from app.desk.store.accounts import LOCKED_SECONDS, MOST_FAILURES
from app.desk.store.errors import DeskError, MissingError
from events.curation.editing.states import Role

if TYPE_CHECKING:
    from app.desk.store.database import Database

GOOD, BAD = "correct horse battery", "wrong horse battery"


@pytest.fixture(autouse=True)
def ann(database: Database) -> None:
    with database.session() as session:
        accounts.add(session, "ann", Role.EDITOR, GOOD, "ann@example.org")


def try_it(database: Database, password: str, name: str = "ann", now: float = 1000.0) -> bool:
    with database.session() as session:
        return accounts.log_in(session, name, password, now) is not None


def test_name_and_password_belong_together(database: Database) -> None:
    assert try_it(database, GOOD)
    assert not try_it(database, BAD)
    assert not try_it(database, GOOD, name="ben")


def test_no_password_is_kept(database: Database) -> None:
    with database.session() as session:
        kept = accounts.get(session, "ann").password
    assert GOOD not in kept
    assert kept.startswith("$argon2id$")


def test_a_password_costs_as_much_as_the_standard_asks_for() -> None:
    assert extract_parameters(HASHER.hash(GOOD)) == RFC_9106_LOW_MEMORY


def test_after_five_failures_the_account_waits(database: Database) -> None:
    for _ in range(MOST_FAILURES):
        assert not try_it(database, BAD)
    assert not try_it(database, GOOD)
    assert try_it(database, GOOD, now=1000.0 + LOCKED_SECONDS + 1)


def test_failures_that_are_not_in_a_row_lock_nothing(database: Database) -> None:
    for password in [BAD] * (MOST_FAILURES - 1) + [GOOD] + [BAD] * (MOST_FAILURES - 1):
        try_it(database, password)
    assert try_it(database, GOOD)


def test_an_account_that_is_switched_off_stays_outside(database: Database) -> None:
    with database.session() as session:
        accounts.disable(session, "ann")
    assert not try_it(database, GOOD)


def test_an_account_without_a_password_is_for_a_proxy_alone(database: Database) -> None:
    with database.session() as session:
        accounts.add(session, "ben", Role.READER, "")
    assert not try_it(database, "", name="ben")


def test_a_new_password_or_role_ends_what_was_begun(database: Database) -> None:
    with database.session() as session:
        accounts.set_role(session, "ann", Role.OWNER)
        accounts.set_password(session, "ann", BAD)
        account = accounts.get(session, "ann")
        assert (account.rank, account.epoch) == (Role.OWNER, 3)
    assert try_it(database, BAD)


@pytest.mark.parametrize(
    ("name", "password", "email", "said"),
    [
        ("ann", GOOD, "", "there is an account 'ann' already"),
        ("", GOOD, "", "expected 1 to 64 letters"),
        ("a\nb", GOOD, "", "expected 1 to 64 letters"),
        ("ben", "short", "", "a password of 5 characters is not allowed: expected 12 or more"),
        ("ben", GOOD, "no address", "expected an address such as"),
    ],
)
def test_what_an_account_cannot_have_is_refused(
    database: Database, name: str, password: str, email: str, said: str
) -> None:
    with database.session() as session, pytest.raises(DeskError, match=said):
        accounts.add(session, name, Role.EDITOR, password, email)


def test_an_unknown_account_is_told_with_the_known_ones(database: Database) -> None:
    with database.session() as session, pytest.raises(MissingError, match="no account 'ben'; expected one of: ann"):
        accounts.set_role(session, "ben", Role.OWNER)
