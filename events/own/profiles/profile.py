"""A profile: what the columns of a known layout mean, as a TOML file says it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, Self

from events.model.errors import EventSetError, shorten

_KNOWN = Path(__file__).with_name("known")
#: What says that a file has no known layout.
NONE = "none"


@dataclass(frozen=True)
class Profile:
    """Meaning of the columns of a known layout.

    Parameters
    ----------
    name
        Of the data set.
    header
        Columns by which it is recognised: all of them are there.
    without
        Columns that a file of this layout does not have.
    names
        All columns, in order, of files without a header.
    encoding
        Encoding of its texts, where they are not UTF-8.
    split
        Column of years that make one event each.
    columns
        The column of each property.
    values
        For properties: the value of each code in their columns.
    texts
        For properties: a text with columns in braces: ``{a|b}`` is the first that is filled, ``{ – :a}`` the words
        before the colon and the column, if that is filled. ``title_otherwise`` is taken where ``title`` is empty.
    constants
        The value of properties that are the same for all events.
    date
        ``from`` and optionally ``to``, columns of dates; ``code``, the column that says how precise they are, and
        ``codes``, what each says: ``day``, ``span`` (some time from the one to the other), ``week`` (three days before
        to three after), ``month``, ``year``.
    place
        ``code`` and ``codes``: the column that says how precise the place is, and the precision of each code;
        ``radius_km`` of codes that differ from their precision's; ``country``: columns of the state where it was.
    actors
        ``columns`` that name them, and optionally their ``roles``.
    sources
        ``title`` and ``url``: columns.
    kept
        Further columns under another name.
    """

    name: str
    header: tuple[str, ...]
    without: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    encoding: str = ""
    split: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    date: Mapping[str, Any] = field(default_factory=dict)
    place: Mapping[str, Any] = field(default_factory=dict)
    actors: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a profile.

        Raises
        ------
        EventSetError
            If it is not TOML, or says what no profile says.
        """
        try:
            said = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise EventSetError(f"--profile {path}: {error}") from error
        known = {one.name: one for one in fields(cls)}
        for name, value in said.items():
            if name not in known:
                raise EventSetError(f"--profile {path}: {name} is unknown; expected {', '.join(known)}")
            wanted = (
                list
                if name in ("header", "without", "names")
                else str
                if name in ("name", "encoding", "split")
                else dict
            )
            if not isinstance(value, wanted):
                raise EventSetError(
                    f"--profile {path}: {name} is {shorten(repr(value), 40)}; expected a {wanted.__name__}"
                )
        if "name" not in said or not said.get("header"):
            raise EventSetError(
                f"--profile {path}: expected name, and header with the columns by which it is recognised"
            )
        values: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in said.items()}
        return cls(**values)

    def fits(self, names: Sequence[str]) -> bool:
        """Whether a file with these columns has this layout."""
        return set(self.header) <= set(names) and not set(self.without) & set(names)


@cache
def known() -> dict[str, Profile]:
    """Return the profiles of known layouts, by name of their files, the most particular first."""
    read = {path.stem: Profile.read(path) for path in sorted(_KNOWN.glob("*.toml"))}
    return dict(sorted(read.items(), key=lambda pair: -len(pair[1].header)))


def chosen(said: str, names: Sequence[str]) -> Profile | None:
    """Return the profile that the user names, or the one that a header has.

    Parameters
    ----------
    said
        Name of a known layout, path of a TOML file, ``none``, or nothing.
    names
        The columns of the file.

    Raises
    ------
    EventSetError
        If there is no such profile, or the file has not its columns.

    Examples
    --------
    >>> chosen("", ["eventid", "iyear", "imonth", "iday", "specificity", "city"]).name
    'GTD'
    """
    if said == NONE:
        return None
    if not said:
        return next((profile for profile in known().values() if profile.fits(names)), None)
    profile = known().get(said) or (Profile.read(Path(said)) if said.endswith(".toml") else None)
    if profile is None:
        raise EventSetError(
            f"--profile {shorten(said)}: there is no such profile; expected one of {', '.join(known())}, {NONE}, or a "
            ".toml file"
        )
    if not set(profile.header) <= set(names):
        missing = ", ".join(sorted(set(profile.header) - set(names)))
        raise EventSetError(f"--profile {shorten(said)}: the file has no column {missing}")
    return profile


def names_without_header(first: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of a layout that has no header, by the values of its first line; none for any other file."""
    if len(first) < 2 or not first[0].isdecimal() or re.fullmatch(r"(19|20)\d{6}", first[1]) is None:  # noqa: PLR2004
        return ()
    return next((one.names for one in known().values() if len(one.names) == len(first)), ())


def encoding_for(names: Sequence[str]) -> str:
    """Return the encoding of the layout that a header has; empty if none is known."""
    return next((one.encoding for one in known().values() if one.fits(names)), "")
