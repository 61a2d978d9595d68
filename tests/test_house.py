"""The rules of the house that a machine can check: floors, sizes, names, who may know what."""

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "outreach"
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))

FLOORS = {
    **dict.fromkeys(("vocabulary", "errors", "settings", "sealing", "whole_files"), 1),
    "territory": 2,
    **dict.fromkeys(("questionnaire", "register", "post", "media"), 3),
    **dict.fromkeys(("intake", "follow_up", "observatory", "access"), 4),
    **dict.fromkeys(("field", "desk", "slip", "coordination", "account", "fiction"), 5),
    **dict.fromkeys(("__init__", "assembly", "cli", "serving", "wording"), 6),
}
# Rooms of one floor that are one thing and may see each other.
SAME_ROOM_FLOORS = {1, 6}
ONLY_IN = {
    "flask": lambda room, path: FLOORS[room] >= 5 or room == "access",
    "wtforms": lambda room, path: FLOORS[room] == 5,
    "flask_wtf": lambda room, path: FLOORS[room] == 5 or room == "access",
    "sqlite_utils": lambda room, path: room in ("register", "observatory"),
    "PIL": lambda room, path: room == "media",
    "pyxform": lambda room, path: room == "questionnaire",
}
BANNED_NAMES = ("utils", "helpers", "common", "base", "manager", "service", "core", "misc")
BANNED_PREFIXES = ("get_", "handle_", "process_")
# Names that a library calls: WTForms' own hooks.
CALLED_BY_LIBRARIES = {"process_formdata", "process_data"}
TRANSLATING = {"_", "gettext", "lazy_gettext", "ngettext", "mark"}
REQUEST_WORDS = {"request", "g", "current_app"}


def name_room(path: Path) -> str:
    """Return the room a module stands in: its first folder or its own name."""
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def list_imports(tree: ast.Module) -> Iterator[tuple[str, list[str]]]:
    """Yield every imported module with the names taken from it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, []) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            yield node.module or "", [alias.name for alias in node.names]


def list_functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function of a module."""
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_keeps_the_house_rules(path: Path) -> None:
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    room = name_room(path)
    assert room in FLOORS, f"{path} stands on no floor"
    assert len(text.splitlines()) <= 300, "a room over 300 lines"
    assert ast.get_docstring(tree), "a module without its two to four lines"
    assert not path.stem.startswith(BANNED_NAMES), "a banned name"
    body = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    inside = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert len(body) == len(inside), "an import that is not at the top of the file"
    for function in list_functions(tree):
        lines = (function.end_lineno or 0) - function.lineno + 1
        assert lines <= 40, f"{function.name} has {lines} lines"
        banned = function.name.startswith(BANNED_PREFIXES) and function.name not in CALLED_BY_LIBRARIES
        assert not banned, f"{function.name}: a banned verb"
    public = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    silent = [node.name for node in public if not node.name.startswith("_") and not ast.get_docstring(node)]
    assert not silent, f"without a sentence: {silent}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down_and_libraries_stay_in_their_rooms(path: Path) -> None:
    room = name_room(path)
    for module, names in list_imports(ast.parse(path.read_text("utf-8"))):
        top = module.split(".")[0]
        if top == "outreach":
            told = module.split(".")[1:2] or names
            for other in told:
                other = other if other in FLOORS else "__init__"
                lower = FLOORS[other] < FLOORS[room]
                same = other == room or (FLOORS[other] == FLOORS[room] and FLOORS[room] in SAME_ROOM_FLOORS)
                assert lower or same, f"{room} (floor {FLOORS[room]}) imports {other} (floor {FLOORS[other]})"
        elif top in ONLY_IN:
            assert ONLY_IN[top](room, path), f"{top} is not for {room}"
        if top == "flask" and REQUEST_WORDS & set(names):
            assert (
                path.stem.endswith("pages") or room == "access"
            ), "request, g and current_app are for pages and access"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_sentence_is_translated_inside_an_f_string(path: Path) -> None:
    # The extractor does not look there: the sentence would stay French on every English page.
    filled = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.JoinedStr)]
    calls = [call for node in filled for call in ast.walk(node) if isinstance(call, ast.Call)]
    translated = [call for call in calls if getattr(call.func, "id", "") in TRANSLATING and is_text(call.args[0])]
    assert not translated, [call.lineno for call in translated]


def is_text(node: ast.expr) -> bool:
    """Whether something is written out in the code."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_rooms_and_functions_stay_small() -> None:
    sizes = [len(path.read_text("utf-8").splitlines()) for path in MODULES]
    functions = [
        (node.end_lineno or 0) - node.lineno + 1
        for path in MODULES
        for node in list_functions(ast.parse(path.read_text("utf-8")))
    ]
    assert statistics.median(sizes) <= 120
    assert statistics.median(functions) <= 14


def test_the_top_floor_holds_only_what_the_design_names() -> None:
    allowed = {
        "outreach", "forms", "instance", "tests", "setup.cfg", "README.md", "pyproject.toml", "Makefile", "docs",
        "CHANGELOG.md", "LICENSE", "build", "dist",
    }  # fmt: skip
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".") and path.suffix != ".egg-info"}
    assert found <= allowed, found - allowed


def test_every_package_is_shipped() -> None:
    listed = (ROOT / "setup.cfg").read_text("utf-8")
    for folder in {path.parent for path in MODULES}:
        name = ".".join(folder.relative_to(ROOT).parts)
        assert f"\n    {name}\n" in listed, f"{name} is not in setup.cfg"


@pytest.mark.parametrize("path", sorted((PACKAGE / "static").rglob("*.js")), ids=lambda path: path.name)
def test_a_script_stays_small_and_is_lightened_without_harm(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 300, "a script over 300 lines"
    # tdewolff-minify writes `|0` for it, which knows 32 bits only: `const { trunc } = Math` is left alone.
    assert "Math.trunc" not in text
