"""The guide for operators names every setting, with the default that it has; what it tells to copy is sound."""

from __future__ import annotations

import re
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path

import pytest

import app as application
from app.web.config import Settings
from events.curation import reading

GUIDE = Path(application.__file__).parent / "pages" / "handbook" / "docs" / "serving.md"
TEXT = GUIDE.read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `(CASPIAN_[A-Z_]+)` \| ([^|]+?) \|", TEXT, re.MULTILINE))


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
    assert settings.catalogue == reading.BUILT_IN


def block(language: str) -> str:
    (text,) = re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
    return str(text)


def test_the_dockerfile_has_nothing_that_a_linter_finds_fault_with() -> None:
    linter = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([linter, "-"], input=block("dockerfile"), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_container_does_not_run_as_root_and_starts_what_the_package_installs() -> None:
    lines = block("dockerfile").splitlines()
    assert "USER 10001" in lines
    assert lines[-1] == 'CMD ["/opt/caspian/bin/caspian-map", "serve"]'


def test_the_unit_of_systemd_runs_without_rights_and_reads_the_settings_that_there_are() -> None:
    unit = RawConfigParser(strict=True)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(block("ini"))
    service = unit["Service"]
    assert (service["DynamicUser"], service["ProtectSystem"], service["NoNewPrivileges"]) == ("yes", "strict", "yes")
    assert service["CapabilityBoundingSet"] == ""
    assert service["ExecReload"].endswith("-HUP $MAINPID")
    assert {one.partition("=")[0] for one in service["Environment"].split()} <= {*ROWS, "MPLCONFIGDIR"}
    assert set(unit.sections()) == {"Unit", "Service", "Install"}
