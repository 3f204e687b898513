"""The schemas that feeds and oEmbed are held against refuse what their formats do not allow."""

from __future__ import annotations

import pytest
from jsonschema import ValidationError
from schemas import check_atom, check_json_feed, check_oembed, check_oembed_xml

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://www.georss.org/georss" xml:lang="en">
<id>urn:feed</id><title>Feed</title><updated>2026-01-01T00:00:00Z</updated><author><name>A</name></author>
<link rel="self" href="https://example.org/feed.atom"/>
<entry><id>urn:entry</id><title type="text">Entry</title><updated>2026-01-02T00:00:00+03:00</updated>
<category term="strike"/><content type="html">&lt;p&gt;</content><g:point>42 50</g:point></entry></feed>"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Feed",
    "items": [{"id": "1", "content_text": "", "date_modified": "2026-01-01T00:00:00Z", "_own": {}}],
}
OEMBED = {"type": "rich", "version": "1.0", "html": "<iframe></iframe>", "width": 1, "height": 2}
OEMBED_XML = (
    "<oembed><type>rich</type><version>1.0</version><html>&lt;p&gt;</html><width>1</width><height>2</height></oembed>"
)


def test_what_the_formats_allow_is_accepted() -> None:
    check_atom(ATOM.encode())
    check_json_feed(JSON_FEED)
    check_oembed(OEMBED)
    check_oembed_xml(OEMBED_XML.encode())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<id>urn:entry</id>", ""),
        ("<id>urn:entry</id>", "<id>urn:entry</id><id>urn:other</id>"),
        ("<id>urn:entry</id>", "<id/>"),
        ("<author><name>A</name></author>", ""),
        ("<name>A</name>", "<name> </name>"),
        ("2026-01-02T00:00:00+03:00", "2026-01-02"),
        ("2026-01-02T00:00:00+03:00", "2026-01-02T00:00:00"),
        ('href="https://example.org/feed.atom"', ""),
        ('type="html"', 'type="markdown"'),
        ('term="strike"', 'label="strike"'),
        ("g:point", "point"),
    ],
)
def test_an_atom_feed_that_is_none_is_refused(old: str, new: str) -> None:
    assert old in ATOM
    with pytest.raises(AssertionError):
        check_atom(ATOM.replace(old, new).encode())


@pytest.mark.parametrize(
    "change", [{"version": "1.1"}, {"items": [{"id": "1"}]}, {"items": None}, {"author_name": "A"}, {"feed_url": 1}]
)
def test_a_json_feed_that_is_none_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        check_json_feed(JSON_FEED | change)


@pytest.mark.parametrize(
    "change",
    [
        {"version": "2.0"},
        {"type": "video"},
        {"html": ""},
        {"width": "1"},
        {"width": None},
        {"url": "https://example.org/"},
        {"thumbnail_url": "https://example.org/picture.png"},
        {"provider_url": "//example.org"},
    ],
)
def test_an_oembed_answer_that_is_none_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        check_oembed(OEMBED | change)


@pytest.mark.parametrize(
    ("old", "new"),
    [("<width>1</width>", ""), ("<width>", '<width unit="px">'), ("</oembed>", "<type>rich</type></oembed>")],
)
def test_oembed_in_xml_that_is_none_is_refused(old: str, new: str) -> None:
    with pytest.raises((AssertionError, ValidationError)):
        check_oembed_xml(OEMBED_XML.replace(old, new).encode())
