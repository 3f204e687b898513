"""Cache of rendered pages of maps, for requests with the same URL, language and events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

import brotli
from cachetools import LRUCache
from flask import Response, render_template, request

from app.language import languages
from app.web.served import served

if TYPE_CHECKING:
    from collections.abc import Hashable

_MOST = 32
# Compression level, as for responses that are compressed on the fly.
_QUALITY = 5


@dataclass(frozen=True)
class _Page:
    """A page, uncompressed and compressed by Brotli."""

    body: bytes
    packed: bytes

    def response(self) -> Response:
        is_packed = request.accept_encodings["br"] > 0
        response = Response(self.packed if is_packed else self.body, mimetype="text/html")
        response.vary.add("Accept-Encoding")
        if is_packed:
            response.content_encoding = "br"
        return response


class _Pages:
    """Thread-safe cache of the most recently requested pages."""

    def __init__(self) -> None:
        self._pages: LRUCache[Hashable, _Page] = LRUCache(_MOST)
        self._lock = Lock()

    def get(self, key: Hashable) -> _Page | None:
        with self._lock:
            return self._pages.get(key)

    def put(self, key: Hashable, page: _Page) -> None:
        with self._lock:
            self._pages[key] = page


def kept_page(template: str, *, keep: bool = True, **context: Any) -> Response:
    """Return a page that only depends on the events, the URL, the language and the day, from the cache or rendered.

    Parameters
    ----------
    template
        Name of the template.
    keep
        Whether the page is complete and may be cached.
    context
        Variables of the template, determined by the URL, the language and the events.
    """
    pages: _Pages = served().kept.setdefault(_Pages, _Pages())
    key = (template, request.url, languages.requested(), datetime.now(UTC).date())
    page = pages.get(key) if keep else None
    if page is None:
        body = render_template(template, **context).encode()
        page = _Page(body, brotli.compress(body, quality=_QUALITY))
        if keep:
            pages.put(key, page)
    return page.response()
