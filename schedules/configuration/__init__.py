"""Reading and writing the YAML documents of a commune; `load` is the way in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from schedules.commune import NAMES, Commune
from schedules.errors import ConfigFault, Problem


def load(documents: Mapping[str, str]) -> Commune:
    """The commune that a set of documents (name to text) describes.

    Raises ConfigFault with every problem of every document: file, line, what is wrong, how to mend it.
    """
    from schedules.attention import too_much
    from schedules.configuration import holidays, projects, rulebooks, settings, unblocking, units

    problems: list[Problem] = [
        Problem(name, 0, "thiếu tệp này.", "Thêm tệp vào thư mục cấu hình (xem config/ mẫu).")
        for name in NAMES
        if name not in documents
    ]
    texts = {name: documents.get(name, "") for name in NAMES if name in documents}
    base = settings.read(texts.get("commune.yaml"), problems)
    directory = units.read(texts.get("units.yaml"), problems)
    unblocking.check(base.commune.unblocking, directory, problems)
    portfolio = projects.read(texts.get("projects.yaml"), directory, problems)
    calendar = holidays.read(texts.get("holidays.yaml"), problems)
    books = rulebooks.read(
        {name: text for name, text in sorted(documents.items()) if name.startswith("rulebooks/")},
        rulebooks.Known(directory, base.policies, base.policy_for, base.due_days),
        problems,
    )
    if problems:
        raise ConfigFault(sorted(problems, key=lambda problem: (problem.file, problem.line)))
    made = replace(base.commune, directory=directory, projects=portfolio, calendar=calendar, rulebooks=books)
    crowded = tuple(too_much(made))
    if crowded:
        raise ConfigFault(crowded)
    return made
