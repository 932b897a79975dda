"""Reading decisions and replies, and what follows from the rules: no record is touched."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import (
    AsJson,
    Now,
    configured,
    day_of,
    home_or_none,
    host_now,
    instant,
    print_json,
    span_of,
    write,
)
from schedules.errors import Fault


def read(
    file: Annotated[Path, typer.Argument(help="Quyết định: .txt, .md, .docx, .pdf có lớp chữ.")],
    as_json: AsJson = False,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Ghi bản nháp bộ quy tắc (.yaml).")] = None,
    signed_on: Annotated[str | None, typer.Option(help="Ngày ký (ISO), khi văn bản không ghi.")] = None,
) -> None:
    """Đọc một văn bản thành các việc có thời hạn, kèm điều khoản, trích dẫn và lý do."""
    from bot.documents import extract
    from schedules.decision import draft_yaml
    from schedules.decision.home import due_days, read_for
    from schedules.decision.reader import read as read_text

    if output and output.exists():
        raise Fault("tệp đã có, không ghi đè.", str(output), "Chọn tên khác hoặc xóa tệp cũ.")
    signed = day_of(signed_on, "--signed-on") if signed_on else None
    text = extract(file)
    home = home_or_none()
    if home is None:
        reading = read_text(text, signed_on=signed)
        draft = draft_yaml(reading)
    else:
        reading = read_for(home, text, signed_on=signed)
        draft = draft_yaml(reading, due_days(home))
    if output:
        write(output, draft.encode())
    if as_json:
        print_json(reading.as_json())
    elif not output:
        typer.echo(draft)
    else:
        typer.echo(f"Đã ghi bản nháp {output}: {len(reading.candidates)} mục để rà soát.")


def plan(
    from_: Annotated[str | None, typer.Option("--from", help="Từ ngày (ISO), tính cả ngày đó.")] = None,
    to: Annotated[str | None, typer.Option("--to", help="Đến ngày (ISO), tính cả ngày đó.")] = None,
    as_json: AsJson = False,
) -> None:
    """Lịch của bộ quy tắc: việc đến hạn trong khoảng, và các lần nhắc nếu không ai trả lời."""
    from schedules.plan import as_text
    from schedules.plan import plan as make_plan

    commune = configured()
    first, last = span_of(from_ or f"{commune.year}-01-01", to or f"{commune.year}-12-31")
    value = make_plan(commune, first, last)
    print_json(value) if as_json else typer.echo(as_text(value))


def understand(as_json: AsJson = False, now: Now = None) -> None:
    """Đọc các câu trả lời, mỗi dòng một câu, từ đầu vào chuẩn; nói hệ thống hiểu từng câu thế nào."""
    from schedules.replies import understand as understand_reply

    moment = instant(now, "--now") if now else host_now()
    stdin = sys.stdin or io.StringIO()  # closed by whoever started us: nobody replied
    if hasattr(stdin, "reconfigure"):
        stdin.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    for line in stdin:
        understood = understand_reply(line.rstrip("\r\n"), moment)
        if as_json:
            print_json(understood.as_json(), compact=True)
        else:
            typer.echo(understood.why)


def simulate(
    from_: Annotated[str, typer.Option("--from", help="Từ ngày (ISO), tính cả ngày đó.")],
    to: Annotated[str, typer.Option("--to", help="Đến ngày (ISO), tính cả ngày đó.")],
    seed: Annotated[int, typer.Option(help="Hạt giống: cùng số thì cùng kết quả, từng byte.")] = 0,
    as_json: AsJson = False,
    format_: Annotated[str, typer.Option("--format", help="text, json, html.")] = "text",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Tệp để ghi.")] = None,
    beside: Annotated[
        list[Path] | None,
        typer.Option("--with", help="Thư mục cấu hình hoặc bộ quy tắc (.yaml) để đặt bên cạnh mà so."),
    ] = None,
) -> None:
    """Sống thử một khoảng thời gian với người mô phỏng: ai nhận gì, khi nào, bao nhiêu; không gửi cho ai."""
    from bot.settings import read_settings
    from bot.simulator.command import made

    formats = ("text", "json", "html")
    name = "json" if as_json else format_
    if name not in formats:
        raise Fault(f"không có dạng “{name}”.", "--format", "Chọn một trong: " + ", ".join(formats) + ".")
    first, last = span_of(from_, to)
    said = made(read_settings().config, first, last, seed, name, tuple(beside or ()))
    if output:
        write(output, said.encode())
        typer.echo(f"Đã ghi {output}.", err=name == "json")
    else:
        typer.echo(said)
