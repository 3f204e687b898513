"""Reproducible Office documents: ZIP archives without timestamps."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

#: The timestamp of files in ZIP archives without a real one.
EPOCH = (1980, 1, 1, 0, 0, 0)


def same_each_time(save: Callable[[io.BytesIO], object]) -> bytes:
    """Repack the archive that `save` writes, so that the same document gives the same bytes."""
    packed, again = io.BytesIO(), io.BytesIO()
    save(packed)
    with zipfile.ZipFile(packed) as parts, zipfile.ZipFile(again, "w") as archive:
        for name in parts.namelist():
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, parts.read(name))
    return again.getvalue()
