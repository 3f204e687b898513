"""Accounts of editors: roles, passwords as Argon2 hashes, and a lock after failed logins."""

from __future__ import annotations

import re
import time

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.desk.store.errors import DeskError, MissingError
from app.desk.store.tables import Account
from events.curation.editing.states import Role

#: Consecutive failed logins after which an account is locked, and for how many seconds.
MOST_FAILURES, LOCKED_SECONDS = 5, 15 * 60
SHORTEST_PASSWORD = 12
_LONGEST_PASSWORD = 1_000
_NAME = re.compile(r"[\w](?:[\w.@ -]{0,62}[\w])?")
_EMAIL = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,190}")


def add(session: Session, name: str, role: Role, password: str, email: str = "") -> Account:
    """Add an account.

    Parameters
    ----------
    session
        Session of the database.
    name
        Letters, digits, spaces, and ``. _ @ -`` between them.
    role
        Role, which sets its permissions.
    password
        Empty if a proxy authenticates users.
    email
        E-mail address for commits; may be empty.

    Raises
    ------
    DeskError
        If an account of this name exists, or a value is not allowed.
    """
    if not _NAME.fullmatch(name):
        raise DeskError(f"name {name[:80]!r} is not allowed: expected 1 to 64 letters, digits, spaces and . _ @ -")
    if email and not _EMAIL.fullmatch(email):
        raise DeskError(f"email {email[:80]!r} is not allowed: expected an address such as ann@example.org")
    if session.get(Account, name):
        raise DeskError(f"there is an account {name!r} already; expected another name")
    account = Account(
        name=name, email=email, role=role, password=_hash(password) if password else "", active=True,
        epoch=1, failures=0, locked_until=0.0,
    )  # fmt: skip
    session.add(account)
    return account


def get(session: Session, name: str) -> Account:
    """Return an account.

    Raises
    ------
    MissingError
        If there is no account of this name.
    """
    account = session.get(Account, name, with_for_update=True)
    if account is None:
        known = ", ".join(one.name for one in listed(session)) or "none yet"
        raise MissingError(f"there is no account {name[:80]!r}; expected one of: {known}")
    return account


def listed(session: Session) -> list[Account]:
    """List all accounts by name."""
    return list(session.scalars(select(Account).order_by(Account.name)))


def active(session: Session) -> int:
    """Count the accounts that are not disabled."""
    return session.scalar(select(func.count()).where(Account.active)) or 0


def set_role(session: Session, name: str, role: Role) -> None:
    """Change the role of an account; its user has to log in again."""
    account = get(session, name)
    account.role, account.epoch = role, account.epoch + 1


def set_password(session: Session, name: str, password: str) -> None:
    """Change the password of an account, and unlock it; its user has to log in again."""
    account = get(session, name)
    account.password, account.epoch, account.failures, account.locked_until = (
        *(_hash(password), account.epoch + 1),
        *(0, 0.0),
    )


def disable(session: Session, name: str) -> None:
    """Disable an account; its user is logged out."""
    account = get(session, name)
    account.active, account.epoch = False, account.epoch + 1


def log_in(session: Session, name: str, password: str, now: float | None = None) -> Account | None:
    """Return the account of a name and a password, `None` if they are invalid or the account is locked.

    An unknown name cannot be distinguished from a wrong password, not even by timing.

    Parameters
    ----------
    session
        Session of the database.
    name, password
        Name and password as typed.
    now
        Seconds since 1970.
    """
    now = time.time() if now is None else now
    account = session.get(Account, name[:100], with_for_update=True)
    usable = account is not None and account.active and bool(account.password) and account.locked_until <= now
    fits = _fits(account.password if account and usable else _SOME_HASH, password[:_LONGEST_PASSWORD])
    if account is None or not usable:
        return None
    if not fits:
        account.failures += 1
        if account.failures >= MOST_FAILURES:
            account.failures, account.locked_until = 0, now + LOCKED_SECONDS
        return None
    account.failures = 0
    if _HASHER.check_needs_rehash(account.password):
        account.password = _HASHER.hash(password)
    return account


_HASHER = PasswordHasher()
# Hash of an impossible password, verified for unknown names.
_SOME_HASH = _HASHER.hash("\0")


def _hash(password: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
        raise DeskError(
            f"a password of {len(password)} characters is not allowed: expected {SHORTEST_PASSWORD} or more"
        )
    return _HASHER.hash(password)


def _fits(hashed: str, password: str) -> bool:
    try:
        return _HASHER.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False
