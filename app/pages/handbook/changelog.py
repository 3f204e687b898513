"""The page of changes to the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, render_template
from flask_babel import gettext as _
from markupsafe import Markup

from app.data.metadata import blueprint
from app.pages.handbook.documents import Document, html_block, markdown_parser
from app.web.addresses import address
from app.web.served import served
from events.curation.changelog import changelog

if TYPE_CHECKING:
    from markdown_it.token import Token

# Key of the cached text: comparing the releases takes longer than rendering a hundred pages.
_KEPT = "changelog"


@blueprint.get("/docs/changelog")
@address(language=True)
def changes() -> str:
    """Show additions, revisions, mergers and withdrawals."""
    state = served()
    if not state.is_catalogue:
        abort(404, _("There is no list of changes to the event sets that this server shows."))
    if _KEPT not in state.kept:
        state.kept[_KEPT] = render(changelog(state.records, state.released))
    return render_template("handbook/document.html", page=Document(title(), state.kept[_KEPT]))


def title() -> str:
    """Return the title of the changelog, for the table of contents."""
    return str(_("Changes to the data"))


def render(text: str) -> Markup:
    """Render a changelog's Markdown; list items with a nested list are collapsible."""
    markdown = markdown_parser()
    tokens = _folded(markdown.parse(text))
    return Markup(markdown.renderer.render(tokens, markdown.options, {}))  # noqa: S704 - markdown-it escapes


def _folded(tokens: list[Token]) -> list[Token]:
    """Wrap list items that consist of a paragraph and a list in ``<details>``."""
    folded: list[Token] = []
    levels: set[int] = set()
    for position, token in enumerate(tokens):
        after = [one.type for one in tokens[position + 1 : position + 5]]
        if token.type == "list_item_close" and token.level in levels:
            levels.remove(token.level)
            folded.append(html_block("</details>"))
        folded.append(token)
        if token.type == "list_item_open" and after == _ITEM_WITH_LIST:
            levels.add(token.level)
            folded.append(html_block("<details><summary>"))
        if token.type == "paragraph_close" and token.level - 1 in levels and after[:1] == ["bullet_list_open"]:
            folded.append(html_block("</summary>"))
    return folded


_ITEM_WITH_LIST = ["paragraph_open", "inline", "paragraph_close", "bullet_list_open"]
