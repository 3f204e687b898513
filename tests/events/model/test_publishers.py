"""A feature tells of what kind each of its pages is, and where the publisher sits."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from events.model.publishers import cited
from events.model.schema import Publisher, Source

BLOG = Publisher(id="a-blog", name="A blog", country="KZ", kind="blog")
PAPER = Publisher(id="a-paper", name="A paper", country=None, kind="unknown")
KNOWN = {one.name: one for one in (BLOG, PAPER)}


def page(publisher: str, url: str = "https://example.org/a") -> Source:
    return Source(url=url, title="A page", publisher=publisher, published=None, evidence="Says so.")


@pytest.mark.parametrize(
    ("source", "kind", "country"),
    [
        (page("A blog"), "blog", "KZ"),
        (page("A blog (citing A paper)"), "blog", "KZ"),
        (page("A blog (copied by A paper)"), "mirror", "KZ"),
        (page("A paper", "http://192.0.2.1/a"), "bare-address", None),
        (page("A paper"), None, None),
        (page("Nobody known"), None, None),
    ],
    ids=["its own", "citing another", "copied", "without a name", "unknown kind", "not in the file"],
)
def test_a_page_has_the_kind_of_its_publisher_but_for_copies(source: Source, kind: str, country: str) -> None:
    told = cited(source, KNOWN)
    assert (told["kind"], told["country"]) == (kind, country)


@pytest.mark.parametrize("kind", ["state", "independent"])
def test_who_owns_a_publisher_needs_a_source(kind: str) -> None:
    with pytest.raises(ValidationError, match="expected `sources`"):
        Publisher(id="a", name="A", country=None, kind=kind)  # type: ignore[arg-type]  # the parameter is a word
    assert Publisher(id="a", name="A", country=None, kind=kind, sources=(page("A blog"),)).kind == kind  # type: ignore[arg-type]
