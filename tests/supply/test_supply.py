"""What is shipped: licences an office may use, locks without addresses, a unit and containers kept tight."""

from __future__ import annotations

import configparser
import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.handbook.environment import VARIABLES
from tests.supply.audit import UNSEEN, verdict

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.txt", "requirements-jobs.txt", "requirements-dev.txt")
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^]]*\])?==(?P<version>\S+)", re.MULTILINE)
# Of what runs in an office: free, without a duty to open one's own work. LGPL is used as a library, unchanged.
FINE = re.compile(
    r"MIT|BSD|Apache|Python Software Foundation|PSF|ISC|MPL|Mozilla|LGPL|Lesser General Public|Public Domain|HPND"
    r"|Unlicense|OFL-1|CNRI|ZPL|Zope|0BSD|matplotlib",
    re.IGNORECASE,
)
FORBIDDEN = re.compile(r"\bAGPL|Affero|(?<!L)(?<!Lesser )\bGPL|(?<!Lesser )General Public License", re.IGNORECASE)
KNOWN = {name for name, _, _ in VARIABLES}


def licence_of(package: str) -> str:
    found = metadata(package)
    classifiers = [one for one in found.get_all("Classifier") or () if one.startswith("License ::")]
    named = found.get("License-Expression") or "; ".join(classifiers) or (found.get("License") or "").splitlines()[0:1]
    return named if isinstance(named, str) else " ".join(named)


def locked(name: str) -> list[str]:
    return [match["name"] for match in PINNED.finditer((ROOT / name).read_text(encoding="utf-8"))]


def test_every_package_that_runs_has_a_licence_an_office_may_use() -> None:
    wrong = {}
    for package in locked("requirements-jobs.txt"):
        try:
            licence = licence_of(package)
        except PackageNotFoundError:
            continue  # of another platform
        lesser = re.search(r"LGPL|Lesser", licence, re.IGNORECASE)
        if not FINE.search(licence) or (FORBIDDEN.search(licence) and not lesser):
            wrong[package] = licence
    assert wrong == {}


@pytest.mark.parametrize("name", LOCKS)
def test_locks_hold_hashes_and_no_addresses(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=\S)", text.strip())
    packages = [block for block in blocks if PINNED.match(block)]
    assert len(packages) > 20
    assert all("--hash=sha256:" in block for block in packages)
    assert "://" not in text


def test_an_audit_names_holes_and_does_not_clear_what_it_never_looked_up() -> None:
    """`make audit` asks pip-audit where there is a network for it; this is how its answer is read."""
    clean = {"name": "httpx", "version": "0.28.1", "vulns": []}
    hole = {"id": "PYSEC-2026-1", "fix_versions": ["2.0"]}
    holed, unseen = {"name": "x", "version": "1.0", "vulns": [hole]}, {"name": "y", "skip_reason": "not found"}
    assert verdict({"dependencies": [clean]}) == (0, ["1 of 1 packages looked up, 0 known holes"])
    code, lines = verdict({"dependencies": [clean, holed]})
    assert (code, lines[0]) == (1, "x 1.0: PYSEC-2026-1, mended in 2.0")
    code, lines = verdict({"dependencies": [unseen]})
    assert code == 0
    assert lines == ["0 of 1 packages looked up, 0 known holes", f"{UNSEEN} 1 packages"]


# --- containers and units -------------------------------------------------------------------------------------------


def test_the_image_runs_as_nobody_special_and_says_how_it_is() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users[-1] not in ("root", "0")
    assert any(line.startswith("HEALTHCHECK ") for line in lines)
    assert "/healthz" in "\n".join(lines)
    assert "not yet built by us" in lines[0], "say so until it has been"
    assert any("--require-hashes" in line for line in lines)
    last = max(n for n, line in enumerate(lines) if line.startswith("FROM "))
    assert not any("pip install" in line for line in lines[last:]), "nothing is fetched into the image that runs"


COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
# What a service and the file may say, of what the Compose specification knows: a slip of the pen is no key of it.
SERVICE_KEYS = frozenset(
    re.findall(
        r"\w+",
        """image build restart depends_on entrypoint command environment secrets volumes
    read_only tmpfs user cap_drop security_opt stop_grace_period ports deploy healthcheck""",
    )
)


def test_the_compose_file_holds_together() -> None:
    """Names, keys and references, as an engine would check them; the commands are run by tests/deploy."""
    assert {key for key in COMPOSE if not key.startswith("x-")} == {"services", "volumes", "secrets"}
    assert set(COMPOSE["services"]) == {"database", "web", "worker"}
    assert COMPOSE["services"]["worker"]["deploy"] == {"replicas": 2}
    for name, service in COMPOSE["services"].items():
        assert set(service) <= SERVICE_KEYS, name
        assert ("image" in service) != ("build" in service), name
        assert set(service.get("depends_on", ())) <= set(COMPOSE["services"]), name
        assert set(service.get("secrets", ())) <= set(COMPOSE["secrets"]), name
        sources = [volume.split(":")[0] for volume in service.get("volumes", ())]
        assert {source for source in sources if not source.startswith(".")} <= set(COMPOSE["volumes"]), name
        assert all((ROOT / "deploy" / source).exists() for source in sources if source.startswith(".")), name
        used = set(re.findall(r"/run/secrets/([\w-]+)", yaml.safe_dump(service)))
        assert used <= set(service.get("secrets", ())), name
        if "build" in service:
            assert (ROOT / service["build"]["args"]["LOCK"]).is_file()
            assert "ARG LOCK=" in (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_the_compose_file_keeps_the_root_file_system_closed() -> None:
    database = COMPOSE["services"]["database"]
    for name in ("web", "worker"):
        ours = COMPOSE["services"][name]
        assert ours["read_only"] is True
        assert ours["user"].split(":")[0] not in ("0", "root")
        assert ours["cap_drop"] == ["ALL"]
        assert int(ours["stop_grace_period"].removesuffix("s")) > 10
        assert {key for key in ours["environment"] if key.startswith("NHACVIEC_")} <= KNOWN
    assert COMPOSE["services"]["web"]["ports"] == ["127.0.0.1:8080:8080"]
    assert "ports" not in COMPOSE["services"]["worker"]
    assert database["image"].startswith("postgres:")
    assert database["healthcheck"]
    assert "ports" not in database
    for service in COMPOSE["services"].values():
        assert not any("PASSWORD" in key and not key.endswith("_FILE") for key in service["environment"])
    # Row-level security holds for no superuser: the program has a role of its own.
    assert "NOSUPERUSER" in (ROOT / "deploy" / "postgres-role.sh").read_text(encoding="utf-8")
    assert "deploy/secrets/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_the_unit_keeps_the_service_small_and_gives_it_time_to_end() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    text = (ROOT / "deploy" / "nhacviec.service").read_text(encoding="utf-8")
    unit.read_string(text)
    service = unit["Service"]
    assert (service["DynamicUser"], service["NoNewPrivileges"]) == ("yes", "yes")
    assert (service["ProtectSystem"], service["UMask"]) == ("strict", "0077")
    assert service["KillSignal"] == "SIGTERM"
    assert int(service["TimeoutStopSec"]) > 10
    assert service["RestartPreventExitStatus"] == "2"
    named = set(re.findall(r"^Environment=(\w+)=", text, re.MULTILINE))
    assert named <= KNOWN
    assert not any("TOKEN" in one and not one.endswith("_FILE") for one in named)
