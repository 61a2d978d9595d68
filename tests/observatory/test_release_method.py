"""The method as it is told: its worked example is what the code does."""

from pathlib import Path

from outreach.observatory.manifest import METHOD_VERSION
from outreach.observatory.partition import PERSON_COLUMNS, WHOLE, Person, build_partition, list_leaves
from outreach.observatory.tables import CUMULATIVE

TEXT = (Path(__file__).parents[2] / "docs" / "release-method.md").read_text("utf-8")


def read_table(last_column: str) -> list[list[str]]:
    """Read the rows of the table that ends with a column."""
    _, _, body = TEXT.partition(f"| sex | {last_column} |\n|---|---|---|---|---|\n")
    lines = body.partition("\n\n")[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_worked_example_is_what_the_partition_does() -> None:
    persons = []
    for sector, neighbourhood, age_band, sex, size in read_table("persons"):
        for _ in range(int(size)):
            persons.append(Person(f"path:{len(persons)}", WHOLE, sector, neighbourhood, age_band, sex))
    root = build_partition(persons)
    assert root is not None and len(persons) == 49
    found = [[*(leaf.labels[column] for column in PERSON_COLUMNS), str(len(leaf.units))] for leaf in list_leaves(root)]
    assert sorted(found) == sorted(read_table("n"))


def test_every_table_that_grows_is_named() -> None:
    assert not [table.name for table in CUMULATIVE if f"`{table.name}`" not in TEXT]
    assert METHOD_VERSION == "2", "a new version of the method is told in docs/release-method.md"
