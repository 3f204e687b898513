"""A composed map as the parts of a page, which no longer depend on Folium."""

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
        Its URL.
    media
        Media query of the windows in which it will, unless the page's URL names a viewport; empty for all.
    """

    url: str
    media: str = ""


@dataclass(frozen=True)
class MapFragment:
    """A Folium map as the parts of a page.

    Parameters
    ----------
    head
        Links to script and style sheet.
    body
        Its element.
    script
        The code that creates the map, to be run after the element; reproducible for the same map.
    preload
        Files that the script will fetch first.
    """

    head: str
    body: str
    script: str
    preload: tuple[Preload, ...]

    @property
    def script_hash(self) -> str:
        """The script's hash in the syntax of Content-Security-Policy."""
        digest = hashlib.sha256(self.script.encode()).digest()
        return f"'sha256-{base64.b64encode(digest).decode()}'"
