"""A tree written back as the text of an expression, with no more brackets than it needs.

What is written parses to the same tree. Evaluates nothing.
"""

from typing import Any, Final

_BINDS: Final = {
    "or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "div": 6, "mod": 6,
    "neg": 7, "|": 8,
}  # fmt: skip
_PATH: Final = 9
_ABBREVIATED: Final = {"parent": "..", "self": "."}


def write_tree(tree: Any) -> str:
    """Return the text of an expression."""
    return _write(tree, 0)


def _write(tree: Any, bound: int) -> str:
    if not isinstance(tree, list):
        return _write_value(tree)
    name = tree[0]
    if name in _BINDS and len(tree) > 1:
        told = _write_operation(tree, _BINDS[name])
        return f"({told})" if _BINDS[name] < bound else told
    if name == "$":
        return f"${{{tree[1]}}}"
    if name == "$last":
        return f"${{last-saved#{tree[1]}}}"
    if name == ".":
        return "."
    if name == "path":
        return _write_path(tree)
    if name == "jr:choice-name":
        return f"jr:choice-name({_write(tree[1], 0)}, '${{{tree[2]}}}')"
    return f"{name}({', '.join(_write(part, 0) for part in tree[1:])})"


def _write_operation(tree: list[Any], binds: int) -> str:
    if tree[0] == "neg":
        return f"-{_write(tree[1], binds)}"
    # The left one may bind as loosely, since operations are read from the left; `or` and `and` hold any number.
    first = binds + (tree[0] in ("or", "and"))
    parts = [_write(tree[1], first), *(_write(part, binds + 1) for part in tree[2:])]
    return f" {tree[0]} ".join(parts)


def _write_path(tree: list[Any]) -> str:
    start, steps = tree[1], tree[2:]
    told = "" if start in ("/", ".") else _write(start, _PATH)
    if isinstance(start, list) and start[0] in _BINDS:
        told = f"({_write(start, 0)})"
    joined = [_write_step(step) for step in steps]
    if start == "/":
        return "/" + "/".join(joined)
    if start == ".":
        return "/".join(joined)
    # A predicate right after a value is a step along itself.
    while steps and steps[0][:2] == ["self", "*"] and len(steps[0]) > 2:
        told += "".join(f"[{_write(part, 0)}]" for part in steps[0][2:])
        steps, joined = steps[1:], joined[1:]
    return "/".join([told, *joined])


def _write_step(step: list[Any]) -> str:
    axis, test = str(step[0]), str(step[1])
    if axis == "child":
        told = test
    elif test == "*" and axis in _ABBREVIATED:
        told = _ABBREVIATED[axis]
    elif axis == "attribute":
        told = f"@{test}"
    else:
        told = f"{axis}::{test}"
    return told + "".join(f"[{_write(part, 0)}]" for part in step[2:])


def _write_value(value: str | int | float) -> str:
    if not isinstance(value, str):
        return str(value)
    if "'" not in value:
        return f"'{value}'"
    if '"' not in value:
        return f'"{value}"'
    quoted = """, "'", """.join(f"'{part}'" for part in value.split("'"))
    return f"concat({quoted})"
