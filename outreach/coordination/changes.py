"""One change of the territory in service: checked whole, kept in the history, told to the register and every page.

Called with what to change; knows no form and no request. Nothing is written when anything is refused.
"""

from collections.abc import Callable, Mapping

from outreach import errors
from outreach.access import put_at_hand
from outreach.coordination.trail import record_change
from outreach.intake import House, tell_structures
from outreach.register.accounts import Account
from outreach.territory import find_territory
from outreach.territory.keeping import (
    check_change,
    find_history,
    keep_version,
    list_versions,
    own_territory,
    read_text,
    write_files,
)
from outreach.territory.writing import Key, change_line, hash_line, list_lines

# What the audit calls a change of the territory; its subject is the name of the version kept.
SUBJECT = "territory"

Rewrite = Callable[[str], str]


def read_lines(house: House, file: str) -> dict[Key, dict[str, str]]:
    """Return the lines of a file of the territory as they are written now, by key."""
    return list_lines(_read(house, file), file)


def change_file(house: House, author: Account, file: str, rewrite: Rewrite) -> None:
    """Change one file whole, or raise `Refusal` (301) and leave everything as it was."""
    change_files(house, author, {file: rewrite})


def change_files(house: House, author: Account, rewrites: Mapping[str, Rewrite]) -> None:
    """Change some files as one, in this order, or raise `Refusal` (301) and leave everything as it was.

    One at a time, behind the register's writer: what each is given to rewrite is what it replaces.
    """
    named, instance = house.settings.territory, house.settings.instance
    with house.register.writing() as writer:
        before = {file: _read(house, file) for file in rewrites}
        told = {file: rewrite(before[file]) for file, rewrite in rewrites.items()}
        after = {file: text for file, text in told.items() if text != before[file]}
        if not after:
            return
        territory = check_change(find_territory(named, instance), after)
        folder = own_territory(named, instance)
        tell_structures(writer, house.settings, territory)
        for file in after:
            version = keep_version(find_history(named, instance), file, before[file])
            record_change(writer, house, author, "changed", SUBJECT, version.name)
        # Last: what comes before it is undone with the transaction. A stop just after it is mended at the next start.
        write_files(folder, {file: text.encode() for file, text in after.items()})
        put_at_hand(house.adopt(territory))


def change_cells(
    house: House, author: Account, file: str, key: Key, changes: Mapping[str, str], *, seen: str
) -> None:  # fmt: skip
    """Change some cells of a line; raises `Refusal` (321) when it no longer is the one that was `seen`."""
    change_file(house, author, file, rewrite_line(file, key, changes, seen=seen))


def rewrite_line(file: str, key: Key, changes: Mapping[str, str], *, seen: str) -> Rewrite:
    """Return what changes some cells of a line, or raises `Refusal` (321) when it is no longer the one seen."""

    def rewrite(text: str) -> str:
        check_seen(text, file, key, seen)
        return change_line(text, file, key, changes)

    return rewrite


def check_seen(text: str, file: str, key: Key, seen: str) -> None:
    """Raise `Refusal` (321) when a line has been changed or removed since somebody saw it."""
    line = list_lines(text, file).get(key)
    if line is None or hash_line(line) != seen:
        raise errors.Refusal(errors.CHANGED_MEANWHILE)


def restore_version(house: House, author: Account, number: int, *, seen: int) -> None:
    """Put a file back as it was before a change; raises `Refusal` (321) when there are newer ones than `seen`."""
    history = find_history(house.settings.territory, house.settings.instance)
    version = next((one for one in list_versions(history) if one.number == number), None)
    if version is None:
        raise errors.Refusal(errors.NOT_FOUND)
    kept = read_text(history / version.name)

    def rewrite(text: str) -> str:
        if list_versions(history)[0].number != seen:
            raise errors.Refusal(errors.CHANGED_MEANWHILE)
        return kept

    change_file(house, author, version.file, rewrite)


def _read(house: House, file: str) -> str:
    return read_text(find_territory(house.settings.territory, house.settings.instance) / file)
