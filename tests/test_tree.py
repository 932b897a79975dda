"""The tree as somebody new reads it: modules and functions one can see whole, no circle of imports, no dead code."""

from __future__ import annotations

import ast
import gc
import importlib
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from vulture.core import Item, Vulture  # type: ignore[import-untyped]

# One worker parses the tree once for all of them.
pytestmark = pytest.mark.xdist_group("tree")
ROOT = Path(__file__).parents[1]
LONGEST_MODULE, LONGEST_FUNCTION = 400, 60
REASON = "Long because"  # in the docstring of what is longer

# Called by a library under this name, or set for one to read.
LIBRARIES = frozenset(
    """CONTRACTS _clock_resolution _warn autofit begin_ branch_labels cache_ok capture_signals data_type depends_on
    down_revision
    different_first_page_header_footer fitToHeight fitToPage fitToWidth flow_style freeze_panes get_next_fire_time
    globals header_distance ignore_aliases impl inherit_cache isolation_level keep_with_next left_indent
    line_spacing_rule make_globals orientation page_break_before page_height page_width paperSize previous_fire_time
    print_area print_title_rows process_bind_param process_result_value rgb right_indent should_exit space_after
    column_expression quotePrefix space_before _as_text _instr _strpos alignment parse_json_payload
    bottom_margin top_margin left_margin right_margin first_line_indent line_spacing
    highlight_color""".split()  # noqa: SIM905
)
# Figures that go out whole with `summary --format json`, facts that only tests ask for, the reference's list of keys.
READ_ELSEWHERE = frozenset(
    {"documented", "done_week_ago", "normalise_reply", "pace_vnd", "percent_week_ago", "to_lunar", "worked_weekend"}
)


@dataclass(frozen=True)
class Module:
    """A module of ours; nodes: every node of its tree, walked once."""

    name: str
    lines: int
    tree: ast.Module
    nodes: tuple[ast.AST, ...]


@contextmanager
def parsing() -> Iterator[None]:
    """Without the collector of cycles: where it ends something of an earlier test that complains, telling the traceback
    parses as well, and Python 3.11 fails where one parse begins within another.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@cache
def modules() -> dict[str, Module]:
    """Everything under bot/ and schedules/ by its dotted name."""
    found = {}
    for package in ("bot", "schedules"):
        for file in sorted((ROOT / package).rglob("*.py")):
            name = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            text = file.read_text(encoding="utf-8")
            with parsing():
                tree = ast.parse(text)
            found[name] = Module(name, text.count("\n"), tree, tuple(ast.walk(tree)))
    return found


def test_a_module_can_be_read_at_one_sitting_or_says_why_not() -> None:
    unexplained = [
        str(file.relative_to(ROOT))
        for package in ("bot", "schedules", "tests")
        for file in sorted((ROOT / package).rglob("*.py"))
        if (text := file.read_text(encoding="utf-8")).count("\n") > LONGEST_MODULE
        and REASON not in text[: text.index('"""', 3)]
    ]
    assert unexplained == []


def test_no_benchmark_hides_a_module_of_pythons_own() -> None:
    """A script looks for modules in its own folder first: a platform.py there once stopped every other one."""
    scripts = (ROOT / "tests" / "benchmarks").rglob("*.py")
    assert [file.name for file in scripts if file.stem in sys.stdlib_module_names] == []


@pytest.mark.parametrize("name", sorted(file.stem for file in (ROOT / "tests" / "benchmarks").glob("[a-z]*.py")))
def test_a_benchmark_can_be_begun(name: str) -> None:
    """They are run rarely, and lean on tests that move."""
    assert callable(importlib.import_module(f"tests.benchmarks.{name}").main)


def test_a_function_can_be_seen_whole_or_says_why_not() -> None:
    unexplained = [
        f"{module.name}.{node.name}"
        for module in modules().values()
        for node in module.nodes
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
        and REASON not in (ast.get_docstring(node) or "")
    ]
    assert unexplained == []


def test_everything_public_says_what_it_is() -> None:
    silent = [
        f"{module.name}.{node.name}"
        for module in modules().values()
        if ".migrations.versions." not in module.name
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
    ]
    assert silent == []


def test_no_module_leads_back_to_itself() -> None:
    """Imports inside functions count: they too say who knows whom. Imports for types alone do not run."""
    assert _circles({module.name: _imports(module) for module in modules().values()}) == []


def _imports(module: Module) -> set[str]:
    ours = modules().keys()
    for_types = {
        id(inner)
        for node in module.nodes
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in node.body
    }
    found: set[str] = set()
    for node in module.nodes:
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (inside & ours) or {node.module}
    return (found & ours) - {module.name}


def _circles(knows: dict[str, set[str]]) -> list[list[str]]:
    """Every group of modules that reach one another (Tarjan)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    path: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        order[name] = low[name] = len(order)
        path.append(name)
        for other in knows[name]:
            if other not in order:
                visit(other)
            if other in path:
                low[name] = min(low[name], low[other])
        if low[name] == order[name]:
            group = path[path.index(name) :]
            del path[path.index(name) :]
            if len(group) > 1:
                found.append(sorted(group))

    for name in knows:
        if name not in order:
            visit(name)
    return found


@pytest.mark.slow
def test_nothing_is_dead() -> None:
    """What neither code nor a template nor a text names is nobody's."""
    watch = Vulture()
    with parsing():
        watch.scavenge([str(ROOT / "bot"), str(ROOT / "schedules")])
    named = set(re.findall(r"\w+", "\n".join(_texts())))
    unused = [one for one in watch.get_unused_code() if not _alive(one, named)]
    assert [f"{one.filename}:{one.first_lineno} {one.name}" for one in unused] == []


def _texts() -> Iterator[str]:
    for suffix in ("*.html", "*.yaml"):
        for file in (ROOT / "bot").rglob(suffix):
            yield file.read_text(encoding="utf-8")


def _alive(one: Item, named: set[str]) -> bool:
    return one.name in LIBRARIES or one.name in READ_ELSEWHERE or one.name in named
