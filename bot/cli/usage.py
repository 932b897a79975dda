"""Wrong usage, told in Vietnamese: what the command line's own parser refuses, it says in English."""

from __future__ import annotations

import re
from typing import Any

import typer

from bot.texts import plain

# What the parser raises; typer shows only its leaves in public.
REFUSED: type[Exception] = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")
_KINDS = {
    "NoArgsIsHelpError": "none",
    "NoSuchOption": "no_option",
    "MissingParameter": "missing",
    "BadParameter": "bad_value",
    "BadOptionUsage": "no_value",
}
_WANTED = {"valid integer": "usage.wanted.integer", "valid number": "usage.wanted.number"}
_WORD = re.compile(r"'([^']*)'|\(([^()]*)\)$")


def told(problem: Any) -> str:
    """What is wrong with what was typed, about which word, and where the right way is read."""
    kind = next((_KINDS[one.__name__] for one in type(problem).__mro__ if one.__name__ in _KINDS), "")
    if not kind:
        kind = "no_command" if hasattr(getattr(problem.ctx, "command", None), "commands") else "too_much"
    about, near = _word(problem), _near(problem)
    command = problem.ctx.command_path if problem.ctx is not None else "nhacviec"
    wanted = next((plain(name) for said, name in _WANTED.items() if said in (problem.message or "")), "")
    values = {"about": about, "near": near, "wanted": wanted}
    return plain("usage.help", what=plain(f"usage.{kind}", **values), command=command)


def _word(problem: Any) -> str:
    """The option, argument or command it is about, as it is typed."""
    parameter = getattr(problem, "param", None)
    if parameter is not None:
        options = [one for one in parameter.opts if one.startswith("-")]
        return max(options, key=len) if options else str(parameter.name).upper()
    found = _WORD.search(problem.message or "")
    return str(getattr(problem, "option_name", "") or (found and (found[1] or found[2])) or "")


def _near(problem: Any) -> str:
    """What may have been meant."""
    said = [found[1] for found in _WORD.finditer(problem.message or "")][1:]
    return ", ".join(dict.fromkeys([*(getattr(problem, "possibilities", None) or ()), *(one for one in said if one)]))
