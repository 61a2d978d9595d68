"""Nothing in the register can hold an identity: every column of every table is named here, on purpose.

A new column fails this test until somebody has thought about it and written it down.
"""

from pathlib import Path

from outreach.register import open_register
from outreach.register.migrations import migrate

COLUMNS = {
    "outing": "id territory_id account_id structure_id on_day part_of_day channel neighbourhood sector ended",
    "submission": "id territory_id account_id structure_id outing_id form_id form_version format received_on"
    " part_of_day answers answers_sha256 replaces_id",
    "path": "id territory_id code_hmac opened_on",
    "contact": "id territory_id submission_id outing_id path_id met_on part_of_day channel neighbourhood sector result"
    " first_meeting age_band sex household children housing activity language come_back_on note",
    "gap": "id territory_id contact_id position right family rule_version status reason steps",
    "referral": "id territory_id gap_id structure_id routed_structure_id agreement opened_on structure_reason",
    "referral_event": "id territory_id referral_id position kind cause structure_id account_id on_day referent_id"
    " amount_band suggested_structure_id",
    "referral_now": "referral_id territory_id gap_id structure_id state cause amount_band since position is_open"
    " opened_on begun_on sent_on acknowledged_on presented_on answered_on chased chased_for chased_on opened_by",
    "notification": "id territory_id referral_id referent_id kind created_on sent_on muted mail_id dropped",
    "news_read": "referral_id territory_id account_id position",
    # A slip's agreement: that the structures concerned see each other's step; no word of the person's.
    "agreement": "id territory_id path_id sentence_version language given_on withdrawn_on account_id referent_id",
    # Where and when somebody with a slip is awaited: the structure's hours, nobody's name; turn counts her choices,
    # told says that the worker knows of a place that changed.
    "reception_slot": "id territory_id structure_id weekday starts_at places from_day until_day",
    "booking": "id territory_id contact_id structure_id slot_id on_day asked_slot_id asked_day turn told",
    # Messages to professionals and the links they carry; not_before is cleared once a message left.
    "mail": "id territory_id referent_id kind on_day state message_id attempts not_before failure",
    "answer_link": "id territory_id referent_id made_on expires_on opened_on revoked_on",
    "audit_entry": "id territory_id on_day part_of_day account_id action subject_kind subject_id referent_id",
    # Copies that exist somewhere: a day and a hash, never a place.
    "backup": "id territory_id made_on sha256 destroyed_on",
    "release": "id territory_id closed_on periods file_name content_sha256 method_version manifest",
    "form_version": "id territory_id form_id version title_fr file_kind source compiled sha256 served_from replaced_on"
    " withdrawn_on account_id",
    "form_team": "id territory_id form_id structure_id",
    "answer_column": "id territory_id form_id view_name column_name path type label_fr list_names versions",
    "answer_choice": "id territory_id form_id list_name code label_fr",
    # Professionals, as professionals.
    "structure": "id territory_id code kind label_fr label_en place_fr place_en hours_fr hours_en bring_fr bring_en"
    " direct_number data_inclusion_id active updated_on",
    "referent": "id territory_id structure_id display_name mailbox rank live_from live_until mail_pace",
    "absence": "id territory_id referent_id from_day until_day",
    "account": "id territory_id login role structure_id password_hash session_epoch disabled_on created_on",
}


def test_every_column_of_the_register_is_known(tmp_path: Path) -> None:
    migrate(tmp_path / "r.db")
    register = open_register(tmp_path / "r.db")
    tables = register.reader.execute(
        "select name, sql from sqlite_master where type = 'table' and name not like '\\_%' escape '\\'"
    ).fetchall()
    found = {
        row["name"]: [column["name"] for column in register.reader.execute(f'pragma table_info("{row["name"]}")')]
        for row in tables
    }
    assert found == {name: columns.split() for name, columns in COLUMNS.items()}
    assert all(row["sql"].rstrip().endswith("strict") for row in tables)
    register.close()
