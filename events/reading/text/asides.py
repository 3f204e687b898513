"""Lines of a page about its members or later changes, such as “Joined: Dec 31, 2012” above a forum post."""

from __future__ import annotations

import re

_ASIDE = re.compile(
    r"\W*(?:joined|member since|registered|registration|messages|posts|birthday|(?:last )?updated|modified|last seen|"
    r"accessed|регистрация|зарегистрирован\w*|на форуме с|сообщени[йя]|обновлено|изменено|дата обращения)\b\W*",
    re.IGNORECASE,
)
_LONGEST = 60


def is_aside(text: str, position: int) -> bool:
    r"""Return whether a date is in a line of this kind, or in the line below its keyword.

    Parameters
    ----------
    text
        Text of the report.
    position
        Offset of the date.

    Examples
    --------
    >>> is_aside("Joined\nDec 31, 2012", 7), is_aside("Joined: Dec 31, 2012", 8), is_aside("Talks\nDec 31, 2012", 6)
    (True, True, False)
    """
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    if len(text[start : len(text) if end < 0 else end]) > _LONGEST:
        return False
    before = text[start:position]
    if _ASIDE.fullmatch(before):
        return True
    above = text[:start].rstrip().rsplit("\n", 1)[-1]
    return not re.search(r"\w", before) and _ASIDE.fullmatch(above) is not None
