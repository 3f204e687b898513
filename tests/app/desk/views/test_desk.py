"""The desk from a report to the map, without a script: reading, correcting, reviewing, publishing."""

from __future__ import annotations

import hashlib
import io
import re
import time
from typing import TYPE_CHECKING, Any

import pytest
from desk_forms import typed
from records import publisher, record, write
from site_on_loopback import Site as News
from site_on_loopback import moved, page, running
from werkzeug.datastructures import MultiDict

from app.desk.store import accounts, changes, drafts, queue
from app.desk.store.queue import Wanted
from app.desk.words import field_names
from events.curation import reading
from events.curation.editing.bringing import ADDED_TO
from events.curation.editing.states import Role, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Editor

    from app.desk.site import Site

OLD = "2013-07-08-test-exercise"
REPORT = """Two visits in the Caspian

On 4 March 2014 the Iranian frigate Damavand called at the port of Aktau in Kazakhstan for three days.

On 9 March 2014 two Russian corvettes of the Caspian Flotilla held a joint exercise with Azerbaijani ships near Baku.
"""
GOOD = "correct horse battery"


def send(editor: Editor, **form: Any) -> Any:
    """Send a report; the desk answers with its page or that of its only draft."""
    editor.get("/desk/read")
    return editor.post("/desk/read", **{"text": REPORT, "published": "2014-03-10", **form})


def ids(editor: Editor) -> list[int]:
    with editor.site.desk.database.session() as session:
        return sorted(one.id for one in queue.find(session, Wanted(State.DRAFT), 99))


def kept(editor: Editor, draft: int) -> Any:
    with editor.site.desk.database.session() as session:
        return drafts.get(session, draft)


def save(editor: Editor, draft: int, revision: int | None = None, act: str = "save", **changes: Any) -> Any:
    """Save the form of a draft with some fields changed."""
    there = kept(editor, draft)
    values = {"place": {}, "participants": [], "sources": [], **there.record}
    form = MultiDict(typed(values))
    for name in ("choose", "keep", "note", "map.x", "map.y", "map_view"):
        if name in changes:
            form[name] = changes.pop(name)
    for name, value in changes.items():
        form.setlist(name, value if isinstance(value, list) else [value])
    form["csrf"], form["revision"], form["act"] = editor.token, str(revision or there.revision), act
    return editor.client.post(f"/desk/drafts/{draft}", data=form, headers={"Accept": "text/html"})


def ready(editor: Editor) -> int:
    """Begin a draft that has nothing wrong, and mark it as checked."""
    with editor.site.desk.database.session() as session:
        made = drafts.add(session, "ann", record(id="2014-05-01-new", date="2014-05-01", title="New", added=...))
    assert save(editor, made.id, act="check", title="A new exercise").status_code == 303
    return made.id


def test_a_report_becomes_drafts_with_the_words_that_they_rest_on(editor: Editor) -> None:
    answer = send(editor)
    assert answer.status_code == 303
    page = editor.get(answer.location).text
    assert page.count('<li data-of="') == 2
    assert len(re.findall(r"<mark data-marks", page)) >= 2
    first = editor.get(f"/desk/drafts/{ids(editor)[0]}").text
    assert 'id="words-date"' in first
    assert 'value="2014-03-04' in first


def test_a_file_is_read_as_well(editor: Editor) -> None:
    editor.get("/desk/read")
    sent = (io.BytesIO(REPORT.encode()), "report.txt")
    assert editor.post("/desk/read", text="", published="2014-03-10", file=sent).status_code == 303


def test_what_cannot_be_read_comes_back_with_what_was_typed(editor: Editor) -> None:
    answer = send(editor, published="", title="Kept title")
    assert answer.status_code == 422
    assert "does not say when it was published" in answer.text
    assert "Iranian frigate Damavand" in answer.text
    assert "Kept title" in answer.text


NEWS = (
    '<html><head><meta property="og:site_name" content="Example"><title>Two visits</title>{day}</head>'
    f"<body><nav>Home</nav><article><p>{REPORT.replace(chr(10), '</p><p>')}</p></article></body></html>"
)
DAY = '<meta property="article:published_time" content="2014-03-10T08:00Z">'


@pytest.fixture
def news() -> Iterator[News]:
    """A site with a report, with and without its day, on this machine."""
    answers = {"/news": page(NEWS.format(day=DAY).encode()), "/undated": page(NEWS.format(day="").encode())}
    with running({**answers, "/old": moved("/news")}) as site:
        yield site


def test_an_address_is_fetched_with_the_day_title_and_publisher_of_its_page(editor: Editor, news: News) -> None:
    editor.site.desk.private_too = True
    assert send(editor, text="", published="", url=f"{news.address}/old").status_code == 303
    source = kept(editor, ids(editor)[0]).record["sources"][0]
    assert source["url"] == f"{news.address}/news"
    assert (source["title"], source["publisher"], source["published"]) == ("Two visits", "Example", "2014-03-10")


def test_nothing_is_fetched_where_there_is_a_text(editor: Editor, news: News) -> None:
    editor.site.desk.private_too = True
    assert send(editor, url=f"{news.address}/news").status_code == 303
    assert news.asked == []


def test_a_page_without_a_day_comes_back_and_need_not_be_fetched_again(editor: Editor, news: News) -> None:
    editor.site.desk.private_too = True
    answer = send(editor, text="", published="", url=f"{news.address}/undated")
    assert answer.status_code == 422
    assert "does not say when it was published" in answer.text
    assert re.search(r"<textarea[^>]*>[^<]*Iranian frigate Damavand", answer.text)
    assert 'value="Two visits"' in answer.text


def test_this_machine_and_private_networks_are_not_fetched_from(editor: Editor, news: News) -> None:
    answer = send(editor, text="", url=f"{news.address}/news")
    assert answer.status_code == 422
    assert "an address of a private network; it is not fetched" in answer.text
    assert f'value="{news.address}/news"' in answer.text
    assert news.asked == []


def test_a_page_that_is_gone_is_said_to_be(editor: Editor, news: News) -> None:
    editor.site.desk.private_too = True
    assert "answers 404" in send(editor, text="", url=f"{news.address}/gone").text


def with_source(editor: Editor, url: str) -> int:
    """Begin a draft that cites a page."""
    with editor.site.desk.database.session() as session:
        sources = [{**record()["sources"][0], "url": url}]
        made = drafts.add(session, "ann", record(id="2014-05-01-new", date="2014-05-01", sources=sources, added=...))
    editor.get(f"/desk/drafts/{made.id}")
    return made.id


def test_a_copy_is_kept_of_a_draft_s_source_and_published_with_it(editor: Editor, news: News) -> None:
    editor.site.desk.private_too = True
    draft = with_source(editor, f"{news.address}/old")
    assert "Keep a copy of the page" in editor.get(f"/desk/drafts/{draft}").text
    assert save(editor, draft, keep="0", title="A new exercise").status_code == 303
    capture = kept(editor, draft).record["sources"][0]["capture"]
    content = (editor.site.desk.folder / capture["path"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == capture["sha256"]
    page = editor.get(f"/desk/drafts/{draft}").text
    assert "A copy of the page was kept on" in page
    assert "kept a copy of a page" in page
    save(editor, draft, act="check")
    editor.post(f"/desk/drafts/{draft}/publish", revision=str(kept(editor, draft).revision))
    assert capture["sha256"] in (editor.site.desk.folder / "2014.yaml").read_text()


def test_a_draft_that_was_checked_stays_so_when_a_copy_is_kept(editor: Editor, news: News) -> None:
    editor.site.desk.private_too = True
    draft = with_source(editor, f"{news.address}/news")
    save(editor, draft, act="check")
    save(editor, draft, keep="0")
    assert kept(editor, draft).state == State.CHECKED
    assert kept(editor, draft).record["sources"][0]["capture"]


def test_who_may_not_write_lets_nothing_be_fetched(site: Site, browse: Callable[[Site], Editor], news: News) -> None:
    site.desk.private_too = True
    with site.desk.database.session() as session:
        accounts.add(session, "rea", Role.READER, GOOD)
    rea = browse(site)
    rea.log_in("rea", GOOD)
    draft = with_source(rea, f"{news.address}/news")
    assert save(rea, draft, keep="0").status_code == 403
    assert send(rea, text="", url=f"{news.address}/news").status_code == 422
    assert news.asked == []


def test_a_page_that_cannot_be_kept_is_told_and_what_was_typed_stays(editor: Editor, news: News) -> None:
    draft = with_source(editor, f"{news.address}/news")
    answer = save(editor, draft, keep="0", title="Typed")
    assert answer.status_code == 400
    assert "No copy was kept" in answer.text
    assert "private network" in answer.text
    assert kept(editor, draft).record["title"] == "Typed"
    assert news.asked == []


def unknown(editor: Editor) -> int:
    """Begin a draft that cites a publisher which the catalogue's authority file does not have."""
    write(editor.site.desk.folder, publisher(), name="publishers.yaml")
    with editor.site.desk.database.session() as session:
        sources = [{**record()["sources"][0], "publisher": "Kaspiy Inform (citing Example)", "language": "ru"}]
        made = drafts.add(session, "ann", record(id="2014-05-01-new", date="2014-05-01", sources=sources, added=...))
    editor.get(f"/desk/drafts/{made.id}")
    return made.id


def test_a_publisher_that_nobody_knows_is_added_with_the_draft(editor: Editor) -> None:
    draft = unknown(editor)
    page = editor.get(f"/desk/drafts/{draft}").text
    assert 'name="publishers_name" value="Kaspiy Inform"' in page
    assert 'name="publishers_languages" value="ru"' in page
    row = {"publishers_name": "Kaspiy Inform", "publishers_languages": "ru", "publishers_country": "ru"}
    assert save(editor, draft, act="check", **row).status_code == 422
    assert "expected this field, which is missing" in editor.get(f"/desk/drafts/{draft}").text
    assert save(editor, draft, act="check", publishers_kind="unknown", **row).status_code == 303
    assert "New publishers" in editor.get(f"/desk/drafts/{draft}").text
    editor.post(f"/desk/drafts/{draft}/publish", revision=str(kept(editor, draft).revision))
    known = reading.read(editor.site.desk.folder).publishers["Kaspiy Inform"]
    assert (known.id, known.country, known.kind, known.languages) == ("kaspiy-inform", "RU", "unknown", ("ru",))
    assert editor.get("/events/2014-05-01-new").status_code == 200


def test_whose_a_publisher_is_needs_a_page_that_says_so(editor: Editor) -> None:
    draft = unknown(editor)
    row = {"publishers_name": "Kaspiy Inform", "publishers_kind": "state"}
    save(editor, draft, **row)
    assert "expected `sources` for the kind state" in editor.get(f"/desk/drafts/{draft}").text
    said = {"url": "https://example.org/who", "title": "Who", "publisher": "Example", "evidence": "The ministry pays."}
    page = {f"publishers_{name}": value for name, value in said.items()}
    assert save(editor, draft, act="check", **row, **page).status_code == 303


def test_a_publisher_that_no_source_names_any_more_is_not_added(editor: Editor) -> None:
    draft = unknown(editor)
    row = {"publishers_name": "Kaspiy Inform", "publishers_kind": "blog"}
    save(editor, draft, **row)
    assert kept(editor, draft).record["publishers"]
    save(editor, draft, source_publisher=["Example", ""], **row)
    assert "publishers" not in kept(editor, draft).record


def begun(editor: Editor, **changes: Any) -> int:
    """Begin a draft that has nothing wrong."""
    changes = {"id": "2014-05-01-new", "date": "2014-05-01", "added": ...} | changes
    with editor.site.desk.database.session() as session:
        made = drafts.add(session, "ann", record(**changes))
    editor.get(f"/desk/drafts/{made.id}")
    return made.id


def test_a_ship_that_nobody_knows_is_added_with_the_draft(editor: Editor) -> None:
    draft = begun(editor)
    save(editor, draft, vessels=["Град Свияжск", ""])
    page = editor.get(f"/desk/drafts/{draft}").text
    assert 'name="vessels" value="grad-sviyazhsk"' in page
    assert 'name="new_vessels_name" value="Град Свияжск"' in page
    row = {"vessels": "grad-sviyazhsk", "new_vessels_id": "grad-sviyazhsk", "new_vessels_name": "Grad Sviyazhsk"}
    assert save(editor, draft, act="check", **row).status_code == 422
    row |= {"new_vessels_variants": "Град Свияжск; Grad Svijažsk", "new_vessels_type": "corvette"}
    assert save(editor, draft, act="check", **row).status_code == 303
    editor.post(f"/desk/drafts/{draft}/publish", revision=str(kept(editor, draft).revision))
    known = reading.read(editor.site.desk.folder).vessels["grad-sviyazhsk"]
    assert (known.name, known.type, known.country) == ("Grad Sviyazhsk", "corvette", None)
    assert known.variants == ("Град Свияжск", "Grad Svijažsk")
    assert "Grad Sviyazhsk" in editor.get("/vessels/grad-sviyazhsk").text


def test_an_organisation_that_nobody_knows_is_added_with_the_draft_and_found_by_its_name(editor: Editor) -> None:
    draft = begun(editor)
    row = {"organisations": "A Flotilla", "new_organisations_id": "a-flotilla", "new_organisations_name": "A Flotilla"}
    assert save(editor, draft, act="check", new_organisations_country="ru", **row).status_code == 303
    editor.post(f"/desk/drafts/{draft}/publish", revision=str(kept(editor, draft).revision))
    another = begun(editor, id="2015-05-01-new", date="2015-05-01")
    save(editor, another, organisations="a flotilla")
    record = kept(editor, another).record
    assert (record["organisations"], "new_organisations" in record) == (["a-flotilla"], False)


def test_a_report_without_events_says_so(editor: Editor) -> None:
    answer = send(editor, text="The council of the town has opened a new school and a library in the old quarter.")
    assert "No event of the region was found" in editor.get(answer.location).text


def test_another_category_date_or_place_is_one_click(editor: Editor) -> None:
    send(editor)
    draft = ids(editor)[0]
    page = editor.get(f"/desk/drafts/{draft}").text
    offered = re.findall(r'name="choose" value="([^"]+)"', page)
    assert {one.partition("=")[0] for one in offered} == {"category", "date", "place"}
    choice = next(one for one in offered if one.startswith("date="))
    assert save(editor, draft, choose=choice).status_code == 303
    assert kept(editor, draft).record["date"] == choice.partition("=")[2]


def test_a_click_on_the_map_places_a_draft(editor: Editor) -> None:
    send(editor)
    draft = ids(editor)[0]
    save(editor, draft, **{"map.x": "150", "map.y": "130", "map_view": "8/41.0000/50.0000"})
    place = kept(editor, draft).record["place"]
    assert (round(place["lat"], 2), round(place["lon"], 2)) == (41.0, 50.0)


def test_the_map_is_a_picture(editor: Editor) -> None:
    assert editor.get("/desk/map.png?view=8/41/50&at=41/50").data[:4] == b"\x89PNG"
    assert editor.get("/desk/map.png?view=nowhere").status_code == 400


@pytest.mark.parametrize(
    ("edtf", "words"), [("2013-07-08/2013-07-12", "8–12 Jul 2013"), ("nonsense", ""), ("2013~", "2013")]
)
def test_a_date_is_told_as_a_sentence(editor: Editor, edtf: str, words: str) -> None:
    answer = editor.client.get("/desk/dates", query_string={"date": edtf, "lang": "en"})
    assert words in answer.json["words"].replace("\u2009", "")
    assert bool(words) == bool(answer.json["words"])


def test_what_validate_says_is_said_at_the_field(editor: Editor) -> None:
    editor.post("/desk/drafts")
    page = editor.get("/desk/drafts/1").text
    assert "expected this field, which is missing" in page
    save(editor, 1, title="T", date="12 July", category="port-call", summary="S.")
    field = re.search(r'<div class="desk-field" id="field-date".*?</div>', editor.get("/desk/drafts/1").text, re.DOTALL)
    assert field is not None
    assert 'class="desk-fault error"' in field[0]


def test_the_later_editor_sees_the_difference_and_loses_nothing(editor: Editor) -> None:
    send(editor)
    draft = ids(editor)[0]
    save(editor, draft, title="First")
    answer = save(editor, draft, revision=1, title="Second")
    assert answer.status_code == 409
    assert "Somebody else was first" in answer.text
    assert "<del>First</del>" in answer.text
    assert 'value="Second"' in answer.text
    assert kept(editor, draft).record["title"] == "First"
    assert 'name="revision" value="2"' in answer.text


def test_what_is_published_is_on_the_map_in_the_feed_and_in_the_changelog_at_once(editor: Editor) -> None:
    draft = ready(editor)
    begun = time.monotonic()
    answer = editor.post(f"/desk/drafts/{draft}/publish", revision="3")
    assert answer.status_code == 303
    assert editor.get("/events/2014-05-01-new").status_code == 200
    assert time.monotonic() - begun < 10  # on a busy machine; see the two seconds in the report
    for path in ("/events.geojson", "/feed.atom", "/docs/changelog"):
        assert "A new exercise" in editor.get(path).text, path
    assert "2014-05-01-new" in (editor.site.desk.folder / "2014.yaml").read_text()


def test_a_change_waits_beside_the_published_event(editor: Editor) -> None:
    assert editor.get(f"/events/{OLD}").text.count("Change it at the desk") == 1
    editor.get(f"/desk/events/{OLD}")
    editor.post(f"/desk/events/{OLD}/change")
    save(editor, 1, title="Changed", note="Its title.", act="check")
    assert "Changed" not in editor.get(f"/events/{OLD}").text
    assert "<ins>Changed</ins>" in editor.get("/desk/drafts/1").text
    editor.post("/desk/drafts/1/publish", revision=str(kept(editor, 1).revision))
    page = editor.get(f"/events/{OLD}").text
    assert "Changed" in page
    assert "Its title." in page


def test_a_second_change_of_an_event_goes_on_with_the_first(editor: Editor) -> None:
    editor.get("/desk/")
    first = editor.post(f"/desk/events/{OLD}/change").location
    assert editor.post(f"/desk/events/{OLD}/change").location == first


def test_a_duplicate_becomes_a_source_of_the_event_instead(editor: Editor) -> None:
    with editor.site.desk.database.session() as session:
        source = {**record()["sources"][0], "url": "https://example.org/other"}
        drafts.add(session, "ann", record(id="2013-07-09-same", date="2013-07-09", sources=[source], added=...))
    page = editor.get("/desk/drafts/1").text
    assert "It may repeat this event" in page
    answer = editor.post("/desk/drafts/1/source", revision="1", event=OLD)
    assert answer.status_code == 303
    assert kept(editor, 1).state == State.DECLINED
    change = kept(editor, 2)
    assert (change.event_id, len(change.record["sources"])) == (OLD, 2)


def test_in_a_team_another_person_publishes(site: Site, browse: Callable[[Site], Editor]) -> None:
    with site.desk.database.session() as session:
        for name in ("ann", "ben"):
            accounts.add(session, name, Role.REVIEWER, GOOD)
    ann, ben = browse(site), browse(site)
    for one, name in ((ann, "ann"), (ben, "ben")):
        one.log_in(name, GOOD)
    draft = ready(ann)
    assert "another person publishes it" in ann.get(f"/desk/drafts/{draft}").text
    assert ann.post(f"/desk/drafts/{draft}/publish", revision="3").status_code == 403
    assert ben.post(f"/desk/drafts/{draft}/publish", revision="3").status_code == 303
    assert "ben" in ann.get(f"/desk/drafts/{draft}").text


def test_many_are_declined_at_once_with_a_reason(editor: Editor) -> None:
    send(editor)
    chosen = [f"{one}:1" for one in ids(editor)]
    editor.get("/desk/")
    assert editor.post("/desk/bulk", draft=chosen, act="decline", reason="Not of the region.").status_code == 200
    assert ids(editor) == []
    assert "Not of the region." in editor.get("/desk/?state=declined").text


def test_a_bulk_action_says_what_was_refused(editor: Editor) -> None:
    editor.get("/desk/")
    editor.post("/desk/drafts")
    answer = editor.post("/desk/bulk", draft=["1:9"], act="check")
    assert answer.status_code == 409
    assert "look at it again" in answer.text


def test_the_queue_is_searched_and_filtered(editor: Editor) -> None:
    send(editor)
    first, second = ids(editor)
    save(editor, first, title="Фрегат в Актау")

    def found(query: str) -> list[int]:
        page = editor.get(f"/desk/?{query}").text
        return sorted(int(one) for one in re.findall(r'<a href="/desk/drafts/(\d+)" lang="en"', page))

    assert found("q=ФРЕГАТ") == [first]
    assert found("q=russian+corvettes") == [second]
    assert found("category=port-call&who=&since=&q=") == [first]
    assert found("state=all&since=2020-01-01") == [first, second]
    assert found("since=2999-01-01") == []
    assert found("state=declined") == []


@pytest.mark.parametrize("query", ["state=lost", "category=war", "who=nobody", "since=monday", "colour=red"])
def test_what_the_queue_cannot_filter_by_is_refused(editor: Editor, query: str) -> None:
    answer = editor.get(f"/desk/?{query}")
    assert answer.status_code == 400
    assert query.partition("=")[0] in answer.text


def test_a_bulk_action_leaves_the_search_as_it_is(editor: Editor) -> None:
    send(editor)
    page = editor.get("/desk/?q=Damavand&category=port-call").text
    assert 'action="/desk/bulk?q=Damavand&amp;category=port-call"' in page
    answer = editor.post("/desk/bulk?q=Damavand", draft=[f"{ids(editor)[0]}:1"], act="decline", reason="Twice.")
    assert 'name="q" maxlength="200" value="Damavand"' in answer.text


def test_the_header_counts_by_state(editor: Editor) -> None:
    send(editor)
    assert re.search(r'Draft <span class="desk-count">2</span>', editor.get("/desk/").text)


def test_each_field_leads_to_its_section_of_the_codebook(editor: Editor) -> None:
    editor.get("/desk/")
    editor.post("/desk/drafts")
    page = editor.get("/desk/drafts/1").text
    led = set(re.findall(r'aria-label="Codebook: ([^"]+)"', page))
    own = {name for key, name in field_names().items() if key not in (*ADDED_TO, "note")}
    assert own - led == set()


def test_comments_and_history_tell_who_did_what(editor: Editor) -> None:
    send(editor)
    draft = ids(editor)[0]
    save(editor, draft, title="Better")
    editor.post(f"/desk/drafts/{draft}/comments", text="Is it <b>Baku</b>?")
    page = editor.get(f"/desk/drafts/{draft}").text
    assert "Is it &lt;b&gt;Baku&lt;/b&gt;?" in page
    assert "changed it" in page
    assert "<ins>Better</ins>" in page


def test_hostile_texts_are_text(editor: Editor) -> None:
    hostile = (
        "<script>alert(1)</script><img src=x onerror=alert(1)> On 8 July 2013 Iran's ship Damavand called at Baku."
    )
    answer = send(editor, text=hostile, title='"><script>alert(2)</script>', url="javascript:alert(3)")
    page = editor.get(answer.location).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript' not in page


def test_an_event_that_others_changed_is_shown_with_the_difference(editor: Editor) -> None:
    editor.get("/desk/")
    editor.post(f"/desk/events/{OLD}/change")
    save(editor, 1, title="Changed", note="Its title.", act="check")
    write(editor.site.desk.folder, record(summary="By hand."))
    answer = editor.post("/desk/drafts/1/publish", revision=str(kept(editor, 1).revision))
    assert answer.status_code == 409
    assert "By hand." in answer.text
    editor.post("/desk/drafts/1/rebase", revision=str(kept(editor, 1).revision))
    assert kept(editor, 1).record["summary"] == "By hand."
    assert kept(editor, 1).record["title"] == "Changed"


def test_nothing_of_the_desk_is_in_a_public_address(editor: Editor) -> None:
    """Every address without parameters of the public site, and the OpenAPI document, hold none of the desk's texts."""
    with editor.site.desk.database.session() as session:
        draft = drafts.add(session, "secretann", record(id="2014-01-01-secretid", title="Secretdraft", added=...))
        drafts.comment(session, draft.id, "secretann", "Secretcomment")
        accounts.add(session, "secretben", Role.OWNER, GOOD)
    changes.begin_change(editor.site.desk.database, reading.read(editor.site.desk.folder), OLD, "secretann")
    app = editor.site.application
    client = app.test_client()
    walked = 0
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("desk") or "GET" not in (rule.methods or ()):
            continue
        values = {"event_id": OLD, "item_id": OLD, "collection": "events", "name": "method"}
        values |= {name: next(iter(one.items)) for name, one in rule._converters.items() if hasattr(one, "items")}
        if rule.arguments - set(values):
            continue
        address = app.url_map.bind("localhost").build(rule.endpoint, {name: values[name] for name in rule.arguments})
        answer = client.get(address)
        walked += 1
        for word in (b"Secretdraft", b"Secretcomment", b"secretann", b"secretben", b"secretid"):
            assert word not in answer.data, address
        answer.close()
    assert walked > 25
    assert "/desk" not in client.get("/api/openapi.json").text
