"""Descriptions of the fields of a record and the properties of a feature, for schemas and data packages."""

from __future__ import annotations

from collections.abc import Mapping

_EDTF = "EDTF (ISO 8601-2), such as 2013, 2013-07-08/2013-07-12, 2013~ (approximate), 2013-03? (uncertain)"

_SOURCE: Mapping[str, str] = {
    "url": "Address of the page.",
    "title": "Title of the page.",
    "publisher": "Who published it, and in brackets whom it cites, or who copied it where a copy was read.",
    "published": f"When it was published: {_EDTF}; null if the page does not show it.",
    "language": "ISO 639 code of its language.",
    "archived": "Address of an archived copy.",
    "evidence": "What the page supports, in the project's own words.",
}

#: By name of the model in `events.model.schema` and name of the field.
RECORD: Mapping[str, Mapping[str, str]] = {
    "Event": {
        "id": "Permanent identifier: the first day, as far as it is known with certainty, and a slug.",
        "title": "What happened, in the project's own words.",
        "category": "Kind of event, as the codebook defines it.",
        "date": f"When it happened, as precisely as the sources tell: {_EDTF}.",
        "place": "Where it happened.",
        "area": "Area that a source publishes, such as one closed to ships, in WKT (longitude, latitude; WGS 84).",
        "concerns": "Ids of the places, zones or sectors that it is about, where that is not where it happened.",
        "route": "Ids of places of the gazetteer that a voyage touched, in order.",
        "location_country": "ISO 3166-1 alpha-2 code of the state on whose territory or in whose territorial water it "
        "happened; null at sea and where it is unknown.",
        "access": "With the category port-access, and only there: who may use which port, on what terms.",
        "series": "Id of the series of events that it is one of, such as a yearly exercise.",
        "participants": "States and alliances that took part, and what each did.",
        "non_state_actors": "Companies, groups and persons that took part beside states.",
        "organisations": "Ids of navies, ministries and other bodies that are named.",
        "vessels": "Ids of ships and boats that are named.",
        "verification": "How certain it is: confirmed (independent sources, or both sides), reported (one source or "
        "side), disputed (a party denies it or withholds confirmation), announced (planned, not shown to have "
        "happened).",
        "summary": "What happened, and what the fields cannot hold: disagreements, inferences, what was not found.",
        "sources": "Published pages that support the event.",
        "merged_from": "Research notes that went into the record.",
        "added": "Day on which the record entered the catalogue.",
        "revised": "Changes of the record since it was published.",
    },
    "EventPlace": {
        "precision": "How precisely the place is known.",
        "id": "Id of a place of the gazetteer.",
        "name": "Name of a point that the gazetteer does not have.",
        "lat": "Latitude of that point in degrees north (WGS 84).",
        "lon": "Longitude of that point in degrees east (WGS 84).",
    },
    "Participant": {
        "country": "ISO 3166-1 alpha-2 code of a state, or an alliance.",
        "role": "What it did in the event.",
    },
    "Access": {
        "port": "Id of the port in the gazetteer.",
        "granted_to": "ISO 3166-1 alpha-2 code of the state, or the alliance, whose access it is.",
        "status": "Whether the port was open, restricted, denied or closed to it.",
    },
    "Source": {**_SOURCE, "capture": "Where the page is kept as it was sent; the file itself is not given out."},
    "Capture": {
        "path": "Of a WARC file, from the folder of the records.",
        "sha256": "Of that file, in hexadecimal.",
        "captured": "When the page was asked for, in UTC.",
    },
    "Revision": {
        "date": "Day of the change.",
        "note": "What was changed, and why.",
    },
}

#: Fields of the sources of a feature (`events.model.schema.CitedSource`).
CITED_SOURCE: Mapping[str, str] = {
    **_SOURCE,
    "kind": "What the page is: official, of a state's media, of media that no state owns, of an encyclopaedia, of "
    "a blog, a mirror or copy, or at a bare address; null where that is not known.",
    "country": "ISO 3166-1 alpha-2 code of the state in which the publisher sits, or an alliance; null where that "
    "is not known.",
}

#: Properties that a feature has in addition to, or instead of, the fields of the record.
DERIVED: Mapping[str, str] = {
    "start": "First day that `date` stands for; null if it is open.",
    "end": "Last day that `date` stands for; null while the event lasts.",
    "place": "Id of the place in the gazetteer; null for a point of the event's own.",
    "place_name": "English name of the place.",
    "precision": RECORD["EventPlace"]["precision"],
    "radius_km": "How far from the point it may have happened, in kilometres.",
    "countries": "Codes of every state and alliance involved, and of the state where it happened; sorted, each once.",
    "organisation_names": "Names of the organisations, joined with semicolons.",
    "series_name": "Name of the series; empty if it is of none.",
    "vessel_names": "Names of the vessels, joined with semicolons.",
}

#: Fields of the rows of port access (`events.index.questions.access.Interval`) where they differ from the record.
INTERVAL: Mapping[str, str] = {
    **RECORD["Access"],
    "date": f"For how long it held: {_EDTF}.",
    "start": "First day for which it held; empty if it is open.",
    "end": "Last day for which it held; empty while it holds.",
    "verification": RECORD["Event"]["verification"],
    "event": "Id of the event that says so.",
}
