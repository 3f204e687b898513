"""The encoding of a text file: given by the user, implied by its first bytes, or detected with charset-normalizer."""

from __future__ import annotations

import codecs
import re

from events.model.errors import EventSetError, shorten

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Encodings that are usual in the region; others need --encoding.
_CANDIDATES = ["cp1251", "cp1252", "koi8_r", "cp866", "cp1256", "cp1254", "mac_cyrillic"]
# Fewer bytes that are not UTF-8 are damage, and do not indicate another encoding.
_FEW = 3
_SAMPLE = 64 << 10
_RARE = 50


def encoding_of(head: bytes, said: str = "") -> tuple[str, str]:
    """Return the encoding of a text, and a remark for the user if it was detected.

    Parameters
    ----------
    head
        Beginning of the file.
    said
        Encoding given by the user; detected if empty.

    Raises
    ------
    EventSetError
        If the user gives an unknown encoding.

    Examples
    --------
    >>> encoding_of("Каспий".encode("utf-16"))[0], encoding_of("Учения у Каспийска".encode("cp1251"))[0]
    ('utf-16', 'cp1251')
    """
    if said:
        try:
            return codecs.lookup(said).name, ""
        except LookupError as error:
            raise EventSetError(
                f"--encoding {shorten(said)}: there is no such encoding; expected one such as utf-8 or windows-1251"
            ) from error
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, ""
    begins = head[: _SAMPLE & ~1]
    # Spaces, digits and separators have a zero byte in UTF-16; texts in other encodings have none.
    if (zeros := begins.count(b"\0")) and zeros > len(begins) / _RARE:
        return ("utf-16-le" if begins[1::2].count(b"\0") > begins[::2].count(b"\0") else "utf-16-be"), ""
    text = head.decode("utf-8", errors="surrogateescape")
    strange = len(re.findall("[\udc80-\udcff]", text))
    fine = len(re.findall("[^\0-\x7f\udc80-\udcff]", text))
    if strange < _FEW or fine > strange:
        return "utf-8", ""
    return _detected(head)


def _detected(head: bytes) -> tuple[str, str]:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - most files are UTF-8

    lines = b"\n".join(line for line in head.splitlines() if not line.isascii())[:_SAMPLE]
    found = from_bytes(lines, cp_isolation=_CANDIDATES, threshold=1.0, enable_fallback=False).best()
    if found is None:
        return "utf-8", ""
    return found.encoding, f"texts are read as {found.encoding}, which was detected; --encoding settles it"
