"""What the office asks of the record: people, invitations, summaries, tables in and out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import (
    AsJson,
    Now,
    columns_of,
    open_desk,
    print_json,
    write,
)
from schedules.errors import Fault


def summary(
    unit: Annotated[str | None, typer.Option(help="Mã đơn vị.")] = None,
    period: Annotated[str | None, typer.Option(help="Kỳ: 2026-06, 2026-Q2, 2026-H1, 2026-9M, 2026.")] = None,
    now: Now = None,
    format_: Annotated[str, typer.Option("--format", help="text, json, png, docx, pdf, xlsx, ics.")] = "text",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Tệp để ghi.")] = None,
) -> None:
    """Bản tổng hợp cho Chủ tịch."""
    from bot.summaries import FORMATS, render

    if format_ not in FORMATS:
        raise Fault(f"không có dạng “{format_}”.", "--format", "Chọn một trong: " + ", ".join(FORMATS) + ".")
    if output is None and format_ in ("png", "docx", "pdf", "xlsx"):
        raise Fault(f"dạng {format_} cần tệp để ghi.", "--format", f"Thêm -o tong-hop.{format_}.")
    desk = open_desk(now)
    # Sample rows never leave the console: without any token the console is all there is.
    seen_in = "console" if desk.settings.local_only else None
    made = desk.read(
        lambda tx: render(
            tx, desk.commune, desk.today, format_, unit=unit, period=period, messenger=seen_in, now=desk.now
        )
    )
    if output:
        write(output, made if isinstance(made, bytes) else made.encode())
        desk.note("exported", format_, unit=unit, period=period)
        typer.echo(f"Đã ghi {output}.", err=format_ == "json")
    else:
        typer.echo(made)


def why(duty: Annotated[str, typer.Argument(help="Mã việc, hoặc phần cuối của mã.")], now: Now = None) -> None:
    """Một việc đang chờ ai, từ bao giờ; mỗi lần nhắc hay không nhắc vì sao."""
    from bot.conversation.looking.why import at_the_desk

    desk = open_desk(now)
    told = desk.read(lambda tx: at_the_desk(tx, desk.commune, duty, desk.now))
    if told is None:
        raise Fault(f"không có việc “{duty}”.", "why", "Lấy mã việc bằng: nhacviec plan --json.")
    typer.echo(told.text)


def people(as_json: AsJson = False) -> None:
    """Mọi người trong danh bạ và kênh chat đã liên kết."""
    rows = open_desk().people()
    if as_json:
        print_json(rows)
        return
    for row in rows:
        typer.echo(f"{row['id']:<28} {row['title']:<48} {', '.join(row['linked']) or 'chưa liên kết'}")


def invite(
    person: Annotated[str | None, typer.Argument(help="Mã người, ví dụ chu-tich.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="Mọi người chưa liên kết: một tờ in có mã QR.")] = False,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Tệp .docx cho --all.")] = None,
    as_json: AsJson = False,
    now: Now = None,
) -> None:
    """Mã liên kết một lần (8 chữ số, 14 ngày)."""
    desk = open_desk(now)
    if all_:
        if output is None:
            raise Fault("chưa có tên tệp.", "--all", "Thêm -o moi.docx.")
        from bot.summaries.papers.invitations import sheet

        invitations = desk.invite_everybody()
        write(output, sheet(desk.commune, invitations))
        if as_json:
            beside = ("title", "zalo")  # for the sheet alone
            print_json([{key: value for key, value in one.items() if key not in beside} for one in invitations])
            return
        typer.echo(f"Đã ghi {output}: {len(invitations)} mã.")
        return
    if person is None:
        raise Fault(
            "chưa nói mời ai.", "invite", "Ví dụ: nhacviec invite chu-tich, hoặc nhacviec invite --all -o moi.docx."
        )
    invitation = desk.invite(person)
    if as_json:
        print_json(invitation)
        return
    typer.echo(f"Mã của {person}: {invitation['code']}, dùng một lần, hết hạn {invitation['expires_at']}.")
    if invitation["link"]:
        typer.echo(invitation["link"])


def personal(
    person: Annotated[str, typer.Argument(help="Mã người, ví dụ chu-tich.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="Tệp .txt để ghi.")],
) -> None:
    """Toàn bộ dữ liệu hệ thống giữ về một người, để trao cho chính người đó."""
    from bot.conversation.joining.privacy import as_text

    desk = open_desk()
    if person not in desk.commune.directory.people:
        raise Fault(f"không có “{person}” trong danh bạ.", "personal", "Xem mã người bằng: nhacviec people.")
    text = desk.read(lambda tx: as_text(tx, desk.commune, person, desk.now))
    write(output, text.encode("utf-8-sig"))
    desk.note("personal_exported", person)
    typer.echo(f"Đã ghi {output}. Trao tận tay người đó; không gửi qua người khác.")


def papers(
    output: Annotated[Path, typer.Option("-o", "--output", help="Thư mục để ghi; bản đã có không bị ghi đè.")],
    now: Now = None,
) -> None:
    """Dự thảo giấy tờ cần có trước khi bắt đầu: quyết định, quy chế, thông báo, hợp đồng, hồ sơ an toàn, thí điểm."""
    from bot.summaries.papers.starting import CHECKS, PAPERS, checklist
    from bot.summaries.papers.starting import write as draft

    desk = open_desk(now)
    standing = [name for name in (CHECKS, *(paper.file for paper in PAPERS)) if (output / name).exists()]
    if standing:
        raise Fault(f"đã có {', '.join(standing)}.", str(output), "Chọn thư mục khác, hoặc dời bản cũ đi.")
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise Fault(f"không tạo được ({problem.strerror}).", str(output), "Chọn thư mục khác.") from problem
    for paper in PAPERS:
        write(output / paper.file, draft(desk.commune, paper, desk.today))
        typer.echo(f"Đã ghi {output / paper.file}.")
    write(output / CHECKS, checklist(desk.commune, desk.today))
    typer.echo(f"Đã ghi {output / CHECKS}: những chỗ tô vàng bộ phận tư pháp cần kiểm tra.")
    typer.echo("Mọi bản là dự thảo: điền chỗ “…”, kiểm tra chỗ tô vàng rồi mới trình ký.")


def import_(
    file: Annotated[
        Path,
        typer.Argument(
            help="units.xlsx, projects.xlsx, nhiemvu….xlsx, phuluc….xlsx (.docx, .pdf có bảng), congvan….docx."
        ),
    ],
    columns: Annotated[str, typer.Option(help="Cột của bảng, ví dụ title=C,due=F; nhớ cho lần sau.")] = "",
    of: Annotated[str, typer.Option("--of", help="Mã bộ quy tắc mà phụ lục thuộc về.")] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Nhập, không hỏi lại.")] = False,
    now: Now = None,
) -> None:
    """Nhập bảng của Văn phòng: kiểm tra cả bảng, cho xem cách hiểu các cột và khác biệt, rồi mới nhập."""
    from bot.imports import Wish, kind_of, prepare

    kind_of(file)
    prepared = prepare(open_desk(now), file, Wish(columns_of(columns), of))
    for line in prepared.lines:
        typer.echo(line)
    if prepared.nothing:
        typer.echo("Không có gì khác với cấu hình đang dùng.")
        return
    if not yes and not (sys.stdin.isatty() and typer.confirm("Nhập?", default=False)):
        typer.echo("Chưa nhập. Thêm --yes để nhập không hỏi lại.")
        return
    said = prepared.apply()
    typer.echo(f"Đã nhập. {said}".rstrip())


def export_(
    file: Annotated[Path, typer.Argument(help="Danh sách nhiệm vụ (.xlsx) đã xuất từ hệ thống văn phòng.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="Tệp để ghi, không phải chính tệp ấy.")],
    columns: Annotated[str, typer.Option(help="Cột của bảng, khi chưa từng nhập.")] = "",
    now: Now = None,
) -> None:
    """Trả danh sách nhiệm vụ về: giữ nguyên mọi cột, thêm tình trạng và ngày hoàn thành của từng việc."""
    from bot.imports import Wish
    from bot.imports.tasks import export

    if output.resolve() == file.resolve():
        raise Fault("không ghi đè danh sách gốc.", str(output), "Chọn tên khác.")
    made, answered = export(open_desk(now), file, Wish(columns_of(columns)))
    write(output, made)
    typer.echo(f"Đã ghi {output}: {answered} nhiệm vụ có tình trạng.")
