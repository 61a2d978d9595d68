"""The catalogue of refusals: one number, one sentence, one remedy each, and a status that says whose turn it is."""

from collections import Counter

from outreach import errors

PROBLEMS = [problem for problem in vars(errors).values() if isinstance(problem, errors.Problem)]


def test_a_number_names_one_problem() -> None:
    assert len(PROBLEMS) > 30
    assert [number for number, times in Counter(problem.number for problem in PROBLEMS).items() if times > 1] == []


def test_every_problem_is_told_in_sentences_with_a_fitting_status() -> None:
    for problem in PROBLEMS:
        assert 400 <= problem.status <= 500, problem
        assert problem.sentence.rstrip("»\u00a0 ").endswith((".", "}", "?")), problem
        assert problem.remedy.rstrip("»\u00a0 ").endswith((".", "}", ")", "?")) or ":" in problem.remedy, problem
