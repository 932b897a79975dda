"""The fields of a page's forms as a browser would send them back untouched."""

from __future__ import annotations

from html.parser import HTMLParser


class _Reader(HTMLParser):
    def __init__(self, action: str) -> None:
        super().__init__()
        self._action, self._inside = action, False
        self.values: dict[str, list[str]] = {}
        self._area: str | None = None
        self._text = ""
        self._select: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        got = dict(attributes)
        if tag == "form":
            self._inside = (got.get("action") or "").endswith(self._action) and got.get("method") == "post"
        if not self._inside or ("name" not in got and tag not in ("option",)):
            return
        name = got.get("name") or ""
        if tag == "input" and got.get("type") in ("checkbox", "radio"):
            if "checked" in got:
                self.values.setdefault(name, []).append(got.get("value") or "on")
        elif tag == "input" and got.get("type") != "file":
            self.values.setdefault(name, []).append(got.get("value") or "")
        elif tag == "textarea":
            self._area, self._text = name, ""
        elif tag == "select":
            self._select = (name, [])
        elif tag == "option" and self._select is not None:
            chosen = self._select[1]
            if "selected" in got or not chosen:
                chosen[:] = [got.get("value") or ""]

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "textarea" and self._area is not None:
            text = self._text.removeprefix("\n")
            self.values.setdefault(self._area, []).append(text.replace("\n", "\r\n"))
            self._area = None
        elif tag == "select" and self._select is not None:
            name, chosen = self._select
            self.values.setdefault(name, []).extend(chosen)
            self._select = None


def fields(html: str, action: str) -> dict[str, list[str]]:
    """What the form with this end of an address holds; line ends as browsers send them."""
    reader = _Reader(action)
    reader.feed(html)
    return reader.values
