"""Landmarks of the timeline: summits and wars that most readers know, each an event of the catalogue."""

from __future__ import annotations

from typing import Literal, NamedTuple

from flask_babel import gettext as _


class Landmark(NamedTuple):
    """An event that marks a summit of the five Caspian states, or the effect of a war on the region.

    Parameters
    ----------
    kind
        Summit or war.
    event
        Id of the event, which also provides the sources.
    name
        Name of a war; a summit is named after its place.
    """

    kind: Literal["summit", "war"]
    event: str
    name: str = ""


def landmarks() -> tuple[Landmark, ...]:
    """Return the landmarks of each kind by date, with the names of wars in the language of the request."""
    return (
        Landmark("summit", "2002-04-23-ashgabat-first-caspian-summit"),
        Landmark("summit", "2007-10-16-tehran-caspian-summit"),
        Landmark("summit", "2010-11-18-baku-security-cooperation-agreement"),
        Landmark("summit", "2014-09-29-astrakhan-fourth-caspian-summit"),
        Landmark("summit", "2018-08-12-aktau-convention"),
        Landmark("summit", "2022-06-29-ashgabat-sixth-caspian-summit"),
        Landmark("war", "2015-10-07-kalibr-strike-syria", _("Syria")),
        Landmark("war", "2020-10-16-drill-north-of-absheron", _("Karabakh")),
        Landmark("war", "2022-04-23-odesa-strike-bombers-caspian", _("Ukraine")),
        Landmark("war", "2025-06-20-israel-strikes-rasht", _("Iran")),
    )
