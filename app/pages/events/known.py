"""Wording for events known only to an area, in lists and tables without a map next to them."""

from __future__ import annotations

import numpy as np
from flask_babel import gettext as _
from flask_babel import ngettext

from app.language.languages import current
from events.index.codes import Rows
from events.index.index import EventIndex
from events.index.space.known import DISC, POINT
from geodata import gazetteer


def known_only_to(index: EventIndex, row: int) -> str:
    """Return the remark that an event is known only to an area, and which; empty if it is known to a point.

    Parameters
    ----------
    index
        The events.
    row
        Row of the event.
    """
    known = index.known
    code = int(known.code[row])
    if code == POINT:
        return ""
    if code == DISC:
        return str(_("known only to within %(radius)s km", radius=current().number(round(float(known.radius_km[row])))))
    region = known.regions[code]
    if region == index.catalogue.table["place"][row].as_py():
        # Translators: said of the area that is named before it, such as "Caspian Sea (known only to this area)".
        return str(_("known only to this area"))
    return str(_("known only to the area: %(area)s", area=gazetteer.load()[region].name_in(current().code)))


def counted(index: EventIndex, rows: Rows) -> str:
    """Return the remark on the number of events that are known only to an area; empty if there are none."""
    number = int(np.count_nonzero(index.known.code[rows] != POINT))
    if not number:
        return ""
    return str(
        ngettext(
            "%(number)s of them is known only to an area.",
            "%(number)s of them are known only to an area.",
            number,
            number=current().number(number),
        )
    )
