"""Known holes of what is locked, by pip-audit in an environment of its own: `make audit`.

It needs the package index and its list of advisories. Where they cannot be reached this says so in one line and fails
nobody; a hole that is known is named and fails.
"""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
HOME = ROOT / "var" / "audit"
PYTHON = HOME / "bin" / "python"
SECONDS = 180
LIST = "requirements.txt"
UNSEEN = "not looked up, the advisories cannot be reached from here:"


def verdict(report: dict[str, Any]) -> tuple[int, list[str]]:
    """The exit code and what is to be said of pip-audit's JSON: what it did not look up it has not cleared."""
    packages = report["dependencies"]
    unseen = [one["name"] for one in packages if "skip_reason" in one]
    holes = [
        f"{one['name']} {one['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or 'no release yet'}"
        for one in packages
        for hole in one.get("vulns", ())
    ]
    seen = len(packages) - len(unseen)
    lines = [*holes, f"{seen} of {len(packages)} packages looked up, {len(holes)} known holes"]
    if unseen:
        lines.append(f"{UNSEEN} {len(unseen)} packages")
    return int(bool(holes)), lines


def main() -> int:
    try:
        report = json.loads(_asked())
    except (subprocess.SubprocessError, OSError, ValueError) as fault:
        print(f"not audited: pip-audit cannot be fetched or run here ({type(fault).__name__})")
        return 0
    code, lines = verdict(report)
    print("\n".join(lines))
    return code


def _asked() -> str:
    if not PYTHON.exists():
        venv.create(HOME, with_pip=True)
    quiet: dict[str, Any] = {"capture_output": True, "text": True, "timeout": SECONDS, "cwd": ROOT}
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "-q", "pip-audit"]
    subprocess.run(pip, check=True, **quiet)
    asked = [str(PYTHON), "-m", "pip_audit", "-r", LIST, "--require-hashes", "--no-deps", "-f", "json"]
    return subprocess.run([*asked, "--progress-spinner", "off"], check=False, **quiet).stdout


if __name__ == "__main__":
    sys.exit(main())
