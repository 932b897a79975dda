"""Every request against the Bot API's own description: method known, fields known, required ones there, types, lengths.

The description comes from the shared file where it is present, else from `table.py`, which has the methods in use.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.emulators.telegram.table import METHODS, TYPES

SHARED = Path(__file__).resolve().parents[4] / "shared" / "domain" / "telegram_bot_api_10.0.json"
LENGTH = re.compile(r"\b(\d+)-(\d+) (characters|bytes)\b")
ARRAY = "Array of "


class Upload:
    """A file of a multipart request."""

    def __init__(self, name: str, mime: str, content: bytes) -> None:
        self.name, self.mime, self.content = name, mime, content


@dataclass(frozen=True)
class Field:
    name: str
    types: tuple[str, ...]
    required: bool
    least: int = 0
    most: int | None = None
    in_bytes: bool = False


@dataclass(frozen=True)
class Spec:
    """methods and types by name, each with its fields; `subtypes` of a type that is one of several."""

    methods: Mapping[str, Mapping[str, Field]]
    types: Mapping[str, Mapping[str, Field]]
    subtypes: Mapping[str, tuple[str, ...]]

    def read(self, method: str, given: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
        """The parameters in their types, and everything that is wrong with them."""
        fields, values, wrong = self.methods[method], {}, []
        for name, value in given.items():
            if name not in fields:
                wrong.append(f"{method}: unknown parameter {name}")
                continue
            values[name], faults = self._value(fields[name], value)
            wrong += [f"{method}: {fault}" for fault in faults]
        wrong += [f"{method}: {name} is missing" for name, f in fields.items() if f.required and name not in given]
        return values, wrong

    def _value(self, field: Field, value: Any) -> tuple[Any, list[str]]:
        if isinstance(value, Upload):
            return value, [] if "InputFile" in field.types else [f"{field.name} takes no file"]
        for kind in sorted(field.types, key=lambda kind: kind == "String"):
            try:
                decoded = _decode(kind, value)
            except ValueError:
                continue
            return decoded, list(self._faults(field, kind, decoded, field.name))
        return value, [f"{field.name} is not {' or '.join(field.types)}: {str(value)[:40]!r}"]

    def _faults(self, field: Field, kind: str, value: Any, where: str) -> Iterator[str]:
        if kind.startswith(ARRAY):
            if not isinstance(value, list):
                yield f"{where} is not a list"
                return
            for n, item in enumerate(value):
                yield from self._faults(field, kind.removeprefix(ARRAY), item, f"{where}[{n}]")
        elif kind in SCALARS:
            if not isinstance(value, SCALARS[kind]) or (kind == "Integer" and isinstance(value, bool)):
                yield f"{where} is not {kind}: {str(value)[:40]!r}"
            elif isinstance(value, str):
                yield from _length(field, value, where)
        elif kind != "InputFile":
            yield from self._object(kind, value, where)

    def _object(self, kind: str, value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{where} is not {kind}"
            return
        if kind in self.subtypes:
            tries = [list(self._object(one, value, where)) for one in self.subtypes[kind]]
            yield from min(tries, key=len)
            return
        fields = self.types[kind]
        for name, item in value.items():
            if name not in fields:
                yield f"{where} ({kind}) has an unknown field {name}"
                continue
            kinds = fields[name].types
            tries = [list(self._faults(fields[name], one, item, f"{where}.{name}")) for one in kinds]
            yield from min(tries, key=len)
        yield from (f"{where} ({kind}) lacks {n}" for n, f in fields.items() if f.required and n not in value)


SCALARS: dict[str, type | tuple[type, ...]] = {"Integer": int, "Float": (int, float), "Boolean": bool, "String": str}


def _decode(kind: str, value: Any) -> Any:
    """A form's text in its type; values of a JSON body are in theirs already. ValueError: it is of another."""
    if not isinstance(value, str):
        if kind in SCALARS and not isinstance(value, SCALARS[kind]):
            raise ValueError
        return value
    if kind == "String":
        return value
    if kind == "Boolean":
        return {"true": True, "false": False, "True": True, "False": False}[value] if value else False
    if kind == "Integer":
        return int(value)
    if kind == "Float":
        return float(value)
    if kind == "InputFile":
        raise ValueError
    return json.loads(value)


def _length(field: Field, value: str, where: str) -> Iterator[str]:
    size = len(value.encode()) if field.in_bytes else len(value)
    if field.most is not None and not field.least <= size <= field.most:
        yield f"{where} has {size} {'bytes' if field.in_bytes else 'characters'}, {field.least}-{field.most} may be"


@cache
def shared_spec() -> Spec | None:
    """The whole Bot API; None where the shared file is absent."""
    if not SHARED.exists():
        return None
    data = json.loads(SHARED.read_text(encoding="utf-8"))
    return Spec(
        {name: _fields(method) for name, method in data["methods"].items()},
        {name: _fields(kind) for name, kind in data["types"].items() if "subtypes" not in kind},
        {name: tuple(kind["subtypes"]) for name, kind in data["types"].items() if "subtypes" in kind},
    )


@cache
def own_spec() -> Spec:
    """The methods in use, from our own table."""
    return Spec(
        {name: {f: _own(f, line) for f, line in fields.items()} for name, fields in METHODS.items()},
        {name: {f: _own(f, line) for f, line in fields.items()} for name, fields in TYPES.items()},
        {},
    )


def _fields(thing: Mapping[str, Any]) -> dict[str, Field]:
    return {field["name"]: _field(field) for field in thing.get("fields", ())}


def _field(field: Mapping[str, Any]) -> Field:
    found = LENGTH.search(field["description"])
    least, most = (int(found[1]), int(found[2])) if found else (0, None)
    in_bytes = found is not None and found[3] == "bytes"
    return Field(field["name"], tuple(field["types"]), field["required"], least, most, in_bytes)


def _own(name: str, line: str) -> Field:
    """`Integer|String!` is required; `String 1-64 bytes` has a length."""
    found = LENGTH.search(line)
    kinds = tuple(part.strip() for part in (line[: found.start()] if found else line).rstrip("! ").split("|"))
    least, most = (int(found[1]), int(found[2])) if found else (0, None)
    return Field(name, kinds, "!" in line, least, most, found is not None and found[3] == "bytes")
