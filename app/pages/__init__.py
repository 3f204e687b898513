"""Pages of the site, for human readers."""

from flask import Blueprint

#: Blueprint of the map, the list of events and the pages of events.
blueprint = Blueprint("pages", __name__)
