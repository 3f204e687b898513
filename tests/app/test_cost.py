"""Cost of the worst requests: processor seconds of each address, as a multiple of a plain page's in the same run."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from app import create_app
from app.pages.handbook.search import MOST_WORDS
from app.web.config import Settings
from app.web.policy.concurrency import expensive

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from events.table.catalogue import Catalogue

#: What any address may cost, and what one may cost that is not refused on a busy server.
MOST, MOST_UNBOUNDED = 1000, 60
ITEMS = "/api/collections/events/items"
MERCATOR = "http://www.opengis.net/def/crs/EPSG/0/3857"
EVENT = "/events/2013-07-08-iran-russia-exercise"
LETTERS = "+".join("abcdefghijklmnopqrstuvwxyz" * 3)
TWO_LETTERS = "+".join(f"{first}{second}" for first in "abc" for second in "abcdefghijklmnopqrstuv")
WORLD = "bbox=-180,-90,180,90"
#: The worst that was found to ask of each address; an address that is not here has no parameter that makes it dearer.
WORST = {
    "/": (f"/?q={LETTERS}", f"/?q={TWO_LETTERS}", "/?layers=ports,military,fields,access,routes,sectors,zones"),
    "/embed": (f"/embed?q={LETTERS}",),
    "/events/": (f"/events/?q={LETTERS}&sort=-place", "/events/?sort=countries&page=3"),
    "/docs/search": (
        "/docs/search?q=" + "a+" * 99,
        "/docs/search?q=the+of+and+to+in+is+it+that+with+for+on+as",
        "/docs/search?q=" + "+".join("acdefghimnop"[:MOST_WORDS]),
    ),
    ITEMS: (
        *(f"{ITEMS}?limit=10000&crs={MERCATOR}", f"{ITEMS}?limit=10000&f=html&crs={MERCATOR}"),
        *(
            f"{ITEMS}?limit=1&filter={quote(' OR '.join([one] * 30))}"
            for one in (
                "ACCENTI(summary) = 'a'",
                "summary LIKE '%a%b%c%'",
                "S_CROSSES(geometry, LINESTRING(0 0, 90 80))",
            )
        ),
        f"{ITEMS}?limit=1&filter={quote(f'A_CONTAINS(countries, {tuple(map(str, range(400)))})')}",
        f"{ITEMS}?limit=1&filter={quote('title IN (' + ', '.join(['title'] * 500) + ')')}",
        f"{ITEMS}?limit=1&filter={quote('summary LIKE ' + repr('%a' * 1000))}",
    ),
    "/api/timeline": ("/api/timeline?bins=day&range=0001/9999", "/api/timeline?bins=day"),
    "/api/view": (f"/api/view?{WORLD}&zoom=22", f"/api/view?{WORLD}&zoom=22&q={LETTERS}"),
    "/api/list": (f"/api/list?{WORLD}&limit=500&order=-countries", f"/api/list?{WORLD}&limit=500&offset=1000000000"),
    "/api/summary": (f"/api/summary?q={LETTERS}",),
    "/map.png": ("/map.png?width=2400&height=2400&scale=2&timeline=1&routes=1&legend=1",),
    "/map.svg": (
        "/map.svg?width=2400&height=2400&timeline=1&routes=1&legend=1",
        "/map.svg?view=0/40/50&width=2400&height=2400",
    ),
    "/map.pdf": ("/map.pdf?width=2400&height=2400&timeline=1&routes=1&title=" + quote("سلام " * 24),),
    f"{EVENT}.png": (f"{EVENT}.png?width=2400&height=2400&scale=2",),
    "/oembed": ("/oembed?url=" + quote(f"http://localhost/?q={LETTERS}", safe=""),),
    **{
        f"/events.{suffix}": (f"/events.{suffix}?q=a",)
        for suffix in ("csv", "geojson", "geojsonl", "kml", "xlsx", "gpkg")
    },
    **{f"/events.{suffix}": (f"/events.{suffix}?q=a",) for suffix in ("parquet", "fgb", "zip")},
    "/map.html": ("/map.html?q=a",),
    "/routes.geojson": ("/routes.geojson",),
    "/citation.bib": (f"/citation.bib?q={LETTERS}",),
    **{
        f"/brief{form}": (f"/brief{form}", f"/brief{form}?q={LETTERS}")
        for form in ("/", ".md", ".docx", ".pdf", ".pptx")
    },
    "/feed.atom": ("/feed.atom", "/feed.atom?page=2"),
}
#: Addresses with nothing to choose, or only what to look up.
PLAIN = (
    *("/healthz", "/readyz", "/docs/", "/docs/all", "/docs/api", "/docs/method", "/docs/changelog", "/docs/coverage"),
    *(
        "/docs/coverage.json",
        "/docs/coverage/years.svg",
        "/api/",
        "/api/conformance",
        "/api/collections",
        "/schema.json",
    ),
    *(
        "/api/collections/events",
        "/api/collections/events/queryables",
        "/api/collections/events/schema",
        "/api/openapi.json",
    ),
    *("/api/openapi-3.1.json", f"{ITEMS}/2013-07-08-iran-russia-exercise", "/places/", "/places.json", "/places/baku"),
    *("/places/baku.json", "/vessels/", "/vessels.json", "/vessels/dagestan", "/vessels/dagestan.json", "/stories/"),
    *("/series/", "/series.json", "/series/sea-cup", "/series/sea-cup.json", "/api/collections/events/feature"),
    *("/access/", "/access.svg", "/pairs/", "/pairs.json", "/stories/iran-russia-2009-2013.png"),
    *(
        "/stories/iran-russia-2009-2013",
        "/stories/iran-russia-2009-2013.json",
        "/places.geojson",
        "/areas.geojson",
        "/zones.geojson",
    ),
    *("/stories/iran-russia-2009-2013/first-joint-drill.png", EVENT, f"{EVENT}.json", f"{EVENT}/related.json"),
    *(
        f"{EVENT}/citation.ris",
        "/access.csv",
        "/access.geojson",
        "/datapackage.json",
        "/feature.schema.json",
        "/CITATION.cff",
    ),
    *(
        "/feed.json",
        "/events.columns.json",
        "/events.search.json",
        "/embed.js",
        "/static/dist/map.js",
        *("/events.shown.json", "/basemap/labels.en.json", "/basemap/overview.topojson"),
    ),
    "/docs/pictures/nothing.png",
)
ASKED = {address: WORST.get(address, (address,)) for address in (*WORST, *PLAIN)}


@pytest.fixture(scope="module")
def app(built_in: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(Settings(cache=tmp_path_factory.mktemp("cache"), expensive=1), built_in)


@pytest.fixture(scope="module")
def page(app: Flask) -> float:
    """Return the processor seconds that a plain page takes, which is all else's measure."""
    return min(seconds(app.test_client(), "/docs/") for _ in range(20))


def seconds(client: FlaskClient, address: str) -> float:
    """Return the processor seconds of one answer, of this process and all its threads."""
    begun = time.process_time()
    with client.get(address) as answer:
        assert answer.status_code in (200, 400, 404), address
        answer.get_data()
    return time.process_time() - begun


def test_every_address_has_its_worst_question(app: Flask) -> None:
    urls = app.url_map.bind("localhost")
    asked = {urls.match(address, return_rule=True)[0].rule for address in ASKED}
    assert {rule.rule for rule in app.url_map.iter_rules()} == asked


@pytest.mark.parametrize("address", ASKED)
def test_an_answer_costs_at_most_so_many_plain_pages(app: Flask, page: float, address: str) -> None:
    client = app.test_client()
    # What is made once for all readers is made before.
    seconds(client, address.replace(".png", ".png?width=300&height=200") if "stories" not in address else address)
    cost = max(seconds(client, one) for one in ASKED[address]) / page
    assert cost < MOST
    if cost > MOST_UNBOUNDED:
        for one in ASKED[address]:
            # Of what is kept something else is asked for.
            other = one + ("&" if "?" in one else "?") + ("lang=ru" if one.startswith(EVENT) else "datetime=../2020")
            with app.app_context(), expensive():
                assert app.test_client().get(other).status_code == 503


@pytest.mark.parametrize("address", [ITEMS, "/docs/search", "/api/summary", "/events/"])
def test_a_question_of_twice_the_length_costs_no_more_than_in_proportion(app: Flask, page: float, address: str) -> None:
    client = app.test_client()
    short, long = (
        min(seconds(client, f"{address}?q=" + "+".join(["se"] * count)) for _ in range(5)) for count in (10, 60)
    )
    assert long < 6 * short + 10 * page
