"""Numbered forward migrations: a named function a step, applied once before any worker starts.

A step that has been released is never changed; the next one corrects it. Times are a date and a part of day.
"""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from sqlite_utils import Database, Migrations

from outreach.register.followed_schema import AROUND_REFERRALS, FOLLOWED_COLUMNS, FOLLOWING, STATE_FROM_EVENTS

steps = Migrations("outreach")


def migrate(path: Path) -> list[str]:
    """Bring a register (made if missing) to the newest schema and return the names of the steps applied."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("pragma journal_mode = wal")
        database = Database(connection)
        names = [step.name for step in steps.pending(database)]
        steps.apply(database)
        return names
    finally:
        connection.close()


def list_applied(connection: sqlite3.Connection) -> list[str]:
    """List the names of the steps that made a register what it is."""
    return [step.name for step in steps.applied(Database(connection))]


def list_unknown(names: Iterable[str]) -> list[str]:
    """List the steps that this version does not know: a newer one has taken them."""
    known = {step.name for step in steps.pending(Database(memory=True))}
    return [name for name in names if name not in known]


def _run(database: Database, script: str) -> None:
    # Statement by statement: executescript() would commit the migration's own transaction.
    for statement in script.split(";\n"):
        if statement.strip():
            database.execute(statement)


@steps()
def m001_people_and_places(database: Database) -> None:
    """Structures, referents, absences, accounts: professionals only."""
    _run(
        database,
        """
        create table structure (
            id text primary key, territory_id text not null, code text not null, kind text not null,
            label_fr text not null, label_en text not null,
            place_fr text not null, place_en text not null, hours_fr text not null, hours_en text not null,
            bring_fr text not null, bring_en text not null, direct_number text not null default '',
            data_inclusion_id text, active integer not null default 1, updated_on text not null,
            unique (territory_id, code)) strict;
        create table referent (
            id text primary key, territory_id text not null, structure_id text not null references structure (id),
            display_name text not null, mailbox text not null, rank integer not null default 1,
            live_from text not null, live_until text) strict;
        create index referent_structure on referent (structure_id);
        create table absence (
            id text primary key, territory_id text not null, referent_id text not null references referent (id),
            from_day text not null, until_day text not null, check (from_day <= until_day)) strict;
        create index absence_referent on absence (referent_id);
        create table account (
            id text primary key, territory_id text not null, login text not null unique, role text not null
                check (role in ('field', 'referent', 'coordinator', 'analyst', 'admin')),
            structure_id text references structure (id), password_hash text not null,
            session_epoch integer not null default 1, disabled_on text, created_on text not null) strict;
        """,
    )


@steps()
def m002_visits(database: Database) -> None:
    """Outings, submissions as sent, and what is read from them."""
    _run(
        database,
        """
        create table outing (
            id text primary key, territory_id text not null, account_id text not null references account (id),
            structure_id text not null references structure (id), on_day text not null, part_of_day text not null,
            channel text not null, neighbourhood text not null, sector text not null,
            ended integer not null default 0) strict;
        create index outing_team on outing (structure_id, on_day);
        create table submission (
            id text primary key, territory_id text not null, account_id text not null references account (id),
            structure_id text not null references structure (id), outing_id text references outing (id),
            form_id text not null, form_version text not null, format integer not null default 1,
            received_on text not null, part_of_day text not null, answers text not null, answers_sha256 text not null,
            replaces_id text unique references submission (id)) strict;
        create index submission_author on submission (account_id, received_on);
        create index submission_outing on submission (outing_id);
        create trigger submission_is_kept_as_sent before update on submission
            begin select raise(abort, 'a submission is never changed'); end;
        create table path (
            id text primary key, territory_id text not null, code_hmac text unique, opened_on text not null) strict;
        create table contact (
            id text primary key, territory_id text not null,
            submission_id text not null unique references submission (id), outing_id text references outing (id),
            path_id text references path (id), met_on text not null, part_of_day text not null, channel text not null,
            neighbourhood text not null, sector text not null, result text not null, first_meeting text,
            age_band text, sex text, household text, children integer, housing text, activity text, language text,
            come_back_on text, note text) strict;
        create index contact_day on contact (met_on);
        create index contact_path on contact (path_id);
        create table gap (
            id text primary key, territory_id text not null, contact_id text not null references contact (id),
            position integer not null, "right" text not null, family text not null, rule_version text not null,
            status text, reason text, steps text, unique (contact_id, position)) strict;
        """,
    )


@steps()
def m003_referrals(database: Database) -> None:
    """Referrals and their events; the state of a referral is read from its events, never edited."""
    _run(
        database,
        """
        create table referral (
            id text primary key, territory_id text not null, gap_id text not null unique references gap (id),
            structure_id text not null references structure (id),
            routed_structure_id text not null references structure (id),
            agreement text not null, opened_on text not null) strict;
        create index referral_structure on referral (structure_id);
        create table referral_event (
            id text primary key, territory_id text not null, referral_id text not null references referral (id),
            position integer not null, kind text not null, cause text,
            structure_id text not null references structure (id), account_id text references account (id),
            on_day text not null, unique (referral_id, position)) strict;
        create view referral_state as
            select r.id as referral_id, r.territory_id, r.gap_id,
                (select min(p.on_day) from referral_event p where p.referral_id = r.id and p.kind = 'presented'
                    and p.position > coalesce((select max(o.position) from referral_event o
                        where o.referral_id = r.id and o.kind = 'reopened'), 0)) as presented_on,
                r.opened_on, e.kind as state, e.cause, e.position,
                e.on_day as since, e.structure_id
            from referral r
            join referral_event e on e.referral_id = r.id
                and e.position = (select max(position) from referral_event where referral_id = r.id);
        create table notification (
            id text primary key, territory_id text not null, referral_id text not null references referral (id),
            referent_id text not null references referent (id), kind text not null, created_on text not null,
            sent_on text, attempts integer not null default 0, failure text, muted integer not null default 0) strict;
        create index notification_waiting on notification (sent_on, muted);
        """,
    )


@steps()
def m004_memory(database: Database) -> None:
    """What was done, and what was published."""
    _run(
        database,
        """
        create table audit_entry (
            id text primary key, territory_id text not null, on_day text not null, part_of_day text not null,
            account_id text references account (id), action text not null, subject_kind text not null,
            subject_id text) strict;
        create table release (
            id text primary key, territory_id text not null, closed_on text not null, periods text not null,
            file_name text not null unique, content_sha256 text not null, method_version text not null,
            manifest text not null) strict;
        """,
    )


@steps()
def m005_questionnaires(database: Database) -> None:
    """Every version of a questionnaire ever in service, the teams it is given to, and what its answers are called.

    A version has no `replaced_on` while its file is the one in service; at most one of a questionnaire is.
    """
    _run(
        database,
        """
        create table form_version (
            id text primary key, territory_id text not null, form_id text not null, version text not null,
            title_fr text not null, file_kind text not null, source blob not null, compiled text not null,
            sha256 text not null, served_from text not null, replaced_on text, withdrawn_on text,
            account_id text references account (id), unique (form_id, version, sha256)) strict;
        create unique index form_version_in_service on form_version (form_id) where replaced_on is null;
        create index form_version_withdrawn on form_version (form_id, withdrawn_on) where withdrawn_on is not null;
        create table form_team (
            id text primary key, territory_id text not null, form_id text not null,
            structure_id text not null references structure (id), unique (form_id, structure_id)) strict;
        create index submission_form on submission (form_id, form_version, received_on, structure_id);
        """,
    )


@steps()
def m006_answers_as_data(database: Database) -> None:
    """What the columns of the views of answers mean, and the labels of coded answers (`answer_views.py`)."""
    _run(
        database,
        """
        create table answer_column (
            id text primary key, territory_id text not null, form_id text not null, view_name text not null,
            column_name text not null, path text not null, type text not null, label_fr text not null,
            list_names text not null, versions text not null, unique (form_id, path, type)) strict;
        create table answer_choice (
            id text primary key, territory_id text not null, form_id text not null, list_name text not null,
            code text not null, label_fr text not null, unique (form_id, list_name, code)) strict;
        """,
    )


@steps()
def m007_referrals_that_close(database: Database) -> None:
    """What closes the loop: who said what by which door, the outbox of messages, slots, agreements, news read.

    The view `referral_state` is the definition of where a referral stands; the table `referral_now` holds its rows so
    that lists stay quick, written by its triggers and by nothing else (decision 17).
    """
    _run(database, FOLLOWED_COLUMNS)
    _run(database, STATE_FROM_EVENTS)
    for trigger in FOLLOWING:
        database.execute(trigger)
    database.execute("insert into referral_now select * from referral_state")
    _run(database, AROUND_REFERRALS)


@steps()
def m008_kept_no_longer(database: Database) -> None:
    """Backups that exist somewhere (a day and a hash, never a place), and what a purge looks rows up by."""
    _run(
        database,
        """
        create table backup (
            id text primary key, territory_id text not null, made_on text not null, sha256 text not null unique,
            destroyed_on text) strict;
        create index contact_outing on contact (outing_id);
        create index audit_subject on audit_entry (subject_id);
        drop index audit_erased;
        """,
    )
