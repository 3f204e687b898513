"""The map's page on paper, as Firefox prints it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

if TYPE_CHECKING:
    from engines import Firefox

#: In centimetres.
PAPERS = {"A4": (21.0, 29.7), "Letter": (21.59, 27.94)}


@pytest.mark.parametrize("paper", PAPERS)
def test_heading_map_table_and_sources_are_on_the_paper(firefox: Firefox, server: str, paper: str) -> None:
    firefox.open(f"{server}/?datetime=2013")
    events = firefox.shown()
    sheets = PdfReader(io.BytesIO(firefox.printed(*PAPERS[paper]))).pages
    first, last = sheets[0], sheets[-1]
    assert f"{events} events" in first.extract_text()
    assert "Date Event Category Place Countries" in " ".join(first.extract_text().split())
    assert max(image.image.width for image in first.images if image.image) > 500
    assert f"{server}/events/" in last.extract_text()
    assert len(sheets) <= 4
