"""Questionnaires drawn by dice, as tangled as the standard allows: the same for the same seed.

A question leans on earlier ones only, so that none is a circle; the last row of a repeat is looked at from outside.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

CHOICES = """
| choices | list_name | name    | label        | dept | area |
|         | yn        | yes     | Oui          |      |      |
|         | yn        | no      | Non          |      |      |
|         | depts     | 91      | Essonne      |      |      |
|         | depts     | 94      | Val-de-Marne |      |      |
|         | towns     | grigny  | Grigny       | 91   | 4    |
|         | towns     | evry    | Évry         | 91   | 8    |
|         | towns     | creteil | Créteil      | 94   | 11   |
|         | towns     | vitry   | Vitry        | 94   |      |
"""
Row = tuple[str, str, str, Mapping[str, str]]


def write_form(rows: Sequence[Row], choices: str = CHOICES) -> str:
    """Write a questionnaire as Markdown tables."""
    columns = list(dict.fromkeys(column for *_, told in rows for column in told))
    lines = [f"| survey | type | name | label | {' | '.join(columns)} |"]
    for kind, name, label, told in rows:
        lines.append(f"| | {' | '.join([kind, name, label, *(told.get(column, '') for column in columns)])} |")
    return "\n".join(lines) + "\n" + choices


@dataclass
class Scope:
    """What may be named from a place: names by kind, and the names inside repeats already closed, by their repeat."""

    names: dict[str, list[str]] = field(default_factory=dict)
    closed: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    repeat: str = ""

    def nest(self, repeat: str = "") -> "Scope":
        """Return the scope of a section that begins here."""
        names = {kind: list(told) for kind, told in self.names.items()}
        return Scope(names, {name: dict(told) for name, told in self.closed.items()}, repeat or self.repeat)


class Drawing:
    """A questionnaire being drawn."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.count = 0

    def draw(self) -> str:
        """Return a whole questionnaire."""
        scope = Scope({"text": ["first"]})
        rows = [("text", "first", "Première", {}), *self.draw_rows(scope, 14, 0), ("note", "end", "Fin", {})]
        return write_form(rows)

    def draw_rows(self, scope: Scope, many: int, depth: int) -> Iterator[Row]:
        """Yield the rows of a section."""
        for _ in range(many):
            shape = self.dice.choice(["question"] * 5 + ["calculate"] * 3 + ["section"] * 2)
            if shape == "section" and depth < 3:
                yield from self.draw_section(scope, depth)
            elif shape == "calculate":
                # Elsewhere than alone, once() makes an answer lean on itself.
                made = self.value(scope)
                told = {"calculation": f"once({made})" if self.dice.random() < 0.2 else made}
                yield "calculate", self.name(scope, "made"), "", told
            else:
                yield self.draw_question(scope)

    def draw_section(self, scope: Scope, depth: int) -> Iterator[Row]:
        """Yield a group, or a repeat that may follow a count, with what looks at it from outside."""
        repeat = self.dice.random() < 0.6
        told = {"relevant": self.truth(scope)} if self.dice.random() < 0.5 else {}
        numbers = scope.names.get("integer", [])
        if repeat and numbers and self.dice.random() < 0.4:
            told["repeat_count"] = f"${{{self.dice.choice(numbers)}}}"
        name = self.name(scope, "section")
        inside = scope.nest(name if repeat else "")
        begun = {kind: len(names) for kind, names in inside.names.items()}
        yield f"begin_{'repeat' if repeat else 'group'}", name, f"Section {name}", told
        yield from self.draw_rows(inside, self.dice.randint(2, 4), depth + 1)
        yield "integer", self.name(inside, "integer"), f"Nombre {self.count}", {}
        yield f"end_{'repeat' if repeat else 'group'}", "", "", {}
        made = {kind: names[begun.get(kind, 0) :] for kind, names in inside.names.items()}
        if repeat:
            scope.closed[name] = made
        else:
            for kind, names in made.items():
                scope.names.setdefault(kind, []).extend(names)

    def draw_question(self, scope: Scope) -> Row:
        """Return a question of some kind."""
        kind = self.dice.choice(
            ["text", "integer", "decimal", "date", "select_one yn", "select_multiple towns", "select_one towns", "note"]
        )
        told: dict[str, str] = {}
        if self.dice.random() < 0.45:
            told["relevant"] = self.truth(scope)
        if kind == "select_one towns":
            kind, told = self.draw_filter(scope, told)
        if kind == "text":
            told |= self.dice.choice([{}, {}, self.draw_default(scope), self.draw_proposal(scope)])
        if kind != "note" and self.dice.random() < 0.2:
            told["required"] = self.truth(scope)
        cited = f" ${{{self.any(scope)}}}" if self.dice.random() < 0.5 else ""
        plain = kind.split(" ")[0]
        return kind, self.name(scope, plain if plain != "note" else "section"), f"Question {self.count}{cited}", told

    def draw_filter(self, scope: Scope, told: dict[str, str]) -> tuple[str, dict[str, str]]:
        """Return a question whose choices are filtered, or are the answers of a repeat."""
        texts = [name for names in scope.closed.values() for name in names.get("text", []) + names.get("integer", [])]
        if texts and self.dice.random() < 0.5:
            return f"select_one ${{{self.dice.choice(texts)}}}", told
        value = f"${{{self.any(scope)}}}"
        filters = [f"dept = {value}", f"contains({value}, dept)", f"area > string-length({value})", "dept != '91'"]
        return "select_one towns", told | {"choice_filter": self.dice.choice(filters)}

    def draw_default(self, scope: Scope) -> dict[str, str]:
        """Return a first value that is reckoned."""
        return {"default": f"concat('d', {self.value(scope)})"}

    def draw_proposal(self, scope: Scope) -> dict[str, str]:
        """Return a calculation that is proposed when something changes."""
        asked = [name for kind in ("text", "integer", "select_one") for name in scope.names.get(kind, [])]
        return {"calculation": self.value(scope), "trigger": f"${{{self.dice.choice(asked)}}}"}

    def truth(self, scope: Scope) -> str:
        """Return a condition."""
        made = [
            lambda: f"{self.value(scope)} = {self.value(scope)}",
            lambda: f"{self.value(scope)} != ''",
            lambda: f"{self.number(scope)} > {self.dice.choice('0123')}",
            lambda: f"not({self.truth(scope)})",
            lambda: f"({self.truth(scope)} and {self.truth(scope)})",
            lambda: f"({self.truth(scope)} or {self.truth(scope)})",
            lambda: f"selected({self.value(scope)}, '{self.dice.choice(['yes', 'evry', 'a'])}')",
        ]
        return self.dice.choice(made)()

    def number(self, scope: Scope) -> str:
        """Return something that counts."""
        made = [lambda: f"string-length({self.value(scope)})", lambda: f"count-selected({self.value(scope)})"]
        if scope.repeat:
            made += [lambda: "position(..)", lambda: f"count(/data//{scope.repeat})"]
        for repeat, names in scope.closed.items():
            numbers = names.get("integer", []) + names.get("decimal", [])
            made.append(lambda repeat=repeat: f"count(${{{repeat}}})")
            made += [lambda name=name: f"sum(${{{name}}})" for name in numbers]
            made += [lambda name=name: f"sum(//{name})" for name in numbers]
            made += [lambda repeat=repeat, name=name: f"count(//{repeat}[{name} > 1])" for name in numbers]
        return self.dice.choice(made)()

    def value(self, scope: Scope) -> str:
        """Return something that says something."""
        if self.dice.random() < 0.1:
            return self.dice.choice(["'a'", "'2'", "today()"])
        made = [lambda: f"${{{self.any(scope)}}}"] * 4 + [
            lambda: f"concat({self.value(scope)}, '-', {self.value(scope)})",
            lambda: f"if({self.truth(scope)}, {self.value(scope)}, 'b')",
            lambda: f"coalesce({self.value(scope)}, {self.value(scope)})",
            lambda: f"round({self.number(scope)} div 3, 2)",
            lambda: f"substr({self.value(scope)}, 0, 2)",
        ]
        made += [
            lambda name=name: f"jr:choice-name(${{{name}}}, '${{{name}}}')"
            for name in scope.names.get("select_one", [])
        ]
        for repeat, names in scope.closed.items():
            for name in names.get("text", []) + names.get("integer", []):
                made.append(lambda name=name: f"join(',', ${{{name}}})")
                made.append(lambda name=name, repeat=repeat: f"indexed-repeat(${{{name}}}, ${{{repeat}}}, 2)")
                made.append(lambda name=name: f"max(${{{name}}})")
        return self.dice.choice(made)()

    def any(self, scope: Scope) -> str:
        """Return a name that may be asked for."""
        return self.dice.choice([name for kind, names in scope.names.items() if kind != "section" for name in names])

    def name(self, scope: Scope, kind: str) -> str:
        """Return a new name of a kind."""
        self.count += 1
        sign = self.dice.choice(["", "", "", "-b", ".c"]) if kind != "section" else ""
        made = f"q{self.count}{sign}"
        scope.names.setdefault(kind, []).append(made)
        return made


def draw_form(seed: int) -> str:
    """Return the questionnaire of a seed."""
    return Drawing(seed).draw()
