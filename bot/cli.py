"""`nhacviec …`: every command of contracts.md §3. Thin: it reads options, calls one function, prints.

Imports of anything heavy stand inside the commands, so that `--help` stays quick.
"""

from __future__ import annotations

import io
import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from schedules.errors import Fault

if TYPE_CHECKING:
    from bot.desk import Desk
    from schedules.commune import Commune
    from schedules.decision import Act

app = typer.Typer(
    name="nhacviec",
    help="Nhắc Việc: đọc quyết định, giữ lịch thời hạn, nhắc người phụ trách, báo cáo lãnh đạo.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
config_app = typer.Typer(help="Cấu hình của xã: kiểm tra, áp dụng, xuất ra tệp.", no_args_is_help=True)
app.add_typer(config_app, name="config")

# What the parser raises on bad usage; typer shows only its leaves in public.
USAGE: type[Exception] = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")

# Years a calendar reaches: beyond them a day after the last would be no date any more.
PLANNED = (1900, 9000)

AsJson = Annotated[bool, typer.Option("--json", help="In JSON, không in gì khác.")]
Now = Annotated[str | None, typer.Option("--now", help="Thời điểm (ISO) thay cho đồng hồ máy.")]


@app.command()
def run(
    port: Annotated[int, typer.Option(help="Cổng của trang web tại máy này.")] = 8080,
    host: Annotated[str, typer.Option(help="Địa chỉ lắng nghe; mặc định chỉ máy này.")] = "127.0.0.1",
    role: Annotated[str, typer.Option(help="all, hoặc web, worker, cách nhau bằng dấu phẩy.")] = "all",
    clock: Annotated[str | None, typer.Option(help="Giờ bắt đầu (ISO) của đồng hồ tập huấn.")] = None,
    speed: Annotated[float, typer.Option(help="Số giây tập huấn trôi trong một giây thật.")] = 1.0,
) -> None:
    """Chạy hệ thống: mọi kênh chat đã có mã bot; chưa có mã nào thì mở trang tập huấn tại máy này."""
    from bot.app import run_forever
    from bot.settings import read_settings

    start = _instant(clock, "--clock") if clock else None
    run_forever(read_settings(), host=host, port=port, role=role, start=start, speed=speed)


@app.command()
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
    signed = _day(signed_on, "--signed-on") if signed_on else None
    text = extract(file)
    home = _home()
    if home is None:
        reading = read_text(text, signed_on=signed)
        draft = draft_yaml(reading)
    else:
        commune, repealed = home
        reading = read_for(commune, text, signed_on=signed, repealed=repealed)
        draft = draft_yaml(reading, due_days(commune))
    if output:
        _write(output, draft.encode())
    if as_json:
        _print_json(reading.as_json())
    elif not output:
        typer.echo(draft)
    else:
        typer.echo(f"Đã ghi bản nháp {output}: {len(reading.candidates)} mục để rà soát.")


@app.command()
def plan(
    from_: Annotated[str | None, typer.Option("--from", help="Từ ngày (ISO), tính cả ngày đó.")] = None,
    to: Annotated[str | None, typer.Option("--to", help="Đến ngày (ISO), tính cả ngày đó.")] = None,
    as_json: AsJson = False,
) -> None:
    """Lịch của bộ quy tắc: việc đến hạn trong khoảng, và các lần nhắc nếu không ai trả lời."""
    from schedules.plan import as_text
    from schedules.plan import plan as make_plan

    commune, _ = _configured()
    first, last = _span(from_ or f"{commune.year}-01-01", to or f"{commune.year}-12-31")
    value = make_plan(commune, first, last)
    _print_json(value) if as_json else typer.echo(as_text(value))


@app.command()
def understand(as_json: AsJson = False, now: Now = None) -> None:
    """Đọc các câu trả lời, mỗi dòng một câu, từ đầu vào chuẩn; nói hệ thống hiểu từng câu thế nào."""
    from schedules.replies import understand as understand_reply

    moment = _instant(now, "--now") if now else _host_now()
    stdin = sys.stdin or io.StringIO()  # closed by whoever started us: nobody replied
    if hasattr(stdin, "reconfigure"):
        stdin.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    for line in stdin:
        understood = understand_reply(line.rstrip("\r\n"), moment)
        if as_json:
            _print_json(understood.as_json(), compact=True)
        else:
            typer.echo(understood.why)


@app.command()
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
        raise Fault(f"không có dạng «{name}».", "--format", "Chọn một trong: " + ", ".join(formats) + ".")
    first, last = _span(from_, to)
    said = made(read_settings().config, first, last, seed, name, tuple(beside or ()))
    if output:
        _write(output, said.encode())
        typer.echo(f"Đã ghi {output}.", err=name == "json")
    else:
        typer.echo(said)


@app.command()
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
        raise Fault(f"không có dạng «{format_}».", "--format", "Chọn một trong: " + ", ".join(FORMATS) + ".")
    if output is None and format_ in ("png", "docx", "pdf", "xlsx"):
        raise Fault(f"dạng {format_} cần tệp để ghi.", "--format", f"Thêm -o tong-hop.{format_}.")
    desk = _desk(now)
    # Sample rows never leave the console: without any token the console is all there is.
    seen_in = "console" if desk.settings.local_only else None
    made = desk.read(
        lambda tx: render(
            tx, desk.commune, desk.today, format_, unit=unit, period=period, messenger=seen_in, now=desk.now
        )
    )
    if output:
        _write(output, made if isinstance(made, bytes) else made.encode())
        desk.note("exported", format_, unit=unit, period=period)
        typer.echo(f"Đã ghi {output}.", err=format_ == "json")
    else:
        typer.echo(made)


@app.command()
def why(duty: Annotated[str, typer.Argument(help="Mã việc, hoặc phần cuối của mã.")], now: Now = None) -> None:
    """Một việc đang chờ ai, từ bao giờ; mỗi lần nhắc hay không nhắc vì sao."""
    from bot.conversation.why import at_the_desk

    desk = _desk(now)
    told = desk.read(lambda tx: at_the_desk(tx, desk.commune, duty, desk.now))
    if told is None:
        raise Fault(f"không có việc «{duty}».", "why", "Lấy mã việc bằng: nhacviec plan --json.")
    typer.echo(told.text)


@app.command()
def people(as_json: AsJson = False) -> None:
    """Mọi người trong danh bạ và kênh chat đã liên kết."""
    rows = _desk().people()
    if as_json:
        _print_json(rows)
        return
    for row in rows:
        typer.echo(f"{row['id']:<28} {row['title']:<48} {', '.join(row['linked']) or 'chưa liên kết'}")


@app.command()
def invite(
    person: Annotated[str | None, typer.Argument(help="Mã người, ví dụ chu-tich.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="Mọi người chưa liên kết: một tờ in có mã QR.")] = False,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Tệp .docx cho --all.")] = None,
    as_json: AsJson = False,
    now: Now = None,
) -> None:
    """Mã liên kết một lần (8 chữ số, 14 ngày)."""
    desk = _desk(now)
    if all_:
        if output is None:
            raise Fault("chưa có tên tệp.", "--all", "Thêm -o moi.docx.")
        from bot.summaries.invitations import sheet

        invitations = desk.invite_everybody()
        _write(output, sheet(desk.commune, invitations))
        if as_json:
            _print_json([{key: value for key, value in one.items() if key != "title"} for one in invitations])
            return
        typer.echo(f"Đã ghi {output}: {len(invitations)} mã.")
        return
    if person is None:
        raise Fault(
            "chưa nói mời ai.", "invite", "Ví dụ: nhacviec invite chu-tich, hoặc nhacviec invite --all -o moi.docx."
        )
    invitation = desk.invite(person)
    if as_json:
        _print_json(invitation)
        return
    typer.echo(f"Mã của {person}: {invitation['code']}, dùng một lần, hết hạn {invitation['expires_at']}.")
    if invitation["link"]:
        typer.echo(invitation["link"])


@app.command()
def personal(
    person: Annotated[str, typer.Argument(help="Mã người, ví dụ chu-tich.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="Tệp .txt để ghi.")],
) -> None:
    """Toàn bộ dữ liệu hệ thống giữ về một người, để trao cho chính người đó."""
    from bot.conversation.privacy import as_text

    desk = _desk()
    if person not in desk.commune.directory.people:
        raise Fault(f"không có «{person}» trong danh bạ.", "personal", "Xem mã người bằng: nhacviec people.")
    text = desk.read(lambda tx: as_text(tx, desk.commune, person, desk.now))
    _write(output, text.encode("utf-8-sig"))
    desk.note("personal_exported", person)
    typer.echo(f"Đã ghi {output}. Trao tận tay người đó; không gửi qua người khác.")


@app.command()
def live(
    units: Annotated[list[str] | None, typer.Argument(help="Mã đơn vị bắt đầu chạy thật.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="Mọi đơn vị.")] = False,
) -> None:
    """Bắt đầu chạy thật cho đơn vị: từ đây tin nhắn đến đúng người, không qua chạy thử."""
    desk = _desk()
    chosen = list(desk.commune.directory.units) if all_ else list(units or ())
    if not chosen:
        raise Fault("chưa nói đơn vị nào.", "live", "Ví dụ: nhacviec live phong-kinh-te, hoặc nhacviec live --all.")
    for line in desk.go_live(chosen):
        typer.echo(line)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="nhiemvu….xlsx, phuluc….xlsx (.docx, .pdf có bảng).")],
    columns: Annotated[str, typer.Option(help="Cột của bảng, ví dụ title=C,due=F; nhớ cho lần sau.")] = "",
    of: Annotated[str, typer.Option("--of", help="Mã bộ quy tắc mà phụ lục thuộc về.")] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Nhập, không hỏi lại.")] = False,
    now: Now = None,
) -> None:
    """Nhập bảng của Văn phòng: kiểm tra cả bảng, cho xem cách hiểu các cột và khác biệt, rồi mới nhập."""
    from bot.imports import Wish, kind_of, prepare

    kind_of(file)
    prepared = prepare(_desk(now), file, Wish(_columns(columns), of))
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


@app.command("export")
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
    made, answered = export(_desk(now), file, Wish(_columns(columns)))
    _write(output, made)
    typer.echo(f"Đã ghi {output}: {answered} nhiệm vụ có tình trạng.")


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Tệp sao lưu, ví dụ nhacviec-2026-06-30.db.")],
    as_json: AsJson = False,
) -> None:
    """Sao lưu toàn bộ dữ liệu vào một tệp, kể cả khi hệ thống đang chạy; ghi xong kiểm tra lại."""
    from bot.ledger.backup import write

    desk = _desk()
    made = write(desk.store, file, desk.now)
    about = {"file": str(file), "revision": made.revision, "rows": made.rows, "bytes": file.stat().st_size}
    _print_json(about) if as_json else typer.echo(f"Đã sao lưu và kiểm tra {file}: {made.rows} dòng.")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="Tệp sao lưu.")],
    now: Now = None,
) -> None:
    """Kiểm tra tệp sao lưu rồi thay dữ liệu đang có; dữ liệu cũ được giữ lại bên cạnh."""
    from bot.ledger.restoring import restore as put_back
    from bot.settings import read_settings

    moment = _instant(now, "--now") if now else _host_now()
    done = put_back(read_settings().database_url, file, moment)
    made_at = done.backup.made_at
    typer.echo(
        f"Đã khôi phục {done.backup.rows} dòng" + (f", sao lưu lúc {made_at:%H:%M %d/%m/%Y}." if made_at else ".")
    )
    if made_at is None:
        typer.echo("Tệp không có nhãn sao lưu: chỉ kiểm tra được cấu trúc.")
    if done.before is not None:
        typer.echo(f"Dữ liệu cũ giữ tại {done.before}.")


@app.command()
def doctor(as_json: AsJson = False, now: Now = None) -> None:
    """Khám: cấu hình, cơ sở dữ liệu, đồng hồ, mã bot, đường nối, hạn mức; mỗi dòng một điều và cách xử lý."""
    import logging

    from bot.doctor import Ward, examine
    from bot.logs import configure
    from bot.settings import read_settings

    configure("text", logging.ERROR)  # the lines say it
    lines = examine(Ward(read_settings(), _instant(now, "--now") if now else _host_now()))
    if as_json:
        _print_json([line.as_json() for line in lines])
        return
    for line in lines:
        typer.echo(str(line))


@config_app.command("check")
def config_check(folder: Annotated[Path | None, typer.Argument(help="Thư mục cấu hình.")] = None) -> None:
    """Kiểm tra một thư mục cấu hình; báo mọi lỗi một lượt."""
    from bot.ledger.documents import read_folder
    from bot.settings import read_settings
    from schedules.commune import load

    commune = load(read_folder(folder or read_settings().config))
    rules = sum(len(book.rules) for book in commune.rulebooks)
    units = len(commune.directory.units)
    typer.echo(f"Cấu hình dùng được: {rules} quy tắc, {units} đơn vị, {len(commune.projects)} dự án.")
    _mention_open(commune)


@config_app.command("apply")
def config_apply(
    folder: Annotated[Path | None, typer.Argument(help="Thư mục cấu hình.")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Áp dụng, không hỏi lại.")] = False,
    now: Now = None,
) -> None:
    """Cho xem khác biệt với cấu hình đang dùng, rồi áp dụng."""
    from bot.settings import read_settings

    desk = _desk(now)
    change = desk.compare(folder or read_settings().config)
    if not change.lines:
        typer.echo("Không có gì khác với cấu hình đang dùng.")
        return
    for line in change.lines:
        typer.echo(line)
    if not yes and not (sys.stdin.isatty() and typer.confirm("Áp dụng?", default=False)):
        typer.echo("Chưa áp dụng. Thêm --yes để áp dụng không hỏi lại.")
        return
    desk.apply(change)
    typer.echo("Đã áp dụng.")
    _mention_open(desk.commune)


@config_app.command("export")
def config_export(folder: Annotated[Path, typer.Argument(help="Thư mục để ghi; phải trống hoặc chưa có.")]) -> None:
    """Xuất cấu hình đang dùng trong cơ sở dữ liệu ra tệp."""
    desk = _desk()
    if folder.exists() and any(folder.iterdir()):
        raise Fault("thư mục không trống.", str(folder), "Chọn thư mục mới.")
    names = desk.export(folder)
    typer.echo(f"Đã xuất {len(names)} tệp ra {folder}.")


def main() -> None:
    """The console command: 0 on success, 2 with one clear line on bad usage or bad input."""
    try:
        code = typer.main.get_command(app)(standalone_mode=False)
    except Fault as fault:
        _fail(str(fault))
    except typer.Abort:
        _fail("Đã dừng theo yêu cầu.", code=130)
    except USAGE as problem:
        _fail(_usage(problem))
    except BrokenPipeError:  # `nhacviec plan | head`: the reader left, nothing is wrong
        sys.stderr.close()
        raise SystemExit(0) from None
    raise SystemExit(code or 0)


def _usage(problem: Any) -> str:
    """One Vietnamese line for what the command line's own parser refuses."""
    if any(kind.__name__ == "NoArgsIsHelpError" for kind in type(problem).__mro__):
        return f"chưa nói lệnh nào. Xem: {problem.ctx.command_path} --help."
    kinds = {
        "NoSuchOption": "không có tùy chọn này",
        "MissingParameter": "thiếu tham số",
        "BadParameter": "giá trị không dùng được",
        "BadOptionUsage": "tùy chọn thiếu giá trị",
        "NoSuchCommand": "không có lệnh này",
    }
    what = next((kinds[kind.__name__] for kind in type(problem).__mro__ if kind.__name__ in kinds), "lệnh chưa đúng")
    return f"{what} ({problem.format_message()}) Xem: nhacviec --help."


def _fail(line: str, code: int = 2) -> None:
    typer.echo(f"nhacviec: {line}", err=True)
    raise SystemExit(code)


def _desk(now: str | None = None) -> Desk:
    """The record, ready: created, migrated and filled when it was missing."""
    from bot.desk import Desk
    from bot.settings import read_settings

    return Desk(read_settings(), _instant(now, "--now") if now else _host_now())


def _configured() -> tuple[Commune, tuple[Act, ...]]:
    """The commune of the config folder and the acts its table knows to be repealed."""
    from bot.ledger.documents import read_folder
    from bot.settings import read_settings
    from schedules.commune import load
    from schedules.decision import acts

    folder = read_settings().config
    table = folder / "repealed.yaml"
    repealed = acts(table.read_text(encoding="utf-8")) if table.is_file() else ()
    return load(read_folder(folder)), repealed


def _mention_open(commune: Commune) -> None:
    """What a correct configuration still leaves to the office to say."""
    from schedules.obligations import questions

    for question in questions(commune):
        typer.echo(f"Cần bổ sung: {question}")


def _home() -> tuple[Commune, tuple[Act, ...]] | None:
    """The same where there is a folder that can be used: a decision is read without one too."""
    from bot.settings import read_settings

    try:
        return _configured()
    except Fault as fault:
        if read_settings().config.is_dir():
            first = str(fault).partition("\n")[0]
            typer.echo(f"nhacviec: đọc không kèm cấu hình của xã, vì cấu hình có lỗi ({first})", err=True)
        return None


def _columns(said: str) -> dict[str, str]:
    """«title=C,due=F» as field to column."""
    parts = [part.partition("=") for part in said.split(",") if part.strip()]
    if any(not sign or not name.strip() or not where.strip() for name, sign, where in parts):
        raise Fault(f"«{said}» chưa đúng.", "--columns", "Viết theo dạng title=C,due=F.")
    return {name.strip(): where.strip() for name, _, where in parts}


def _host_now() -> datetime:
    from schedules.calendar import TZ

    return datetime.now(TZ)


def _day(value: str, option: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as problem:
        raise Fault(f"«{value}» không phải ngày.", option, "Viết theo dạng 2026-06-30.") from problem


def _span(from_: str, to: str) -> tuple[date, date]:
    first, last = _day(from_, "--from"), _day(to, "--to")
    if not (PLANNED[0] <= first.year and last.year <= PLANNED[1]):
        raise Fault("ngày quá xa, không lập lịch được.", "--from", f"Chọn từ năm {PLANNED[0]} đến năm {PLANNED[1]}.")
    if last < first:
        raise Fault("ngày cuối trước ngày đầu.", "--to", "Đặt --to từ ngày --from trở đi.")
    return first, last


def _instant(value: str, option: str) -> datetime:
    from schedules.calendar import TZ

    try:
        moment = datetime.fromisoformat(value)
    except ValueError as problem:
        raise Fault(f"«{value}» không phải thời điểm.", option, "Viết theo dạng 2026-06-30T08:00.") from problem
    try:
        return moment.astimezone(TZ) if moment.tzinfo else moment.replace(tzinfo=TZ)
    except OverflowError as problem:
        raise Fault(f"«{value}» quá xa.", option, "Viết theo dạng 2026-06-30T08:00.") from problem


def _print_json(value: object, *, compact: bool = False) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=None if compact else 2))


def _write(path: Path, content: bytes) -> None:
    """Write beside and rename: never half a file."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as problem:
        beside.unlink(missing_ok=True)
        raise Fault(f"không ghi được ({problem.strerror}).", str(path), "Kiểm tra thư mục và quyền ghi.") from problem
