"""The tables that close the loop, as the migration `m007` makes them: never changed once released.

Where a referral stands is defined by the view `referral_state`, from its events alone.
"""

from typing import Final

FOLLOWED_COLUMNS: Final = """
    alter table referral add column structure_reason text;
    alter table referral_event add column referent_id text references referent (id);
    alter table referral_event add column amount_band text;
    alter table referral_event add column suggested_structure_id text references structure (id);
    alter table audit_entry add column referent_id text references referent (id);
    alter table referent add column mail_pace text not null default 'daily';
    create table mail (
        id text primary key, territory_id text not null, referent_id text not null references referent (id),
        kind text not null, on_day text not null, state text not null default 'waiting', message_id text not null,
        attempts integer not null default 0, not_before integer not null default 0, failure text) strict;
    create unique index mail_once_a_day on mail (referent_id, on_day) where kind = 'digest';
    create index mail_state on mail (state);
    create table notification_followed (
        id text primary key, territory_id text not null, referral_id text not null references referral (id),
        referent_id text references referent (id), kind text not null, created_on text not null, sent_on text,
        muted integer not null default 0, mail_id text references mail (id), dropped integer not null default 0) strict;
    insert into notification_followed (id, territory_id, referral_id, referent_id, kind, created_on, sent_on, muted)
        select id, territory_id, referral_id, referent_id, kind, created_on, sent_on, muted from notification
        order by rowid;
    drop table notification;
    alter table notification_followed rename to notification;
    create index notification_owed on notification (mail_id) where sent_on is null and muted = 0 and dropped = 0;
    create index notification_mail on notification (mail_id) where mail_id is not null;
    create index notification_referral on notification (referral_id);
    create table answer_link (
        id text primary key, territory_id text not null, referent_id text not null references referent (id),
        made_on text not null, expires_on text not null, opened_on text, revoked_on text) strict
"""

STATE_FROM_EVENTS: Final = """
    drop view referral_state;
    create view referral_state as
        select r.id as referral_id, r.territory_id, r.gap_id, l.structure_id, l.kind as state, l.cause, l.amount_band,
            l.on_day as since, l.position,
            l.kind in ('opened', 'sent', 'seen', 'rerouted', 'reopened', 'accepted', 'presented') as is_open,
            r.opened_on, b.on_day as begun_on,
            (select min(e.on_day) from referral_event e where e.referral_id = r.id and e.position > b.position
                and e.kind = 'sent') as sent_on,
            (select min(e.on_day) from referral_event e where e.referral_id = r.id and e.position > b.position
                and e.kind not in ('sent', 'reminded', 'deputy_told', 'call_listed', 'committee_listed'))
                as acknowledged_on,
            (select min(e.on_day) from referral_event e where e.referral_id = r.id and e.position > b.position
                and e.kind = 'presented') as presented_on,
            (select min(e.on_day) from referral_event e where e.referral_id = r.id and e.position > b.position
                and e.kind not in ('sent', 'seen', 'presented', 'reminded', 'deputy_told', 'call_listed',
                'committee_listed')) as answered_on,
            c.kind as chased, c.cause as chased_for, c.on_day as chased_on,
            (select e.account_id from referral_event e where e.referral_id = r.id and e.position = 1) as opened_by
        from referral r
        join referral_event l on l.referral_id = r.id and l.position = (
            select max(e.position) from referral_event e where e.referral_id = r.id
                and e.kind not in ('reminded', 'deputy_told', 'call_listed', 'committee_listed'))
        join referral_event b on b.referral_id = r.id and b.position = (
            select max(e.position) from referral_event e where e.referral_id = r.id
                and e.kind in ('opened', 'rerouted', 'reopened'))
        left join referral_event c on c.referral_id = r.id and c.position = (
            select max(e.position) from referral_event e where e.referral_id = r.id and e.position > b.position
                and e.kind in ('reminded', 'deputy_told', 'call_listed', 'committee_listed'));
    create table referral_now (
        referral_id text primary key references referral (id) on delete cascade, territory_id text not null,
        gap_id text not null, structure_id text not null, state text not null, cause text, amount_band text,
        since text not null, position integer not null, is_open integer not null, opened_on text not null,
        begun_on text not null, sent_on text, acknowledged_on text, presented_on text, answered_on text, chased text,
        chased_for text, chased_on text, opened_by text) strict;
    create index referral_now_gap on referral_now (gap_id);
    create index referral_now_structure on referral_now (structure_id, is_open, opened_on, referral_id, state,
        presented_on, acknowledged_on, answered_on, sent_on, gap_id);
    create index referral_now_ended on referral_now (structure_id, since desc, referral_id) where is_open = 0;
    create index referral_now_author on referral_now (opened_by, since);
    create index referral_now_told on referral_now (opened_by, state, is_open, since, position, referral_id)
        where state not in ('opened', 'sent', 'seen', 'rerouted', 'reopened');
    create index referral_now_owed on referral_now (opened_by, coalesce(presented_on, sent_on))
        where is_open = 1 and ((presented_on is not null and answered_on is null)
            or (sent_on is not null and acknowledged_on is null));
    create index referral_now_open on referral_now (is_open, state, since);
    create index referral_now_listed on referral_now (chased) where chased is not null
"""

_OF_THE_CLOCK: Final = "('reminded', 'deputy_told', 'call_listed', 'committee_listed')"
# A visit that is saved opens its referrals: nothing else was said of them. The clock's own steps come by the ten
# thousand after weeks without a server, and change three columns: half the time.
FOLLOWING: Final = (
    "create trigger referral_now_opens after insert on referral_event when new.kind = 'opened' begin"
    " insert into referral_now (referral_id, territory_id, gap_id, structure_id, state, cause, amount_band, since,"
    " position, is_open, opened_on, begun_on, opened_by)"
    " select r.id, r.territory_id, r.gap_id, new.structure_id, new.kind, new.cause, new.amount_band, new.on_day,"
    " new.position, 1, r.opened_on, new.on_day, new.account_id from referral r where r.id = new.referral_id; end",
    "create trigger referral_now_follows after insert on referral_event"
    f" when new.kind <> 'opened' and new.kind not in {_OF_THE_CLOCK} begin"
    " insert or replace into referral_now select * from referral_state where referral_id = new.referral_id; end",
    f"create trigger referral_now_chased after insert on referral_event when new.kind in {_OF_THE_CLOCK} begin"
    " update referral_now set chased = new.kind, chased_for = new.cause, chased_on = new.on_day"
    " where referral_id = new.referral_id; end",
)

AROUND_REFERRALS: Final = """
    create table reception_slot (
        id text primary key, territory_id text not null, structure_id text not null references structure (id),
        weekday integer not null check (weekday between 1 and 7), starts_at text not null, places integer not null,
        from_day text not null, until_day text) strict;
    create index reception_slot_structure on reception_slot (structure_id);
    create table booking (
        id text primary key, territory_id text not null, contact_id text not null references contact (id)
            on delete cascade, structure_id text not null references structure (id),
        slot_id text references reception_slot (id), on_day text,
        asked_slot_id text references reception_slot (id), asked_day text, turn integer not null,
        told integer not null default 0, unique (contact_id, structure_id)) strict;
    create index booking_slot on booking (slot_id, on_day);
    create table agreement (
        id text primary key, territory_id text not null, path_id text not null references path (id) on delete cascade,
        sentence_version text not null, language text not null, given_on text not null, withdrawn_on text,
        account_id text references account (id), referent_id text references referent (id)) strict;
    create index agreement_path on agreement (path_id);
    create unique index agreement_in_force on agreement (path_id) where withdrawn_on is null;
    create index audit_erased on audit_entry (subject_id) where action = 'erased';
    create table news_read (
        referral_id text primary key references referral (id) on delete cascade,
        territory_id text not null, account_id text not null references account (id), position integer not null) strict
"""
