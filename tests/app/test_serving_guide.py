"""The guide for operators names every setting, with the default that it has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import app as application
from app.config import Settings
from events import catalogue

GUIDE = Path(application.__file__).parent / "docs" / "serving.md"
ROWS = dict(re.findall(r"^\| `(CASPIAN_[A-Z_]+)` \| ([^|]+?) \|", GUIDE.read_text(encoding="utf-8"), re.MULTILINE))


def test_every_setting_is_in_the_guide_and_no_other() -> None:
    assert set(ROWS) == {f"CASPIAN_{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize("variable", [name for name, default in ROWS.items() if default.startswith("`")])
def test_the_guide_names_the_default(variable: str) -> None:
    default = Settings.model_fields[variable.removeprefix("CASPIAN_").lower()].default
    assert ROWS[variable].strip("`") == (str(default).lower() if isinstance(default, bool) else str(default))


def test_a_setting_is_read_from_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASPIAN_THREADS", "7")
    monkeypatch.setenv("CASPIAN_TRUSTED_HOSTS", '["map.example.org"]')
    settings = Settings()
    assert (settings.threads, settings.trusted_hosts) == (7, ("map.example.org",))
    assert settings.catalogue == catalogue.BUILT_IN
