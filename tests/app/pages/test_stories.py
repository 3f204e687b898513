"""Stories as pages, as data, and as steps that the map, its embed and its pictures show."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from own_sets import LEAST, write_csv
from records import record, write

from app import create_app
from app.web.config import Settings
from app.web.policy.concurrency import expensive
from events.curation import reading, stories

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

    from events.curation.stories import Story

STORY = "iran-russia-2009-2013"
DRILL = "2009-07-29-iran-russia-first-joint-drill"
JSON = {"Accept": "application/json"}


@pytest.fixture(scope="module")
def story() -> Story:
    return stories.read(stories.folder_beside(reading.BUILT_IN))[STORY]


def test_the_list_names_every_story_and_leads_to_its_tour(client: FlaskClient) -> None:
    text = client.get("/stories/").text
    for told in stories.read(stories.folder_beside(reading.BUILT_IN)).values():
        assert f'href="/stories/{told.id}"' in text
        assert f'href="/?story={told.id}&amp;step=1"' in text


def test_the_list_shows_of_each_story_a_cover_and_how_long_it_takes_to_read(client: FlaskClient) -> None:
    text = client.get("/stories/").text
    for told in stories.read(stories.folder_beside(reading.BUILT_IN)).values():
        assert f'<img src="/stories/{told.id}.png"' in text
        assert f"{told.minutes} minutes to read · {len(told.steps)} steps" in text
    assert "Читать 3 минуты" in client.get(f"/stories/{STORY}?lang=ru").text


def test_the_cover_is_the_map_of_the_first_step_without_a_legend(client: FlaskClient, story: Story) -> None:
    step = story.steps[0]
    alone = client.get(f"/map.png?{step.filter}&view={step.view}&width=320&height=220&scale=2&title=&legend=0")
    assert client.get(f"/stories/{STORY}.png").data == alone.data
    assert client.get(f"/stories/{STORY}.png?theme=dark").data != alone.data


def test_a_story_says_where_each_step_stands_among_the_others(client: FlaskClient, story: Story) -> None:
    text = client.get(f"/stories/{STORY}").text
    for number, step in enumerate(story.steps, 1):
        assert f'<li><a href="#{step.id}"' in text
        assert f"{number} of {len(story.steps)}</p>" in text


def test_a_story_is_a_page_with_all_steps_their_events_and_pictures(client: FlaskClient, story: Story) -> None:
    text = unescape(client.get(f"/stories/{STORY}").text)
    for number, step in enumerate(story.steps, 1):
        assert step.text in text
        assert f'id="{step.id}"' in text
        assert f'href="/?story={STORY}&step={number}"' in text
        assert all(f'href="/events/{event}"' in text for event in step.cites)
    assert text.count(f'<img src="/stories/{STORY}/') == len(story.steps)
    assert "Disputed" in text


def test_the_picture_of_a_step_is_that_of_its_filter_and_view(client: FlaskClient, story: Story) -> None:
    step = story.steps[0]
    assert f'<img src="/stories/{STORY}/{step.id}.png"' in client.get(f"/stories/{STORY}").text
    alone = client.get(f"/map.png?{step.filter}&view={step.view}&width=800&height=500&scale=2&title=")
    assert client.get(f"/stories/{STORY}/{step.id}.png").data == alone.data
    assert client.get(f"/stories/{STORY}/{step.id}.png?theme=dark").data != alone.data


@pytest.mark.parametrize(("query", "parameter"), [("theme=blue", "theme"), ("width=100", "width")])
def test_the_picture_of_a_step_takes_a_theme_alone(client: FlaskClient, query: str, parameter: str) -> None:
    response = client.get(f"/stories/{STORY}/first-joint-drill.png?{query}", headers=JSON)
    assert (response.status_code, response.json["parameter"]) == (400, parameter)


def test_the_picture_of_a_step_waits_for_a_busy_server(app: Flask, client: FlaskClient) -> None:
    rooms = [expensive() for _ in range(3)]
    with app.app_context():
        for room in rooms:
            room.__enter__()
    with ThreadPoolExecutor() as pool:
        asked = pool.submit(client.get, f"/stories/{STORY}/tsentr-2011.png")
        assert not asked.done()
        for room in rooms:
            room.__exit__(None, None, None)
        assert asked.result().status_code == 200


def test_there_is_no_picture_of_an_unknown_step(client: FlaskClient) -> None:
    assert client.get(f"/stories/{STORY}/unknown.png").status_code == 404


def test_a_story_has_a_data_form_beside_its_page(client: FlaskClient, story: Story) -> None:
    response = client.get(f"/stories/{STORY}.json")
    told = response.json
    assert [step["id"] for step in told["steps"]] == [step.id for step in story.steps]
    assert (told["language"], told["updated"]) == (story.language, story.updated)
    assert told["steps"][0]["cites"] == [DRILL]
    assert client.get(f"/stories/{STORY}.json", headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


def test_a_frame_without_an_origin_may_fetch_a_story(client: FlaskClient) -> None:
    response = client.get(f"/stories/{STORY}.json", headers={"Origin": "null"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["/stories/unknown", "/stories/unknown.json"])
def test_there_is_no_page_of_an_unknown_story(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/stories/", f"/stories/{STORY}"])
def test_a_link_that_somebody_decorated_still_leads_to_a_story(client: FlaskClient, path: str) -> None:
    response = client.get(f"{path}?colour=red")
    assert response.status_code == 200
    assert "parameters that were ignored: colour" in response.text


@pytest.mark.parametrize("path", ["/stories/", f"/stories/{STORY}"])
def test_the_pages_of_stories_speak_the_readers_language(client: FlaskClient, path: str) -> None:
    text = client.get(f"{path}?lang=fa").text
    assert '<html lang="fa" dir="rtl">' in text
    assert 'lang="en" dir="auto"' in text
    assert f'href="/?story={STORY}&amp;step=1&amp;lang=fa"' in text


@pytest.mark.parametrize("path", ["/stories/", f"/stories/{STORY}", f"/stories/{STORY}.json"])
def test_there_are_no_stories_of_a_release(client: FlaskClient, path: str) -> None:
    response = client.get(f"{path}?version=2026.1", headers=JSON)
    assert (response.status_code, response.json["parameter"]) == (400, "version")


def test_the_map_counts_the_events_of_the_step(client: FlaskClient) -> None:
    alone = client.get("/?datetime=2009-07&country=IR,RU&match=all").text
    count = re.search(r'id="filter-count">\d+', alone)
    assert count is not None
    assert count[0] in client.get(f"/?story={STORY}&step=1").text
    assert count[0] in client.get(f"/?story={STORY}").text, "a story begins with its first step"


def test_a_filter_in_the_address_takes_the_place_of_the_steps(client: FlaskClient) -> None:
    alone = re.search(r'id="filter-count">\d+', client.get("/?country=KZ").text)
    assert alone is not None
    assert alone[0] in client.get(f"/?story={STORY}&step=1&country=KZ").text


def test_the_card_of_the_map_is_that_of_the_step(client: FlaskClient, story: Story) -> None:
    text = unescape(client.get(f"/?story={STORY}&step=2").text)
    assert f'<meta property="og:title" content="{story.title}: {story.steps[1].heading}">' in text
    assert f'<link rel="canonical" href="http://localhost/?story={STORY}&step=2">' in text
    image = re.search(r'<meta property="og:image" content="([^"]*)">', text)
    assert image is not None
    assert f"view={story.steps[1].view}" in image[1]


def test_the_step_can_be_read_beside_the_map_without_scripts(client: FlaskClient, story: Story) -> None:
    for path in ("/", "/embed"):
        assert story.steps[1].text in unescape(client.get(f"{path}?story={STORY}&step=2").text)


@pytest.mark.parametrize("path", ["/", "/embed"])
@pytest.mark.parametrize(
    ("query", "parameter", "expected"),
    [
        ("story=unknown", "story", f"{STORY}"),
        (f"story={STORY}&step=0", "step", "a whole number from 1 to 9"),
        (f"story={STORY}&step=10", "step", "a whole number from 1 to 9"),
        (f"story={STORY}&step=one", "step", "a whole number from 1 to 9"),
        ("step=1", "step", "together with story"),
        (f"story={STORY}&story={STORY}", "story", "once"),
        (f"story={STORY}&version=2026.1", "version", "shows the current events"),
    ],
)
def test_what_is_no_step_of_a_story_is_refused(
    client: FlaskClient, path: str, query: str, parameter: str, expected: str
) -> None:
    response = client.get(f"{path}?{query}", headers=JSON)
    assert (response.status_code, response.json["parameter"]) == (400, parameter)
    assert expected in response.json["expected"]


def test_a_map_in_one_file_tells_no_story(client: FlaskClient) -> None:
    response = client.get(f"/map.html?story={STORY}", headers=JSON)
    assert (response.status_code, response.json["parameter"]) == (400, "story")


def test_the_embed_links_to_the_step_and_pictures_what_it_shows(client: FlaskClient, story: Story) -> None:
    text = unescape(client.get(f"/embed?story={STORY}&step=3").text)
    assert f'class="embed-credit"><a href="/?story={STORY}&step=3"' in text
    picture = re.search(r'<noscript>.*<img src="([^"]*)"', text)
    assert picture is not None
    shown = parse_qs(urlsplit(picture[1]).query)
    assert (shown["country"], shown["view"]) == (["KZ,RU"], [story.steps[2].view])
    assert client.get(picture[1]).mimetype == "image/png"


@pytest.mark.parametrize(
    ("page", "step"),
    [(f"/?story={STORY}&step=4", "4"), (f"/embed?story={STORY}&step=4", "4"), (f"/stories/{STORY}", "1")],
)
def test_other_sites_embed_a_story_that_somebody_links_to(client: FlaskClient, page: str, step: str) -> None:
    answer = client.get("/oembed", query_string={"url": f"http://localhost{page}"}).json
    frame = re.search(r'src="([^"]*)"', answer["html"])
    assert frame is not None
    assert parse_qs(urlsplit(unescape(frame[1])).query) == {"story": [STORY], "step": [step]}
    assert "Iran and Russia" in answer["title"]


def test_an_events_page_names_the_stories_that_it_is_part_of(client: FlaskClient) -> None:
    text = client.get(f"/events/{DRILL}").text
    assert f'href="/stories/{STORY}#first-joint-drill"' in text
    assert "Part of the story" in text
    assert "Part of the story" not in client.get(f"/events/{DRILL}?version=2026.1").text


def test_pages_link_to_the_stories(client: FlaskClient) -> None:
    for path in ("/", "/events/", "/docs/"):
        assert 'href="/stories/"' in client.get(path).text


def test_a_users_own_events_have_no_stories(tmp_path: Path, shared_cache: Path) -> None:
    own = create_app(Settings(events=(str(write_csv(tmp_path / "own.csv", LEAST)),), cache=shared_cache)).test_client()
    assert 'href="/stories/"' not in own.get("/").text
    response = own.get(f"/?story={STORY}", headers=JSON)
    assert (response.status_code, response.json["parameter"]) == (400, "story")
    assert "expected no story" in response.json["expected"]
    assert own.get(f"/stories/{STORY}").status_code == 404


def test_another_catalogue_has_the_stories_beside_it(tmp_path: Path, shared_cache: Path) -> None:
    folder = write(tmp_path / "catalogue", record())
    other = create_app(Settings(catalogue=folder, cache=shared_cache)).test_client()
    assert 'href="/stories/"' not in other.get("/").text
