"""The one definition of a record: an event, its participants, places and sources, and the authority files."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Literal, Self, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from events.model import areas, dates
from geodata import countries

Category = Literal[
    "naval-exercise",
    "ship-deployment",
    "port-call",
    "port-access",
    "base",
    "strike",
    "incident",
    "arms-transfer",
    "agreement",
]
Verification = Literal["confirmed", "reported", "disputed", "announced"]
PlacePrecision = Literal["exact", "port", "city", "area", "sea", "country"]
Role = Literal[
    "participant",
    "host",
    "visitor",
    "initiator",
    "target",
    "supplier",
    "recipient",
    "observer",
    "objector",
    "nationals",
]
AccessStatus = Literal["open", "restricted", "denied", "closed"]
Extent = Literal["searched", "partly", "not"]
PublisherKind = Literal["official", "state", "independent", "encyclopaedia", "blog", "mirror", "unknown"]

#: Default radius of uncertainty in km by precision of the place.
RADIUS_KM: dict[str, float] = {"exact": 0.0, "port": 2.0, "city": 8.0, "area": 50.0, "sea": 300.0, "country": 500.0}
#: Precision of an event in a user's set that states none; it implies no radius either.
UNSTATED = "unstated"
#: Verification grade of an event in a user's set that states none.
UNRATED = "unrated"
_PRECISION_OF_KIND: dict[str, PlacePrecision] = {
    "port": "port",
    "naval-base": "port",
    "coast-guard": "port",
    "shipyard": "port",
    "city": "city",
    "country": "country",
    "airfield": "exact",
    "radar": "exact",
    "platform": "exact",
}
#: International organisations that can take part in an event like a state.
ALLIANCES = ("NATO", "CSTO", "EU", "UN")

Item = TypeVar("Item")

_SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
_EVENT_ID = re.compile(rf"\d{{4}}(-\d{{2}}(-\d{{2}})?)?-{_SLUG}", re.ASCII)
_HIDDEN = {"Cc", "Cs", "Co", "Cn"}
_ALLOWED_HIDDEN = {"\u200c", "\u200d"}  # joiners that Persian orthography requires


def precision_of(kind: str) -> PlacePrecision:
    """Return the precision of an event that is located at a gazetteer place of a given kind.

    >>> precision_of("port"), precision_of("sea-area")
    ('port', 'area')
    """
    return _PRECISION_OF_KIND.get(kind, "area")


def is_participant(code: str) -> bool:
    """Return whether a code is a state's (ISO 3166-1 alpha-2) or one of `ALLIANCES`.

    >>> is_participant("KZ"), is_participant("NATO"), is_participant("Iran")
    (True, True, False)
    """
    return code in countries.codes() or code in ALLIANCES


def _clean(text: str) -> str:
    for character in text:
        category = unicodedata.category(character)
        if category in _HIDDEN or (category == "Cf" and character not in _ALLOWED_HIDDEN):
            raise ValueError(f"remove the invisible character U+{ord(character):04X}")
    return text


def at_least_one(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Reject an empty list, for field annotations."""
    if not items:
        raise ValueError("expected at least one")
    return items


def _state(code: str) -> str:
    if code not in countries.codes():
        raise ValueError("expected an ISO 3166-1 alpha-2 code such as IR, or null at sea")
    return code


def _participant(code: str) -> str:
    if not is_participant(code):
        raise ValueError(f"expected an ISO 3166-1 alpha-2 code such as IR, or one of {', '.join(ALLIANCES)}")
    return code


def _edtf(text: str) -> str:
    dates.parse(text)
    return text


def _event_id(text: str) -> str:
    if not _EVENT_ID.fullmatch(text):
        raise ValueError("expected the start date and a slug, such as 2013-07-08-iran-russia-exercise")
    return text


def _area(given: object) -> str | None:
    return None if given is None else areas.written(given)


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"[\s<>\"`\\]", text):
        raise ValueError("expected an http or https address")
    return text


Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True), AfterValidator(_clean)]
Slug = Annotated[str, StringConstraints(pattern=rf"^{_SLUG}$")]
State = Annotated[str, AfterValidator(_state)]
ParticipantCode = Annotated[str, AfterValidator(_participant)]
EdtfDate = Annotated[str, AfterValidator(_edtf)]
EventId = Annotated[str, AfterValidator(_event_id)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Year = Annotated[str, StringConstraints(pattern=r"^(19|20)\d{2}$")]
CapturePath = Annotated[str, StringConstraints(pattern=r"^captures/[a-z0-9][a-z0-9.-]*\.warc\.gz$")]
IsoDay = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_edtf)]


class _Record(BaseModel):
    """Base model of all parts of a record: unknown fields are errors, and instances are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class EventPlace(_Record):
    """The place of an event: an entry of the gazetteer or a point, and how precisely it is known."""

    precision: PlacePrecision
    id: Slug | None = None
    name: Text | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        own = (self.name, self.lat, self.lon)
        if (self.id is None) == all(part is None for part in own) or (self.id is None and None in own):
            raise ValueError("expected either the id of a gazetteer place, or name, lat and lon")
        return self


class Participant(_Record):
    """A state or alliance in an event, and its role there."""

    country: ParticipantCode
    role: Role


class Access(_Record):
    """Access to a port: who may use it, and on what terms; the event's date is the period of validity."""

    port: Slug
    granted_to: ParticipantCode
    status: AccessStatus


class Page(_Record):
    """A published page, and the statements that it supports."""

    url: WebAddress
    title: Text
    publisher: Text
    published: EdtfDate | None
    language: Language | None = None
    archived: WebAddress | None = None
    evidence: Text


class Capture(_Record):
    """Unpublished copy of the page as it was served, in a file next to the records that is named by its hash."""

    path: CapturePath
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    captured: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$")]


class Source(Page):
    """A published page that supports an event."""

    capture: Capture | None = None


class CitedSource(Page):
    """A source with details on its publisher from the authority file; both are null if unknown."""

    kind: PublisherKind | Literal["bare-address"] | None
    country: ParticipantCode | None


class Revision(_Record):
    """A change to a published record."""

    date: IsoDay
    note: Text


class Withdrawal(_Record):
    """A record that was published and should not have been; its id is never used again."""

    id: EventId
    date: IsoDay
    reason: Text
    replaced_by: EventId | None = None


class Declined(_Record):
    """Research notes that did not become a record, and why; decided on one day for one reason."""

    date: IsoDay
    reason: Text
    records: Annotated[tuple[Text, ...], AfterValidator(at_least_one)]


class Searched(_Record):
    """Extent to which reports were searched for the events of a state in a range of years, both ends included."""

    state: State
    first: Year
    last: Year
    extent: Extent
    note: Text


class Coverage(_Record):
    """Extent to which reports were searched for the events of a catalogue."""

    searched_until: IsoDay
    states: tuple[Searched, ...] = ()

    @model_validator(mode="after")
    def _each_year_once(self) -> Self:
        years = [(one.state, year) for one in self.states for year in range(int(one.first), int(one.last) + 1)]
        if twice := sorted({pair for pair in years if years.count(pair) > 1}):
            raise ValueError(f"expected each year of a state once; {twice[0][1]} of {twice[0][0]} is there twice")
        if backwards := [one for one in self.states if one.first > one.last]:
            raise ValueError(f"expected first before last; {backwards[0].state} has {backwards[0].first} first")
        return self


class Event(_Record):
    """One event of the catalogue, as in the YAML files."""

    id: EventId
    title: Annotated[Text, StringConstraints(max_length=90)]
    category: Category
    date: EdtfDate
    place: EventPlace
    area: Annotated[str | None, BeforeValidator(_area)] = None
    concerns: tuple[Slug, ...] = ()
    route: tuple[Slug, ...] = ()
    location_country: State | None
    access: Access | None = None
    series: Slug | None = None
    participants: Annotated[tuple[Participant, ...], AfterValidator(at_least_one)]
    non_state_actors: tuple[Text, ...] = ()
    organisations: tuple[Slug, ...] = ()
    vessels: tuple[Slug, ...] = ()
    verification: Verification
    summary: Annotated[Text, StringConstraints(max_length=600)]
    sources: Annotated[tuple[Source, ...], AfterValidator(at_least_one)]
    merged_from: tuple[Text, ...] = ()
    added: IsoDay
    revised: tuple[Revision, ...] = ()

    @model_validator(mode="after")
    def _access_belongs_to_port_access(self) -> Self:
        if (self.access is not None) != (self.category == "port-access"):
            raise ValueError("expected `access` {port, granted_to, status} with category port-access, and only there")
        return self

    @model_validator(mode="after")
    def _area_is_no_point(self) -> Self:
        if self.area is not None and self.place.precision in areas.OF_A_POINT:
            raise ValueError("expected the precision area or sea with `area`")
        return self

    @property
    def interval(self) -> dates.DateInterval:
        """The days that the event's date denotes."""
        return dates.parse(self.date)

    @property
    def involved(self) -> tuple[str, ...]:
        """Codes of all states and alliances involved, and of the state where it happened; sorted, no duplicates."""
        codes = {participant.country for participant in self.participants}
        return tuple(sorted(codes | ({self.location_country} if self.location_country else set())))


class Organisation(_Record):
    """A navy, ministry, company or other body named in events; `links` are pages about it elsewhere."""

    id: Slug
    name: Text
    variants: tuple[Text, ...] = ()
    country: ParticipantCode | None
    links: tuple[WebAddress, ...] = ()
    note: Text | None = None


class Series(_Record):
    """A series of events, such as a yearly exercise, and how its members are coded; see `caspian-map validate`."""

    id: Slug
    name: Text
    variants: tuple[Text, ...] = ()
    note: Text
    category: Category
    roles: Annotated[tuple[Role, ...], AfterValidator(at_least_one)]
    precision: Annotated[tuple[PlacePrecision, ...], AfterValidator(at_least_one)]


class Vessel(_Record):
    """A ship or boat named in events.

    ``in_service`` is an EDTF interval, open while the vessel serves; it and ``fate`` need a source. ``links`` are
    pages about the vessel elsewhere.
    """

    id: Slug
    name: Text
    variants: tuple[Text, ...] = ()
    vessel_class: Annotated[Text | None, Field(alias="class")] = None
    type: Text | None
    country: State | None
    in_service: EdtfDate | None = None
    fate: Text | None = None
    note: Text | None = None
    links: tuple[WebAddress, ...] = ()
    sources: tuple[Page, ...] = ()

    @model_validator(mode="after")
    def _facts_have_sources(self) -> Self:
        if (self.in_service or self.fate) and not self.sources:
            raise ValueError("expected `sources` for what is said of in_service and fate")
        return self


class Publisher(_Record):
    """A publisher of pages that records cite, under its one canonical spelling.

    State ownership, or its absence, needs a source.
    """

    id: Slug
    name: Text
    variants: tuple[Text, ...] = ()
    country: ParticipantCode | None
    kind: PublisherKind
    languages: tuple[Language, ...] = ()
    note: Text | None = None
    sources: tuple[Page, ...] = ()

    @model_validator(mode="after")
    def _ownership_has_sources(self) -> Self:
        if self.kind in ("state", "independent") and not self.sources:
            raise ValueError(f"expected `sources` for the kind {self.kind}, or the kind unknown")
        return self
