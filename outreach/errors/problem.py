"""What a refusal is: a problem of the catalogue, and the facts that make its sentence precise.

Knows no Flask and never carries an answer, a code or a name in its facts.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One way a request can be refused; `sentence` and `remedy` may hold {facts}."""

    number: int
    status: int
    sentence: str
    remedy: str


class Refusal(Exception):
    """A request refused for a known reason, with the facts that make the sentence precise."""

    def __init__(self, problem: Problem, **facts: object) -> None:
        self.problem = problem
        self.facts = facts
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """The French sentence with its facts."""
        return self.problem.sentence.format(**self.facts)

    @property
    def remedy(self) -> str:
        """What to do about it, with its facts."""
        return self.problem.remedy.format(**self.facts)
