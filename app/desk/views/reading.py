"""Reading a report: the form, and the report with marked passages next to the drafts created from it."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.desk.desk import desk
from app.desk.forms import marking, records, reports
from app.desk.gate.sessions import known_person
from app.desk.store import drafts
from app.desk.views import blueprint
from app.desk.views.draft import date_words
from app.desk.views.parts import labelled
from app.web.addresses import address
from app.web.query import Query
from events.curation.editing import states
from events.curation.editing.states import Act
from events.model.errors import EventsError
from events.reading.telling.lexicon import languages

_ABOUT = ("published", "url", "title", "publisher", "lang")


@blueprint.get("/read")
@address(language=True)
def read() -> ResponseReturnValue:
    """Show the form for a report."""
    return render_template("desk/read.html", given={}, text="", message="", languages=languages())


@blueprint.post("/read")
@address(language=True)
def send_report() -> ResponseReturnValue:
    """Read a report; if that fails, show the form again with the reason and the input."""
    at, actor = desk(), known_person().actor
    given = {name: records.text(request.form, name) for name in _ABOUT}
    text, sent = request.form.get("text", ""), request.files.get("file")
    try:
        states.step(states.Standing(states.State.DRAFT, ""), Act.WRITE, actor, team=False)
        uploaded, name = (sent.read(), sent.filename or "") if sent else (b"", "")
        found = reports.document(text, uploaded, name, given["url"], private_too=at.private_too)
        if not (text.strip() or uploaded):
            text, given = found.text, reports.known_of(found, given)
        lang = reports.language_of(found.text, given["lang"] if given["lang"] in languages() else "")
        report_id, kept = reports.keep(at, found, reports.page_of(found, given, lang), lang, actor.name)
    except EventsError as error:
        back = text if len(text) <= _LONGEST_BACK else ""
        body = render_template("desk/read.html", given=given, text=back, message=str(error), languages=languages())
        return body, 422
    if len(kept) == 1:
        return redirect(url_for("desk.draft", draft_id=kept[0]), 303)
    return redirect(url_for("desk.report", report_id=report_id), 303)


# Most characters of a refused text that are put back into its field.
_LONGEST_BACK = 400_000


@blueprint.get("/reports/<int:report_id>")
@address(language=True)
def report(report_id: int) -> ResponseReturnValue:
    """Show a report and its drafts."""
    with desk().database.session() as session:
        found = drafts.report(session, report_id)
        made = drafts.of_report(session, report_id)
    spans = {str(one.id): (one.found["span"][0], one.found["span"][1]) for one in made if one.found}
    return render_template(
        "desk/report.html",
        report=found,
        pieces=marking.marked(found.text, spans),
        drafts=made,
        date_words=date_words,
        **labelled(desk().records),
    )


@blueprint.get("/dates")
@address(language=True)
def dates() -> ResponseReturnValue:
    """Return an EDTF date in words, for a date field; empty if it is invalid."""
    return {"words": date_words(Query.requested().only("date", "lang").text("date", 80))}
