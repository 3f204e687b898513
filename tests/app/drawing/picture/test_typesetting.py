"""The guide's document with a picture and a citation of the map, as LaTeX sets it."""

from __future__ import annotations

import html
import re
import subprocess
from textwrap import dedent
from typing import TYPE_CHECKING

import programs
import pytest
from pypdf import PdfReader

from app.pages.handbook.documents import _FOLDER

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from pypdf import PageObject

GUIDE = (_FOLDER / "embedding.md").read_text(encoding="utf-8")
FETCHED = re.findall(r'curl -o (\S+) "https://map\.example([^"]+)"', GUIDE)


@pytest.fixture(scope="module")
def page(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> PageObject:
    """Do what the guide says: fetch picture and citation, and set the document."""
    pdflatex, bibtex = programs.installed("pdflatex", "bibtex")
    folder: Path = tmp_path_factory.mktemp("report")
    for name, address in FETCHED:
        with app.test_client().get(html.unescape(address)) as answer:
            assert answer.status_code == 200
            (folder / name).write_bytes(answer.data)
    found = re.search(r"^ +\\documentclass.*?\\end\{document\}$", GUIDE, re.MULTILINE | re.DOTALL)
    assert found is not None
    (folder / "report.tex").write_text(dedent(found[0]), encoding="utf-8")
    setting = [pdflatex, "-interaction=nonstopmode", "-halt-on-error", "report.tex"]
    for command in (setting, [bibtex, "report"], setting, setting):
        done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout
    pages = PdfReader(folder / "report.pdf").pages
    assert len(pages) == 1
    return pages[0]


def test_the_picture_is_vector_with_text_that_can_be_searched(page: PageObject) -> None:
    text = page.extract_text()
    assert "Caspian Sea" in text
    assert "Baku" in text
    assert not page.images


def test_its_letters_are_in_the_document(page: PageObject) -> None:
    (picture,) = page["/Resources"]["/XObject"].values()
    for font in picture.get_object()["/Resources"]["/Font"].values():
        (descendant,) = font.get_object().get("/DescendantFonts", [font])
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & {*descendant.get_object()["/FontDescriptor"].get_object()}


def test_the_citation_names_what_the_picture_shows(page: PageObject) -> None:
    text = " ".join(page.extract_text().split())
    assert "Events with Iran or Russia, 2013 [1]" in text
    assert "[1] The contributors to the Caspian military activity map." in text
    assert "Version 2026.1" in text
