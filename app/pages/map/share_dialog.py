"""The options of the map's share dialog."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from flask import Blueprint
from flask_babel import gettext as _

from app.data.downloads import OFFERS, Offer
from app.web.parameters import requested_version
from app.web.served import served

blueprint = Blueprint("sharing", __name__)


class PictureSize(NamedTuple):
    """A size of pictures in CSS pixels, and its purpose."""

    width: int
    height: int
    label: str


@dataclass(frozen=True, slots=True)
class Sharing:
    """The options of the dialog.

    Parameters
    ----------
    release
        The newest release, to which shared links can be pinned; empty if there is none, or if the page shows one.
    downloads
        Data formats.
    sizes
        Sizes of pictures.
    citations
        Citation formats, by file extension.
    """

    release: str
    downloads: tuple[Offer, ...]
    sizes: tuple[PictureSize, ...]
    citations: dict[str, str]


@blueprint.app_template_global()
def sharing() -> Sharing:
    """Return the options of the dialog for the requested page."""
    known = [] if requested_version() else served().releases
    return Sharing(
        release=known[-1].version if known else "",
        downloads=OFFERS,
        sizes=(
            PictureSize(1200, 630, _("for links and posts, 1200 × 630")),
            PictureSize(1920, 1080, _("for slides, 1920 × 1080")),
            PictureSize(1123, 794, _("A4 landscape")),
            PictureSize(794, 1123, _("A4 portrait")),
        ),
        citations={"bib": "BibTeX", "ris": "RIS", "json": "CSL JSON"},
    )
