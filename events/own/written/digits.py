"""Numbers in the digits of any script."""

from __future__ import annotations

import unicodedata


def ascii_digits(text: str) -> str:
    """Write a text with the digits 0 to 9 instead of Persian, Arabic and other ones.

    >>> ascii_digits("۱۳۹۲-٠٤")
    '1392-04'
    """
    return text if text.isascii() else "".join(str(unicodedata.decimal(one, one)) for one in text)
