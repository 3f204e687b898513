"""The gate of the desk: nothing answers without a session, and nothing changes without the token of its forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from werkzeug.test import Client

from app.assembly import assemble
from app.desk import site as sites
from app.desk.site import Site
from app.desk.store import accounts, drafts
from app.desk.store.errors import DeskError
from app.web.config import Settings
from events.curation.editing.states import Role

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Editor
    from flask import Flask

GOOD = "correct horse battery"
#: What lets somebody in.
_OPEN = {"desk_gate.log_in", "desk_gate.send_login", "desk_gate.open_alone"}


def routes(app: Flask) -> list[tuple[str, str, str]]:
    """List every route of the desk: endpoint, method, and an address."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("desk"):
            values = {"draft_id": 1, "report_id": 1, "event_id": "2013-07-08-test-exercise", "what": "check"}
            address = app.url_map.bind("localhost").build(
                rule.endpoint, {name: values[name] for name in rule.arguments}
            )
            found += [(rule.endpoint, method, address) for method in sorted(rule.methods or ()) if method != "OPTIONS"]
    return found


def test_the_desk_has_routes_to_test(site: Site) -> None:
    assert len(routes(site.application)) > 20


def test_no_route_answers_without_a_session(site: Site) -> None:
    with site.desk.database.session() as session:
        drafts.add(session, "ann", {"title": "Secret draft"})
    client = Client(site)
    for endpoint, method, address in routes(site.application):
        for accept in ("text/html", "application/json"):
            answer = client.open(address, method=method, headers={"Accept": accept})
            assert "Secret" not in answer.text
            if endpoint not in _OPEN:
                is_sent = answer.status_code == 302 and "/desk/login" in answer.location
                assert is_sent or answer.status_code in (400, 401), (method, address, answer.status)


def test_no_route_changes_anything_without_the_token(site: Site, editor: Editor) -> None:
    with site.desk.database.session() as session:
        drafts.add(session, "ann", {"title": "A"})
    changing = [(one, address) for one, method, address in routes(site.application) if method == "POST"]
    assert len(changing) >= 9
    for endpoint, address in changing:
        for token in ("", "wrong", editor.token[:-1]):
            answer = editor.client.post(address, data={"csrf": token, "title": "B", "revision": "1"})
            assert answer.status_code == 400, (endpoint, answer.status)
    with site.desk.database.session() as session:
        assert drafts.get(session, 1).revision == 1
        assert sum(drafts.counts(session).values()) == 1


def test_no_page_of_the_desk_is_kept_or_framed(editor: Editor) -> None:
    answer = editor.get("/desk/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_the_printed_address_opens_the_desk_once(site: Site) -> None:
    token = site.desk.token
    assert Client(site).get(f"/desk/open?token={token}").status_code == 302
    again = Client(site).get(f"/desk/open?token={token}")
    assert again.status_code == 401
    assert "once" in again.text


@pytest.mark.parametrize("token", ["", "x", "?"])
def test_another_token_opens_nothing(site: Site, token: str) -> None:
    assert Client(site).get("/desk/open", query_string={"token": token}).status_code == 401


def test_alone_the_desk_answers_to_this_machine_s_names_alone(site: Site) -> None:
    assert Client(site).get("/desk/login", headers={"Host": "evil.example"}).status_code == 400


@pytest.fixture
def team(site: Site) -> Site:
    with site.desk.database.session() as session:
        accounts.add(session, "ann", Role.OWNER, GOOD)
        accounts.add(session, "rea", Role.READER, GOOD)
    return site


def test_who_was_alone_is_so_no_longer_once_there_are_accounts(editor: Editor) -> None:
    assert editor.get("/desk/").status_code == 200
    with editor.site.desk.database.session() as session:
        accounts.add(session, "ann", Role.OWNER, GOOD)
    assert editor.get("/desk/").status_code == 302
    assert Client(editor.site).get(f"/desk/open?token={editor.site.desk.token}").status_code == 401


def test_name_and_password_let_in(team: Site, browse: Callable[[Site], Editor]) -> None:
    ann = browse(team)
    assert ann.log_in("ann", GOOD).status_code == 302
    assert ann.get("/desk/").status_code == 200
    ann.post("/desk/logout")
    assert ann.get("/desk/").status_code == 302


def test_a_wrong_password_is_told_without_saying_what_is_wrong(team: Site, browse: Callable[[Site], Editor]) -> None:
    known, unknown = browse(team).log_in("ann", "wrong"), browse(team).log_in("nobody", "wrong")
    assert known.status_code == unknown.status_code == 401
    assert "do not belong together" in known.text
    assert "do not belong together" in unknown.text


def test_logging_in_leads_to_no_other_site(team: Site, browse: Callable[[Site], Editor]) -> None:
    ann = browse(team)
    ann.get("/desk/login")
    answer = ann.post("/desk/login", name="ann", password=GOOD, next="//evil.example/desk/")
    assert answer.location == "/desk/"


@pytest.mark.parametrize("change", ["disable", "password", "role"])
def test_a_session_ends_with_its_account_password_or_role(
    team: Site, browse: Callable[[Site], Editor], change: str
) -> None:
    ann = browse(team)
    ann.log_in("ann", GOOD)
    with team.desk.database.session() as session:
        if change == "disable":
            accounts.disable(session, "ann")
        elif change == "password":
            accounts.set_password(session, "ann", GOOD + "!")
        else:
            accounts.set_role(session, "ann", Role.READER)
    assert ann.get("/desk/").status_code == 302


def test_a_reader_sees_the_queue_and_begins_nothing(team: Site, browse: Callable[[Site], Editor]) -> None:
    rea = browse(team)
    rea.log_in("rea", GOOD)
    assert rea.get("/desk/").status_code == 200
    assert rea.post("/desk/drafts").status_code == 403
    assert (
        rea.post("/desk/read", text="On 8 July 2013 two ships met near Baku.", published="2013-07-09").status_code
        == 422
    )


def test_nobody_registers_from_outside(team: Site) -> None:
    assert not [one for one, _method, _address in routes(team.application) if "register" in one or "account" in one]


def test_a_proxy_names_accounts_where_it_was_asked_for(team: Site) -> None:
    team.desk.user_header = "X-Remote-User"
    client = Client(team)
    assert client.get("/desk/", headers={"X-Remote-User": "ann"}).status_code == 200
    assert client.get("/desk/", headers={"X-Remote-User": "nobody", "Accept": "text/html"}).status_code == 302
    assert client.get("/desk/", headers={"Accept": "text/html"}).status_code == 302


def test_a_header_of_a_proxy_is_not_believed_unasked(team: Site) -> None:
    assert Client(team).get("/desk/", headers={"X-Remote-User": "ann", "Accept": "text/html"}).status_code == 302


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"host": "192.0.2.1"}, "for a desk without accounts: expected 127.0.0.1"),
        ({"desk_user_header": "X-User"}, "not believed without a proxy"),
        ({"desk_user_header": "X-User", "proxies": 1}, "names accounts, and there are none"),
    ],
)
def test_a_desk_that_anybody_could_use_is_not_served(site: Site, given: dict[str, str], said: str) -> None:
    settings = Settings(**given)  # type: ignore[arg-type]
    site.desk.user_header = settings.desk_user_header
    with pytest.raises(DeskError, match=said):
        sites.check(settings, site.desk)


def test_the_public_site_has_no_desk(folder: Path, tmp_path: Path, shared_cache: Path) -> None:
    settings = Settings(catalogue=folder, cache=shared_cache, releases=tmp_path)
    from app.web.served import read  # noqa: PLC0415

    app = assemble(settings, read(settings))
    assert [rule for rule in app.url_map.iter_rules() if "desk" in rule.rule or "desk" in rule.endpoint] == []
    assert app.test_client().get("/desk/").status_code == 404
