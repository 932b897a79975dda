"""Cells, rows and tables of a document change; what nobody touched stays, letter by letter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.commune import NAMES
from schedules.configuration import load
from schedules.configuration.editing import Value, add, index_of, lines_of, plain, put, remove
from schedules.errors import Fault
from tests.schedules.folder import documents

TEXT = """\
# đầu tệp
gio:            # giờ Việt Nam
  sang: 08:00   # tin buổi sáng
  chieu: 14:00

can_bo:
  - {ma: a, ten: Trưởng phòng, vai_tro: [x, y]}   # người thứ nhất
  # người thứ hai
  - ma: b
    ten: "Phó: phòng"
    nghi:
      2026-01-02: Tết   # hoán đổi

# cuối
danh_sach: []
trong:
"""


def test_a_word_gives_way_and_its_comment_stays() -> None:
    made = put(TEXT, ("gio",), "sang", "07:30")
    assert made == TEXT.replace("08:00", "07:30")
    assert put(TEXT, ("can_bo", 1), "ten", "Phó phòng #2").count('"Phó phòng #2"') == 1


def test_rows_are_added_and_removed_between_comments() -> None:
    made = add(TEXT, ("can_bo",), {"ma": "c", "ten": "Ai, đó"})
    assert '      2026-01-02: Tết   # hoán đổi\n  - ma: c\n    ten: "Ai, đó"\n\n# cuối' in made
    assert remove(made, ("can_bo",), 2) == TEXT
    short = remove(TEXT, ("can_bo",), 1)
    assert plain(short, ("can_bo", 1)) is None
    assert "# người thứ hai\n\n# cuối" in short


def test_what_is_not_there_is_made_and_what_is_empty_filled() -> None:
    assert plain(put(TEXT, ("moi", "sau"), "k", "1"), ("moi",)) == {"sau": {"k": "1"}}
    assert plain(put(TEXT, ("trong",), "k", "1"), ("trong",)) == {"k": "1"}
    assert plain(add(TEXT, ("danh_sach",), {"ma": "z"}), ("danh_sach",)) == [{"ma": "z"}]
    assert put(TEXT, ("gio",), "khong-co", None) == TEXT


def test_keys_go_in_either_style() -> None:
    assert "{ma: a, vai_tro: [x, y]}   # người thứ nhất" in put(TEXT, ("can_bo", 0), "ten", None)
    assert plain(put(TEXT, ("can_bo", 1), "ma", None), ("can_bo", 1, "ten")) == "Phó: phòng"
    assert "{ma: a, ten: Trưởng phòng, vai_tro: [x, y], them: q}" in put(TEXT, ("can_bo", 0), "them", "q")


def test_it_says_where_a_row_and_its_keys_stand() -> None:
    where = lines_of(TEXT, ("can_bo", 1))
    assert where is not None
    assert (where.first, where.last, where.keys["ten"]) == (9, 12, (10, 10))
    assert index_of(plain(TEXT, ("can_bo",)), "b") == 1


BLOCKS = """\
gio:
  ghi_chu: >-
    dòng một

    dòng hai
  # về buổi sáng
  sang: 08:00

can_bo:
  - ma: a
    ghi_chu: |
      thứ nhất
  # người thứ hai
  - ma: b
    ghi_chu: |+   # giữ dòng trống
      thứ hai

cuoi: |
  hết
"""


def test_a_note_of_several_lines_ends_where_its_words_end() -> None:
    note = "  ghi_chu: >-\n    dòng một\n\n    dòng hai\n"
    assert put(BLOCKS, ("gio",), "ghi_chu", None) == BLOCKS.replace(note, "")
    assert put(BLOCKS, ("gio",), "ghi_chu", "mới") == BLOCKS.replace(note, "  ghi_chu: mới\n")
    assert put(BLOCKS, ("gio",), "sang", "07:00") == BLOCKS.replace("08:00", "07:00")
    assert put(BLOCKS, ("can_bo", 1), "ghi_chu", None) == BLOCKS.replace(
        "    ghi_chu: |+   # giữ dòng trống\n      thứ hai\n", ""
    )
    assert put(BLOCKS, (), "cuoi", "x") == BLOCKS.replace("|\n  hết\n", "x\n")
    assert put(BLOCKS, ("can_bo", 0), "ma", None) == BLOCKS.replace(
        "ma: a\n    ghi_chu: |\n      thứ nhất\n", "ghi_chu: thứ nhất\n"
    )


def test_rows_and_keys_come_and_go_behind_a_note_of_several_lines() -> None:
    first, second = "  - ma: a\n    ghi_chu: |\n      thứ nhất\n", "  - ma: b\n    ghi_chu: |+"
    assert remove(BLOCKS, ("can_bo",), 0) == BLOCKS.replace(first, "")
    assert add(BLOCKS, ("can_bo",), {"ma": "c"}) == BLOCKS.replace("      thứ hai\n", "      thứ hai\n  - ma: c\n")
    assert remove(add(BLOCKS, ("can_bo",), {"ma": "c"}), ("can_bo",), 2) == BLOCKS
    assert put(BLOCKS, ("can_bo", 0), "ten", "A") == BLOCKS.replace(first, first + "    ten: A\n")
    assert put(BLOCKS, (), "moi", "1") == BLOCKS + "moi: 1\n"
    assert put(BLOCKS.rstrip(), (), "moi", "1") == BLOCKS + "moi: 1"
    assert second in remove(BLOCKS, ("can_bo",), 0)
    where = lines_of(BLOCKS, ("can_bo", 0))
    assert where is not None
    assert (where.first, where.last, where.keys["ghi_chu"]) == (10, 12, (11, 12))


SHARED = """\
goc: &goc {ma: a, ten: A}
nghe: &nghe [x, y]
ds:
  - ma: b
    vai_tro: *nghe
  - *goc
khac: *goc
cuoi: c
"""


@pytest.mark.parametrize(
    ("line", "change"),
    [
        (7, lambda: put(SHARED, (), "khac", "x")),
        (7, lambda: put(SHARED, (), "khac", None)),
        (7, lambda: put(SHARED, ("khac",), "ten", "B")),
        (1, lambda: put(SHARED, ("goc",), "ten", "B")),
        (1, lambda: put(SHARED, (), "goc", None)),
        (5, lambda: put(SHARED, ("ds", 0), "vai_tro", ["z"])),
        (5, lambda: put(SHARED, ("ds", 0), "vai_tro", None)),
        (5, lambda: put(SHARED, ("ds", 0), "ma", None)),
        (5, lambda: put(SHARED, ("ds", 0), "moi", "z")),
        (5, lambda: remove(SHARED, ("ds",), 0)),
        (1, lambda: remove(SHARED, ("ds",), 1)),
        (1, lambda: add(SHARED, ("ds",), {"ma": "d"})),
        (2, lambda: add(SHARED, ("nghe",), "z")),
    ],
)
def test_what_stands_in_two_places_is_not_changed_in_one(line: int, change: Callable[[], str]) -> None:
    with pytest.raises(Fault, match=f"^dòng {line}: .*sửa ở dạng văn bản"):
        change()


def test_what_stands_beside_a_shared_value_is_changed() -> None:
    assert put(SHARED, (), "cuoi", "d") == SHARED.replace("cuoi: c", "cuoi: d")
    assert put(SHARED, ("ds", 0), "ma", "z") == SHARED.replace("ma: b", "ma: z")
    where = lines_of(SHARED, ("ds", 0))
    assert where is not None
    assert (where.first, where.last, where.keys["vai_tro"]) == (4, 5, (5, 5))


LONG = ["commune.yaml", *(f"rulebooks/{one.name}" for one in sorted(Path("config/rulebooks").glob("*.yaml")))]
SHORT = [name for name in NAMES if name not in LONG]


@pytest.mark.parametrize("name", [*SHORT, *(pytest.param(name, marks=pytest.mark.slow) for name in LONG)])
def test_writing_what_stands_there_changes_nothing_that_is_read(name: str) -> None:
    """Every row of the shipped files, rewritten whole, reads back as the same configuration."""
    text = (Path("config") / name).read_text(encoding="utf-8")
    top = plain(text)
    assert isinstance(top, dict)
    made = text
    for key, value in top.items():
        made = put(made, (), key, value)
        for n in range(min(3, len(value)) if isinstance(value, list) else 0):
            item = plain(made, (key, n))
            if isinstance(item, dict):
                for inner, one in item.items():
                    made = put(made, (key, n), inner, one)
    assert plain(made) == top


def test_a_configuration_that_was_edited_loads() -> None:
    texts = documents()
    text = put(texts["units.yaml"], ("can_bo", 0), "dien_thoai", "0205 3812 345")
    text = add(text, ("can_bo",), {"ma": "them", "chuc_danh": "Trưởng thôn: Nà Pe, số 2"})
    commune = load({**texts, "units.yaml": text})
    assert commune.directory.people["them"].title == "Trưởng thôn: Nà Pe, số 2"
    assert next(iter(commune.directory.people.values())).phone == "0205 3812 345"


WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=20).map(str.strip)
VALUES: st.SearchStrategy[Value] = st.recursive(
    WORDS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.from_regex(r"[a-z]{1,6}", fullmatch=True), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=25)
@given(VALUES)
def test_whatever_is_written_reads_back(value: Value) -> None:
    made = put(TEXT, ("can_bo", 1), "moi", value)
    yaml.compose(made)
    assert plain(made, ("can_bo", 1, "moi")) == value
    assert plain(made, ("can_bo", 0)) == plain(TEXT, ("can_bo", 0))
