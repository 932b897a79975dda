"""The scene of a clause: its segments, who acts in them, what is inherited from the sentence, the block and the
headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from schedules.decision.actors import LEAD_LABEL, TIME_LABEL, Actor, Part, actors, is_verb, label_of
from schedules.decision.blocks import Block
from schedules.decision.clauses import Clause
from schedules.decision.page import Page
from schedules.decision.sentences import Segment, Span, segments
from schedules.decision.units import Names, Unit

_GROUPS = (
    (
        "completed",
        re.compile(r"\b(?:du an|cong trinh)(?: [a-z]{2,6}){0,2} (?:da )?hoan thanh\b(?! (?:thu tuc|cong tac|viec))"),
    ),
    ("transitional", re.compile(r"\b(?:du an|cong trinh|von)(?: [a-z]{2,6}){0,3} chuyen tiep\b")),
    ("new_start", re.compile(r"\b(?:du an|cong trinh)(?: [a-z]{2,6}){0,3} khoi cong moi\b|\bkhoi cong moi\b")),
)
_GENERIC = re.compile(
    r"(?:lãnh đạo|cán bộ|công chức|cơ quan|thành viên|chuyên viên|người đứng đầu|kế toán|xã|các cấp|doanh nghiệp"
    r"|địa phương|bộ phận|(?:đơn vị|cơ quan|bộ phận) chủ trì)$",
    re.I,
)
_CHARGED = re.compile(r"(?:giao|do) [^;.:]{3,120} (?:chiu trach nhiem|chu tri|thuc hien|phu trach|lam dau moi)")
_LONGEST_HEADING = 170
_OWNS = re.compile(
    r"[\W_]*(?:(?:doi voi|ve phia|kien nghi(?: doi voi)?|yeu cau) |(?:noi dung |pham vi )?(?:trach nhiem|nhiem vu"
    r"(?:(?:,| va)? quyen han)?|quyen han|phan cong)(?: [a-z,]{2,9}){0,5} (?:cua|doi voi|cho) )"
)
"""«Điều 22. Trách nhiệm của Sở Nội vụ»: the title names whose the clauses below are."""
_TELLS = re.compile(
    r"[\W_]*(?:khai quat |nhung |mot so |ve )?(?:danh gia (?:chung|tinh hinh|ket qua)|ket qua (?:thuc hien|dat duoc"
    r"|cong tac|trien khai|lanh dao)|tinh hinh (?:thuc hien|chung|kinh te|trien khai|ket qua)|thuc trang|uu diem"
    r"|ton tai|han che|khuyet diem|nguyen nhan|boi canh|dac diem tinh hinh|danh gia\W*$"
    r"|(?:thoi (?:gian|diem)|ky|moc) (?:chot|lay|tinh|thong ke|thu thap) so lieu)"
)
"""Headings under which a paper tells what was done («II. Kết quả thực hiện 9 tháng đầu năm»)."""
_JOIN = re.compile(r"(?:, (?:va |rồi |roi )?| va | roi |; )(?=[a-z])")
_OPENING_WORDS = 15  # letters before a time that opens its segment («Trước ngày 15/6, các xã …»)
_REST = 12  # segments of the rest of a sentence in which a recipient is looked for
_LONGEST_LABEL = 60
_GROUP_REACH = 1_500  # letters back to the project group that governs
_WEAK_VERBS = re.compile(
    r"(?:thu|chi|vuot|dat|lap|ky|nhan|su dung|danh|mo|giao|trong|phat trien|quyet dinh|dao tao|cai cach|quan ly"
    r"|kip thoi|thuong xuyen|trien khai nghi quyet)\b"
)


@dataclass(slots=True)
class Scene:
    """A clause with what the reader knows about it.

    cast: the actors of each segment. earlier: who acts before a segment in its own sentence, or in heads right before
    it. following: the segments of the rest of its sentence, itself first.
    """

    clause: Clause
    segments: tuple[Segment, ...]
    cast: dict[Segment, list[Actor]] = field(default_factory=dict)
    earlier: dict[Segment, tuple[Unit, ...]] = field(default_factory=dict)
    following: dict[Segment, tuple[Segment, ...]] = field(default_factory=dict)
    subject: tuple[Unit, ...] = ()  # the first unit that acts in this block
    label_lead: tuple[Unit, ...] = ()  # «Đơn vị chủ trì: …» on this line: it speaks of the clause above
    label_support: tuple[Unit, ...] = ()
    group: str | None = None


class Stage:
    """All scenes of a document and the inheritance between them."""

    def __init__(self, page: Page, clauses: Sequence[Clause], names: Names) -> None:
        self.page = page
        self.scenes = [_scene(page, clause, names) for clause in clauses]
        self._labels = self._collect_labels()
        self._telling: dict[int, bool] = {}

    def _collect_labels(self) -> dict[int, tuple[tuple[Unit, ...], tuple[Unit, ...]]]:
        """Lead and support of «Đơn vị chủ trì: …» lines, by the clause they stand under."""
        found: dict[int, tuple[tuple[Unit, ...], tuple[Unit, ...]]] = {}
        for scene in self.scenes:
            if scene.clause.parents and (scene.label_lead or scene.label_support):
                lead, support = found.get(scene.clause.parents[-1], ((), ()))
                found[scene.clause.parents[-1]] = (lead or scene.label_lead, support or scene.label_support)
        return found

    def lead(self, index: int, segment: Segment, at: int) -> tuple[tuple[Unit, ...], str]:
        """Who leads what stands at `at`, and where that was found (for the reason shown)."""
        scene = self.scenes[index]
        own = [a for a in scene.cast[segment] if a.part in (Part.LEAD, Part.SUBJECT)]
        before = [a for a in own if a.start <= at]
        if not before and own and not self._another(scene, segment, own[0], at):
            before = own
        if before:
            return before[-1].units, "trong câu"
        if scene.earlier[segment]:
            return scene.earlier[segment], "đầu câu"
        if scene.subject and scene.subject[0].start <= at:
            return scene.subject, "đầu khoản mục"
        given = self._given_after(scene, segment)
        return (given, "cuối câu") if given else self._inherited(scene)

    def _given_after(self, scene: Scene, segment: Segment) -> tuple[Unit, ...]:
        """«Hoàn thành trước 30/9; giao Trung tâm … chịu trách nhiệm»: who is charged right after the task."""
        rest = scene.following[segment][1:2]
        if not rest or not _CHARGED.fullmatch(self.page.folded, rest[0].start, rest[0].end):
            return ()
        return next((a.units for a in scene.cast[rest[0]] if a.part in (Part.LEAD, Part.SUBJECT)), ())

    def bracketed(self, index: int) -> tuple[Unit, ...]:
        """Who stands in parentheses after a task of a programme: «Giao quân (Ban Chỉ huy Quân sự xã)»."""
        cast = [actor for segment in self.scenes[index].segments for actor in self.scenes[index].cast[segment]]
        return next((a.units for a in cast if self.page.plain[a.start - 1 : a.start] == "("), ())

    def _another(self, scene: Scene, segment: Segment, actor: Actor, at: int) -> bool:
        """«Văn phòng: chuẩn bị kỳ họp (dự kiến tháng 12), các đơn vị gửi …»: who acts after a comma acts from there."""
        opening = at - segment.start < _OPENING_WORDS
        return not opening and bool(scene.earlier[segment]) and "," in self.page.folded[at : actor.start]

    def _inherited(self, scene: Scene) -> tuple[tuple[Unit, ...], str]:
        for parent in reversed(scene.clause.parents):
            labelled = self._labels.get(parent)
            if labelled and labelled[0]:
                return labelled[0], "dòng «chủ trì» cùng mục"
            if self.scenes[parent].subject:
                return self.scenes[parent].subject, f"mục {self.scenes[parent].clause.path}"
        return (), ""

    def support(self, index: int, segment: Segment) -> tuple[Unit, ...]:
        """The supporting units of a segment, else of the «phối hợp» line beside it."""
        scene = self.scenes[index]
        own = [u for a in scene.cast[segment] if a.part is Part.SUPPORT for u in a.units]
        if own or not scene.clause.parents:
            return tuple(own)
        labelled = self._labels.get(scene.clause.parents[-1])
        return labelled[1] if labelled else ()

    def group(self, index: int, segment: Segment, at: int) -> str | None:
        """The project group that governs: named in the segment, in its heads, or in the clauses above."""
        scene = self.scenes[index]
        own = _group(self.page, segment.start, at) or next(
            (g for head in reversed(segment.heads) if (g := _group(self.page, head.start, head.end))), None
        )
        if own or scene.group:
            return own or scene.group
        return next((g for parent in reversed(scene.clause.parents) if (g := self.scenes[parent].group)), None)

    def recipient(self, index: int, segment: Segment) -> str | None:
        """Who receives the report: «gửi …», «về … (qua …)» of this segment or of the rest of its sentence."""
        scene = self.scenes[index]
        cast = [a for s in scene.following[segment] for a in scene.cast[s]]
        names = [u.name for a in cast if a.part is Part.RECIPIENT for u in a.units]
        via = [u.name for a in cast if a.part is Part.VIA for u in a.units]
        if not names and not via:
            return None
        return "; ".join(dict.fromkeys(names)) + (f" (qua {', '.join(via)})" if via else "")

    def told(self, index: int) -> bool:
        """Whether a heading above says that results or a situation are told here, not duties given."""
        return any(self._tells(parent) for parent in self.scenes[index].clause.parents)

    def timed(self, index: int) -> bool:
        """Whether the heading right above is a label of times («II. THỜI GIAN», «3. Tiến độ thực hiện:»)."""
        parents = self.scenes[index].clause.parents
        if not parents:
            return False
        block = self._titled(parents[-1])
        words = self.page.folded[block.body : block.end].strip(" -+*:.")
        return block.end - block.body < _LONGEST_LABEL and bool(TIME_LABEL.match(words))

    def _tells(self, index: int) -> bool:
        if index not in self._telling:
            block = self._titled(index)
            short = block.end - block.body < _LONGEST_HEADING
            self._telling[index] = short and bool(_TELLS.match(self.page.folded, block.body, block.end))
        return self._telling[index]

    def _titled(self, index: int) -> Block:
        """The block that holds a clause's title: «PHẦN THỨ NHẤT» has it on the next line."""
        block = self.scenes[index].clause.block
        if index + 1 < len(self.scenes) and not self.page.plain[block.body : block.end].strip(" .:"):
            following = self.scenes[index + 1].clause.block
            return following if following.marker is None else block
        return block

    def heading(self, index: int) -> str:
        """The words of the nearest clause above: the task that a line «Thời gian: …» belongs to."""
        parents = self.scenes[index].clause.parents
        if not parents:
            return ""
        block = self.scenes[parents[-1]].clause.block
        return self.page.words(block.body, min(block.end, block.body + 200))


def _scene(page: Page, clause: Clause, names: Names) -> Scene:
    parts = segments(page, clause.block.body, clause.block.end) if clause.role == "body" else []
    scene = Scene(clause, tuple(parts))
    for segment in parts:
        cast = [_sober(actor) for actor in actors(page, names, segment)]
        scene.cast[segment] = cast
        label = label_of(page, segment)
        acting = [a for a in cast if a.part in (Part.LEAD, Part.SUBJECT)]
        if label == "lead":
            scene.label_lead = scene.label_lead or tuple(u for a in acting for u in a.units)
        elif label == "support":
            scene.label_support = scene.label_support or tuple(u for a in cast for u in a.units)
        elif acting and not scene.subject and _opens(page, segment, acting[0]):
            scene.subject = acting[0].units
    if parts and not scene.subject:
        scene.subject = _owner(page, clause.block, names)
    if parts:
        first = parts[0]
        scene.group = _group(page, first.start, first.end) if first.colon else None
    _link(scene)
    return scene


def _owner(page: Page, block: Block, names: Names) -> tuple[Unit, ...]:
    """Whom a title gives the clauses below it: «Trách nhiệm của Sở Nội vụ»."""
    titled = _OWNS.match(page.folded, block.body, block.end) if block.end - block.body < _LONGEST_HEADING else None
    if titled is None or page.plain[block.end - 1] in ".;":
        return ()
    first = next(names.lists(titled.end(), block.end), None)
    return tuple(first) if first and first[0].start - titled.end() <= 1 else ()


def _link(scene: Scene) -> None:
    """Fill `earlier` and `following` in one pass: looking back from every segment would cost the square of a block."""
    said: tuple[Unit, ...] = ()  # in the sentence so far, or in the heads right before it
    headed: tuple[Unit, ...] = ()  # in heads (segments that end with a colon) right before
    for i, segment in enumerate(scene.segments):
        if i:
            last = scene.segments[i - 1]
            acting = next((a.units for a in scene.cast[last] if a.part in (Part.LEAD, Part.SUBJECT)), ())
            same = last.sentence == segment.sentence
            said = acting or (said if same else headed) if same or last.colon else ()
            headed = acting or headed if last.colon else ()
        scene.earlier[segment] = said
        rest = scene.segments[i : i + _REST]
        scene.following[segment] = tuple(s for s in rest if s.sentence == segment.sentence)


def _sober(actor: Actor) -> Actor:
    """«phân công lãnh đạo», «giao cán bộ»: no unit of the commune."""
    if actor.part in (Part.LEAD, Part.SUBJECT) and all(_GENERIC.match(u.name) for u in actor.units):
        return Actor(Part.OTHER, actor.units, actor.start, actor.end)
    return actor


def _opens(page: Page, segment: Segment, actor: Actor) -> bool:
    """Whether the actor opens its segment (an order «Giao …» or a short adverbial may stand before)."""
    return actor.start - segment.start <= 60


def _group(page: Page, start: int, end: int) -> str | None:
    """The last project group named in the span."""
    near = max(start, end - _GROUP_REACH)
    hits = [(m.start(), name) for name, pattern in _GROUPS for m in pattern.finditer(page.folded, near, end)]
    return max(hits)[1] if hits else None


def strokes(page: Page, segment: Segment) -> list[Span]:
    """The segment cut before each «, + verb» and «và + verb»: what one date or one figure belongs to."""
    cuts = [segment.start]
    depth_end = segment.start
    for match in _JOIN.finditer(page.folded, segment.start, segment.end):
        if match.start() < depth_end:
            continue
        opened = page.plain.find("(", cuts[-1], match.start())
        closed = page.plain.find(")", match.start(), segment.end)
        if (
            opened >= 0
            and closed >= 0
            and page.plain.count("(", cuts[-1], match.start()) > page.plain.count(")", cuts[-1], match.start())
        ):
            depth_end = closed
            continue
        at = match.end()
        if is_verb(page, at, segment.end) and not _WEAK_VERBS.match(page.folded, at, segment.end):
            cuts.append(at)
    ends = [_trim(page, a, b) for a, b in zip(cuts, [*cuts[1:], segment.end], strict=True)]
    return [Span(a, b) for a, b in zip(cuts, ends, strict=True)]


def _trim(page: Page, start: int, end: int) -> int:
    """Drop the joining «,» or «và» at a stroke's end."""
    text = page.folded[start:end].rstrip()
    for tail in (" trong do", ",", " va", " roi", ";"):
        text = text.removesuffix(tail).rstrip()
    return start + len(text)


__all__ = ["LEAD_LABEL", "Scene", "Stage", "strokes"]
