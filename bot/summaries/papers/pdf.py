"""The Word report as PDF, by LibreOffice where it is installed; where it is not, that is said."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from bot.texts import failure, plain
from schedules.errors import Fault

PROGRAMS = ("soffice", "libreoffice")
SECONDS = 90  # the first start of an office suite on a slow machine takes half a minute


def program() -> str | None:
    """The office suite's command; None where there is none."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


def convert(docx: bytes) -> bytes:
    """A Word file as PDF. Fault where LibreOffice is missing, hangs, or makes nothing.

    A profile of its own: a suite that is already open, or another conversion, would take the request over and drop it.
    """
    command = program()
    if command is None:
        raise failure(Fault, "pdf.no_program", "pdf")
    with tempfile.TemporaryDirectory(prefix="nhacviec-pdf-") as folder:
        source = Path(folder) / "bao-cao.docx"
        source.write_bytes(docx)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        asked = [command, profile, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", folder, str(source)]
        try:
            done = subprocess.run(asked, capture_output=True, timeout=SECONDS, check=False)
        except (subprocess.TimeoutExpired, OSError) as problem:
            raise _failed(type(problem).__name__) from problem
        made = source.with_suffix(".pdf")
        if done.returncode != 0 or not made.is_file():
            raise _failed(plain("pdf.exit", code=done.returncode))
        return made.read_bytes()


def _failed(why: str) -> Fault:
    return failure(Fault, "pdf.not_converted", "pdf", why=why)
