"""The sheet of linking codes that an office prints, cuts and hands out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from bot.texts import render
from schedules.commune import Commune

QR_CENTIMETRES = 2.8


def sheet(commune: Commune, invitations: Sequence[Mapping[str, Any]]) -> bytes:
    """A .docx, one row a person: title, code, QR. `invitations` as `invite --json` prints them, with a `title` each.

    zalo: the Zalo bot the person is to write to, None without one; its QR opens the bot where its address is known, and
    the code is typed there. Telegram's QR holds the deep link. With neither the QR holds the code, to be pasted.
    """
    from docx import Document
    from docx.shared import Cm, Pt

    paper = Document()
    paper.styles["Normal"].font.name = "Times New Roman"
    paper.styles["Normal"].font.size = Pt(13)
    paper.add_heading(render("invite.sheet.title", commune=commune.name).text, level=1)
    paper.add_paragraph(render("invite.sheet.how").text)
    table = paper.add_table(rows=0, cols=2, style="Table Grid")
    for invitation in invitations:
        words, code = table.add_row().cells
        words.width, code.width = Cm(12), Cm(4)
        words.paragraphs[0].add_run(str(invitation["title"])).bold = True
        last_day = datetime.fromisoformat(invitation["expires_at"]).date()
        words.add_paragraph(render("invite.sheet.code", code=invitation["code"], last_day=last_day).text)
        zalo = invitation.get("zalo")
        if zalo is not None:
            words.add_paragraph(render("invite.sheet.zalo", bot=zalo["name"], scan=bool(zalo["link"])).text)
        for label, content in _codes(invitation):
            picture = code.paragraphs[0].add_run()
            picture.add_picture(_qr(content), width=Cm(QR_CENTIMETRES))
            picture.add_text(label)
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def _codes(invitation: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is scanned, with the name that stands under it where there are two."""
    zalo = (invitation.get("zalo") or {}).get("link")
    known = [("Zalo", zalo), ("Telegram", invitation["link"])]
    found = [(label, content) for label, content in known if content]
    if not found:
        return [("", invitation["code"])]
    return found if len(found) > 1 else [("", found[0][1])]


def _qr(content: str) -> BytesIO:
    import segno

    image = BytesIO()
    segno.make(content, error="m").save(image, kind="png", scale=6, border=2)
    image.seek(0)
    return image
