"""Whole texts (folded) that ask for a summary in plain words, by the command they mean."""

from __future__ import annotations

MONEY_SPENT = (
    "du an",
    "cac du an",
    "giai ngan",
    "giai ngan den dau",
    "giai ngan den dau roi",
    "giai ngan toi dau roi",
    "giai ngan the nao",
    "giai ngan the nao roi",
    "tinh hinh giai ngan",
    "tien do giai ngan",
    "du an nao cham",
    "du an nao dang cham",
    "du an nao giai ngan cham",
)
WHO_OWES = (
    "ai chua bao cao",
    "ai chua nop bao cao",
    "ai chua gui bao cao",
    "ai chua gui",
    "ai chua nop",
    "con ai chua bao cao",
    "con ai chua gui",
    "con ai chua nop",
    "don vi nao chua bao cao",
    "don vi nao chua gui",
    "don vi nao chua nop",
    "don vi nao chua gui bao cao",
    "don vi nao chua nop bao cao",
    "thon nao chua bao cao",
    "thon nao chua nop",
    "thon nao chua gui bao cao",
    "chua bao cao",
)
WHAT_IS_STUCK = (
    "vuong gi",
    "co vuong gi khong",
    "viec nao vuong",
    "viec nao dang vuong",
    "ai dang vuong",
    "don vi nao vuong",
    "don vi nao dang vuong",
    "dang vuong gi",
    "cac vuong mac",
    "danh sach vuong mac",
    "tong hop vuong mac",
    "du an nao vuong",
    "du an nao dang vuong",
)
