"""Schemas of formats for other programs: published ones if a package has them, else our own from the specification.

No package has a schema of Atom (RFC 4287 has an informative one) or of oEmbed (which has none): the folder
``schemas`` has grammars for these specifications.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
from lxml import etree

import app

_FOLDER = Path(__file__).with_name("schemas")
_JSON_FEED = Path(app.__file__).parent / "frontend" / "node_modules" / "jsonfeed-schema" / "schema-v1.1.json"


def check_atom(feed: bytes) -> None:
    """Validate a feed against the grammar of RFC 4287.

    Raises
    ------
    AssertionError
        If it is invalid; the message says why.
    """
    grammar = etree.RelaxNG(etree.parse(_FOLDER / "atom.rng"))
    assert grammar.validate(etree.fromstring(feed)), grammar.error_log


def check_json_feed(feed: Any) -> None:
    """Validate a feed against the published schema of JSON Feed 1.1.

    Raises
    ------
    jsonschema.ValidationError
        If it is invalid; the message says why.
    """
    _check_json(feed, _JSON_FEED)


def check_oembed(answer: Any) -> None:
    """Validate a response of the type rich against oEmbed 1.0.

    Raises
    ------
    jsonschema.ValidationError
        If it is invalid; the message says why.
    """
    _check_json(answer, _FOLDER / "oembed.json")


def check_oembed_xml(document: bytes) -> None:
    """Validate the same as XML against oEmbed 1.0: one element per name, below ``oembed``.

    Raises
    ------
    AssertionError, jsonschema.ValidationError
        If it is invalid; the message says why.
    """
    root = etree.fromstring(document)
    assert root.tag == "oembed"
    assert not root.attrib
    assert all(not len(child) and not child.attrib for child in root)
    names = [child.tag for child in root]
    assert len(names) == len(set(names))
    whole = ("cache_age", "width", "height", "thumbnail_width", "thumbnail_height")
    check_oembed({child.tag: int(child.text) if child.tag in whole else child.text for child in root})


def _check_json(document: Any, schema: Path) -> None:
    kind = jsonschema.validators.validator_for(loaded := json.loads(schema.read_text(encoding="utf-8")))
    kind(loaded, format_checker=jsonschema.FormatChecker()).validate(document)
