"""What can be typed: commands in chat with the roles that may use them, commands on the machine with their options."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer

from bot.cli import app
from bot.conversation.arriving.router import COMMANDS, EVERYBODY, Command
from bot.handbook.table import table
from bot.texts import render
from schedules.directory import Role


def page() -> str:
    """Both kinds, and what each role may, as tables."""
    return "\n".join(
        [
            "# Các lệnh",
            "",
            "## Trong chat",
            "",
            _IN_CHAT,
            "",
            _chat(),
            "",
            "## Theo vai trò",
            "",
            _roles(),
            "",
            "## Trên máy",
            "",
            *_machine(),
        ]
    )


_IN_CHAT = (
    "Gõ lệnh có gạch chéo (Telegram, trang tập huấn) hoặc viết bằng chữ, có dấu hay không đều được. "
    "Quyền được kiểm tra ở mỗi lần gọi."
)


def _chat() -> str:
    return table(("Lệnh", "Viết bằng chữ", "Để", "Ai dùng"), (_row(command) for command in COMMANDS))


def _row(command: Command) -> tuple[str, str, str, str]:
    spoken = render(f"spoken.{command.name}").text if command.name != "start" else "bắt đầu"
    return f"`/{command.name}`", spoken, command.help, _who(command)


def _who(command: Command) -> str:
    if command.roles == EVERYBODY:
        return "mọi người đã liên kết"
    named = (role for role in Role if role in command.roles and role is not Role.province)
    return ", ".join(render(f"role.{role.value}").text for role in named)


def _roles() -> str:
    """The same the other way round: what each role may, beside what everybody may."""
    named = ((role, [c for c in COMMANDS if c.roles != EVERYBODY and role in c.roles]) for role in Role)
    rows = (
        (render(f"role.{role.value}").text, ", ".join(f"`/{c.name}`" for c in may))
        for role, may in named
        if role is not Role.province
    )
    return table(("Vai trò", "Ngoài lệnh của mọi người, còn dùng được"), rows)


def _machine() -> Iterator[str]:
    for path, command in _leaves("nhacviec", typer.main.get_command(app)):
        yield f"### `{path}`"
        yield ""
        yield (command.help or "").strip()
        options = [_option(one) for one in command.params if not one.hidden or one.param_type_name == "argument"]
        if options:
            yield ""
            yield table(("Tham số", "Nghĩa", "Mặc định"), options)
        yield ""


def _leaves(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    for name, one in getattr(command, "commands", {}).items():
        if hasattr(one, "commands"):
            yield from _leaves(f"{path} {name}", one)
        else:
            yield f"{path} {name}", one


def _option(one: Any) -> tuple[str, str, str]:
    if one.param_type_name == "argument":
        name = (one.metavar or one.name or "").upper()
        return f"`{name}`", one.help or "", "" if one.required else "không bắt buộc"
    default = "" if one.default in (None, False) or callable(one.default) else f"`{one.default}`"
    return ", ".join(f"`{name}`" for name in one.opts), one.help or "", default
