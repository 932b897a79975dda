"""`nhacviec …`: every command, in the order of `--help`. Each is thin: reads options, calls one function, prints.

Imports of anything heavy stand inside the commands, so that `--help` stays quick.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

import typer

from bot.cli import communes, configuration, decisions, office, province, running, usage
from bot.texts import plain
from schedules.errors import Fault

COMMANDS: Mapping[str, Callable[..., None]] = {
    "run": running.run,
    "read": decisions.read,
    "plan": decisions.plan,
    "understand": decisions.understand,
    "simulate": decisions.simulate,
    "summary": office.summary,
    "why": office.why,
    "people": office.people,
    "invite": office.invite,
    "personal": office.personal,
    "papers": office.papers,
    "live": running.live,
    "import": office.import_,
    "export": office.export_,
    "backup": running.backup,
    "restore": running.restore,
    "doctor": running.doctor,
}
CONFIG: Mapping[str, Callable[..., None]] = {
    "check": configuration.config_check,
    "apply": configuration.config_apply,
    "export": configuration.config_export,
}

COMMUNE: Mapping[str, Callable[..., None]] = {
    "add": communes.add,
    "list": communes.list_,
    "disable": communes.disable,
    "export": communes.export,
    "token": communes.token,
    "reseal": communes.reseal,
    "remove": communes.remove,
    "lanes": province.lanes,
}
PROVINCE: Mapping[str, Callable[..., None]] = {
    "show": province.show,
    "link": province.link,
    "announce": province.announce,
    "share": province.share,
}

app = typer.Typer(
    name="nhacviec",
    help=plain("cli.nhacviec"),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
config_app = typer.Typer(help=plain("cli.config"), no_args_is_help=True)
for name, command in COMMANDS.items():
    app.command(name, help=plain(f"cli.{name}"))(command)
for name, command in CONFIG.items():
    config_app.command(name, help=plain(f"cli.config.{name}"))(command)
app.add_typer(config_app, name="config")
commune_app = typer.Typer(help=plain("cli.commune"), no_args_is_help=True)
for name, command in COMMUNE.items():
    commune_app.command(name, help=plain(f"cli.commune.{name}"))(command)
app.add_typer(commune_app, name="commune")
province_app = typer.Typer(help=plain("cli.province"), no_args_is_help=True)
for name, command in PROVINCE.items():
    province_app.command(name, help=plain(f"cli.province.{name}"))(command)
app.add_typer(province_app, name="province")


def main() -> None:
    """The console command: 0 on success, 2 with one clear line on bad usage or bad input."""
    try:
        code = typer.main.get_command(app)(standalone_mode=False)
    except Fault as fault:
        _fail(str(fault))
    except typer.Abort:
        _fail(plain("usage.stopped"), code=130)
    except usage.REFUSED as problem:
        _fail(usage.told(problem))
    except BrokenPipeError:  # `nhacviec plan | head`: the reader left, nothing is wrong
        sys.stderr.close()
        raise SystemExit(0) from None
    raise SystemExit(code or 0)


def _fail(line: str, code: int = 2) -> None:
    typer.echo(f"nhacviec: {line}", err=True)
    raise SystemExit(code)
