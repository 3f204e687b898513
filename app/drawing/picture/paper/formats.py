"""The file formats of pictures and their media types."""

from __future__ import annotations

from typing import Literal

Format = Literal["png", "svg", "pdf"]

MEDIA_TYPES: dict[Format, str] = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}
