"""What a filter can choose among, named and in the order of their names, for the form that needs no script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint

from app.language.labels import labels
from app.language.languages import current
from app.web.parameters import requested_index
from geodata import gazetteer

if TYPE_CHECKING:
    from app.language.labels import Labels

blueprint = Blueprint("choices", __name__)


@blueprint.app_template_global()
def choices() -> Labels:
    """Name the countries, categories, grades of verification and places of the requested events."""
    index = requested_index()
    names, known = labels(index.countries.values, current().code), gazetteer.load()
    places = {
        key: known[key].names.get(current().code, known[key].name) if key in known else key
        for key in index.place.values
    }
    return {
        "state": _by_name({code: names["state"].get(code, code) for code in index.countries.values}),
        "category": {code: names["category"].get(code, code) for code in index.category.values},
        "verification": {code: names["verification"].get(code, code) for code in index.verification.values},
        "place": _by_name(places),
    }


def _by_name(names: dict[str, str]) -> dict[str, str]:
    return dict(sorted(names.items(), key=lambda item: item[1].casefold()))
