"""Options for reading an event set: information on the file that it does not contain itself."""

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
        Format of the file, by its extension without the dot; that of its name by default.
    encoding
        Encoding of its texts; detected by default.
    decimal
        Decimal separator of numbers in text form, ``.`` or ``,``; inferred by default.
    dates
        Whether the day or the month comes first in dates such as 07/08/2013; inferred by default.
    calendar
        Calendar of its dates.
    missing
        Texts that mark missing values, such as ``NA``; inferred by default.
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
        """Return a hash of all options, including the content of a profile's file."""
        said = repr(self).encode()
        if self.profile.endswith(".toml"):
            with suppress(OSError):
                said += Path(self.profile).read_bytes()
        return said
