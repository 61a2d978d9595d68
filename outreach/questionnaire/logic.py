"""What the phone needs to show, hide, require and compute: the same trees, under short keys (page budget).

Constraints stay behind: the server alone checks them.
"""

from typing import Any, Final

from outreach.questionnaire.survey import Group, Question, Survey

# Short key → what it says of a question or group.
KEYS: Final = {"r": "relevant", "q": "required", "k": "calculation"}


def build_logic(survey: Survey) -> dict[str, dict[str, Any]]:
    """Return, by HTML path without positions (`gaps-referral-structure`), the trees of each node that has any.

    `r` relevant, `q` required, `k` calculation, `t` the paths that trigger `k` (without `t`, `k` is
    always the answer). Required without condition is the number 1, also a tree.
    """
    paths = {node.name: "-".join(node.path) for node in survey.walk()}
    return {paths[node.name]: told for node in survey.walk() if (told := _read_trees(node, paths))}


def _read_trees(node: Question | Group, paths: dict[str, str]) -> dict[str, Any]:
    if isinstance(node, Group):
        return {} if node.relevant is None else {"r": node.relevant}
    told = {key: getattr(node, name) for key, name in KEYS.items() if getattr(node, name) is not None}
    if told.get("q") == ["true"]:
        told["q"] = 1
    if node.triggers:
        told["t"] = [paths[name] for name in node.triggers]
    return told
