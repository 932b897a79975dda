"""The commands: one table of names, plain words, roles and what they do. Menus and /trogiup are made from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.conversation.answering import away, binding, evidence, filing
from bot.conversation.arriving import plain_asking, plain_words
from bot.conversation.deciding import adjust, confirm, extensions
from bot.conversation.joining import group, privacy
from bot.conversation.looking import board, dossier, export, health, lists, papers, why
from bot.conversation.office import broadcast, dating, going_live, letters, naming, settle, several, tasks
from bot.conversation.turn import Answer, Turn, say
from bot.texts import render
from schedules.commune import Commune
from schedules.directory import Person, Role
from schedules.language import fold

EVERYBODY = frozenset(Role)
LEADERS = frozenset({Role.chairman, Role.vice_chairman})
OFFICE = frozenset({Role.office})
HEADS = frozenset({Role.head, Role.deputy, Role.focal_point})
READERS = LEADERS | OFFICE | HEADS | {Role.compiler, Role.operator}


@dataclass(frozen=True, slots=True)
class Command:
    """words: whole texts (folded) that mean it; `prefix`: they may be followed by what the command takes.

    `theirs`: the words mean it from those it is for alone; from anybody else they are an answer like any other.
    """

    name: str
    words: tuple[str, ...]
    roles: frozenset[Role]
    run: Callable[[Turn, str], Answer]
    prefix: bool = False
    theirs: bool = False

    @property
    def help(self) -> str:
        return render(f"menu.{self.name}").text


def _start(turn: Turn, _: str) -> Answer:
    return say("help.start", who=turn.person.title, commands=_lines(turn))


def _help(turn: Turn, _: str) -> Answer:
    return say("help.list", commands=_lines(turn), slash=turn.has_slash_words, answers=bool(turn.person.units))


_HOW_FAR = (
    "tong hop",
    "bao cao tong hop",
    "den dau",
    "den dau roi",
    "toi dau roi",
    "cong viec den dau roi",
    "the nao roi",
    "tinh hinh",
    "tinh hinh the nao",
    "tinh hinh the nao roi",
    "tien do",
    "tien do the nao",
    "tien do the nao roi",
    "tien do den dau roi",
)
_WHO_IS_LATE = (
    "qua han",
    "viec qua han",
    "ai cham",
    "ai cham nhat",
    "ai dang cham",
    "con ai cham",
    "cham nhat",
    "don vi nao cham",
    "don vi nao cham nhat",
    "don vi nao dang cham",
    "viec nao cham",
    "viec nao qua han",
)

_WHO_IS_NAMED = (
    "neu ten",
    "neu ten cham",
    "neu ten don vi cham",
    "bat neu ten",
    "tat neu ten",
    "khong neu ten",
    "khong neu ten don vi cham",
)
_SEND_A_FILE = ("gui tep", "gui anh", "gui minh chung", "nop minh chung", "gui file", "gui ho so minh chung")
COMMANDS: tuple[Command, ...] = (
    Command("viec", plain_words.WHAT_IS_MINE, EVERYBODY, lists.my_duties),
    Command("lich", ("lich", "lich cua toi", "thoi han", "lich thoi han"), EVERYBODY, lists.ahead),
    Command("xacnhan", ("xac nhan", "cho xac nhan"), LEADERS | OFFICE | HEADS, confirm.command),
    Command("duyet", ("duyet", "duyet gia han"), LEADERS, extensions.command),
    Command("tonghop", _HOW_FAR, LEADERS | OFFICE | HEADS | {Role.compiler}, lists.summary, True),
    Command("quahan", _WHO_IS_LATE, LEADERS | OFFICE | HEADS | {Role.compiler}, lists.overdue),
    Command("chuabaocao", plain_words.WHO_OWES, LEADERS | OFFICE | HEADS | {Role.compiler}, lists.owed),
    Command("imlang", plain_words.WHO_IS_SILENT, LEADERS | OFFICE | {Role.compiler}, lists.silent, theirs=True),
    Command("vuong", plain_words.WHAT_IS_STUCK, LEADERS | OFFICE | HEADS | {Role.compiler}, lists.stuck),
    Command("visao", ("vi sao", "tai sao"), READERS, why.command, True),
    Command("donvi", ("don vi", "cac don vi"), LEADERS | OFFICE | HEADS | {Role.compiler}, lists.units, True),
    Command("duan", plain_words.MONEY_SPENT, LEADERS | OFFICE | HEADS | {Role.compiler}, lists.projects),
    Command(
        "conkip",
        ("con kip khong", "co kip khong", "con kip", "du an nao khong kip"),
        LEADERS | OFFICE | HEADS | {Role.compiler},
        lists.in_time,
    ),
    Command("chitieu", ("chi tieu", "cac chi tieu"), LEADERS | OFFICE | HEADS | {Role.compiler}, lists.undated, True),
    Command("bang", ("bang", "bang tong hop", "mo bang", "xem bang"), READERS, board.command, True),
    Command("sangnay", plain_words.THE_MORNING, OFFICE, board.morning, theirs=True),
    Command("cauhinh", plain_words.THE_CONFIGURATION, OFFICE | {Role.operator}, board.configuration, theirs=True),
    Command("xuat", ("xuat", "xuat tep", "xuat bao cao", "lay bao cao"), export.ROLES, export.command, True),
    Command(
        "doilich",
        ("doi dia chi lich", "doi duong dan lich", "huy dia chi lich"),
        export.ROLES,
        export.renew_calendar,
    ),
    Command("vanban", ("van ban", "cac van ban", "van ban nao", "quyet dinh nao"), READERS, papers.command, True),
    Command("cancu", ("can cu", "can cu nao"), READERS, papers.basis, True),
    Command("ghiho", ("ghi ho", "tin thoai"), OFFICE | {Role.deputy}, several.command, True),
    Command("thongbao", ("thong bao",), LEADERS | OFFICE, broadcast.command, True),
    Command("giao", ("viec da giao", "cac viec da giao"), LEADERS | OFFICE, tasks.command),
    Command("dieuchinh", ("dieu chinh",), OFFICE | {Role.chairman}, adjust.command),
    Command("hoso", ("ho so", "xem ho so", "ho so viec"), LEADERS | OFFICE | HEADS, dossier.command, True),
    Command(
        "bieu", ("bieu", "mo bieu", "dien bieu", "bieu mau"), OFFICE | HEADS | {Role.compiler}, filing.command, True
    ),
    Command("guitep", _SEND_A_FILE, HEADS, evidence.command, True),
    Command("congvan", ("cong van", "soan cong van"), letters.ROLES, letters.command, True),
    Command("vang", ("vang", "bao vang", "ai vang", "ai dang vang"), LEADERS | OFFICE | HEADS, away.command),
    Command("neuten", _WHO_IS_NAMED, frozenset({Role.chairman}), naming.command),
    Command("chaythat", ("chay that", "bat dau chay that"), OFFICE, going_live.command),
    Command("datngay", ("dat ngay", "dat han"), OFFICE, dating.command),
    Command("chuaro", ("chua ro", "viec chua ro"), OFFICE, settle.command),
    Command("bosung", ("can bo sung", "con thieu gi"), OFFICE | {Role.operator}, lists.lacking),
    Command("ai", ("ai chua lien ket",), OFFICE | {Role.operator}, lists.unlinked),
    Command("dulieucuatoi", ("du lieu cua toi", "du lieu cua em", "du lieu toi"), EVERYBODY, privacy.command),
    Command("xoadulieu", ("xoa du lieu", "xoa du lieu cua toi"), EVERYBODY, privacy.delete_command),
    Command("suckhoe", ("suc khoe", "suc khoe he thong"), OFFICE | LEADERS | {Role.operator}, health.command),
    Command("lienket", ("lien ket", "lien ket nhom"), group.MAY_LINK, group.command),
    Command("trogiup", ("tro giup", "giup", "huong dan", "help"), EVERYBODY, _help),
    Command("start", ("bat dau",), EVERYBODY, _start),
)
# A whole text is looked up without its blanks ("tonghop", "tong hop") and without what politeness hangs on to it.
_ASKED = {words.replace(" ", ""): command for command in COMMANDS for words in command.words}
_TAIL = re.compile(r"(?:\s+(?:a|nhi|nhe|em|the|vay|ha|di|voi|cac dong chi|dong chi))+$")
_BY_NAME = {command.name: command for command in COMMANDS} | {"help": COMMANDS[-2]}
_SLASH = re.compile(r"/(?P<name>[A-Za-z_]+)(?:@\w+)?(?:\s+(?P<rest>.*))?", re.DOTALL)
ANY_DAY = date(2026, 1, 1)  # whether a period is named does not hang on the day
# What follows a word without a slash must be said to be meant: a colon, or something the command knows.
_PREFIX_NEEDS_COLON = frozenset({"thongbao"})


def menu(person: Person) -> list[tuple[str, str]]:
    """The commands of a person with a line of help each, for the messenger's menu."""
    return [
        (command.name, command.help) for command in COMMANDS if command.name != "start" and allowed(person, command)
    ]


def allowed(person: Person, command: Command) -> bool:
    """Whether one of the person's roles may use the command; asked at every call."""
    return bool(person.roles & command.roles)


def find(commune: Commune, text: str) -> tuple[Command | None, str] | None:
    """The command of a text and what follows it; (None, name) for an unknown slash word; None when it is no command."""
    slash = _SLASH.fullmatch(text.strip())
    if slash:
        name = fold(slash["name"])
        return _BY_NAME.get(name), (slash["rest"] or "").strip() if name in _BY_NAME else name
    said = fold(text).strip(" .!?")
    # "việc của em" ends in a word that elsewhere is only polite: as it stands first, without its tail then.
    whole = _ASKED.get(said.replace(" ", "")) or _ASKED.get(_TAIL.sub("", said).replace(" ", ""))
    if whole is not None:
        return whole, ""
    for command in COMMANDS:
        rest = _after(command, text, said) if command.prefix else None
        if rest is not None and _meant(commune, command, rest):
            return command, rest
    return None


def asked(turn: Turn, text: str, *, answering: bool = False) -> tuple[Command | None, str] | None:
    """`find`, for the person of a turn: words that mean a command only to others are none.

    `answering`: words were asked for, so that a whole sentence is one of them unless it asks.
    """
    found = find(turn.commune, text)
    if found is None:
        heard = plain_asking.heard(turn, text, answering)
        return named(*heard) if heard else None
    if found[0] is None or text.strip().startswith("/"):
        return found
    return None if found[0].theirs and not allowed(turn.person, found[0]) else found


def named(name: str, rest: str) -> tuple[Command, str]:
    """A command by its name, with what follows it."""
    return _BY_NAME[name], rest


def run(turn: Turn, command: Command | None, rest: str) -> Answer:
    """Runs a command, the role being checked here and nowhere before."""
    if command is None:
        return say("help.unknown", name=rest, commands=_lines(turn))
    if not (allowed(turn.person, command) or _acting(turn, command)):
        return say("refused.command", name=_quoted(turn, command.name), roles=_roles(command))
    return command.run(turn, rest)


def _acting(turn: Turn, command: Command) -> bool:
    """Who stands in for a leader today may do what leaders do."""
    acts = bool(command.roles & LEADERS) and turn.standing.acts_for(turn.person.id)
    return bool(acts)


def _after(command: Command, text: str, said: str) -> str | None:
    for words in command.words:
        if said.startswith((f"{words} ", f"{words}:")):
            # Folding keeps lengths, so the same offset cuts the text as written.
            stripped = text.strip()
            return stripped[len(words) :].lstrip(" :") if ":" in stripped[: len(words) + 2] else stripped[len(words) :]
    return None


def _meant(commune: Commune, command: Command, rest: str) -> bool:
    if command.name in _PREFIX_NEEDS_COLON:
        return not rest.startswith(" ")
    if command.run is board.command:
        return board.ends(rest)
    if command.run is filing.command:
        return fold(rest).strip(" .!") in ("huy", "thu hoi", "mat may")
    if command.run is dossier.command:
        return binding.lone_number(rest) is not None
    if command.run is evidence.command:
        return binding.lone_number(rest) is not None
    if command.run is export.command:
        return export.meant(commune, rest, ANY_DAY)
    if command.name == "cancu":
        return rest.strip(" .#").isdigit()
    if command.name == "ghiho":
        return ":" in rest
    if command.name == "visao":
        return why.meant(f"vi sao {rest}")
    if command.name == "tonghop":
        return lists.names_summary(commune, rest)
    return lists.unit_named(commune, rest) is not None


def _roles(command: Command) -> list[str]:
    return [render(f"role.{role.value}").text for role in Role if role in command.roles and role is not Role.province]


def _lines(turn: Turn) -> list[dict[str, str]]:
    """As they are written where the person is: /viec, or “việc”."""
    return [{"name": _quoted(turn, name), "help": line} for name, line in menu(turn.person)]


def _quoted(turn: Turn, name: str) -> str:
    """/viec, or “việc” where no slash words are known."""
    return f"/{name}" if turn.has_slash_words else f"“{render(f'spoken.{name}').text}”"
