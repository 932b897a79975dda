"""From a reading to a kind: the order of the labelling rules, first that applies wins.

question, extension_request, blocked, done, report_sent, amount, progress, not_started, acknowledged, unclear.

The order of the rules is the meaning, so they stand in one place.
"""

from __future__ import annotations

import re

from schedules.dates import Year
from schedules.language import word_set
from schedules.replies.done import DONE_ANCHORS, is_done, is_unsure, leaves_doubt, mentions_done, states_outcome
from schedules.replies.nods import is_nod, long_nod, polite_nod
from schedules.replies.patterns import erase, says, words_of
from schedules.replies.promises import bare_time, own_business, promise, promised_time
from schedules.replies.proof import without_later_proof
from schedules.replies.reading import Reading, When
from schedules.replies.saying import TAIL, Fact
from schedules.replies.verdict import Sense, Verdict

_DOUBLE_NEGATION = re.compile(r"\bkhong phai (?:la )?(?:em |e )?chua \w+(?:\s+\w+)? (?:ma|nhung)(?: la)?\b")


def judge(reading: Reading) -> Verdict:
    """The kind of a reply without context."""
    sense = _sense(reading)
    if not _SOMETHING.search(sense.skeleton):
        return _signs(reading)
    for rule in _RULES:
        verdict = rule(sense)
        if verdict is not None:
            return verdict
    return Verdict("unclear", 0.4, bare_time(sense))


_SOMETHING = re.compile(r"[a-z0-9@~<#$%=§]")


def _sense(reading: Reading) -> Sense:
    skeleton, accented = reading.skeleton, reading.accented
    if "khong phai" in skeleton:
        for match in _DOUBLE_NEGATION.finditer(skeleton):
            skeleton = _blanked(skeleton, match)
            accented = _blanked(accented, match) if accented is not None else None
    return Sense(reading, skeleton, accented, words_of(skeleton))


def _blanked(text: str, match: re.Match[str]) -> str:
    return text[: match.start()] + " " * len(match.group()) + text[match.end() :]


def _signs(reading: Reading) -> Verdict:
    """A reply without words: a thumb is a nod, anything else says nothing."""
    nod = any(c in reading.plain for c in "👍👌🆗🙏🫡🤝❤")
    return Verdict("acknowledged", 0.8) if nod else Verdict("unclear", 0.9)


# --- question ---

_LATER_REPORT = re.compile(
    r"\b(?:khi nao|bao gio|luc nao|co gi)\b[^?]*\b(?:em|e|toi|minh|se|thi|phong|thon)\s+(?:se\s+|xin\s+)?(?:bao"
    r"|gui|nop|goi|lam|trinh|nhan|thong bao|up)\b"
    r"|\b(?:khi nao|bao gio|luc nao)\s+(?:xong|co|duoc)(?:\s+\w+){0,2}\s+(?:bao|gui|nop|trinh|goi)\b"
)


_DOES_NOT_KNOW = re.compile(r"^\W*(?:(?:em|e|toi|minh|cung)\s+)*(?:khong|chua)\s+(?:biet|ro)\b")
_HOW_LONG = re.compile(r"\bcon may (?:ngay|hom|tuan)\b")


def _question(s: Sense) -> Verdict | None:
    mark = "?" in s.reading.spelled.original or "？" in s.reading.spelled.original
    if s.says("rhetorical") and not _names_a_lack(s):
        return Verdict("unclear", 0.6, hint="rhetorical")
    named = (s.says("wh_question") or _HOW_LONG.search(s.reading.text)) and not _LATER_REPORT.search(s.skeleton)
    yes_no = s.says("yes_no_question") and not _DOES_NOT_KNOW.match(s.skeleton)
    if not named and not yes_no and not mark:
        return None
    if not named and _asks_time(s):
        return None  # a polite question that asks for time is a request
    if mark and not named and not yes_no and re.fullmatch(r"[\W\d@~<]*", s.skeleton):
        return Verdict("unclear", 0.8, bare_time(s))
    return Verdict("question", 0.9 if named or yes_no else 0.8)


# "chưa có tiền thì làm sao mà làm": the question is none, what is lacking is said all the same.
_LACK = re.compile(r"^\W*(?:\w+\s+){0,2}(?:chua|khong|het) co\s+\w+(?:\s+\w+)?\s+thi\b")


def _names_a_lack(s: Sense) -> bool:
    return _LACK.match(s.skeleton) is not None and s.says("blocked") is not None


# "rồi", "chưa", "có": answers to a question that was not asked.
_LONE = re.compile(r"^[\s.,!~]*(?:(?:da|em|e|a)\s+)*(?:roi|chua|co|khong)" + TAIL)


def _lone(s: Sense) -> Verdict | None:
    return Verdict("unclear", 0.7) if _LONE.match(s.skeleton) else None


# --- extension ---


def _asks_time(s: Sense) -> bool:
    return s.says("extension") is not None and s.says("no_extension") is None


def _extension(s: Sense) -> Verdict | None:
    if not _asks_time(s):
        return None
    match = s.says("extension")
    return Verdict("extension_request", 0.93, _requested_time(s, match.start() if match else 0))


def _requested_time(s: Sense, trigger: int) -> When | None:
    """The time asked for: the last one after the trigger's beginning, else any to come."""
    coming = [w for w in s.reading.times if w.mark in "@~"]
    after = [w for w in coming if w.end > trigger]
    named = [w for w in after if re.search(r"\b(?:den|sang|toi|qua|het|xin)\s*$", s.skeleton[: w.start])]
    chosen = named or after or coming
    # "10 ngày kể từ hôm nay": the length is asked for, today is where it begins
    return next((w for w in reversed(chosen) if w.mark == "@"), chosen[-1]) if chosen else None


# --- blocked ---


def _blocked(s: Sense) -> Verdict | None:
    if not s.says("blocked"):
        return None
    skeleton = _GIVEN_TO.sub(lambda m: " " * len(m.group()), s.skeleton) if s.accented is None else s.skeleton
    skeleton, accented = erase("resolved", skeleton, s.accented)
    skeleton, accented = erase("own_signature", skeleton, accented)
    if "neu " in skeleton:
        for match in _CONDITION.finditer(skeleton):
            skeleton = _blanked(skeleton, match)
            accented = _blanked(accented, match) if accented is not None else None
    if not says("blocked", skeleton, accented, s.words):
        return None
    return Verdict("blocked", 0.93, promised_time(s))


# Without accents "gui cho phong kinh te roi" gives, it does not wait ("chờ").
_GIVEN_TO = re.compile(
    r"\b(?:gui|nop|chuyen|trinh|giao|cap|phat|mail|bao)\b(?:\s+\w+){0,4}?\s+cho\b"
    r"(?=(?:\s+(?!duyet|tham|phe|tra loi|y kien|ket qua|xac|roi)\w+){1,5}\s+(?:roi|xong)\b)"
)
# What would stand in the way if it came stands in nobody's way yet: "nếu không mưa thì mai xong".
_CONDITION = re.compile(r"\bneu\b[^,;.\n]{0,40}?\bthi\b")


# --- done ---


def _done(s: Sense) -> Verdict | None:
    if _part_only(s) or _of_another_period(s):
        return None
    if not s.reading.percents and not s.reading.fractions and s.words.isdisjoint(DONE_ANCHORS):
        return None
    if s.reading.amounts and not _ALL_OF_IT.search(s.skeleton):
        return None  # "đã quyết toán 2 tỷ", "nghiệm thu xong, đã chi 2 tỷ" tell a sum, not that all is settled
    if _SENT_ONLY.search(s.skeleton):
        return None
    whole = _whole_figure(s)
    if whole is not None:
        return whole
    if is_done(s.skeleton, s.accented):
        return Verdict("done", 0.95)
    plain = without_later_proof(s.skeleton, s.accented)
    return Verdict("done", 0.85) if plain is not None and is_done(*plain) else None


_ALL_OF_IT = re.compile(r"\b(?:het|du|toan bo|tron ven|tat toan|dut diem)\b")
# "vừa gửi xong" is a report sent; that the task behind it is done has to be said on its own.
_SENT_ONLY = re.compile(r"^(?!.*\bxong\b.*\bxong\b).*\b(?:gui|nop|trinh|chuyen)\b[^,.;]{0,30}\bxong\b")


def _of_another_period(s: Sense) -> bool:
    """What is done of a quarter or year gone by ("năm ngoái xong rồi") says nothing of this one's."""
    return _KY.search(s.skeleton) is not None or any(
        w.mark in "<=" and _is_gone(s, w) and not _SINCE.search(s.skeleton[: w.start]) for w in s.reading.times
    )


def _is_gone(s: Sense, when: When) -> bool:
    """Whether a time behind is a quarter or a year: "năm ngoái", "năm 2025"."""
    named = _GONE_BY.match(s.reading.text, when.start) is not None
    return named or (when.mark == "<" and isinstance(when.mention.meaning, Year))


_GONE_BY = re.compile(r"(?:quy|nam|ky) (?:truoc|ngoai|vua|qua|roi)\b")
_KY = re.compile(r"(?<!tu )(?<!hoi )\bky (?:truoc|ngoai|vua roi|vua qua)\b")
_SINCE = re.compile(r"\b(?:tu|hoi)\s+$")


def _part_only(s: Sense) -> bool:
    if any(p.role in ("achieved", "remaining") and p.value != 100 for p in s.reading.percents):
        return True
    if any(p.role in ("target", "period", "other") for p in s.reading.percents):
        return True
    return any(f.part < f.whole for f in s.reading.fractions)


_ALL_OF = re.compile(
    r"#+\s*(?:\w+\s+){0,3}(?:da\s+)?(?:giao|nop|gui|xong|hoan thanh|ban giao|bao cao|ky|nhan|to chuc|hop|trien khai"
    r"|khoi cong|duoc|dc|roi)\b"
)


def _whole_figure(s: Sense) -> Verdict | None:
    """100% and "12/12 thôn đã nộp" are done as well, under the same suspicion."""
    if "@" in s.skeleton or leaves_doubt(s.skeleton, s.accented):
        return None
    full = any(p.role == "achieved" and p.value == 100 for p in s.reading.percents)
    rest = [w for w in re.findall(r"[a-z]+", s.skeleton) if w not in _FIGURE_WORDS]
    if full and len(rest) <= 2:
        return Verdict("done", 0.93)
    fractions = s.reading.fractions
    households = any(f.noun.split()[:1] == ["ho"] for f in fractions)
    paid = not households or _PAID_TO.search(s.skeleton)
    if (
        fractions
        and all(f.part == f.whole > 0 for f in fractions)
        and paid
        and (households or _ALL_OF.search(s.skeleton))
    ):
        return Verdict("done", 0.85)
    return None


# Of households it is done when they have been paid, not when they agree.
_PAID_TO = re.compile(
    r"\b(?:chi tra|tra tien|thanh toan|cap phat|trao|cap)\s+(?:tien\s+)?(?:xong|het|du)\s+(?:cho\s+)?#"
)
_FIGURE_WORDS = word_set(
    "giai ngan dat duoc dc roi a em e anh chi sep oi da hoan thanh xong ht ke hoach von khoi luong tien do cong "
    "viec viec"
    " nay den nay ty le ti le la bao cao thua vang het toan bo ca nhe nha nhiem vu hom thanh toan nam quy thang "
    "tong ok oki"
    " tam ung gia tri thuc hien du lam vua phong thon don vi dong dc luon"
)


# --- report, amount ---


def _report(s: Sense) -> Verdict | None:
    if not s.says("report") or s.says("not_report") or "@" in s.skeleton:
        return None
    if s.reading.fractions and any(f.part < f.whole for f in s.reading.fractions):
        return None
    if "~" in s.skeleton and not re.search(r"\b(?:da|roi|vua)\b", s.skeleton):
        return None
    if _SENDS_LATER.search(s.skeleton):
        return None
    return Verdict("report_sent", 0.92)


# "xin số liệu rồi, chiều gửi báo cáo": what is done stands before what will be sent.
_SENDS_LATER = re.compile(r"~\W+(?:(?:em|e|toi|minh|se)\s+)*(?:gui|nop|trinh|bao cao)\b(?!.*\b(?:roi|xong)\b)")


def _amount(s: Sense) -> Verdict | None:
    reached = [a for a in s.reading.amounts if a.role == "achieved"]
    if not reached:
        return None
    if any(a.vnd is None for a in s.reading.amounts) or ONE_OR_OTHER.search(s.skeleton):
        return Verdict("unclear", 0.5, hint="amount")
    if reached[0].vnd == 0:
        return Verdict("not_started", 0.85)
    return Verdict("amount", 0.92)


ONE_OR_OTHER = re.compile(r"\$\s*(?:hay|hoac)(?: la)?\s*\$")


# --- progress, not begun ---


def _zero(s: Sense) -> Verdict | None:
    reached = [p for p in s.reading.percents if p.role == "achieved"]
    return Verdict("not_started", 0.92) if reached and reached[0].value == 0 else None


def _progress(s: Sense) -> Verdict | None:
    if any(p.role == "achieved" for p in s.reading.percents):
        return Verdict("progress", 0.92, promised_time(s))
    if s.reading.fractions:
        return Verdict("progress", 0.85, promised_time(s))
    if any(p.role == "period" for p in s.reading.percents):
        return Verdict("progress", 0.7)
    promised = promise(s)
    if promised is not None:
        return promised
    return _states_progress(s)


# "cam kết đạt 80%" names a target and no state.
_ONLY_A_TARGET = re.compile(
    r"^\W*(?:(?:em|e|toi|phong|don vi|thon|xin|se)\s+)*(?:cam ket|phan dau|chi tieu|muc tieu|quyet tam|hua|ke hoach)"
    r"(?!.*\b(?:dang|moi|da|hien|gio|nay)\b)"
)


def _states_progress(s: Sense) -> Verdict | None:
    if (
        mentions_done(s.skeleton)
        and not re.search(r"\b(?:van con|con thieu|hoa ra|con sot)\b", s.skeleton)
        and is_unsure(s.skeleton, s.accented)
        and ("chua" not in s.skeleton or re.search(r"khong (?:biet|ro)", s.skeleton))
    ):
        return Verdict("unclear", 0.5, hint="unsure")
    if own_business(s) and not re.search(r"\b(?:chua|xong)\b", s.skeleton):
        return None
    if s.reading.percents and all(p.role == "target" for p in s.reading.percents) and _ONLY_A_TARGET.match(s.skeleton):
        return None
    if s.says("resolved"):
        return Verdict("progress", 0.88)
    if any(f.role == "remaining" for f in s.reading.amounts) or any(p.role == "remaining" for p in s.reading.percents):
        return Verdict("progress", 0.75)
    if polite_nod(s.skeleton):
        return None
    if s.says("not_begun"):
        return _not_begun(s)
    facts: tuple[tuple[Fact, float], ...] = (("own_signature", 0.88), ("not_finished", 0.9), ("under_way", 0.88))
    for fact, confidence in facts:
        if s.says(fact):
            return Verdict("progress", confidence, promised_time(s))
    if mentions_done(s.skeleton) or states_outcome(s.skeleton):
        return Verdict("progress", 0.6, promised_time(s))
    if any(p.role == "other" for p in s.reading.percents) or _GENERIC.search(s.skeleton):
        return Verdict("progress", 0.6, promised_time(s))
    return None


# Any other deed that is said to be going on or done is progress, if it is neither a nod nor one's own business.
_GENERIC = re.compile(
    r"\bdang\s+(?!ky\b|tai\b|uy\b|bo\b)[a-z_]+\s+[a-z_]+|\bdang tham\b"
    r"|\bda\s+(?!nhan|xem|doc|ro|nam|biet|hieu|thay|tiep|ghi|nghe|vang|da|co\b|roi|chua|khong|em\b|e\b|anh\b|a\b"
    r"|ok|cam on|thong)[a-z_]+\s+[a-z_]+"
)


_YES_FIRST = re.compile(r"^\W*da\b(?=\W+(?:em|e|chua|khong|anh|a|chi|sep|bac|thua|vang)\b)")


def _not_begun(s: Sense) -> Verdict:
    """Not begun, unless something else in the reply is begun or done ("làm xong nhưng chưa gửi")."""
    rest, _ = erase("not_begun", s.skeleton, s.accented)
    if _YES_FIRST.match(s.skeleton):
        rest = rest.replace("da", "  ", 1)
    if re.search(r"\bcon\s+(?:#+|\d+|may|vai|mot so|it)\s*\w+(?:\s+\w+)?\s+chua\b", s.skeleton):
        return Verdict("progress", 0.85, promised_time(s))
    begun = re.search(r"\b(?:da|dang|xong|duoc \d|moi duoc|lam roi|roi nhung|soan|hoan thanh)\b", rest)
    hindered = re.search(r"\bdang (?:chuan bi|cho|hop|ban|om|nghi|di)\b", rest)
    if begun and not hindered and not re.search(r"\b(?:em|e) dang (?:hop|ban)\b", rest):
        return Verdict("progress", 0.85, promised_time(s))
    return Verdict("not_started", 0.92, promised_time(s))


def _not_started(s: Sense) -> Verdict | None:
    return _not_begun(s) if s.says("not_begun") and not polite_nod(s.skeleton) else None


def _acknowledged(s: Sense) -> Verdict | None:
    words = s.skeleton
    if s.says("nil_report"):
        return Verdict("unclear", 0.6, hint="nil")
    if s.says("target_talk"):
        return Verdict("unclear", 0.6)
    if re.search(r"@|~", words):
        return None
    if is_nod(words):
        return Verdict("acknowledged", 0.92)
    if s.says("annoyed") and re.search(r"\b(?:biet|ro|nho|nam|nhan)\b", words):
        return Verdict("acknowledged", 0.75)
    return long_nod(words)


_RULES = (
    _question,
    _lone,
    _extension,
    _blocked,
    _done,
    _report,
    _amount,
    _zero,
    _progress,
    _not_started,
    _acknowledged,
)
