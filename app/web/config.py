"""The configuration: one typed object, read from environment variables (``CASPIAN_…``) and command-line flags."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from events.curation.reading import BUILT_IN
from events.curation.releases import FOLDER


class Settings(BaseSettings):
    """Everything that can be set; flags of `caspian-map serve` win over environment variables, which win over defaults.

    Parameters
    ----------
    host, port
        Where the server listens (``CASPIAN_HOST``, ``CASPIAN_PORT``); port 0 takes a free one.
    workers, threads
        Server processes, and threads in each (``CASPIAN_WORKERS``, ``CASPIAN_THREADS``).
    grace
        Seconds that a server that is told to stop gives responses that have begun (``CASPIAN_GRACE``).
    access_log
        Whether a line of JSON is written to standard error about each answer (``CASPIAN_ACCESS_LOG``).
    proxies
        How many reverse proxies of your own stand before the server and set ``X-Forwarded-…`` (``CASPIAN_PROXIES``);
        with none these headers are not believed.
    trusted_hosts
        Names under which the site is known, as a JSON list; requests for others are refused; empty for any
        (``CASPIAN_TRUSTED_HOSTS``).
    events, mappings
        Event sets to serve instead of the catalogue, and what is said of their columns, as JSON lists of what
        ``--events`` and ``--map`` take (``CASPIAN_EVENTS``, ``CASPIAN_MAPPINGS``).
    strict, rejects
        Whether a row of an event set that cannot be used is an error, and the folder to which such rows are written
        otherwise (``CASPIAN_STRICT``, ``CASPIAN_REJECTS``).
    allow_stale
        Whether a server whose event sets cannot be read at its start serves the last good copy of them, and tries again
        by itself (``CASPIAN_ALLOW_STALE``).
    patience
        Seconds for which newer events are read until ``/readyz`` says that they are not there yet, and another change
        of the source begins anew (``CASPIAN_PATIENCE``).
    growth
        How many times its size a file of an event set may grow while it is read (``CASPIAN_GROWTH``).
    form, encoding, decimal, dates, calendar, missing, profile
        What is said of the files of event sets where they do not say it themselves: what ``--format`` and the other
        flags take (``CASPIAN_FORM``, ``CASPIAN_ENCODING``, ``CASPIAN_DECIMAL``, ``CASPIAN_DATES``,
        ``CASPIAN_CALENDAR``, ``CASPIAN_PROFILE``, and ``CASPIAN_MISSING`` as a JSON list).
    catalogue
        Folder of the catalogue that is served (``CASPIAN_CATALOGUE``).
    watch
        Whether the catalogue is read anew by itself when one of its files is saved (``CASPIAN_WATCH``).
    releases
        Folder of the frozen releases (``CASPIAN_RELEASES``).
    cache
        Folder for what is made once and kept, for the user alone who runs the server; without one the site works, but
        starts more slowly with large event sets (``CASPIAN_CACHE``).
    kept_megabytes
        What each kind of thing may take there, in MiB: what was read of large event sets, their indexes and their
        features; and what the downloads may that all server processes keep. What was asked for longest ago goes first,
        and the newest is kept even if it is larger (``CASPIAN_KEPT_MEGABYTES``).
    expensive
        How many pictures, large downloads and pages of the API a server process makes at a time, always fewer than its
        threads; more wait for a moment, and are refused (``CASPIAN_EXPENSIVE``).
    cors
        Whether scripts of other pages may read the data: ``open`` or ``closed`` (``CASPIAN_CORS``). Without it they may
        read the catalogue, which is public, and nothing of event sets, which may not be: any page that a reader opens
        could ask a server on the reader's own machine.
    tile_url, tile_attribution
        Raster tiles that readers may switch on; an empty address takes the layer away (``CASPIAN_TILE_URL``).
    corrections_url
        Where readers report a mistake in an event, with ``{id}`` in the place of its id: an address of a form or an
        issue tracker, or ``mailto:`` (``CASPIAN_CORRECTIONS_URL``). Empty: what the documentation says about it.
    suggestions
        Address of the database of the desk that receives what readers suggest on the pages of the events
        (``CASPIAN_SUGGESTIONS``); empty: the pages have no form for it.
    desk_database, desk_user_header
        Of ``caspian-map desk``: the address of its database, by default a file beside the catalogue; and the header in
        which your own reverse proxy names the account of whoever asks, which needs ``CASPIAN_PROXIES``
        (``CASPIAN_DESK_DATABASE``, ``CASPIAN_DESK_USER_HEADER``).
    desk_allow_private
        Whether the desk fetches pages of its own machine and of private networks, too, where an editor asks for one
        (``CASPIAN_DESK_ALLOW_PRIVATE``).
    """

    model_config = SettingsConfigDict(env_prefix="CASPIAN_", frozen=True, extra="forbid")

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    workers: int = Field(default=2, ge=1, le=64)
    threads: int = Field(default=8, ge=1, le=256)
    grace: int = Field(default=60, ge=0, le=3600)
    access_log: bool = False
    proxies: int = Field(default=0, ge=0, le=8)
    trusted_hosts: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    mappings: tuple[str, ...] = ()
    strict: bool = False
    rejects: Path = Path()
    allow_stale: bool = False
    patience: float = Field(default=60, gt=0)
    growth: int = Field(default=100, ge=1)
    form: str = ""
    encoding: str = ""
    decimal: Literal["", ".", ","] = ""
    dates: Literal["", "dmy", "mdy"] = ""
    calendar: Literal["gregorian", "persian"] = "gregorian"
    missing: tuple[str, ...] = ()
    profile: str = ""
    catalogue: Path = BUILT_IN
    watch: bool = False
    releases: Path = FOLDER
    cache: Path = Path(platformdirs.user_cache_dir("caspian-map"))
    kept_megabytes: int = Field(default=1024, ge=0)
    expensive: int = Field(default=3, ge=1, le=256)
    cors: Literal["open", "closed"] | None = None
    tile_url: str = Field(default="https://tile.openstreetmap.org/{z}/{x}/{y}.png", pattern=r"^(https?://[^/]+/.*)?$")
    tile_attribution: str = "© OpenStreetMap contributors"
    corrections_url: str = Field(default="", pattern=r"^((https?://|mailto:).*)?$")
    suggestions: str = ""
    desk_database: str = ""
    desk_user_header: str = Field(default="", pattern=r"^([A-Za-z][A-Za-z0-9-]*)?$")
    desk_allow_private: bool = False
