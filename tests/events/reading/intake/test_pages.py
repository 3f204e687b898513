"""Pages: what tells, without what is around it."""

from __future__ import annotations

import pytest

from events.reading.intake import pages

_STORY = "<p>Two ships of the flotilla left Makhachkala on Monday for a cruise of ten days.</p>"


def test_menus_comments_and_scripts_are_left_out() -> None:
    around = "<nav>Home</nav><script>var a</script><div class='comments'>First!</div>"
    page = f"<html><body>{around}<main>{_STORY * 4}</main></body></html>"
    text = pages.read(page.encode()).text
    assert text.startswith("Two ships")
    assert "Home" not in text
    assert "First!" not in text


def test_without_marks_the_densest_part_tells() -> None:
    page = f"<html><body><div><a>Sport</a></div><div>{_STORY * 3}</div><div><p>Contact</p></div></body></html>"
    assert pages.read(page.encode()).text.count("Two ships") == 3
    assert "Contact" not in pages.read(page.encode()).text


@pytest.mark.parametrize(
    "mark",
    [
        "<meta property='article:published_time' content='2024-06-11T08:00:00Z'>",
        "<meta itemprop='datePublished' content='2024-06-11'>",
        '<script type=\'application/ld+json\'>{"@graph": [{"datePublished": "2024-06-11"}]}</script>',
        "<time datetime='2024-06-11'>11 June</time>",
    ],
)
def test_the_day_of_publication_is_found(mark: str) -> None:
    assert (
        str(pages.read(f"<html><body>{mark}<article>{_STORY}</article></body></html>".encode()).published)
        == "2024-06-11"
    )


def test_a_page_without_a_day_has_none() -> None:
    page = "<html><meta name='date' content='2024-13-45'><script type='application/ld+json'>{</script></html>"
    assert pages.read(page.encode()).published is None


def test_title_publisher_address_and_language_are_found() -> None:
    head = (
        "<title>Cruise - Kaspinfo</title><meta property='og:site_name' content='Kaspinfo'>"
        "<link rel='canonical' href='https://example.org/cruise'>"
    )
    page = pages.read(f"<html lang='en-GB'><head>{head}</head><body>{_STORY}</body></html>".encode())
    assert (page.title, page.publisher, page.url, page.language) == (
        "Cruise - Kaspinfo", "Kaspinfo", "https://example.org/cruise", "en",
    )  # fmt: skip


def test_the_encoding_that_the_page_names_is_used() -> None:
    page = "<html><meta charset='windows-1251'><article><p>Корабли вышли в море</p></article></html>".encode("cp1251")
    assert pages.read(page).text == "Корабли вышли в море"
