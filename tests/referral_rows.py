"""One open referral at once: the rows an intake would write, for tests about what comes after."""

from datetime import date
from uuid import uuid4

from outreach.intake import House
from outreach.register import accounts, contacts, paths, referrals, structures, submissions
from outreach.sealing.slips import read_slip, seal_slip


def open_referral(house: House, structure: str, *, slip: str = "", on_day: date, right: str = "rsa") -> str:
    """Open a referral of the cast's worker to a structure (by code), on a slip if told, and return its id."""
    found = accounts.find_login(house.register, "worker")
    assert found is not None
    ids = structures.list_structure_ids(house.register.reader, house.territory.id)
    place, day = next(iter(house.territory.neighbourhoods.values())), on_day.isoformat()
    town = {"territory_id": house.territory.id}
    submission = {
        **town, "id": str(uuid4()), "account_id": found[0].id, "structure_id": found[0].structure_id, "outing_id": None,
        "form_id": "contact", "form_version": "1", "received_on": day, "part_of_day": "morning", "answers": "{}",
        "answers_sha256": "0", "replaces_id": None,
    }  # fmt: skip
    contact = {
        **dict.fromkeys(contacts.CONTACT_COLUMNS), **town, "id": str(uuid4()), "submission_id": submission["id"],
        "met_on": day, "part_of_day": "morning", "channel": "market", "neighbourhood": place.code,
        "sector": place.sector, "result": "met", "age_band": "40_64", "sex": "woman", "language": "ta",
    }  # fmt: skip
    gap = {
        **dict.fromkeys(contacts.GAP_COLUMNS), **town, "id": str(uuid4()), "contact_id": contact["id"], "position": 1,
        "right": right, "family": house.territory.rights[right].family, "rule_version": "1", "status": "not_claimed",
        "reason": "unaware",
    }  # fmt: skip
    referral = {
        **town, "id": str(uuid4()), "gap_id": gap["id"], "structure_id": ids[structure],
        "routed_structure_id": ids[structure], "agreement": "yes", "opened_on": day, "structure_reason": None,
    }  # fmt: skip
    with house.register.writing() as writer:
        if slip:
            sealed = seal_slip(read_slip(slip), house.path_key)
            contact["path_id"] = paths.record_path(writer, house.territory.id, sealed, on_day)
        submissions.record_submission(writer, submission)
        contacts.record_contact(writer, contact)
        contacts.record_gaps(writer, [gap])
        referrals.record_referral(writer, referral)
        referrals.record_event(
            writer, house.territory.id, referral["id"], kind="opened", cause=None, structure_id=ids[structure],
            account_id=found[0].id, on_day=on_day,
        )  # fmt: skip
    return str(referral["id"])
