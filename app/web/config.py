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
    """All settings; flags of `caspian-map serve` override environment variables, which override defaults.

    Parameters
    ----------
    host, port
        Address and port to listen on (``CASPIAN_HOST``, ``CASPIAN_PORT``); port 0 picks a free one.
    workers, threads
        Worker processes, and threads in each (``CASPIAN_WORKERS``, ``CASPIAN_THREADS``).
    grace
        Seconds that a stopping server gives pending requests to finish (``CASPIAN_GRACE``).
    access_log
        Whether each response is logged to standard error as a line of JSON (``CASPIAN_ACCESS_LOG``).
    proxies
        How many of your own reverse proxies are in front of the server and set ``X-Forwarded-…``
        (``CASPIAN_PROXIES``); with none these headers are not trusted.
    trusted_hosts
        Host names of the site, as a JSON list; requests for other hosts are refused; empty for any
        (``CASPIAN_TRUSTED_HOSTS``).
    events, mappings
        Event sets to serve instead of the catalogue, and the mappings of their columns, as JSON lists of the values
        of ``--events`` and ``--map`` (``CASPIAN_EVENTS``, ``CASPIAN_MAPPINGS``).
    strict, rejects
        Whether an invalid row of an event set is an error, and the folder to which such rows are written otherwise
        (``CASPIAN_STRICT``, ``CASPIAN_REJECTS``).
    allow_stale
        Whether a server that cannot read its event sets at startup serves the last good copy of them, and retries
        automatically (``CASPIAN_ALLOW_STALE``).
    patience
        Seconds of reading newer events after which ``/readyz`` reports them as overdue, and another change of the
        source restarts the reading (``CASPIAN_PATIENCE``).
    growth
        How many times its size a file of an event set may grow while it is read (``CASPIAN_GROWTH``).
    form, encoding, decimal, dates, calendar, missing, profile
        Format of the files of event sets where they do not state it themselves: the values of ``--format`` and the
        other flags (``CASPIAN_FORM``, ``CASPIAN_ENCODING``, ``CASPIAN_DECIMAL``, ``CASPIAN_DATES``,
        ``CASPIAN_CALENDAR``, ``CASPIAN_PROFILE``, and ``CASPIAN_MISSING`` as a JSON list).
    catalogue
        Folder of the served catalogue (``CASPIAN_CATALOGUE``).
    watch
        Whether the catalogue is reloaded automatically when one of its files is saved (``CASPIAN_WATCH``).
    releases
        Folder of the frozen releases (``CASPIAN_RELEASES``).
    cache
        Cache folder, private to the user who runs the server; without one the site works, but starts more slowly with
        large event sets (``CASPIAN_CACHE``).
    kept_megabytes
        Size limit in MiB of each kind of cache entry: tables of large event sets, their indexes, their features, and
        the downloads cached by all worker processes together. The least recently used entries are evicted first, and
        the newest is kept even if it is larger (``CASPIAN_KEPT_MEGABYTES``).
    expensive
        How many pictures, large downloads and pages of the API a worker process renders at a time, always fewer than
        its threads; further requests wait for a moment, and are refused (``CASPIAN_EXPENSIVE``).
    cors
        Whether scripts of other sites may read the data: ``open`` or ``closed`` (``CASPIAN_CORS``). By default they
        may read the catalogue, which is public, but no event sets, which may be private: any page that a reader opens
        could send requests to a server on the reader's own machine.
    tile_url, tile_attribution
        Raster tiles that readers may switch on; an empty URL removes the layer (``CASPIAN_TILE_URL``).
    corrections_url
        Where readers report a mistake in an event, with ``{id}`` as a placeholder for its id: the URL of a form or an
        issue tracker, or ``mailto:`` (``CASPIAN_CORRECTIONS_URL``). If empty, the instructions in the documentation.
    suggestions
        Address of the desk's database, which receives suggestions of readers from the pages of events
        (``CASPIAN_SUGGESTIONS``); if empty, the pages have no form for them.
    desk_database, desk_user_header
        For ``caspian-map desk``: the address of its database, by default a file next to the catalogue; and the request
        header in which your own reverse proxy names the account of the user, which requires ``CASPIAN_PROXIES``
        (``CASPIAN_DESK_DATABASE``, ``CASPIAN_DESK_USER_HEADER``).
    desk_allow_private
        Whether the desk also fetches pages from its own machine and from private networks if an editor requests one
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
