"""A survey as an indented text, for `outreach forms show`: what is asked, when, and where it is kept."""

from collections.abc import Iterator

from outreach.questionnaire.survey import Group, Question, Survey, choose_label


def describe_survey(survey: Survey) -> str:
    """Return the outline of a survey in its default language."""
    head = f"{survey.titles[survey.default_language]} ({survey.form_id}, version {survey.version})"
    return "\n".join([head, *(_describe_node(node, survey) for node in survey.walk())])


def _describe_node(node: Question | Group, survey: Survey) -> str:
    label = choose_label(node.labels, survey.default_language) or node.name
    facts = " · ".join(_list_facts(node, survey))
    return f"{'  ' * len(node.path)}{label} [{facts}]"


def _list_facts(node: Question | Group, survey: Survey) -> Iterator[str]:
    if isinstance(node, Group):
        yield "répétition" if node.repeat else "groupe"
    else:
        yield f"{node.type} {node.list_name}".strip()
        if node.required is not None:
            yield "obligatoire"
        if node.save_to:
            yield f"→ {'#'.join(node.save_to)}"
    if node.relevant is not None:
        yield "sous condition"
    yield from (f"fait une fiche {entity.name}" for entity in survey.entities if entity.path == node.path)
