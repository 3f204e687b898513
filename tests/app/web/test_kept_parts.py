"""Parts of pages are composed once, and kept for the next start of the same program with the same content."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from jinja2 import Environment

from app import create_app
from app.web.config import Settings
from app.web.kept_parts import KeptParts, name_of
from events.curation import reading
from events.table.disk.kept_files import KeptFiles

if TYPE_CHECKING:
    from pathlib import Path

_NAME = "some.parts"


@pytest.fixture
def files(tmp_path: Path) -> KeptFiles:
    return KeptFiles(tmp_path / "parts", 1 << 20)


def make_nothing() -> str:
    raise AssertionError("it was kept")


def test_what_was_composed_is_there_at_the_next_start(files: KeptFiles) -> None:
    parts = KeptParts(files, _NAME)
    assert parts.part(("map", "en"), lambda: "a map") == "a map"
    parts.write()
    assert KeptParts(files, _NAME).part(("map", "en"), make_nothing) == "a map"


def test_processes_keep_together_what_each_has_composed(files: KeptFiles) -> None:
    first, second = KeptParts(files, _NAME), KeptParts(files, _NAME)
    for parts, language in ((first, "en"), (second, "ru")):
        parts.put(("map", language), language)
        parts.write()
    later = KeptParts(files, _NAME)
    assert [later.found(("map", language)) for language in ("en", "ru")] == ["en", "ru"]


def test_what_was_damaged_is_composed_again(files: KeptFiles) -> None:
    parts = KeptParts(files, _NAME)
    parts.put("map", "a map of the whole Caspian")
    parts.write()
    path = files.folder / _NAME
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert KeptParts(files, _NAME).found("map") is None


def test_content_that_has_no_name_is_composed_at_each_start(files: KeptFiles) -> None:
    parts = KeptParts(files, name_of("", Settings()))
    parts.put("map", "a map")
    parts.write()
    assert not files.folder.exists()
    assert KeptParts(files, name_of("", Settings())).found("map") is None


def test_a_folder_that_cannot_be_used_is_no_obstacle(files: KeptFiles) -> None:
    files.folder.write_text("a file where the folder should be", encoding="utf-8")
    parts = KeptParts(files, _NAME)
    assert parts.part("map", lambda: "a map") == "a map"
    parts.write()
    assert KeptParts(files, _NAME).found("map") is None


@pytest.mark.parametrize("changed", [Settings(tile_url=""), Settings(corrections_url="https://example.org/{id}")])
def test_other_settings_compose_anew(changed: Settings) -> None:
    assert name_of("content", changed) != name_of("content", Settings())


def test_other_content_is_composed_anew() -> None:
    assert name_of("one", Settings()) != name_of("other", Settings())


def test_another_port_takes_what_was_composed() -> None:
    assert name_of("content", Settings(port=8001)) == name_of("content", Settings())


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    for folder in ("catalogue", "stories", "releases"):
        shutil.copytree(reading.BUILT_IN.parent / folder, tmp_path / folder)
    return Settings(**{name: tmp_path / name for name in ("catalogue", "releases", "cache")})


def page(settings: Settings, address: str = "/") -> bytes:
    with create_app(settings).test_client().get(address) as response:
        return response.data


@pytest.mark.parametrize("address", ["/", "/?lang=ru", "/embed", "/?version=2026.1", "/events.columns.json"])
def test_the_next_start_answers_the_same(settings: Settings, address: str) -> None:
    assert page(settings, address) == page(settings, address)


def test_another_application_of_the_process_compiles_no_template_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = page(settings, "/access/")

    def refuse(_environment: Environment, source: str, name: str | None = None, *_more: object) -> None:
        pytest.fail(f"compiled {name}: {source[:60]}")

    monkeypatch.setattr(Environment, "compile", refuse)
    assert page(settings.model_copy(update={"cache": settings.cache / "other"}), "/access/") == before


def test_an_event_that_has_changed_is_in_the_page_of_the_next_start(settings: Settings) -> None:
    before = page(settings, "/events.columns.json")
    for file in settings.catalogue.glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("category: base", "category: incident"), encoding="utf-8")
    assert page(settings, "/events.columns.json") != before


_START = """
import sys
from pathlib import Path
from app import create_app
from app.web.config import Settings

settings = Settings(**{name: Path(sys.argv[1], name) for name in ("catalogue", "releases", "cache")})
with create_app(settings).test_client().get("/") as response:
    assert response.status_code == 200
print(*sorted({"folium", "pandas", "geopandas", "PIL", "matplotlib", "rapidfuzz"} & sys.modules.keys()))
"""


def test_the_next_start_loads_no_library_that_the_first_page_does_not_need(settings: Settings) -> None:
    page(settings)
    command = [sys.executable, "-c", _START, str(settings.cache.parent)]
    loaded = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert loaded.split() == []
