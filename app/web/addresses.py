"""Declarations of addresses besides their routes: parameters of links, CORS and caching."""

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
    """The declaration of an address.

    Parameters
    ----------
    release
        Whether it serves releases, so that links keep the requested one.
    language
        Whether its response is translated, so that links keep the requested language.
    shared
        Whether scripts of other sites may read it if the operator allows that (see `app.web.policy.cors`).
    public
        Whether they may always read it, since it holds no events.
    framed
        Whether pages of other sites may show it in a frame.
    revalidate
        Whether caches keep its responses by their content, and ask each time whether they still hold. Views that know
        an entity tag without making the response set it themselves.
    expensive
        Whether each answer may take a second or more, so that only some are made at a time and a busy server refuses
        the rest (see `app.web.policy.concurrency`). Views that keep what they make ask for room themselves.
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
    """Declare the address of a view; the parameters are those of `Address`."""

    def declare(view: View) -> View:
        setattr(view, _ATTRIBUTE, Address(**declared))
        return view

    return declare


def declared(endpoint: str | None) -> Address | None:
    """Return what the address of an endpoint of the current application declares, `None` if nothing."""
    found: Address | None = getattr(current_app.view_functions.get(endpoint or ""), _ATTRIBUTE, None)
    return found


def requested() -> Address:
    """Return what the requested address declares."""
    return declared(request.endpoint) or _UNDECLARED


def register(app: Flask) -> None:
    """Register what addresses declare: links that carry the release, and responses that caches revalidate."""

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
