"""The form of a draft as submitted by its page."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict

from app.desk.forms import records


def typed(values: dict[str, Any]) -> MultiDict[str, str]:
    """Fill in the form of a record as the page of a draft does."""
    form: MultiDict[str, str] = MultiDict()
    for name in records.TEXTS:
        form.add(name, values.get(name) or "")
    for name in records.LISTS:
        for value in [*values.get(name, ()), "", ""]:
            form.add(name, value)
    for key, value in {"": values["place"].get("id"), **values["place"]}.items():
        form.add("place" if not key else f"place_{key}", "" if value is None else str(value))
    for prefix, names, rows in (
        ("participant", records.PARTICIPANT, values["participants"]),
        ("source", records.SOURCE, values["sources"]),
    ):
        for row in [*rows, {}]:
            for name in names:
                form.add(f"{prefix}_{name}", row.get(name) or "")
    for name in records.ACCESS:
        form.add(f"access_{name}", (values.get("access") or {}).get(name, ""))
    return form
