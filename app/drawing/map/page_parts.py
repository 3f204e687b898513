"""A composed map as the parts of a page, which need nothing of Folium any more."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Preload:
    """A file that the map's script will fetch first.

    Parameters
    ----------
    url
        Its address.
    media
        Media query of the windows in which it will, unless the address names a part of the map; empty: in all.
    """

    url: str
    media: str = ""


@dataclass(frozen=True)
class MapFragment:
    """A Folium map as the parts of a page.

    Parameters
    ----------
    head
        Links to its script and style sheet.
    body
        Its element.
    script
        The code that builds it, to be run after the element; always the same bytes for the same map.
    preload
        What the script will fetch first.
    """

    head: str
    body: str
    script: str
    preload: tuple[Preload, ...]

    @property
    def script_hash(self) -> str:
        """The script's hash as a Content-Security-Policy names it."""
        digest = hashlib.sha256(self.script.encode()).digest()
        return f"'sha256-{base64.b64encode(digest).decode()}'"
