"""The options of reading an event set: what the user says of the file where it does not say so itself."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True)
class Options:
    """Options that the user gives for a file.

    Parameters
    ----------
    form
        Format of the file, by its extension without the point; that of its name by default.
    encoding
        Encoding of its texts; detected by default.
    decimal
        Sign before the decimals of numbers that are written as texts, ``.`` or ``,``; found out by default.
    dates
        Whether the day or the month comes first in dates such as 07/08/2013; found out by default.
    calendar
        Calendar of its dates.
    missing
        Texts that stand for no value, such as ``NA``; found out by default.
    profile
        Name of a known layout, or path of a TOML file that describes one; recognised by the header by default.
    """

    form: str = ""
    encoding: str = ""
    decimal: Literal["", ".", ","] = ""
    dates: Literal["", "dmy", "mdy"] = ""
    calendar: Literal["gregorian", "persian"] = "gregorian"
    missing: tuple[str, ...] = ()
    profile: str = ""

    @property
    def digest(self) -> bytes:
        """Changes with anything that is said, also in the file of a profile."""
        said = repr(self).encode()
        if self.profile.endswith(".toml"):
            with suppress(OSError):
                said += Path(self.profile).read_bytes()
        return said
