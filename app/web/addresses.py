"""Declarations of endpoints in addition to their routes: parameters carried by links, CORS and caching."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, Response, current_app, has_request_context, request

from app.web.parameters import VERSION, requested_version
from app.web.query import Query
from app.web.responses import revalidated

View = TypeVar("View", bound="Callable[..., Any]")

_ATTRIBUTE = "caspian_address"


@dataclass(frozen=True, slots=True)
class Address:
    """The declaration of an endpoint.

    Parameters
    ----------
    release
        Whether it serves releases, so that links carry the requested one.
    language
        Whether its response is translated, so that links carry the requested language.
    shared
        Whether scripts of other sites may read its responses if the operator allows that (see `app.web.policy.cors`).
    public
        Whether they may always read them, since they contain no events.
    framed
        Whether pages of other sites may embed it in a frame.
    revalidate
        Whether its responses get an entity tag of their content, and caches revalidate them each time. Views that know
        an entity tag without rendering the response set it themselves.
    expensive
        Whether each response may take a second or more, so that concurrency is limited and a busy server refuses the
        rest (see `app.web.policy.concurrency`). Views that cache their results acquire a slot themselves.
    """

    release: bool = False
    language: bool = False
    shared: bool = False
    public: bool = False
    framed: bool = False
    revalidate: bool = False
    expensive: bool = False


_UNDECLARED = Address()


def address(**declared: bool) -> Callable[[View], View]:
    """Declare the endpoint of a view; the parameters are those of `Address`."""

    def declare(view: View) -> View:
        setattr(view, _ATTRIBUTE, Address(**declared))
        return view

    return declare


def declared(endpoint: str | None) -> Address | None:
    """Return the declaration of an endpoint of the current application; `None` if it has none."""
    found: Address | None = getattr(current_app.view_functions.get(endpoint or ""), _ATTRIBUTE, None)
    return found


def requested() -> Address:
    """Return the declaration of the requested endpoint."""
    return declared(request.endpoint) or _UNDECLARED


def register(app: Flask) -> None:
    """Register the effects of declarations: links that carry the release, and responses that caches revalidate."""

    @app.url_defaults
    def _carry_release(endpoint: str, values: dict[str, Any]) -> None:
        if has_request_context() and requested_version() and (declared(endpoint) or _UNDECLARED).release:
            values.setdefault(VERSION, requested_version())

    @app.before_request
    def _check_release() -> None:
        Query.requested().once(VERSION)

    @app.after_request
    def _revalidate(response: Response) -> Response:
        if requested().revalidate and response.status_code == 200 and "ETag" not in response.headers:  # noqa: PLR2004
            return revalidated(response)
        return response
