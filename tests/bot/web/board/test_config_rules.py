"""Rules and chains of steps in forms on the board: no key of config/ is left to whoever can write YAML."""

from __future__ import annotations

import pytest

from bot.handbook.configuration import SECTIONS as KEYS
from bot.ledger.rules import documents
from bot.web.board.config import rules
from bot.web.board.config.sections import SECTIONS
from schedules.configuration import editing, words
from tests.bot.web.board.test_board import opened, page
from tests.bot.web.board.test_config import OFFICE, applies, house, sends, texts
from tests.bot.web.formfields import fields
from tests.bot.web.house import House, plain

__all__ = ["house"]
BOOK = "rulebooks/bang-mac-2026.yaml"
AT = "quy-tac.bang-mac-2026"


async def form_of(house: House, path: str, section: str, row: str = "") -> dict[str, list[str]]:
    return fields(await page(house, f"{path}/cau-hinh/dong?muc={section}&dong={row}"), "/cau-hinh/dong")


def lines_that_differ(before: str, after: str) -> list[str]:
    old, new = before.splitlines(), after.splitlines()
    return [line for line in new if line not in old] + [line for line in old if line not in new]


def one_of_each_kind(text: str) -> list[str]:
    """A rule of every kind of a rulebook."""
    found = {str(row.get("loai")): name for name, row in editing.items(editing.plain(text, ("quy_tac",)))}
    return list(found.values())


async def test_rules_and_chains_open_and_change_nothing_untouched(house: House) -> None:
    path = await opened(house, OFFICE)
    held = await texts(house)
    rows = [(AT, row) for row in one_of_each_kind(held[BOOK])]
    assert len(rows) == len(words.KINDS)
    listed = await page(house, f"{path}/cau-hinh/muc?muc={AT}")
    for section, row in [*rows, ("chuoi-khau", "giai_ngan.khoi_cong_moi"), ("chuoi-khau", "giai_ngan")]:
        form = await form_of(house, path, section, row)
        assert "Không có gì khác" in plain(await sends(house, f"{path}/cau-hinh/dong", form)), row
        assert section != AT or f"dong={row}" in listed


@pytest.mark.slow
async def test_every_rule_of_every_rulebook_opens_and_changes_nothing_untouched(house: House) -> None:
    path = await opened(house, OFFICE)
    held = await texts(house)
    for book, document in rules.names(held).items():
        for row, _ in editing.items(editing.plain(held[document], ("quy_tac",))):
            form = await form_of(house, path, f"quy-tac.{book}", row)
            assert "Không có gì khác" in plain(await sends(house, f"{path}/cau-hinh/dong", form)), row


async def test_a_step_is_moved_added_and_taken_out_and_nothing_else_changes(house: House) -> None:
    path = await opened(house, OFFICE)
    before = await texts(house)
    form = await form_of(house, path, AT, "giai-ngan-chuyen-tiep")
    steps = "f1-cac_buoc"
    assert form[f"{steps}-han"][:4] == ["30/6/2026", "30/9/2026", "31/12/2026", ""]
    form[f"{steps}-han"][1] = "15/10/2026"
    form[f"{steps}-tt"][3], form[f"{steps}-han"][3], form[f"{steps}-ten"][3] = "2", "31/7/2026", "Nửa chặng đường"
    form[f"{steps}-chi_tieu.gia_tri"][3], form[f"{steps}-chi_tieu.don_vi"][3] = "45", "%"
    shown = await sends(house, f"{path}/cau-hinh/dong", form)
    for said in ("Thêm việc: ", "hạn 31/7/2026", "hạn 15/10/2026 (trước là 30/9/2026)"):
        assert said in plain(shown), said
    assert await texts(house) == before
    await applies(house, path, shown)
    after = (await texts(house))[BOOK]
    assert lines_that_differ(before[BOOK], after) == [
        "      - ma: nua-chang-duong",
        "        ten: Nửa chặng đường",
        "        han: 2026-07-31",
        "        chi_tieu:",
        "          gia_tri: 45",
        '          don_vi: "%"',
        "        han: 2026-10-15",
    ]
    back = await form_of(house, path, AT, "giai-ngan-chuyen-tiep")
    assert [back[f"{steps}-ma"][n] for n in range(4)] == ["muc-30", "nua-chang-duong", "muc-60", "muc-100"]
    back[f"{steps}-han"][2] = "30/9/2026"
    await applies(house, path, await sends(house, f"{path}/cau-hinh/dong", back | {f"{steps}-bo": ["1"]}))
    assert (await texts(house))[BOOK] == before[BOOK]


@pytest.mark.slow
async def test_a_rule_of_each_kind_is_made_in_a_form(house: House) -> None:
    path = await opened(house, OFFICE)
    more = {
        "mot_lan": {"f1-cac_buoc-han": ["31/3/2027", ""]},
        "moc": {
            "f1-cac_buoc-han": ["30/6/2027", "31/12/2027"],
            "f1-cac_buoc-chi_tieu.gia_tri": ["30", "100"],
            "f1-cac_buoc-chi_tieu.don_vi": ["%", "%"],
        },
        "dinh_ky": {"f1-ky": ["thang", "quy"], "f1-ngay_bao_cao": ["kt_xh"]},
        "chi_tieu": {"f1-chi_tieu.gia_tri": ["10"], "f1-chi_tieu.don_vi": ["%"], "f1-chi_tieu.phep": [">="]},
        "su_kien": {},
        "giao_viec": {},
    }
    assert set(more) == set(words.KINDS)
    for kind, cells in more.items():
        form = await form_of(house, path, f"{AT}.{kind}")
        form |= {"f0-ten": [f"Việc thử loại {kind}"], "f0-dieu_khoan": ["Điều 9"], "f2-chu_tri": ["tram-y-te"], **cells}
        shown = await sends(house, f"{path}/cau-hinh/dong", form)
        assert f"Thêm quy tắc “Việc thử loại {kind}” (viec-thu-loai-{kind.replace('_', '-')})" in plain(shown)
        await applies(house, path, shown)
    commune = await house.app.store.read(documents.load_current, house.app.commune.id)
    made = [rule for book in commune.rulebooks for rule in book.rules if rule.id.startswith("viec-thu")]
    assert {rule.kind for rule in made} == set(words.KINDS.values())
    form = await form_of(house, path, f"{AT}.moc")
    wrong = form | {"f0-ten": ["Việc sai"], "f1-cac_buoc-han": ["30/6", ""], "f1-cac_buoc-ma": ["a", ""]}
    text = await sends(house, f"{path}/cau-hinh/dong", wrong, 422)
    assert 'value="30/6"' in text
    assert "30/6/2026" in plain(text)


@pytest.mark.slow
async def test_a_chain_of_steps_is_changed_and_its_last_days_are_shown(house: House) -> None:
    path = await opened(house, OFFICE)
    before = (await texts(house))["commune.yaml"]
    form = await form_of(house, path, "chuoi-khau", "khoi_cong")
    assert form["f0-cac_khau-ten"][1] == "chọn xong nhà thầu"
    form["f0-cac_khau-ngay"][1] = "45"
    shown = await sends(house, f"{path}/cau-hinh/dong", form)
    assert "Khâu “chọn xong nhà thầu”: 30 → 45 ngày làm việc" in plain(shown)
    await applies(house, path, shown)
    changed = lines_that_differ(before, (await texts(house))["commune.yaml"])
    assert changed == [
        "      - {ma: nha-thau, ten: chọn xong nhà thầu, ngay: 45, goi_la: [nhà thầu, đấu thầu, gói thầu]}"
    ]
    fresh = await form_of(house, path, "chuoi-khau")
    fresh |= {
        "f0-chinh_sach": ["mot_lan"],
        "f0-cac_khau-ten": ["lập dự thảo", "trình ký"],
        "f0-cac_khau-ngay": ["5", "2"],
    }
    await applies(house, path, await sends(house, f"{path}/cau-hinh/dong", fresh))
    commune = await house.app.store.read(documents.load_current, house.app.commune.id)
    chain = next(one for one in commune.chains if one.policy == "mot_lan")
    assert [(one.id, one.days) for one in chain.stages] == [("lap-du-thao", 5), ("trinh-ky", 2)]
    again = plain(await sends(house, f"{path}/cau-hinh/dong", fresh, 422))
    assert "“mot_lan” đã có" in again


@pytest.mark.slow
async def test_ids_that_history_hangs_on_do_not_change_in_a_form(house: House) -> None:
    path = await opened(house, OFFICE)
    before = await texts(house)
    form = await form_of(house, path, AT, "giai-ngan-chuyen-tiep")
    form["f1-cac_buoc-ma"][0], form["f0-ma"] = "khac", ["ten-khac"]
    assert "Không có gì khác" in plain(await sends(house, f"{path}/cau-hinh/dong", form))
    form["f1-cac_buoc-tt"] = ["3", "2", "1", *form["f1-cac_buoc-tt"][3:]]
    form["f1-cac_buoc-han"][:3] = ["31/12/2026", "30/9/2026", "30/6/2026"]
    form["f1-cac_buoc-chi_tieu.gia_tri"][:3] = ["100", "60", "30"]
    await applies(house, path, await sends(house, f"{path}/cau-hinh/dong", form))
    commune = await house.app.store.read(documents.load_current, house.app.commune.id)
    steps = next(rule for rule in commune.rulebooks[0].rules if rule.id == "giai-ngan-chuyen-tiep").steps
    assert [(one.id, one.target.value if one.target else 0) for one in steps] == [
        ("muc-100", 30), ("muc-60", 60), ("muc-30", 100),
    ]  # fmt: skip
    assert before["commune.yaml"] == (await texts(house))["commune.yaml"]


async def test_what_another_changed_meanwhile_is_not_overwritten(house: House) -> None:
    path = await opened(house, OFFICE)
    mine = await form_of(house, path, AT, "giai-ngan-chuyen-tiep")
    other = await form_of(house, path, AT, "giai-ngan-chuyen-tiep")
    beside = await form_of(house, path, "nguoi", "chu-tich")
    await applies(house, path, await sends(house, f"{path}/cau-hinh/dong", other | {"f1-cac_buoc-bo": ["0"]}))
    mine["f1-cac_buoc-han"][0] = "1/6/2026"
    text = await sends(house, f"{path}/cau-hinh/dong", mine, 409)
    assert "vừa được sửa ở nơi khác" in plain(text)
    assert "1/6/2026" not in text
    await sends(house, f"{path}/cau-hinh/dong", beside | {"f0-chuc_danh": ["Chủ tịch"]})  # of another row


def test_no_key_of_the_configuration_is_without_a_form() -> None:
    """What a document may say can be said in a form; the ids of a commune and its rulebooks never change."""
    texts_of = {"rulebooks/x.yaml": "ten: X\nquy_tac: []\n"}
    sections = [*SECTIONS, rules.section("van-ban.x", texts_of)]
    sections += [rules.section(f"quy-tac.x.{kind}", texts_of) for kind in words.KINDS]
    offered = {part for one in sections if one is not None for group in one.groups for part in group.path}
    offered |= {key for one in sections if one is not None for key in one.given}
    for section in sections:
        for group in section.groups if section is not None else ():
            for one in group.fields:
                offered |= set(one.key.split("."))
                offered |= {part for sub in one.sub for part in sub.key.split(".")}
    assert {key.name for section in KEYS for key in section.keys} - offered == set()


@pytest.mark.slow
async def test_addresses_of_no_rulebook_lead_nowhere(house: House) -> None:
    path = await opened(house, OFFICE)
    for address in ("quy-tac.khong-co", f"{AT}.la", "van-ban.", "quy-tac", "..", "quy-tac.../x"):
        await page(house, f"{path}/cau-hinh/muc?muc={address}", 404)
