"""Words of the desk."""

from __future__ import annotations

from app.desk import words
from app.pages.handbook import documents


def test_each_field_leads_to_a_section_of_the_codebook() -> None:
    sections = {section.anchor for section in documents.parse(documents.source("codebook") or "").sections}
    assert {words.section_of(name) for name in ("id", "title", "summary")} == {"fields-of-a-record"}
    named = ("category", "date", "place", "area", "concerns", "route", "access", "series", "participants", "vessels")
    led = {words.section_of(name) for name in (*named, "organisations", "verification", "sources", "note", "title")}
    assert led <= sections
