"""The configuration: one typed object, read from environment variables (``CASPIAN_…``) and command-line flags."""

from __future__ import annotations

from pathlib import Path

import platformdirs
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from events.catalogue import BUILT_IN
from events.releases import FOLDER


class Settings(BaseSettings):
    """Everything that can be set; flags of `caspian-map serve` win over environment variables, which win over defaults.

    Parameters
    ----------
    host, port
        Where the server listens (``CASPIAN_HOST``, ``CASPIAN_PORT``); port 0 takes a free one.
    workers, threads
        Server processes, and threads in each (``CASPIAN_WORKERS``, ``CASPIAN_THREADS``).
    catalogue
        Folder of the catalogue that is served (``CASPIAN_CATALOGUE``).
    releases
        Folder of the frozen releases (``CASPIAN_RELEASES``).
    cache
        Folder for what is made of large event sets once and kept (``CASPIAN_CACHE``).
    tile_url, tile_attribution
        Raster tiles that readers may switch on; an empty address takes the layer away (``CASPIAN_TILE_URL``).
    """

    model_config = SettingsConfigDict(env_prefix="CASPIAN_", frozen=True, extra="forbid")

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    workers: int = Field(default=2, ge=1, le=64)
    threads: int = Field(default=4, ge=1, le=256)
    catalogue: Path = BUILT_IN
    releases: Path = FOLDER
    cache: Path = Path(platformdirs.user_cache_dir("caspian-map"))
    tile_url: str = Field(default="https://tile.openstreetmap.org/{z}/{x}/{y}.png", pattern=r"^(https?://[^/]+/.*)?$")
    tile_attribution: str = "© OpenStreetMap contributors"
