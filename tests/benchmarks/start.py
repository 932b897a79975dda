"""How quickly the program is there, and how much it holds: `--help`, start to ready on an existing database, memory,
the console's page.

Bars: 0.4 s, 3 s, 150 MB idle, 0.3 s. Prints the best of several runs, since a busy machine only ever adds; exits with 1
above a bar.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-c", "from bot.cli import main; main()"]
RUNS = 5
HELP_BAR, READY_BAR, MEMORY_BAR, PAGE_BAR = 0.4, 3.0, 150.0, 0.3
GIVE_UP = 60.0


def help_seconds() -> float:
    began = time.perf_counter()
    subprocess.run([*COMMAND, "--help"], check=True, capture_output=True, cwd=ROOT)
    return time.perf_counter() - began


def ready_seconds(environ: dict[str, str]) -> tuple[float, float, float]:
    """Seconds until /healthz says 200, the resident memory in MB a while later, and seconds for the page once warm."""
    port = _free_port()
    began = time.perf_counter()
    running = subprocess.Popen(
        [*COMMAND, "run", "--port", str(port)], env=environ, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    try:
        while not _healthy(port):
            if running.poll() is not None:
                raise SystemExit(f"ended early: {running.stderr.read().decode() if running.stderr else ''}")
            if time.perf_counter() - began > GIVE_UP:
                raise SystemExit("never became ready")
            time.sleep(0.02)
        ready = time.perf_counter() - began
        time.sleep(3)
        memory = _resident(running.pid)
        return ready, memory, min(_page(port) for _ in range(RUNS))
    finally:
        running.terminate()
        running.wait(30)


def _healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _page(port: int) -> float:
    began = time.perf_counter()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=GIVE_UP) as answer:
        answer.read()
    return time.perf_counter() - began


def _resident(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise SystemExit("no VmRSS in /proc")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    folder = Path(tempfile.mkdtemp(prefix="nv-bench-"))
    environ = {name: value for name, value in os.environ.items() if not name.startswith("NHACVIEC_")}
    environ |= {"NHACVIEC_DATABASE_URL": f"sqlite:///{folder / 'nhacviec.db'}", "NHACVIEC_CONFIG": str(ROOT / "config")}
    environ["PYTHONPATH"] = str(ROOT)
    try:
        shown = min(help_seconds() for _ in range(RUNS))
        ready_seconds(environ)  # makes the database
        runs = [ready_seconds(environ) for _ in range(RUNS)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    ready, memory = min(run[0] for run in runs), max(run[1] for run in runs)
    figures = (
        ("nhacviec --help", shown, HELP_BAR, "s"),
        ("start to ready", ready, READY_BAR, "s"),
        ("idle, resident", memory, MEMORY_BAR, "MB"),
        ("the first page", min(run[2] for run in runs), PAGE_BAR, "s"),
    )
    for name, figure, bar, unit in figures:
        print(f"{name:<18} {figure:8.2f} {unit:<3} bar {bar:g} {unit}  {'ok' if figure <= bar else 'ABOVE THE BAR'}")
    return 0 if all(figure <= bar for _, figure, bar, _ in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
