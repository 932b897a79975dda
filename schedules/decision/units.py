"""Who: unit names by grammar (any province), by the commune's gazetteer where there is one, and lists of them.

A name is a head noun («Sở», «Phòng», «UBND», «Giám đốc», «các chủ đầu tư» …) and what follows it up to a verb, a
function word or a comma that does not belong to it. Known names win over grammar, the longest first, and letters that
a scanner confuses (accents) do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from schedules.decision.lexicon import HEADS, NAME_TAILS, NO_HEADS, PAIRS, STOP, STOP_ACCENTS
from schedules.decision.page import CAPITALS, SMALLS, Page
from schedules.directory import Directory
from schedules.language import fold

_LONGEST_TAIL = 7  # lower-case words in a row inside one name («… đầu tư xây dựng công trình dân dụng tỉnh»)
_TOKEN = re.compile(r"[^\W_]+(?:[./&-][^\W_]+)*|[^\w\s]")
_JOINT = re.compile(r" ?(?:[,;&]|\bva\b|\bcung\b(?! voi)|\bhoac\b)(?: va\b)? ?")
_COLON = re.compile(r"\s?:?\s(?=[^\W\d_])")
_COMMA_NAME = re.compile(r"[^\W\d_][^,;:.()]{1,24} (?:và|&) [^\W\d_]")
_SHARED = re.compile(r"(?:giam doc |thu truong |truong )?cac (so|phong|ban|xa|phuong|huyen)\b:?")
_MEMBER = re.compile(
    r"[^,;:.()]{2,40}?(?= ?(?:[,;:.(]|$)| (?:va|chu tri|phoi hop|co|can cu|theo|de|thuc hien|tham muu|xay dung"
    r"|to chuc|trien khai)(?!\w))"
)
_OTHER_WORDS = (
    "Số",
    "số",
    "Bố",
    "bố",
    "Hỏi",
    "hỏi",
    "Báo",
    "báo",
    "Đối",
    "đối",
    "Đoạn",
    "đoạn",
    "Quý",
    "quý",
    "Quí",
    "quí",
)
_ORGANIZES = re.compile(r"to chuc (?!chinh tri|doan the|kinh te|xa hoi|ca nhan|hoi\b|co so|tin dung)")
_PLACES = re.compile(r"cac (?:xa|phuong|thi tran|huyen|thi xa|thanh pho|thon|ban|ap|khu pho|to dan pho|quan)(?!\w)")
_PLACE_WORDS = frozenset({"xã", "phường", "huyện", "tỉnh", "quận", "trấn"})
_CAPITAL_NEXT = re.compile(rf" (?:(?:và|&|-) )?[{CAPITALS}]")
_WORD_AFTER = re.compile(rf" (?!(?:và|hoặc|khác|mới)\b)[{SMALLS}]")
_CLASSES = (
    re.compile(
        r"(?:thu truong |giam doc |truong )?(?:cac |nhung )?(?:so|ban|nganh|phong|doan the|hoi|ban nganh|to chuc)\b"
    ),
    re.compile(r"(?:cac |nhung |thu truong )?(?:cac )?(?:co quan|don vi|to chuc|ca nhan|cong dan|doanh nghiep)\b"),
    re.compile(
        r"(?:ubnd |uy ban nhan dan |chu tich ubnd |chu tich uy ban nhan dan |chu tich )?(?:cac )?"
        r"(?:xa|phuong|thi tran|huyen|thi xa|thanh pho|thon|ban|ap|xom|to dan pho|khu pho|khu|dac khu|quan)\b"
    ),
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit named in the text: its canonical name where known, else its words; its span; its id from the gazetteer."""

    name: str
    start: int
    end: int
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A unit or a collective of the commune: id, canonical name and the other ways it is written."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gazetteer:
    """The names a commune uses. Looked up folded, longest first, so «Văn phòng HĐND và UBND xã» never falls apart."""

    entries: tuple[Entry, ...] = ()
    _known: Mapping[str, Entry] = field(init=False, repr=False)
    _pattern: re.Pattern[str] | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        known = {_key(name): entry for entry in self.entries for name in (entry.name, *entry.aliases) if _key(name)}
        names = sorted(known, key=len, reverse=True)
        body = "|".join(r"(?:,? (?:cac )?| ?- ?)".join(map(re.escape, name.split())) for name in names)
        object.__setattr__(self, "_known", known)
        object.__setattr__(self, "_pattern", re.compile(rf"(?:cac )?(?:{body})(?!\w)") if names else None)

    def at(self, page: Page, start: int, end: int) -> Unit | None:
        """The longest known name that begins at `start`."""
        match = self._pattern.match(page.folded, start, end) if self._pattern else None
        if not match:
            return None
        entry = self._known[_key(match.group())]
        if " " not in match.group() and not _stands_alone(page, entry, match):
            return None
        return Unit(entry.name, start, match.end(), entry.id)

    @classmethod
    def of(cls, directory: Directory) -> Gazetteer:
        """The units and collective names of a commune's directory."""
        entries = [Entry(one.id, one.name, one.aliases) for one in directory.units.values()]
        return cls((*entries, *(Entry(one.id, one.name, one.aliases) for one in directory.collectives.values())))

    def starts(self, page: Page, start: int, end: int) -> Iterator[int]:
        """Where known names begin inside a span."""
        if self._pattern:
            yield from (
                m.start() for m in self._pattern.finditer(page.folded, start, end) if _word_start(page, m.start())
            )


def _stands_alone(page: Page, entry: Entry, match: re.Match[str]) -> bool:
    """A name of one word («PKT», «Thuế») counts only as written in the gazetteer, and not as the head of a longer
    name."""
    word = page.plain[match.start() : match.end()]
    following = page.plain[match.end() : match.end() + 2].strip(" .")
    return word in (entry.name, *entry.aliases) and not following[:1].isupper()


def _key(name: str) -> str:
    """A name without accents, signs and «các»: how it is looked up."""
    return " ".join(word for word in re.findall(r"\w+", fold(name)) if word != "cac")


def _word_start(page: Page, at: int) -> bool:
    return at == 0 or not page.folded[at - 1].isalnum()


class Names:
    """Finds units in a page; the gazetteer is optional."""

    def __init__(self, page: Page, gazetteer: Gazetteer | None = None) -> None:
        self._page = page
        self._gazetteer = gazetteer or Gazetteer()

    def at(self, start: int, end: int) -> Unit | None:
        """The unit whose name begins exactly at `start`, if one does."""
        known = self._gazetteer.at(self._page, start, end)
        head = HEADS.match(self._page.folded, start, end)
        if not head or not self._is_head(head, end):
            return known
        stop = self._name_end(head, end)
        if known and not self._longer(known.end, stop):
            return known
        return Unit(self._page.words(start, stop), start, stop)

    def _longer(self, known: int, stop: int) -> bool:
        """«Phòng Kinh tế và Hạ tầng» is not the «Phòng Kinh tế» of the gazetteer: a capital follows the known name."""
        rest = self._page.plain[known:stop]
        return bool(_CAPITAL_NEXT.match(rest)) and not re.match(r" (?:xã|tỉnh|huyện)", rest)

    def lists(self, start: int, end: int) -> Iterator[list[Unit]]:
        """Every list of units in the span, in order: «Sở A, Sở B và UBND các xã, phường» is one."""
        at = start
        starts = sorted({*self._gazetteer.starts(self._page, start, end), *self._heads(start, end)})
        for begin in starts:
            if begin >= at and (units := self._list_at(begin, end)):
                at = units[-1].end
                yield units

    def _heads(self, start: int, end: int) -> Iterator[int]:
        return (m.start() for m in HEADS.finditer(self._page.folded, start, end) if _word_start(self._page, m.start()))

    def _list_at(self, start: int, end: int) -> list[Unit]:
        found: list[Unit] = []
        at = start
        while at < end and (unit := self.at(at, end) or self._elliptic(at, end, found)):
            found = self._join(found, unit)
            joint = _JOINT.match(self._page.folded, unit.end, end)
            if not joint and len(found) == 1 and _SHARED.fullmatch(fold(unit.name)):
                joint = _COLON.match(self._page.plain, unit.end, end)
            if not joint:
                break
            at = joint.end()
        if (
            len(found) > 1
            and found[1].name.startswith(("Sở ", "Phòng ", "Ban "))
            and _SHARED.fullmatch(fold(found[0].name))
        ):
            return found[1:]  # «các Sở: Tài chính, Nội vụ» names two
        return found

    def _is_head(self, head: re.Match[str], end: int) -> bool:
        """Short head words need a plural or a capital after them: «sở hữu», «ban hành», «xã hội» are no units."""
        folded, plain = self._page.folded, self._page.plain
        if NO_HEADS.match(folded, head.start("capital") if head.group("capital") else head.start(), end):
            return False
        if head.group("always") == "thuong truc" and not plain[head.end() : head.end() + 2].strip()[:1].isupper():
            return False  # «Đoàn xã: thường trực, tham mưu …» names no body
        if head.group("capital"):
            if plain.startswith(_OTHER_WORDS, head.start("capital")):
                return False
            following = plain[head.end() : head.end() + 2].strip()
            named = following[:1].isupper() or following[:1].isdigit()
            return (
                bool(head.group("plural"))
                or (named and plain[head.start("capital")].isupper())
                or (named and head.group("capital") in ("so", "phong", "ban", "truong", "thon", "xa", "huyen"))
            )
        return True

    def _name_end(self, head: re.Match[str], end: int) -> int:
        """Where the name ends: before a verb, a function word, or a sign that does not belong to it."""
        page, stop, at, small = self._page, head.end(), head.end(), 0
        tail = NAME_TAILS.match(page.folded, at + 1, end)
        if tail and (head.group("always") or head.group("plural")):
            return tail.end()
        while token := _TOKEN.match(page.plain, _skip_blank(page, at, end), end):
            text = token.group()
            if not text[0].isalnum():
                if not self._holds(head, token, end):
                    break
                at = token.end()
                continue
            capital = text[0].isupper() or text[0].isdigit()
            small = 0 if capital else small + 1
            if small > _LONGEST_TAIL or (not capital and self._closes(head, token, end)):
                break
            at = stop = token.end()
            if text in _PLACE_WORDS and _WORD_AFTER.match(page.plain, stop, end):
                break  # «UBND xã tiếp công dân»: after the place that it belongs to, a name is at its end
        return stop

    def _closes(self, head: re.Match[str], token: re.Match[str], end: int) -> bool:
        """Whether a lower-case word ends the name."""
        folded, at = self._page.folded, token.start()
        if folded[at : token.end()] in ("va", "&"):
            return not self._pair(head, at, end)
        holds_names = head.group("person") or folded.startswith(("uy ban nhan dan", "ubnd"), head.start())
        named = HEADS.match(folded, at, end) and not NO_HEADS.match(folded, at, end)
        if (holds_names and named) or _PLACES.match(folded, at, end):
            return bool(_ORGANIZES.match(folded, at, end))
        stop = STOP.match(folded, at, end)
        if not stop or folded.startswith("dau tu xay dung", at - 7) or folded.startswith("thuong truc", at - 7):
            return False
        accents = STOP_ACCENTS.get(stop.group())
        word = self._page.plain[at : stop.end()].lower()
        return accents is None or word in accents or (word == stop.group() and bool(accents))

    def _pair(self, head: re.Match[str], at: int, end: int) -> bool:
        """«Kế hoạch và Đầu tư», «HĐND và UBND»: this «và» is inside a name."""
        folded = self._page.folded
        if any(m.start() < at < m.end() for m in PAIRS.finditer(folded, max(head.start(), at - 22), min(end, at + 24))):
            return True
        after = _skip_blank(self._page, at + 2, end)
        capital = self._page.plain[after : after + 1].isupper()
        return capital and not head.group("plural") and not HEADS.match(folded, after, end)

    def _holds(self, head: re.Match[str], token: re.Match[str], end: int) -> bool:
        """Whether a sign belongs to the name: a dash, and the comma of «Văn hóa, Thể thao và Du lịch»."""
        after = _skip_blank(self._page, token.end(), end)
        following = self._page.plain[after : after + 1]
        if token.group() in "-&":
            social = self._page.folded.startswith("xa hoi", after)
            return following.isupper() or following.isdigit() or social
        if token.group() == "," and following.isupper() and not head.group("plural"):
            name = _COMMA_NAME.match(self._page.plain, after, end)
            return bool(name) and not HEADS.match(self._page.folded, after, end)
        return False

    def _elliptic(self, at: int, end: int, found: list[Unit]) -> Unit | None:
        """After «các sở», «ban, ngành» go on without a determiner; after «các Sở: Tài chính», «Nội vụ» does."""
        if not found:
            return None
        head = HEADS.match(self._page.folded, at, end)
        last = fold(found[-1].name)
        if head and not head.group("person") and self._page.plain[at].islower():
            if NO_HEADS.match(self._page.folded, at, end) or not _class_of(last, fold(head.group())):
                return None
            stop = self._name_end(head, end)
            return Unit(self._page.words(at, stop), at, stop)
        shared = _SHARED.match(fold(self._page.plain[found[0].start : found[0].end]))
        if shared and self._page.plain[at].isupper():
            return self._member(at, end, {"so": "Sở", "phong": "Phòng", "ban": "Ban"}.get(shared.group(1), ""))
        return None

    def _member(self, at: int, end: int, head: str) -> Unit | None:
        """One name of «các Sở Tài chính, Nông nghiệp và Môi trường»."""
        part = _MEMBER.match(self._page.folded, at, end)
        if not part:
            return None
        stop = part.end()
        if pair := PAIRS.match(self._page.folded, at, end):
            stop = max(stop, pair.end())
        return Unit(f"{head} {self._page.words(at, stop)}".strip(), at, stop)

    def _join(self, found: list[Unit], unit: Unit) -> list[Unit]:
        """«các cơ quan» + «đơn vị» is one name; «các chủ đầu tư» + «cơ quan» are two, both plural."""
        if not found or unit.id or found[-1].id or not unit.name.islower() or _plural(unit.name):
            return [*found, unit]
        last = found[-1]
        if _same_class(fold(last.name.split(",")[-1]), fold(unit.name)):
            return [*found[:-1], Unit(self._page.words(last.start, unit.end), last.start, unit.end)]
        name = f"Các {unit.name}" if _plural(last.name) else unit.name
        return [*found, Unit(name, unit.start, unit.end)]


def _plural(name: str) -> bool:
    return bool(re.match(r"(?:cac|nhung|toan the|moi|tung) ", fold(name)))


def _class_of(last: str, head: str) -> bool:
    """Whether a bare lower-case noun may go on a list that ends with `last`."""
    return _same_class(last.split(",")[-1], head) or _plural(last) or any(c.match(head) for c in _CLASSES)


def _same_class(one: str, other: str) -> bool:
    return any(c.match(one.strip()) and c.match(other.strip()) for c in _CLASSES)


def _skip_blank(page: Page, at: int, end: int) -> int:
    while at < end and page.plain[at].isspace():
        at += 1
    return at
