"""The report at an address, and the address that it is known by."""

from __future__ import annotations

import pytest
from site_on_loopback import Answer, moved, page, running

from events.reading.intake import addresses

TEXT = "On 8 July 2013 an Iranian ship met a Russian one near Baku, and they held an exercise."


def test_a_report_is_known_by_where_redirections_end() -> None:
    with running({"/old": moved("/new"), "/new": page(f"<p>{TEXT}</p>".encode())}) as site:
        found = addresses.read(f"{site.address}/old", private_too=True)
    assert (found.text, found.url) == (TEXT, f"{site.address}/new")


@pytest.mark.parametrize(("named", "is_taken"), [("{site}/clean", True), ("https://elsewhere.example/a", False)])
def test_what_a_page_says_of_its_address_counts_for_its_own_host(named: str, is_taken: bool) -> None:
    answers: dict[str, Answer] = {}
    with running(answers) as site:
        there = named.format(site=site.address)
        head = f'<head><link rel="canonical" href="{there}"></head>'
        answers["/a?from=feed"] = page(f"<html>{head}<p>{TEXT}</p></html>".encode())
        found = addresses.read(f"{site.address}/a?from=feed", private_too=True)
    assert found.url == (there if is_taken else f"{site.address}/a?from=feed")
