"""Pages of the site, for human readers."""

from flask import Blueprint

#: The map, the list of events and the page of each share a blueprint.
blueprint = Blueprint("pages", __name__)
