"""Numbers in the digits of any script."""

from __future__ import annotations

import unicodedata


def ascii_digits(text: str) -> str:
    """Replace Persian, Arabic and other digits by ASCII digits.

    >>> ascii_digits("۱۳۹۲-٠٤")
    '1392-04'
    """
    return text if text.isascii() else "".join(str(unicodedata.decimal(one, one)) for one in text)
