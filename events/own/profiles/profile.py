"""Profiles of known layouts: the meaning of their columns, defined in TOML files."""

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
#: Disables the recognition of layouts.
NONE = "none"


@dataclass(frozen=True)
class Profile:
    """Meaning of the columns of a known layout.

    Parameters
    ----------
    name
        Name of the data set.
    header
        Columns by which it is recognised, all of which must be present.
    without
        Columns that must be absent.
    names
        All columns, in order, for files without a header.
    encoding
        Encoding of its texts, if it is not UTF-8.
    split
        Column of years, each of which becomes a separate event.
    columns
        Column of each property.
    values
        Value of each code in the column of a property.
    texts
        Template of a property, with columns in braces: ``{a|b}`` is the first that is filled, ``{ – :a}`` the prefix
        before the colon and the column, if it is filled. ``title_otherwise`` is used if ``title`` is empty.
    constants
        Values of properties that are the same for all events.
    date
        ``from`` and optionally ``to``, columns of dates; ``code``, the column of their precision, and ``codes``, the
        meaning of each code: ``day``, ``span`` (some time from the one to the other), ``week`` (three days before
        to three after), ``month``, ``year``.
    place
        ``code`` and ``codes``: the column of the place's precision, and the precision of each code; ``radius_km`` of
        codes whose radius differs from that of their precision; ``country``: columns of the state where it was.
    actors
        ``columns`` with their names, and optionally their ``roles``.
    sources
        ``title`` and ``url``: columns.
    kept
        Additional columns, renamed.
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
            If it is not TOML, or has unknown keys.
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
        """Return whether a file with these columns has this layout."""
        return set(self.header) <= set(names) and not set(self.without) & set(names)


@cache
def known() -> dict[str, Profile]:
    """Return the profiles of known layouts by file name, the most specific first."""
    read = {path.stem: Profile.read(path) for path in sorted(_KNOWN.glob("*.toml"))}
    return dict(sorted(read.items(), key=lambda pair: -len(pair[1].header)))


def chosen(said: str, names: Sequence[str]) -> Profile | None:
    """Return the profile that the user names, or that matches a header.

    Parameters
    ----------
    said
        Name of a known layout, path of a TOML file, ``none``, or nothing.
    names
        Columns of the file.

    Raises
    ------
    EventSetError
        If there is no such profile, or the file lacks its columns.

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
    """Return the columns of a layout without a header, by the values of its first line; empty for any other file."""
    if len(first) < 2 or not first[0].isdecimal() or re.fullmatch(r"(19|20)\d{6}", first[1]) is None:  # noqa: PLR2004
        return ()
    return next((one.names for one in known().values() if len(one.names) == len(first)), ())


def encoding_for(names: Sequence[str]) -> str:
    """Return the encoding of the layout that matches a header; empty if unknown."""
    return next((one.encoding for one in known().values() if one.fits(names)), "")
